/* Signals of the Jansen-Rit model, groups of sixteen shared out over the threads. */
#include "base/context.h"
#include "jansen_rit.h"
#include "models.h"

#define LANES HNPEI_JANSEN_RIT_LANES

typedef struct signal_job {
    hnpe_isa isa;
    size_t n, n_samples;
    const double *parameters;
    uint64_t *keys;  /* [groups] */
    double *memory;  /* [workers][n_samples][LANES] */
    double *signals; /* [n][n_samples] */
} signal_job;

static hnpe_status take_group(void *data, size_t item, size_t worker)
{
    const signal_job *job = data;
    size_t first = item * LANES, left = job->n - first, n = left < LANES ? left : LANES;
    const double *rows = job->parameters + 4 * first;
    double *lanes = job->memory + worker * job->n_samples * LANES, *signals = job->signals + first * job->n_samples;
    hnpei_jansen_rit_theta theta[LANES];
    for (size_t l = 0; l < LANES; ++l) {
        const double *row = rows + 4 * (l < n ? l : n - 1);
        theta[l] = (hnpei_jansen_rit_theta){row[0], row[1], row[2]};
    }
    hnpei_jansen_rit_group(job->isa, theta, job->keys[item], job->n_samples, lanes);
    for (size_t r = 0; r < n; ++r) {
        double amplitude = hnpei_jansen_rit_amplitude(rows[4 * r + 3]);
        for (size_t t = 0; t < job->n_samples; ++t)
            signals[r * job->n_samples + t] = amplitude * lanes[t * LANES + r];
    }
    return HNPE_OK;
}

static hnpe_status run_with_team(hnpe_context *context, signal_job *job, size_t groups, hnpei_team *team,
                                 hnpei_stream *stream)
{
    size_t size;
    hnpe_status status;
    HNPEI_TRY_CLEANUP(hnpei_size_multiply(job->n_samples, LANES * hnpei_team_size(team), &size));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, size, sizeof(double), &job->memory));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, groups, sizeof(uint64_t), &job->keys));
    for (size_t g = 0; g < groups; ++g)
        job->keys[g] = hnpei_stream_next(stream);
    status = hnpei_team_run(team, groups, take_group, job, NULL);
cleanup:
    hnpei_free(context, job->keys);
    hnpei_free(context, job->memory);
    return status;
}

hnpe_status hnpei_jansen_rit_run_signals(hnpe_context *context, size_t n, const double *parameters, size_t n_samples,
                                         hnpei_stream *stream, double *signals)
{
    signal_job job = {.isa = hnpei_context_isa(context),
                      .n = n,
                      .n_samples = n_samples,
                      .parameters = parameters,
                      .signals = signals};
    size_t groups = (n + LANES - 1) / LANES;
    hnpei_team *team;
    HNPEI_TRY(hnpei_team_create(context, groups, &team));
    hnpe_status status = run_with_team(context, &job, groups, team, stream);
    hnpei_team_destroy(team);
    return status;
}
