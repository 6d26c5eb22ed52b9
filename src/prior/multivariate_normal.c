/* The normal prior with a full covariance L L^T: theta = mean + L z. */
#include "kind.h"
#include "linalg/linalg.h"
#include "special.h"

#include <math.h>
#include <string.h>

typedef struct joint {
    double *mean;       /* [dim] */
    double *sd;         /* [dim] of the marginals */
    double *covariance; /* [dim][dim] as given, for archives */
    double *factor;     /* [dim][dim] L */
    double log_norm;    /* log det L + dim log sqrt(2 pi) */
} joint;

static const joint *state_of(const hnpe_prior *prior)
{
    return prior->state;
}

static hnpe_status sample(const hnpe_prior *prior, size_t n, const double *given, hnpe_rng *rng, size_t stride,
                          double *theta)
{
    (void)given;
    const joint *state = state_of(prior);
    for (size_t i = 0; i < n; ++i) {
        double *row = theta + i * stride;
        for (size_t j = 0; j < prior->dim; ++j)
            row[j] = hnpei_stream_normal(&rng->stream);
        hnpei_linalg_multiply_lower(prior->dim, state->factor, row);
        for (size_t j = 0; j < prior->dim; ++j)
            row[j] += state->mean[j];
    }
    return HNPE_OK;
}

static hnpe_status log_density(const hnpe_prior *prior, size_t n, const double *given, size_t stride,
                               const double *theta, double *log_p)
{
    (void)given;
    const joint *state = state_of(prior);
    double *z;
    HNPEI_TRY(hnpei_allocate(prior->object.context, prior->dim, sizeof *z, &z));
    for (size_t i = 0; i < n; ++i) {
        double squares = 0;
        for (size_t j = 0; j < prior->dim; ++j)
            z[j] = theta[i * stride + j] - state->mean[j];
        hnpei_linalg_solve_lower(prior->dim, state->factor, z);
        for (size_t j = 0; j < prior->dim; ++j)
            squares += z[j] * z[j];
        double one = -0.5 * squares - state->log_norm;
        log_p[i] = isnan(one) ? -INFINITY : log_p[i] + one; /* beyond the largest double */
    }
    hnpei_free(prior->object.context, z);
    return HNPE_OK;
}

static hnpe_status support(const hnpe_prior *prior, size_t n, const double *given, size_t stride, double *low,
                           double *high)
{
    (void)given;
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < prior->dim; ++j) {
            low[i * stride + j] = -INFINITY;
            high[i * stride + j] = INFINITY;
        }
    return HNPE_OK;
}

static int has_cdf(const hnpe_prior *prior, size_t j)
{
    (void)prior;
    (void)j;
    return 1;
}

static hnpe_status cdf(const hnpe_prior *prior, size_t n, const double *given, size_t stride, const double *theta,
                       double *u, double *log_slope)
{
    (void)given;
    const joint *state = state_of(prior);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < prior->dim; ++j) {
            size_t at = i * stride + j;
            double z = (theta[at] - state->mean[j]) / state->sd[j];
            u[at] = hnpei_normal_cdf(z);
            if (log_slope)
                log_slope[at] = -0.5 * z * z - log(state->sd[j]) - HNPEI_LOG_SQRT_2PI;
        }
    return HNPE_OK;
}

static hnpe_status quantile(const hnpe_prior *prior, size_t n, const double *given, size_t stride, const double *u,
                            double *theta)
{
    (void)given;
    const joint *state = state_of(prior);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < prior->dim; ++j) {
            size_t at = i * stride + j;
            theta[at] = state->mean[j] + state->sd[j] * hnpei_normal_quantile(u[at]);
        }
    return HNPE_OK;
}

static hnpe_status write(const hnpe_prior *prior, hnpei_writer *writer, const char *prefix)
{
    const joint *state = state_of(prior);
    char name[HNPEI_PRIOR_NAME];
    HNPEI_TRY(hnpei_prior_write_kind(writer, prefix, "multivariate_normal"));
    hnpei_prior_name(name, prefix, "mean");
    HNPEI_TRY(hnpei_writer_doubles(writer, name, 1, prior->dim, state->mean));
    hnpei_prior_name(name, prefix, "covariance");
    return hnpei_writer_doubles(writer, name, prior->dim, prior->dim, state->covariance);
}

static int gaussian(const hnpe_prior *prior, size_t stride, double *mean, double *precision)
{
    const joint *state = state_of(prior);
    const size_t dim = prior->dim;
    for (size_t i = 0; i < dim; ++i) {
        double *row = precision + i * stride;
        for (size_t j = 0; j < dim; ++j)
            row[j] = i == j;
        hnpei_linalg_solve_lower(dim, state->factor, row);
        hnpei_linalg_solve_lower_transposed(dim, state->factor, row);
        mean[i] = state->mean[i];
    }
    return 1;
}

static void destroy(hnpe_prior *prior)
{
    joint *state = prior->state;
    hnpei_free(prior->object.context, state->mean);
    hnpei_free(prior->object.context, state->sd);
    hnpei_free(prior->object.context, state->covariance);
    hnpei_free(prior->object.context, state->factor);
    hnpei_free(prior->object.context, state);
}

static const hnpei_prior_ops ops = {sample, log_density, support, has_cdf, cdf, quantile, write, gaussian, destroy};

/* ---- construction ---- */

static hnpe_status check(const char *where, size_t dim, const double *mean, const double *covariance)
{
    for (size_t j = 0; j < dim; ++j)
        if (!isfinite(mean[j]))
            return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "mean[%zu] = %g must be finite", j, mean[j]);
    for (size_t i = 0; i < dim; ++i)
        for (size_t j = 0; j < dim; ++j)
            if (!isfinite(covariance[i * dim + j]))
                return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "covariance[%zu, %zu] = %g must be finite", i, j,
                                  covariance[i * dim + j]);
    return HNPE_OK;
}

/* Rounding of a product A A^T is allowed, relative to the two standard deviations. */
static hnpe_status check_symmetric(const char *where, size_t dim, const double *covariance)
{
    for (size_t i = 0; i < dim; ++i)
        for (size_t j = 0; j < i; ++j) {
            double below = covariance[i * dim + j], above = covariance[j * dim + i];
            double scale = sqrt(fabs(covariance[i * dim + i])) * sqrt(fabs(covariance[j * dim + j]));
            if (fabs(below - above) > 1e-12 * scale)
                return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                                  "covariance is not symmetric: [%zu, %zu] is %.17g, but [%zu, %zu] is %.17g", i, j,
                                  below, j, i, above);
        }
    return HNPE_OK;
}

static hnpe_status fill(const char *where, hnpe_prior *prior, const double *mean, const double *covariance)
{
    joint *state = prior->state;
    hnpe_context *context = prior->object.context;
    size_t dim = prior->dim, cells;
    HNPEI_TRY(hnpei_size_multiply(dim, dim, &cells));
    HNPEI_TRY(hnpei_allocate(context, dim, sizeof *state->mean, &state->mean));
    HNPEI_TRY(hnpei_allocate(context, dim, sizeof *state->sd, &state->sd));
    HNPEI_TRY(hnpei_allocate(context, cells, sizeof *state->covariance, &state->covariance));
    HNPEI_TRY(hnpei_allocate(context, cells, sizeof *state->factor, &state->factor));
    memcpy(state->mean, mean, dim * sizeof *mean);
    memcpy(state->covariance, covariance, cells * sizeof *covariance);
    memcpy(state->factor, covariance, cells * sizeof *covariance);
    HNPEI_TRY(hnpei_linalg_cholesky(where, "covariance", dim, state->factor));
    state->log_norm = (double)dim * HNPEI_LOG_SQRT_2PI;
    for (size_t j = 0; j < dim; ++j) {
        state->sd[j] = sqrt(covariance[j * dim + j]);
        state->log_norm += log(state->factor[j * dim + j]);
    }
    return HNPE_OK;
}

hnpe_status hnpei_prior_create_multivariate_normal(const char *where, hnpe_context *context, size_t dim,
                                                   const double *mean, const double *covariance, hnpe_prior **prior)
{
    HNPEI_TRY(check(where, dim, mean, covariance));
    HNPEI_TRY(check_symmetric(where, dim, covariance));
    HNPEI_TRY(hnpei_prior_allocate(context, &ops, dim, 0, sizeof(joint), prior));
    hnpe_status status = fill(where, *prior, mean, covariance);
    if (status != HNPE_OK) {
        hnpe_prior_release(*prior);
        *prior = NULL;
    }
    return status;
}
