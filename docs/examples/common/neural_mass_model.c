/* The neural mass model and observation sets simulated from it. */
#include "neural_mass_model.h"

#include <stdlib.h>
#include <string.h>

const parameter parameters[N_PARAMETERS] = {
    {"C", "C", "%.0f", 10, 250, 100, 135},
    {"mu", "μ", "%.0f", 50, 500, 150, 220},
    {"sigma", "σ", "%.0f", 0, 5000, 2000, 2000},
    {"g", "g, dB", "%.1f", -30, 30, 20, 0},
};

neural_mass_model neural_mass_model_create(hnpe_context *context)
{
    neural_mass_model made;
    CHECK(hnpe_prior_create_jansen_rit(context, HNPE_JANSEN_RIT_PAPER, &made.local, &made.global));
    CHECK(hnpe_simulator_create_jansen_rit(context, &made.simulator));
    return made;
}

void neural_mass_model_release(neural_mass_model *model)
{
    hnpe_simulator_release(model->simulator);
    hnpe_prior_release(model->global);
    hnpe_prior_release(model->local);
}

void neural_mass_simulate(const neural_mass_model *model, size_t n, const double *theta, uint64_t seed, double *x)
{
    double *local = allocate(n * N_LOCAL, sizeof *local), *global = allocate(n, sizeof *global);
    for (size_t i = 0; i < n; ++i) {
        memcpy(local + i * N_LOCAL, theta + i * N_PARAMETERS, N_LOCAL * sizeof *local);
        global[i] = theta[i * N_PARAMETERS + N_LOCAL];
    }
    CHECK(hnpe_simulator_run(model->simulator, n, local, global, seed, 0, NULL, x));
    free(global);
    free(local);
}

void neural_mass_observe(const neural_mass_model *model, const double *truth, size_t n_extra, hnpe_rng *rng,
                         uint64_t seed, double *x)
{
    double *theta = allocate((1 + n_extra) * N_PARAMETERS, sizeof *theta);
    double *local = allocate(n_extra * N_LOCAL + 1, sizeof *local);
    if (n_extra > 0)
        CHECK(hnpe_prior_sample(model->local, n_extra, NULL, rng, local));
    for (size_t i = 0; i <= n_extra; ++i) {
        double *row = theta + i * N_PARAMETERS;
        memcpy(row, i == 0 ? truth : local + (i - 1) * N_LOCAL, N_LOCAL * sizeof *row);
        row[N_LOCAL] = truth[N_LOCAL];
    }
    neural_mass_simulate(model, 1 + n_extra, theta, seed, x);
    free(local);
    free(theta);
}
