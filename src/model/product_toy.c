/* The product toy: x = alpha beta + sigma epsilon. */
#include "models.h"

#include <hnpe/rng.h>

/* Enough rows that a call costs little beside them. */
#define CHUNK 1024

typedef struct product_state {
    hnpe_context *context;
    double sigma;
} product_state;

static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    double sigma = ((const product_state *)user_data)->sigma;
    hnpe_rng_fill_normal(rng, n, x);
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] * beta[i] + sigma * x[i];
    return 0;
}

static void release(void *user_data)
{
    product_state *state = user_data;
    hnpei_free(state->context, state);
}

hnpe_status hnpei_product_create(hnpe_context *context, double sigma, hnpe_simulator **simulator)
{
    product_state *state;
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof *state, &state));
    state->context = context;
    state->sigma = sigma;
    hnpe_status status = hnpe_simulator_create(context, 1, 1, 1, simulate, state, release, simulator);
    if (status != HNPE_OK) {
        hnpei_free(context, state);
        return status;
    }
    return hnpei_model_finish(CHUNK, simulator);
}
