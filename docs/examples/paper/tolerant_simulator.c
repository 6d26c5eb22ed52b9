/* A simulator of the neural mass model whose features have an error, so that rounds can ask for more of them. */
#include "figure4.h"

#include <stdlib.h>
#include <string.h>

typedef struct tolerant_model {
    hnpe_context *context;
    double discrepancy[N_FEATURES];
} tolerant_model;

/* Numbers of a simulation's memory: parameters, then the signal. */
enum { PER_ROW = N_PARAMETERS + SEGMENT };

static int simulate(void *user_data, size_t n, const double *local, const double *global, hnpe_rng *rng, double *x)
{
    const tolerant_model *model = user_data;
    double *theta = malloc(n * PER_ROW * sizeof *theta), *signals = theta ? theta + n * N_PARAMETERS : NULL;
    if (!theta)
        return -1;
    for (size_t i = 0; i < n; ++i) {
        memcpy(theta + i * N_PARAMETERS, local + i * N_LOCAL, N_LOCAL * sizeof *theta);
        theta[i * N_PARAMETERS + N_LOCAL] = global[i];
    }
    hnpe_status status = hnpe_jansen_rit_signals(model->context, n, theta, SEGMENT, rng, signals);
    if (status == HNPE_OK)
        status = hnpe_summary_log_power(model->context, n, SEGMENT, signals, POWER_WINDOW, POWER_HOP, x);
    if (status == HNPE_OK)
        eeg_disturb(model->discrepancy, n, rng, x);
    free(theta);
    return status == HNPE_OK ? 0 : -1;
}

hnpe_simulator *tolerant_simulator_create(hnpe_context *context, const double *discrepancy)
{
    tolerant_model *model = allocate(1, sizeof *model);
    hnpe_simulator *made;
    model->context = context;
    memcpy(model->discrepancy, discrepancy, sizeof model->discrepancy);
    CHECK(hnpe_simulator_create(context, N_LOCAL, N_PARAMETERS - N_LOCAL, N_FEATURES, simulate, model, free, &made));
    return made;
}
