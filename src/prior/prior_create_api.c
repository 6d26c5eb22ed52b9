/* The exported constructors of the prior room. */
#include "kind.h"

#include <stdio.h>

/* The checks that all families share, and the construction. */
static hnpe_status create(const char *where, hnpe_context *context, const hnpei_family *family, size_t dim,
                          const double *const *parameters, hnpe_prior **prior)
{
    HNPEI_TRY(hnpei_check_pointer(where, "prior", prior));
    *prior = NULL;
    HNPEI_TRY(hnpei_check_context(where, context));
    HNPEI_TRY(hnpei_check_size(where, "dim", dim, 1));
    for (size_t k = 0; k < family->n_parameters; ++k)
        HNPEI_TRY(hnpei_check_pointer(where, family->parameters[k].name, parameters[k]));
    return hnpei_prior_create_independent(where, context, family, dim, parameters, prior);
}

#define CREATE(family, ...)                                                                                            \
    create(__func__, context, &hnpei_family_##family, dim, (const double *[]){__VA_ARGS__}, prior)

hnpe_status hnpe_prior_create_uniform(hnpe_context *context, size_t dim, const double *low, const double *high,
                                      hnpe_prior **prior)
{
    return CREATE(uniform, low, high);
}

hnpe_status hnpe_prior_create_normal(hnpe_context *context, size_t dim, const double *mean, const double *sd,
                                     hnpe_prior **prior)
{
    return CREATE(normal, mean, sd);
}

hnpe_status hnpe_prior_create_log_normal(hnpe_context *context, size_t dim, const double *log_mean,
                                         const double *log_sd, hnpe_prior **prior)
{
    return CREATE(log_normal, log_mean, log_sd);
}

hnpe_status hnpe_prior_create_log_uniform(hnpe_context *context, size_t dim, const double *low, const double *high,
                                          hnpe_prior **prior)
{
    return CREATE(log_uniform, low, high);
}

hnpe_status hnpe_prior_create_exponential(hnpe_context *context, size_t dim, const double *rate, hnpe_prior **prior)
{
    return CREATE(exponential, rate);
}

hnpe_status hnpe_prior_create_gamma(hnpe_context *context, size_t dim, const double *shape, const double *rate,
                                    hnpe_prior **prior)
{
    return CREATE(gamma, shape, rate);
}

hnpe_status hnpe_prior_create_beta(hnpe_context *context, size_t dim, const double *a, const double *b,
                                   hnpe_prior **prior)
{
    return CREATE(beta, a, b);
}

hnpe_status hnpe_prior_create_truncated_normal(hnpe_context *context, size_t dim, const double *mean, const double *sd,
                                               const double *low, const double *high, hnpe_prior **prior)
{
    return CREATE(truncated_normal, mean, sd, low, high);
}

hnpe_status hnpe_prior_create_multivariate_normal(hnpe_context *context, size_t dim, const double *mean,
                                                  const double *covariance, hnpe_prior **prior)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "prior", prior));
    *prior = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_size(__func__, "dim", dim, 1));
    HNPEI_TRY(hnpei_check_pointer(__func__, "mean", mean));
    HNPEI_TRY(hnpei_check_pointer(__func__, "covariance", covariance));
    return hnpei_prior_create_multivariate_normal(__func__, context, dim, mean, covariance, prior);
}

hnpe_status hnpei_check_priors_given(const char *where, const char *name, size_t n, hnpe_prior *const *priors)
{
    HNPEI_TRY(hnpei_check_pointer(where, name, priors));
    for (size_t i = 0; i < n; ++i) {
        char one[40];
        snprintf(one, sizeof one, "%s[%zu]", name, i);
        HNPEI_TRY(hnpei_check_handle(where, one, priors[i], HNPEI_MAGIC_PRIOR));
    }
    return HNPE_OK;
}

hnpe_status hnpe_prior_create_product(hnpe_context *context, size_t n, hnpe_prior *const *factors, hnpe_prior **prior)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "prior", prior));
    *prior = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_size(__func__, "n", n, 1));
    HNPEI_TRY(hnpei_check_priors_given(__func__, "factors", n, factors));
    return hnpei_prior_create_product(__func__, context, n, factors, prior);
}

static hnpe_status check_functions(const char *where, size_t dim, const hnpe_prior_functions *functions)
{
    if (!functions->sample)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "functions->sample is NULL");
    if (!functions->cdf != !functions->quantile)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "functions has %s: give both or neither",
                          functions->cdf ? "cdf, but no quantile" : "quantile, but no cdf");
    if (functions->cdf && !functions->log_slope && dim > 1)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "functions->cdf of %zu parameters needs functions->log_slope", dim);
    if (functions->cdf && !functions->log_slope && !functions->log_density)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "functions->cdf needs functions->log_density or functions->log_slope");
    return HNPE_OK;
}

hnpe_status hnpe_prior_create_custom(hnpe_context *context, size_t dim, size_t d_given,
                                     const hnpe_prior_functions *functions, void *user_data, hnpe_release_fn release,
                                     hnpe_prior **prior)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "prior", prior));
    *prior = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_size(__func__, "dim", dim, 1));
    HNPEI_TRY(hnpei_check_size(__func__, "d_given", d_given, 0));
    hnpe_prior_functions known;
    HNPEI_TRY(hnpei_take_record(__func__, "functions", functions, 0, sizeof known, &known));
    HNPEI_TRY(check_functions(__func__, dim, &known));
    return hnpei_prior_create_custom(context, dim, d_given, &known, user_data, release, prior);
}
