#include "task.h"

const task *const all_tasks[N_TASKS] = {&two_moons, &gaussian_linear, &gaussian_linear_uniform, &gaussian_mixture,
                                        &slcp};

hnpe_status task_uniform_prior(hnpe_context *context, size_t dim, double most, hnpe_prior **prior)
{
    double low[TASK_MOST], high[TASK_MOST];
    for (size_t i = 0; i < dim; ++i) {
        low[i] = -most;
        high[i] = most;
    }
    return hnpe_prior_create_uniform(context, dim, low, high, prior);
}

void task_add_noise(size_t n, size_t dim, double sd, const double *theta, hnpe_rng *rng, double *x)
{
    hnpe_rng_fill_normal(rng, n * dim, x);
    for (size_t i = 0; i < n * dim; ++i)
        x[i] = theta[i] + sd * x[i];
}

hnpe_simulator *task_simulator(hnpe_context *context, const task *of)
{
    hnpe_simulator *simulator = NULL;
    if (hnpe_simulator_create(context, of->d_theta, 0, of->d_x, of->simulate, NULL, NULL, &simulator) != HNPE_OK)
        return NULL;
    (void)hnpe_simulator_set_int(simulator, HNPE_SIMULATOR_CONCURRENT, 1);
    return simulator;
}
