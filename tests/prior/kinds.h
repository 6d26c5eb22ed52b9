/* One parameter of every family, at ordinary and at awkward values. */
#ifndef KINDS_H
#define KINDS_H

#include "support.h"

#include "prior/prior.h"

#include <math.h>

typedef struct kind_case {
    const char *family;
    double p[4];
} kind_case;

static const kind_case kind_cases[] = {
    {"uniform", {-2, 3}},
    {"uniform", {1e6, 1e6 + 1}},
    {"uniform", {-1, 0}},
    {"log_uniform", {1e-4, 1e3}},
    {"log_uniform", {5, 5.001}},
    {"normal", {1, 2}},
    {"normal", {-1e6, 1e-3}},
    {"log_normal", {0, 1}},
    {"log_normal", {-3, 4}},
    {"exponential", {1e-3}},
    {"exponential", {7}},
    {"gamma", {0.05, 1}},
    {"gamma", {0.7, 100}},
    {"gamma", {1, 2}},
    {"gamma", {3.5, 0.01}},
    {"gamma", {900, 3}},
    {"gamma", {1e6, 1}},
    {"beta", {0.05, 2}},
    {"beta", {0.5, 0.8}},
    {"beta", {1, 1}},
    {"beta", {3, 7}},
    {"beta", {2000, 30}},
    {"beta", {1e5, 1e4}},
    {"truncated_normal", {0, 1, -1, 2}},
    {"truncated_normal", {0, 1, -INFINITY, INFINITY}},
    {"truncated_normal", {0, 1, 0, INFINITY}},
    {"truncated_normal", {5, 2, -INFINITY, 4}},
    {"truncated_normal", {0, 1, 12, 13}},
    {"truncated_normal", {0, 1, 50, INFINITY}},
    {"truncated_normal", {0, 1, -1000, -990}},
    {"truncated_normal", {3, 0.5, 3.1, 3.1000001}},
    {"truncated_normal", {0, 1e6, -1, 1}},
};
#define N_KIND_CASES (sizeof kind_cases / sizeof kind_cases[0])

static inline hnpe_prior *make_kind(const kind_case *c)
{
    const double *p = c->p;
    hnpe_prior *prior = NULL;
    if (strcmp(c->family, "uniform") == 0)
        support_assert_ok(hnpe_prior_create_uniform(NULL, 1, p, p + 1, &prior));
    else if (strcmp(c->family, "log_uniform") == 0)
        support_assert_ok(hnpe_prior_create_log_uniform(NULL, 1, p, p + 1, &prior));
    else if (strcmp(c->family, "normal") == 0)
        support_assert_ok(hnpe_prior_create_normal(NULL, 1, p, p + 1, &prior));
    else if (strcmp(c->family, "log_normal") == 0)
        support_assert_ok(hnpe_prior_create_log_normal(NULL, 1, p, p + 1, &prior));
    else if (strcmp(c->family, "exponential") == 0)
        support_assert_ok(hnpe_prior_create_exponential(NULL, 1, p, &prior));
    else if (strcmp(c->family, "gamma") == 0)
        support_assert_ok(hnpe_prior_create_gamma(NULL, 1, p, p + 1, &prior));
    else if (strcmp(c->family, "beta") == 0)
        support_assert_ok(hnpe_prior_create_beta(NULL, 1, p, p + 1, &prior));
    else
        support_assert_ok(hnpe_prior_create_truncated_normal(NULL, 1, p, p + 1, p + 2, p + 3, &prior));
    return prior;
}

/* The public functions for one value. */
static inline double log_density_at(const hnpe_prior *prior, double x)
{
    double log_p;
    support_assert_ok(hnpe_prior_log_density(prior, 1, NULL, &x, &log_p));
    return log_p;
}

static inline double cdf_at(const hnpe_prior *prior, double x)
{
    double u;
    support_assert_ok(hnpe_prior_cdf(prior, 1, NULL, &x, &u));
    return u;
}

static inline double quantile_at(const hnpe_prior *prior, double u)
{
    double x;
    support_assert_ok(hnpe_prior_quantile(prior, 1, NULL, &u, &x));
    return x;
}

#endif
