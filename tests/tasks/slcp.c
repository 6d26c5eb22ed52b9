/* "Simple likelihood, complex posterior": four draws of a Gaussian in the plane whose mean, deviations and correlation
   theta gives. The signs of theta_3 and theta_4 do not show: four modes. */
#include "task.h"

#include <math.h>

static hnpe_status create_prior(hnpe_context *context, hnpe_prior **prior)
{
    return task_uniform_prior(context, 5, 3, prior);
}

/* By Cholesky's factor of [[s1^2, rho s1 s2], [rho s1 s2, s2^2]] + 1e-6 I. */
static int simulate(void *user_data, size_t n, const double *theta, const double *none, hnpe_rng *rng, double *x)
{
    (void)user_data, (void)none;
    for (size_t i = 0; i < n; ++i) {
        const double *t = theta + 5 * i;
        const double s1 = t[2] * t[2], s2 = t[3] * t[3], rho = tanh(t[4]);
        const double l11 = sqrt(s1 * s1 + 1e-6), l21 = rho * s1 * s2 / l11;
        const double l22 = sqrt(s2 * s2 + 1e-6 - l21 * l21);
        for (size_t draw = 0; draw < 4; ++draw) {
            const double z1 = hnpe_rng_normal(rng), z2 = hnpe_rng_normal(rng);
            x[8 * i + 2 * draw] = t[0] + l11 * z1;
            x[8 * i + 2 * draw + 1] = t[1] + l21 * z1 + l22 * z2;
        }
    }
    return 0;
}

const task slcp = {"slcp", 5, 8, create_prior, simulate, {0.973, 0.907, 0.819}};
