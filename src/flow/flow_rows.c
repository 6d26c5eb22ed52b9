/* Rows through a flow: tiles of them, shared out over threads. A tile's results depend on its rows alone, and its noise
   on its number alone, so they are the same for any number of threads. */
#include "base/context.h"
#include "flow_handle.h"

#include <math.h>
#include <string.h>

/* A thread is worth its start for so many tiles. */
#define TILES_PER_WORKER 8

/* What one worker writes on. */
typedef struct desk {
    hnpei_real *given, *in, *out, *tape, *scratch;
} desk;

typedef struct rows_call {
    const hnpe_flow *flow;
    const hnpei_kernels *kernels;
    hnpei_flow_job job;
    size_t n;
    const double *given, *in;
    uint64_t seed;
    double *out;
    desk *desks;
    hnpei_real *memory;
} rows_call;

void hnpei_rows_to_tile(size_t n, size_t columns, const double *rows, const size_t *order, hnpei_real *tile)
{
    for (size_t s = 0; s < n; ++s) {
        const double *row = rows + (order ? order[s] : s) * columns;
        for (size_t i = 0; i < columns; ++i)
            tile[i * HNPEI_TILE + s] = (hnpei_real)row[i];
    }
}

static void tile_to_rows(size_t n, size_t columns, const hnpei_real *tile, double *rows)
{
    for (size_t s = 0; s < n; ++s)
        for (size_t i = 0; i < columns; ++i)
            rows[s * columns + i] = (double)tile[i * HNPEI_TILE + s];
}

/* There is no mass outside the unit interval of features that live on it. */
static int outside(const hnpei_flow_spec *spec, const double *theta)
{
    for (size_t i = 0; i < spec->dim; ++i)
        if (spec->unit[i] && !(theta[i] >= 0 && theta[i] <= 1))
            return 1;
    return 0;
}

static void log_density_tile(const rows_call *call, const desk *d, size_t begin, size_t n)
{
    const hnpe_flow *flow = call->flow;
    const double *theta = call->in + begin * flow->spec.dim;
    hnpei_rows_to_tile(n, flow->spec.dim, theta, NULL, d->in);
    hnpei_flow_log_density(flow->flow, call->kernels, flow->w, n, d->given, d->in, d->tape, d->out);
    for (size_t s = 0; s < n; ++s)
        call->out[begin + s] = outside(&flow->spec, theta + s * flow->spec.dim) ? -INFINITY : (double)d->out[s];
}

static void from_noise_tile(const rows_call *call, const desk *d, size_t begin, size_t n)
{
    const hnpe_flow *flow = call->flow;
    hnpei_flow_inverse(flow->flow, call->kernels, flow->w, n, d->given, d->in, d->tape, d->out, d->scratch);
    tile_to_rows(n, flow->spec.dim, d->out, call->out + begin * flow->spec.dim);
}

static hnpe_status run_tile(void *data, size_t item, size_t worker)
{
    const rows_call *call = data;
    const hnpe_flow *flow = call->flow;
    const desk *d = &call->desks[worker];
    size_t begin = item * HNPEI_TILE, n = call->n - begin < HNPEI_TILE ? call->n - begin : HNPEI_TILE;
    size_t dim = flow->spec.dim, d_given = flow->spec.d_given;
    hnpei_stream stream;
    if (d_given > 0)
        hnpei_rows_to_tile(n, d_given, call->given + begin * d_given, NULL, d->given);
    switch (call->job) {
    case HNPEI_FLOW_LOG_DENSITY:
        log_density_tile(call, d, begin, n);
        break;
    case HNPEI_FLOW_SAMPLE:
        hnpei_stream_init(&stream, call->seed, HNPEI_PURPOSE_SAMPLE, item);
        hnpei_flow_draw_noise(flow->flow, &stream, n, d->in);
        from_noise_tile(call, d, begin, n);
        break;
    case HNPEI_FLOW_TO_NOISE:
        hnpei_rows_to_tile(n, dim, call->in + begin * dim, NULL, d->in);
        hnpei_flow_log_density(flow->flow, call->kernels, flow->w, n, d->given, d->in, d->tape, d->out);
        tile_to_rows(n, dim, hnpei_flow_noise_of(flow->flow, d->tape), call->out + begin * dim);
        break;
    case HNPEI_FLOW_FROM_NOISE:
        hnpei_rows_to_tile(n, dim, call->in + begin * dim, NULL, d->in);
        from_noise_tile(call, d, begin, n);
        break;
    }
    return HNPE_OK;
}

/* Desks for all workers in one piece of memory. */
static hnpe_status create_desks(rows_call *call, size_t workers)
{
    const hnpei_flow *flow = call->flow->flow;
    hnpe_context *context = call->flow->object.context;
    size_t given = call->flow->spec.d_given * HNPEI_TILE, values = hnpei_flow_noise(flow) * HNPEI_TILE;
    size_t each = given + 2 * values + hnpei_flow_tape(flow) + hnpei_flow_scratch(flow), all;
    HNPEI_TRY(hnpei_size_multiply(workers, each, &all));
    HNPEI_TRY(hnpei_allocate(context, workers, sizeof *call->desks, &call->desks));
    HNPEI_TRY(hnpei_allocate(context, all, sizeof *call->memory, &call->memory));
    for (size_t i = 0; i < workers; ++i) {
        desk *d = &call->desks[i];
        d->given = call->memory + i * each;
        d->in = d->given + given;
        d->out = d->in + values;
        d->tape = d->out + values;
        d->scratch = d->tape + hnpei_flow_tape(flow);
    }
    return HNPE_OK;
}

hnpe_status hnpei_flow_rows(const hnpe_flow *flow, hnpei_flow_job job, size_t n, const double *given, const double *in,
                            uint64_t seed, double *out)
{
    hnpe_context *context = flow->object.context;
    size_t tiles = (n + HNPEI_TILE - 1) / HNPEI_TILE, workers = (tiles + TILES_PER_WORKER - 1) / TILES_PER_WORKER;
    rows_call call = {.flow = flow, .job = job, .n = n, .given = given, .in = in, .seed = seed, .out = out};
    call.kernels = hnpei_kernels_get(hnpei_context_isa(context));
    hnpei_team *team;
    HNPEI_TRY(hnpei_team_create(context, workers, &team));
    hnpe_status status = create_desks(&call, hnpei_team_size(team));
    if (status == HNPE_OK)
        status = hnpei_team_run(team, tiles, run_tile, &call, NULL);
    hnpei_team_destroy(team);
    hnpei_free(context, call.desks);
    hnpei_free(context, call.memory);
    return status;
}
