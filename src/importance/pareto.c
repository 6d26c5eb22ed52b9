/* The generalised Pareto distribution of a tail: the mean of the likelihood's profile over a prior that the data choose
   (Zhang, Stephens 2009), and a weak prior on the shape (Vehtari et al. 2024). */
#include "weights.h"

#include <math.h>

#define LEAST_POINTS 30
#define PRIOR_SPREAD 3.0 /* of the profile's parameter, in units of 1 / the first quartile */
#define PRIOR_SHAPE 0.5
#define PRIOR_COUNT 10.0

/* The shape, where the ratio of shape and scale is -b. */
static double shape_at(size_t n, const double *x, double b)
{
    double sum = 0;
    for (size_t i = 0; i < n; ++i)
        sum += log1p(-b * x[i]);
    return sum / (double)n;
}

static double log_profile(size_t n, double b, double shape)
{
    return (double)n * (log(-b / shape) - shape - 1);
}

/* The mean of b over points of its prior, weighed by the profile; the largest weight is 1 on the way. */
static double mean_of_profile(size_t n, const double *x)
{
    const size_t points = LEAST_POINTS + (size_t)sqrt((double)n);
    const double quartile = x[(size_t)((double)n / 4 + 0.5) - 1], most = x[n - 1];
    double largest = -INFINITY, sum = 0, weights = 0;
    for (size_t k = 0; k < points; ++k) {
        const double b = 1 / most + (1 - sqrt((double)points / ((double)k + 0.5))) / (PRIOR_SPREAD * quartile);
        const double log_weight = log_profile(n, b, shape_at(n, x, b));
        if (isnan(log_weight))
            continue;
        if (log_weight > largest) {
            const double fewer = exp(largest - log_weight);
            sum *= fewer;
            weights *= fewer;
            largest = log_weight;
        }
        sum += b * exp(log_weight - largest);
        weights += exp(log_weight - largest);
    }
    return sum / weights;
}

void hnpei_pareto_fit(size_t n, const double *exceedances, double *shape, double *scale)
{
    const double *x = exceedances;
    if (!(x[0] < x[n - 1])) {
        *shape = -INFINITY;
        *scale = 0;
        return;
    }
    const double b = mean_of_profile(n, x), found = shape_at(n, x, b);
    *scale = -found / b;
    *shape = ((double)n * found + PRIOR_COUNT * PRIOR_SHAPE) / ((double)n + PRIOR_COUNT);
}

double hnpei_pareto_quantile(double shape, double scale, double p)
{
    const double log_rest = log1p(-p);
    return fabs(shape) < 1e-12 ? -scale * log_rest : scale * expm1(-shape * log_rest) / shape;
}
