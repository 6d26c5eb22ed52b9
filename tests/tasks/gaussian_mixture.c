/* One wide and one narrow Gaussian with a common mean: x ~ N(theta, I) or N(theta, 0.01 I), each as often. */
#include "task.h"

static hnpe_status create_prior(hnpe_context *context, hnpe_prior **prior)
{
    return task_uniform_prior(context, 2, 10, prior);
}

static int simulate(void *user_data, size_t n, const double *theta, const double *none, hnpe_rng *rng, double *x)
{
    (void)user_data, (void)none;
    for (size_t i = 0; i < n; ++i)
        task_add_noise(1, 2, hnpe_rng_uniform(rng) < 0.5 ? 1 : 0.1, theta + 2 * i, rng, x + 2 * i);
    return 0;
}

const task gaussian_mixture = {"gaussian_mixture", 2, 2, create_prior, simulate, {0.701, 0.602, 0.547}};
