/**
 * @file
 * Priors: p(theta), or p(theta | given). Each kind samples, has an exactly normalised log density (-INFINITY outside
 * the support), a support per parameter, and, where it is known, the cumulative distribution function F and the
 * quantile function F^-1 of each parameter's marginal. Formulas: docs/prior.md.
 */
#ifndef HNPE_PRIOR_H
#define HNPE_PRIOR_H

#include <hnpe/rng.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Independent uniform parameters on [low, high].
 *
 * @param context  NULL for the default one
 * @param dim      parameters, >= 1
 * @param low      [dim] finite
 * @param high     [dim] finite, above low
 * @param prior    out; release with hnpe_prior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_create_uniform(hnpe_context *context, size_t dim, const double *low, const double *high,
                                               hnpe_prior **prior);

/**
 * Independent normal parameters.
 *
 * @param context  NULL for the default one
 * @param dim      parameters, >= 1
 * @param mean     [dim] finite
 * @param sd       [dim] standard deviations, positive
 * @param prior    out; release with hnpe_prior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_create_normal(hnpe_context *context, size_t dim, const double *mean, const double *sd,
                                              hnpe_prior **prior);

/**
 * Jointly normal parameters. F and F^-1 are those of the marginals.
 *
 * @param context     NULL for the default one
 * @param dim         parameters, >= 1
 * @param mean        [dim] finite
 * @param covariance  [dim, dim] row-major, symmetric, positive definite
 * @param prior       out; release with hnpe_prior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (not finite; not symmetric, naming the entries; not positive definite,
 * naming the leading minor that fails), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_create_multivariate_normal(hnpe_context *context, size_t dim, const double *mean,
                                                           const double *covariance, hnpe_prior **prior);

/**
 * Independent parameters whose logarithm is normal.
 *
 * @param context   NULL for the default one
 * @param dim       parameters, >= 1
 * @param log_mean  [dim] mean of log theta, finite
 * @param log_sd    [dim] standard deviation of log theta, positive
 * @param prior     out; release with hnpe_prior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_create_log_normal(hnpe_context *context, size_t dim, const double *log_mean,
                                                  const double *log_sd, hnpe_prior **prior);

/**
 * Independent parameters whose logarithm is uniform.
 *
 * @param context  NULL for the default one
 * @param dim      parameters, >= 1
 * @param low      [dim] positive
 * @param high     [dim] finite, above low
 * @param prior    out; release with hnpe_prior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_create_log_uniform(hnpe_context *context, size_t dim, const double *low,
                                                   const double *high, hnpe_prior **prior);

/**
 * Independent exponential parameters.
 *
 * @param context  NULL for the default one
 * @param dim      parameters, >= 1
 * @param rate     [dim] 1 / mean, positive
 * @param prior    out; release with hnpe_prior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_create_exponential(hnpe_context *context, size_t dim, const double *rate,
                                                   hnpe_prior **prior);

/**
 * Independent gamma parameters, of mean shape / rate.
 *
 * @param context  NULL for the default one
 * @param dim      parameters, >= 1
 * @param shape    [dim] positive, from 1e-3 to 1e9
 * @param rate     [dim] positive
 * @param prior    out; release with hnpe_prior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_create_gamma(hnpe_context *context, size_t dim, const double *shape, const double *rate,
                                             hnpe_prior **prior);

/**
 * Independent beta parameters on [0, 1], of mean a / (a + b).
 *
 * @param context  NULL for the default one
 * @param dim      parameters, >= 1
 * @param a        [dim] from 1e-3 to 1e9
 * @param b        [dim] from 1e-3 to 1e9
 * @param prior    out; release with hnpe_prior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_create_beta(hnpe_context *context, size_t dim, const double *a, const double *b,
                                            hnpe_prior **prior);

/**
 * Independent normal parameters restricted to [low, high], also far in a tail.
 *
 * @param context  NULL for the default one
 * @param dim      parameters, >= 1
 * @param mean     [dim] of the normal before it is cut, finite
 * @param sd       [dim] of the normal before it is cut, positive
 * @param low      [dim] -INFINITY: not cut there
 * @param high     [dim] above low; INFINITY: not cut there
 * @param prior    out; release with hnpe_prior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (naming the parameter that is wrong), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_create_truncated_normal(hnpe_context *context, size_t dim, const double *mean,
                                                        const double *sd, const double *low, const double *high,
                                                        hnpe_prior **prior);

/**
 * Priors of any dimensions side by side, independent of each other (given the same values, where they are conditional).
 *
 * @param context  NULL for the default one
 * @param n        factors, >= 1
 * @param factors  [n] a reference is kept to each; those that are conditional must have the same d_given
 * @param prior    out, of as many parameters as the factors together, in their order; release with hnpe_prior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (conditional factors of different d_given),
 *         HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_create_product(hnpe_context *context, size_t n, hnpe_prior *const *factors,
                                               hnpe_prior **prior);

/**
 * The functions of a prior of one's own. All arrays are row-major: given [n, d_given] (NULL where d_given is 0), the
 * others [n, dim] unless said. Each returns 0; > 0 to cancel (HNPE_ERROR_CANCELLED), < 0 for failure
 * (HNPE_ERROR_CALLBACK); the message set with hnpe_set_error is carried in the failure. NULL for what is not known;
 * only `sample` must be there.
 */
typedef struct hnpe_prior_functions {
    uint32_t struct_size; /**< sizeof(hnpe_prior_functions) */
    uint32_t concurrent;  /**< 1: may be called from any thread, also several at once; 0: on the caller's thread only */
    /** Draws, with rng as the only source of chance. */
    int (*sample)(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta);
    /** log_p[n], normalised; asked for theta inside the support only. */
    int (*log_density)(void *user_data, size_t n, const double *given, const double *theta, double *log_p);
    /** Bounds; NULL: the real line. Which bounds are infinite must not depend on `given`. low >= high or NaN: nothing
       is possible with this `given`. Also called with made-up values of `given`, to learn which bounds are finite. */
    int (*support)(void *user_data, size_t n, const double *given, double *low, double *high);
    /** u_j = F_j(theta_j | given) of the marginals; together with quantile, or neither. */
    int (*cdf)(void *user_data, size_t n, const double *given, const double *theta, double *u);
    /** theta_j = F_j^-1(u_j | given). */
    int (*quantile)(void *user_data, size_t n, const double *given, const double *u, double *theta);
    /** log_slope[n, dim] = log dF_j / dtheta_j, needed with cdf where dim > 1; with one parameter log_density serves.
     */
    int (*log_slope)(void *user_data, size_t n, const double *given, const double *theta, double *log_slope);
} hnpe_prior_functions;

/**
 * A prior of one's own; with d_given > 0 a conditional one, such as p(alpha | beta).
 *
 * @param context    NULL for the default one
 * @param dim        parameters, >= 1
 * @param d_given    width of what it is conditioned on, >= 0
 * @param functions  copied
 * @param user_data  given to every function
 * @param release    called once with user_data when the prior goes (not when this call fails); may be NULL
 * @param prior      out; release with hnpe_prior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (sample is missing; cdf without quantile, or without a slope),
 *         HNPE_ERROR_UNSUPPORTED (functions has more of them than this library knows), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_create_custom(hnpe_context *context, size_t dim, size_t d_given,
                                              const hnpe_prior_functions *functions, void *user_data,
                                              hnpe_release_fn release, hnpe_prior **prior);

/**
 * Draw n rows.
 *
 * @param prior  the prior; not modified
 * @param n      rows, >= 1
 * @param given  [n, d_given] finite; NULL where d_given is 0
 * @param rng    advanced by this call, unless it fails
 * @param theta  out, [n, dim]
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (given not finite), HNPE_ERROR_CALLBACK,
 *         HNPE_ERROR_CANCELLED, HNPE_ERROR_NO_MEMORY
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_sample(const hnpe_prior *prior, size_t n, const double *given, hnpe_rng *rng,
                                       double *theta);

/**
 * The log density of n rows; -INFINITY outside the support.
 *
 * @param prior  the prior; not modified
 * @param n      rows, >= 1
 * @param given  [n, d_given] finite; NULL where d_given is 0
 * @param theta  [n, dim] finite
 * @param log_p  out, [n]
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (given or theta not finite), HNPE_ERROR_UNSUPPORTED
 * (it was not given one), HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_NO_MEMORY
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_log_density(const hnpe_prior *prior, size_t n, const double *given, const double *theta,
                                            double *log_p);

/**
 * The bounds of each parameter; -INFINITY and INFINITY where there are none.
 *
 * @param prior  the prior; not modified
 * @param n      rows, >= 1
 * @param given  [n, d_given] finite; NULL where d_given is 0
 * @param low    out, [n, dim]
 * @param high   out, [n, dim]
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (given not finite), HNPE_ERROR_CALLBACK,
 *         HNPE_ERROR_CANCELLED, HNPE_ERROR_NO_MEMORY
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_support(const hnpe_prior *prior, size_t n, const double *given, double *low,
                                        double *high);

/**
 * The cumulative distribution function of each parameter's marginal; 0 below the support, 1 above.
 *
 * @param prior  the prior; not modified
 * @param n      rows, >= 1
 * @param given  [n, d_given] finite; NULL where d_given is 0
 * @param theta  [n, dim] finite
 * @param u      out, [n, dim] in [0, 1]
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (given or theta not finite), HNPE_ERROR_UNSUPPORTED
 *         (naming the first parameter without one), HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_NO_MEMORY
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_cdf(const hnpe_prior *prior, size_t n, const double *given, const double *theta,
                                    double *u);

/**
 * The inverse of hnpe_prior_cdf; 0 and 1 give the bounds of the support.
 *
 * @param prior  the prior; not modified
 * @param n      rows, >= 1
 * @param given  [n, d_given] finite; NULL where d_given is 0
 * @param u      [n, dim] in [0, 1]
 * @param theta  out, [n, dim]
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (also: u outside [0, 1]), HNPE_ERROR_NUMERIC (given or u not finite),
 *         HNPE_ERROR_UNSUPPORTED (naming the first parameter without one), HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED,
 *         HNPE_ERROR_NO_MEMORY
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_quantile(const hnpe_prior *prior, size_t n, const double *given, const double *u,
                                         double *theta);

/**
 * d_out, the parameters, and d_given.
 *
 * @param prior  the prior; not modified
 * @param dims   out; struct_size set by the caller
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_dims(const hnpe_prior *prior, hnpe_dims *dims);

/**
 * Store the prior. Callbacks cannot be stored: of a part that is made of them the file keeps its place, its dimensions and
 * which callbacks it had.
 *
 * @param prior  the prior; not modified
 * @param path   UTF-8; written beside and renamed, so that an older file survives a failure
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (products nested too deeply), HNPE_ERROR_IO,
 *         HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_save(const hnpe_prior *prior, const char *path);

/**
 * Read a prior back; it gives the same bits as the one stored.
 *
 * @param context  NULL for the default one
 * @param path     UTF-8
 * @param n_given  priors in given; 0 where no part was made of callbacks
 * @param given    [n_given] what takes the places of the parts that were made of callbacks, in their order; a reference is
 *                 kept to each; NULL where n_given is 0
 * @param prior    out; release with hnpe_prior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (also: more are given than there are such parts, or one without the CDF that
 *         the part had), HNPE_ERROR_IO, HNPE_ERROR_FORMAT, HNPE_ERROR_SHAPE (one has other dimensions),
 *         HNPE_ERROR_UNSUPPORTED (too few are given; the message says which part is missing, and as which of them),
 *         HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_prior_load(hnpe_context *context, const char *path, size_t n_given, hnpe_prior *const *given,
                                     hnpe_prior **prior);

/** Take another reference. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_prior_retain(hnpe_prior *prior);
/** Give up a reference; NULL does nothing. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_prior_release(hnpe_prior *prior);

#ifdef __cplusplus
}
#endif
#endif
