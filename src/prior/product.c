/* Priors side by side: each factor reads and writes its own columns. */
#include "kind.h"

#include <math.h>
#include <stdio.h>

typedef struct product {
    size_t n;
    hnpe_prior **factors; /* [n] a reference held to each */
} product;

static hnpe_status sample(const hnpe_prior *prior, size_t n, const double *given, hnpe_rng *rng, size_t stride,
                          double *theta)
{
    const product *state = prior->state;
    for (size_t i = 0, at = 0; i < state->n; at += state->factors[i++]->dim)
        HNPEI_TRY(state->factors[i]->ops->sample(state->factors[i], n, given, rng, stride, theta + at));
    return HNPE_OK;
}

static hnpe_status log_density(const hnpe_prior *prior, size_t n, const double *given, size_t stride,
                               const double *theta, double *log_p)
{
    const product *state = prior->state;
    for (size_t i = 0, at = 0; i < state->n; at += state->factors[i++]->dim)
        HNPEI_TRY(state->factors[i]->ops->log_density(state->factors[i], n, given, stride, theta + at, log_p));
    return HNPE_OK;
}

static hnpe_status support(const hnpe_prior *prior, size_t n, const double *given, size_t stride, double *low,
                           double *high)
{
    const product *state = prior->state;
    for (size_t i = 0, at = 0; i < state->n; at += state->factors[i++]->dim)
        HNPEI_TRY(state->factors[i]->ops->support(state->factors[i], n, given, stride, low + at, high + at));
    return HNPE_OK;
}

static int has_cdf(const hnpe_prior *prior, size_t j)
{
    const product *state = prior->state;
    for (size_t i = 0; i < state->n; j -= state->factors[i++]->dim)
        if (j < state->factors[i]->dim)
            return hnpei_prior_has_cdf(state->factors[i], j);
    return 0;
}

static hnpe_status cdf(const hnpe_prior *prior, size_t n, const double *given, size_t stride, const double *theta,
                       double *u, double *log_slope)
{
    const product *state = prior->state;
    for (size_t i = 0, at = 0; i < state->n; at += state->factors[i++]->dim)
        HNPEI_TRY(state->factors[i]->ops->cdf(state->factors[i], n, given, stride, theta + at, u + at,
                                              log_slope ? log_slope + at : NULL));
    return HNPE_OK;
}

static hnpe_status quantile(const hnpe_prior *prior, size_t n, const double *given, size_t stride, const double *u,
                            double *theta)
{
    const product *state = prior->state;
    for (size_t i = 0, at = 0; i < state->n; at += state->factors[i++]->dim)
        HNPEI_TRY(state->factors[i]->ops->quantile(state->factors[i], n, given, stride, u + at, theta + at));
    return HNPE_OK;
}

static hnpe_status write(const hnpe_prior *prior, hnpei_writer *writer, const char *prefix)
{
    const product *state = prior->state;
    HNPEI_TRY(hnpei_prior_write_kind(writer, prefix, "product"));
    char name[HNPEI_PRIOR_NAME], part[32];
    hnpei_prior_name(name, prefix, "factors");
    int64_t n = (int64_t)state->n;
    HNPEI_TRY(hnpei_writer_ints(writer, name, 1, &n));
    for (size_t i = 0; i < state->n; ++i) {
        snprintf(part, sizeof part, "%zu", i);
        hnpei_prior_name(name, prefix, part);
        HNPEI_TRY(hnpei_prior_write(state->factors[i], writer, name));
    }
    return HNPE_OK;
}

static int gaussian(const hnpe_prior *prior, size_t stride, double *mean, double *precision)
{
    const product *state = prior->state;
    for (size_t i = 0; i < prior->dim; ++i)
        for (size_t j = 0; j < prior->dim; ++j)
            precision[i * stride + j] = 0;
    for (size_t i = 0, at = 0; i < state->n; at += state->factors[i++]->dim)
        if (!hnpei_prior_gaussian(state->factors[i], stride, mean + at, precision + at * stride + at))
            return 0;
    return 1;
}

static void destroy(hnpe_prior *prior)
{
    product *state = prior->state;
    for (size_t i = 0; i < state->n; ++i)
        hnpe_prior_release(state->factors[i]);
    hnpei_free(prior->object.context, state->factors);
    hnpei_free(prior->object.context, state);
}

static const hnpei_prior_ops ops = {sample, log_density, support, has_cdf, cdf, quantile, write, gaussian, destroy};

/* The dimensions of the product, or a failure where the conditions disagree. */
static hnpe_status measure(const char *where, size_t n, hnpe_prior *const *factors, size_t *dim, size_t *d_given)
{
    *dim = *d_given = 0;
    for (size_t i = 0; i < n; ++i) {
        size_t wanted = factors[i]->d_given;
        if (wanted && *d_given && wanted != *d_given)
            return hnpei_fail(HNPE_ERROR_SHAPE, where,
                              "factors[%zu] is conditioned on %zu values, but one before it on %zu", i, wanted,
                              *d_given);
        if (wanted)
            *d_given = wanted;
        HNPEI_TRY(hnpei_size_add(*dim, factors[i]->dim, dim));
    }
    return hnpei_check_size(where, "the sum of the factors' dimensions", *dim, 1);
}

hnpe_status hnpei_prior_create_product(const char *where, hnpe_context *context, size_t n, hnpe_prior *const *factors,
                                       hnpe_prior **prior)
{
    size_t dim, d_given;
    HNPEI_TRY(measure(where, n, factors, &dim, &d_given));
    HNPEI_TRY(hnpei_prior_allocate(context, &ops, dim, d_given, sizeof(product), prior));
    product *state = (*prior)->state;
    hnpe_status status = hnpei_allocate(context, n, sizeof *state->factors, &state->factors);
    if (status != HNPE_OK) {
        hnpe_prior_release(*prior);
        *prior = NULL;
        return status;
    }
    for (size_t i = 0; i < n; ++i) {
        hnpe_prior_retain(factors[i]);
        state->factors[i] = factors[i];
        (*prior)->concurrent &= factors[i]->concurrent;
        (*prior)->calls_back |= factors[i]->calls_back;
    }
    state->n = n;
    return HNPE_OK;
}
