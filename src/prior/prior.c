/* The unchecked forms: one call of the kind's table each. */
#include "kind.h"

#include <math.h>
#include <string.h>

hnpe_status hnpei_prior_allocate(hnpe_context *context, const hnpei_prior_ops *ops, size_t dim, size_t d_given,
                                 size_t state_size, hnpe_prior **prior)
{
    HNPEI_TRY(hnpei_object_create(context, HNPEI_MAGIC_PRIOR, sizeof **prior, prior));
    (*prior)->ops = ops;
    (*prior)->dim = dim;
    (*prior)->d_given = d_given;
    (*prior)->concurrent = 1;
    hnpe_status status = hnpei_allocate(context, 1, state_size, &(*prior)->state);
    if (status != HNPE_OK) {
        hnpei_object_free(&(*prior)->object);
        *prior = NULL;
    }
    return status;
}

double hnpei_brought_inside(double low, double high, double x)
{
    double first = nextafter(low, high), last = nextafter(high, low);
    return x >= high ? last : first; /* NaN becomes the first, too */
}

hnpe_status hnpei_prior_sample(const hnpe_prior *prior, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    return prior->ops->sample(prior, n, given, rng, prior->dim, theta);
}

hnpe_status hnpei_prior_log_density(const hnpe_prior *prior, size_t n, const double *given, const double *theta,
                                    double *log_p)
{
    memset(log_p, 0, n * sizeof *log_p);
    return prior->ops->log_density(prior, n, given, prior->dim, theta, log_p);
}

hnpe_status hnpei_prior_support(const hnpe_prior *prior, size_t n, const double *given, double *low, double *high)
{
    return prior->ops->support(prior, n, given, prior->dim, low, high);
}

int hnpei_prior_has_cdf(const hnpe_prior *prior, size_t j)
{
    return prior->ops->has_cdf(prior, j);
}

int hnpei_prior_gaussian(const hnpe_prior *prior, size_t stride, double *mean, double *precision)
{
    return prior->ops->gaussian && prior->ops->gaussian(prior, stride, mean, precision);
}

hnpe_status hnpei_prior_cdf(const hnpe_prior *prior, size_t n, const double *given, const double *theta, double *u,
                            double *log_slope)
{
    return prior->ops->cdf(prior, n, given, prior->dim, theta, u, log_slope);
}

hnpe_status hnpei_prior_quantile(const hnpe_prior *prior, size_t n, const double *given, const double *u, double *theta)
{
    return prior->ops->quantile(prior, n, given, prior->dim, u, theta);
}
