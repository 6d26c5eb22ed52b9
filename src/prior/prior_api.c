/* The exported functions of the prior room, but for the constructors. */
#include "kind.h"

/* For the length of a call: a callback may release what the call was given. */
static hnpe_prior *hold(const hnpe_prior *prior)
{
    hnpe_prior *held = (hnpe_prior *)(uintptr_t)prior;
    hnpe_prior_retain(held);
    return held;
}

static hnpe_status let_go(hnpe_prior *held, hnpe_status status)
{
    hnpe_prior_release(held);
    return status;
}

/* What all questions to a prior share. */
static hnpe_status check_rows(const char *where, const hnpe_prior *prior, size_t n, const double *given)
{
    HNPEI_TRY(hnpei_check_handle(where, "prior", prior, HNPEI_MAGIC_PRIOR));
    HNPEI_TRY(hnpei_check_size(where, "n", n, 1));
    size_t cells;
    HNPEI_TRY(hnpei_size_multiply(n, prior->dim > prior->d_given ? prior->dim : prior->d_given, &cells));
    if (!prior->d_given)
        return HNPE_OK;
    HNPEI_TRY(hnpei_check_pointer(where, "given", given));
    return hnpei_check_finite(where, "given", n, prior->d_given, given);
}

static hnpe_status check_values(const char *where, const char *name, const hnpe_prior *prior, size_t n,
                                const double *values)
{
    HNPEI_TRY(hnpei_check_pointer(where, name, values));
    return hnpei_check_finite(where, name, n, prior->dim, values);
}

static hnpe_status check_cdf(const char *where, const hnpe_prior *prior)
{
    for (size_t j = 0; j < prior->dim; ++j)
        if (!hnpei_prior_has_cdf(prior, j))
            return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                              "parameter %zu was made without cdf and quantile callbacks", j);
    return HNPE_OK;
}

hnpe_status hnpe_prior_sample(const hnpe_prior *prior, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    HNPEI_TRY(check_rows(__func__, prior, n, given));
    HNPEI_TRY(hnpei_check_handle(__func__, "rng", rng, HNPEI_MAGIC_RNG));
    HNPEI_TRY(hnpei_check_pointer(__func__, "theta", theta));
    hnpe_prior *held = hold(prior);
    hnpe_rng_retain(rng);
    const hnpei_stream before = rng->stream;
    const hnpe_status status = hnpei_rng_rewind(rng, before, hnpei_prior_sample(prior, n, given, rng, theta));
    hnpe_rng_release(rng);
    return let_go(held, status);
}

hnpe_status hnpe_prior_log_density(const hnpe_prior *prior, size_t n, const double *given, const double *theta,
                                   double *log_p)
{
    HNPEI_TRY(check_rows(__func__, prior, n, given));
    HNPEI_TRY(check_values(__func__, "theta", prior, n, theta));
    HNPEI_TRY(hnpei_check_pointer(__func__, "log_p", log_p));
    hnpe_prior *held = hold(prior);
    return let_go(held, hnpei_prior_log_density(prior, n, given, theta, log_p));
}

hnpe_status hnpe_prior_support(const hnpe_prior *prior, size_t n, const double *given, double *low, double *high)
{
    HNPEI_TRY(check_rows(__func__, prior, n, given));
    HNPEI_TRY(hnpei_check_pointer(__func__, "low", low));
    HNPEI_TRY(hnpei_check_pointer(__func__, "high", high));
    hnpe_prior *held = hold(prior);
    return let_go(held, hnpei_prior_support(prior, n, given, low, high));
}

hnpe_status hnpe_prior_cdf(const hnpe_prior *prior, size_t n, const double *given, const double *theta, double *u)
{
    HNPEI_TRY(check_rows(__func__, prior, n, given));
    HNPEI_TRY(check_values(__func__, "theta", prior, n, theta));
    HNPEI_TRY(hnpei_check_pointer(__func__, "u", u));
    HNPEI_TRY(check_cdf(__func__, prior));
    hnpe_prior *held = hold(prior);
    return let_go(held, hnpei_prior_cdf(prior, n, given, theta, u, NULL));
}

hnpe_status hnpe_prior_quantile(const hnpe_prior *prior, size_t n, const double *given, const double *u, double *theta)
{
    HNPEI_TRY(check_rows(__func__, prior, n, given));
    HNPEI_TRY(check_values(__func__, "u", prior, n, u));
    HNPEI_TRY(hnpei_check_pointer(__func__, "theta", theta));
    HNPEI_TRY(check_cdf(__func__, prior));
    HNPEI_ASSERT(prior->dim > 0);
    for (size_t i = 0; i < n * prior->dim; ++i)
        HNPEI_REQUIRE(u[i] >= 0 && u[i] <= 1, HNPE_ERROR_INVALID_ARGUMENT,
                      "u is %g in row %zu, column %zu, but must be from 0 to 1", u[i], i / prior->dim, i % prior->dim);
    hnpe_prior *held = hold(prior);
    return let_go(held, hnpei_prior_quantile(prior, n, given, u, theta));
}

hnpe_status hnpe_prior_dims(const hnpe_prior *prior, hnpe_dims *dims)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "prior", prior, HNPEI_MAGIC_PRIOR));
    hnpe_dims found = {.d_out = (int64_t)prior->dim, .d_given = (int64_t)prior->d_given};
    return hnpei_give_dims(__func__, found, dims);
}

hnpe_status hnpe_prior_save(const hnpe_prior *prior, const char *path)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "prior", prior, HNPEI_MAGIC_PRIOR));
    HNPEI_TRY(hnpei_check_pointer(__func__, "path", path));
    return hnpei_prior_save(__func__, prior, path);
}

hnpe_status hnpe_prior_load(hnpe_context *context, const char *path, size_t n_given, hnpe_prior *const *given,
                            hnpe_prior **prior)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "prior", prior));
    *prior = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_pointer(__func__, "path", path));
    HNPEI_TRY(hnpei_check_size(__func__, "n_given", n_given, 0));
    if (n_given)
        HNPEI_TRY(hnpei_check_priors_given(__func__, "given", n_given, given));
    return hnpei_prior_load(__func__, context, path, n_given, given, prior);
}

static void destroy(hnpe_prior *prior)
{
    prior->ops->destroy(prior);
}

HNPEI_DEFINE_HANDLE(prior, HNPEI_MAGIC_PRIOR, destroy)
