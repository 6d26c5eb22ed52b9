/* The Jansen-Rit model as a simulator: rows in groups of sixteen, signals to log power. */
#include "base/context.h"
#include "jansen_rit.h"
#include "models.h"

#include <hnpe/rng.h>

#define LANES HNPEI_JANSEN_RIT_LANES
#define SAMPLES ((size_t)HNPEI_JANSEN_RIT_SAMPLES)
#define FEATURES ((size_t)HNPEI_JANSEN_RIT_FEATURES)
/* Four groups: little to share out unevenly, little spent on each call. */
#define CHUNK (4 * LANES)

typedef struct jansen_rit_state {
    hnpe_context *context;
    hnpe_isa isa;
    hnpei_power *power;
} jansen_rit_state;

/* Lanes past the last row repeat it. */
static void fill_theta(size_t n, const double *theta_local, hnpei_jansen_rit_theta theta[LANES])
{
    for (size_t l = 0; l < LANES; ++l) {
        const double *row = theta_local + 3 * (l < n ? l : n - 1);
        theta[l] = (hnpei_jansen_rit_theta){row[0], row[1], row[2]};
    }
}

static void simulate_group(const jansen_rit_state *state, size_t n, const double *theta_local, const double *gain,
                           uint64_t key, double *memory, double *x)
{
    hnpei_jansen_rit_theta theta[LANES];
    double *signals = memory, *power = signals + SAMPLES * LANES, *workspace = power + FEATURES * LANES;
    fill_theta(n, theta_local, theta);
    hnpei_jansen_rit_group(state->isa, theta, key, SAMPLES, signals);
    hnpei_power_apply(state->power, SAMPLES, signals, workspace, power);
    hnpei_power_features(state->power, power, n, x);
    for (size_t r = 0; r < n; ++r)
        for (size_t k = 0; k < FEATURES; ++k)
            x[r * FEATURES + k] += hnpei_jansen_rit_log_power(gain[r]);
}

static int simulate(void *user_data, size_t n, const double *theta_local, const double *theta_global, hnpe_rng *rng,
                    double *x)
{
    const jansen_rit_state *state = user_data;
    size_t size = SAMPLES * LANES + FEATURES * LANES + hnpei_power_workspace(state->power);
    double *memory;
    if (hnpei_allocate(state->context, size, sizeof *memory, &memory) != HNPE_OK) {
        hnpei_note_no_memory();
        return -1;
    }
    for (size_t first = 0; first < n; first += LANES)
        simulate_group(state, n - first < LANES ? n - first : LANES, theta_local + 3 * first, theta_global + first,
                       hnpe_rng_next(rng), memory, x + FEATURES * first);
    hnpei_free(state->context, memory);
    return 0;
}

static void release(void *user_data)
{
    jansen_rit_state *state = user_data;
    hnpei_power_destroy(state->power);
    hnpei_free(state->context, state);
}

hnpe_status hnpei_jansen_rit_create(hnpe_context *context, hnpe_simulator **simulator)
{
    jansen_rit_state *state;
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof *state, &state));
    state->context = context;
    state->isa = hnpei_context_isa(context);
    hnpe_status status = hnpei_power_create(context, HNPEI_JANSEN_RIT_SEGMENT, HNPEI_JANSEN_RIT_HOP, &state->power);
    if (status == HNPE_OK)
        status = hnpe_simulator_create(context, 3, 1, FEATURES, simulate, state, release, simulator);
    if (status != HNPE_OK) {
        release(state);
        return status;
    }
    return hnpei_model_finish(CHUNK, simulator);
}
