/* x ~ N(theta, 0.1 I), 0.1 a variance, and theta uniform on a cube whose faces cut the posterior off. */
#include "task.h"

#include <math.h>

static hnpe_status create_prior(hnpe_context *context, hnpe_prior **prior)
{
    return task_uniform_prior(context, 10, 1, prior);
}

static int simulate(void *user_data, size_t n, const double *theta, const double *none, hnpe_rng *rng, double *x)
{
    (void)user_data, (void)none;
    task_add_noise(n, 10, sqrt(0.1), theta, rng, x);
    return 0;
}

const task gaussian_linear_uniform = {"gaussian_linear_uniform", 10, 10, create_prior, simulate, {0.682, 0.554, 0.508}};
