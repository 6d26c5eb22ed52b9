#include "host_prior.h"

#include <math.h>
#include <stddef.h>

static int sample(void *user_data, size_t n, const double *beta, hnpe_rng *rng, double *alpha)
{
    (void)user_data;
    for (size_t i = 0; i < n; ++i)
        alpha[i] = beta[i] * hnpe_rng_uniform(rng);
    return 0;
}

static int log_density(void *user_data, size_t n, const double *beta, const double *alpha, double *log_p)
{
    (void)user_data;
    (void)alpha;
    for (size_t i = 0; i < n; ++i)
        log_p[i] = -log(beta[i]);
    return 0;
}

static int bounds(void *user_data, size_t n, const double *beta, double *low, double *high)
{
    (void)user_data;
    for (size_t i = 0; i < n; ++i) {
        low[i] = 0;
        high[i] = beta[i];
    }
    return 0;
}

static int cdf(void *user_data, size_t n, const double *beta, const double *alpha, double *u)
{
    (void)user_data;
    for (size_t i = 0; i < n; ++i)
        u[i] = alpha[i] / beta[i];
    return 0;
}

static int quantile(void *user_data, size_t n, const double *beta, const double *u, double *alpha)
{
    (void)user_data;
    for (size_t i = 0; i < n; ++i)
        alpha[i] = u[i] * beta[i];
    return 0;
}

hnpe_prior_functions support_host_prior(int with_cdf)
{
    return (hnpe_prior_functions){.struct_size = sizeof(hnpe_prior_functions),
                                  .concurrent = 1,
                                  .sample = sample,
                                  .log_density = log_density,
                                  .support = bounds,
                                  .cdf = with_cdf ? cdf : NULL,
                                  .quantile = with_cdf ? quantile : NULL};
}
