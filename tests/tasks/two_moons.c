/* A point on a crescent, moved by theta: the posterior is two crescents, mirror images in theta_1 = -theta_2. */
#include "task.h"

#include <math.h>

static hnpe_status create_prior(hnpe_context *context, hnpe_prior **prior)
{
    return task_uniform_prior(context, 2, 1, prior);
}

static int simulate(void *user_data, size_t n, const double *theta, const double *none, hnpe_rng *rng, double *x)
{
    const double pi = acos(-1), root = sqrt(2);
    (void)user_data, (void)none;
    for (size_t i = 0; i < n; ++i) {
        const double *t = theta + 2 * i;
        const double angle = pi * (hnpe_rng_uniform(rng) - 0.5), radius = 0.1 + 0.01 * hnpe_rng_normal(rng);
        x[2 * i] = radius * cos(angle) + 0.25 - fabs(t[0] + t[1]) / root;
        x[2 * i + 1] = radius * sin(angle) + (t[1] - t[0]) / root;
    }
    return 0;
}

const task two_moons = {"two_moons", 2, 2, create_prior, simulate, {0.715, 0.608, 0.542}};
