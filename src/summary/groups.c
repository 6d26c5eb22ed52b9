#include "groups.h"

#include <math.h>
#include <string.h>

#define LANES HNPEI_POWER_LANES
/* Samples of one row that are moved at a time, so that what is written stays in cache over all rows. */
#define BLOCK 64

typedef struct shared_state {
    const hnpei_groups *groups;
    double *memory;
    size_t per_worker;
} shared_state;

static void gather(size_t n_rows, size_t n_samples, const double *rows, double *lanes)
{
    if (n_rows < LANES)
        memset(lanes, 0, n_samples * LANES * sizeof *lanes);
    for (size_t first = 0; first < n_samples; first += BLOCK) {
        size_t end = n_samples - first < BLOCK ? n_samples : first + BLOCK;
        for (size_t r = 0; r < n_rows; ++r)
            for (size_t t = first; t < end; ++t)
                lanes[t * LANES + r] = rows[r * n_samples + t];
    }
}

/* Signals are finite; their squares need not be. */
static hnpe_status check_features(const hnpei_groups *groups, size_t first, size_t n_rows)
{
    for (size_t r = first; r < first + n_rows; ++r)
        for (size_t i = 0; i < groups->n_features; ++i)
            if (!isfinite(groups->features[r * groups->n_features + i]))
                return hnpei_fail(HNPE_ERROR_NUMERIC, NULL, "signal %zu is so large that its squares overflow", r);
    return HNPE_OK;
}

static hnpe_status take_group(void *data, size_t item, size_t worker)
{
    const shared_state *shared = data;
    const hnpei_groups *groups = shared->groups;
    size_t first = item * LANES, left = groups->n_signals - first, n_rows = left < LANES ? left : LANES;
    double *lanes = shared->memory + worker * shared->per_worker;
    gather(n_rows, groups->n_samples, groups->signals + first * groups->n_samples, lanes);
    groups->work(groups->data, groups->n_samples, lanes, lanes + groups->n_samples * LANES, n_rows,
                 groups->features + first * groups->n_features);
    return check_features(groups, first, n_rows);
}

static hnpe_status run_with_team(hnpe_context *context, const hnpei_groups *groups, hnpei_team *team)
{
    shared_state shared = {.groups = groups};
    HNPEI_TRY(hnpei_size_multiply(groups->n_samples, LANES, &shared.per_worker));
    HNPEI_TRY(hnpei_size_add(shared.per_worker, groups->n_scratch, &shared.per_worker));
    shared.per_worker = (shared.per_worker + 7) & ~(size_t)7;
    size_t total;
    HNPEI_TRY(hnpei_size_multiply(shared.per_worker, hnpei_team_size(team), &total));
    HNPEI_TRY(hnpei_allocate(context, total, sizeof(double), &shared.memory));
    hnpe_status status = hnpei_team_run(team, (groups->n_signals + LANES - 1) / LANES, take_group, &shared, NULL);
    hnpei_free(context, shared.memory);
    return status;
}

hnpe_status hnpei_groups_run(hnpe_context *context, const hnpei_groups *groups)
{
    hnpei_team *team;
    HNPEI_TRY(hnpei_team_create(context, (groups->n_signals + LANES - 1) / LANES, &team));
    hnpe_status status = run_with_team(context, groups, team);
    hnpei_team_destroy(team);
    return status;
}
