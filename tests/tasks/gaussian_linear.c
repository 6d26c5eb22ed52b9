/* Conjugate: theta ~ N(0, 0.1 I), x ~ N(theta, 0.1 I), both variances; the posterior is N(x / 2, 0.05 I). */
#include "task.h"

#include <math.h>

static hnpe_status create_prior(hnpe_context *context, hnpe_prior **prior)
{
    double mean[10] = {0}, sd[10];
    for (size_t i = 0; i < 10; ++i)
        sd[i] = sqrt(0.1);
    return hnpe_prior_create_normal(context, 10, mean, sd, prior);
}

static int simulate(void *user_data, size_t n, const double *theta, const double *none, hnpe_rng *rng, double *x)
{
    (void)user_data, (void)none;
    task_add_noise(n, 10, sqrt(0.1), theta, rng, x);
    return 0;
}

const task gaussian_linear = {"gaussian_linear", 10, 10, create_prior, simulate, {0.686, 0.534, 0.506}};
