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
    const char *where;
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

/* Noise is as the networks have it. */
static void rows_to_tile(size_t n, size_t columns, const double *rows, hnpei_real *tile)
{
    for (size_t s = 0; s < n; ++s)
        for (size_t i = 0; i < columns; ++i)
            tile[i * HNPEI_TILE + s] = (hnpei_real)rows[s * columns + i];
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
    hnpei_door_enter(&flow->doors.theta, n, theta, NULL, d->in);
    hnpei_flow_log_density(flow->flow, call->kernels, flow->w, n, d->given, d->in, d->tape, d->out);
    for (size_t s = 0; s < n; ++s)
        call->out[begin + s] =
            outside(&flow->spec, theta + s * flow->spec.dim) ? -INFINITY : (double)d->out[s] + flow->doors.log_det;
}

static void to_noise_tile(const rows_call *call, const desk *d, size_t begin, size_t n)
{
    const hnpe_flow *flow = call->flow;
    const hnpei_door *door = &flow->doors.theta;
    hnpei_door_enter(door, n, call->in + begin * door->columns, NULL, d->in);
    hnpei_flow_log_density(flow->flow, call->kernels, flow->w, n, d->given, d->in, d->tape, d->out);
    tile_to_rows(n, door->columns, hnpei_flow_noise_of(flow->flow, d->tape), call->out + begin * door->columns);
}

static void from_noise_tile(const rows_call *call, const desk *d, size_t begin, size_t n)
{
    const hnpe_flow *flow = call->flow;
    hnpei_flow_inverse(flow->flow, call->kernels, flow->w, n, d->given, d->in, d->tape, d->out, d->scratch);
    hnpei_door_leave(&flow->doors.theta, n, d->out, call->out + begin * flow->spec.dim);
}

static void do_tile(const rows_call *call, const desk *d, size_t begin, size_t n)
{
    const hnpe_flow *flow = call->flow;
    size_t dim = flow->spec.dim;
    hnpei_stream stream;
    switch (call->job) {
    case HNPEI_FLOW_LOG_DENSITY:
        log_density_tile(call, d, begin, n);
        break;
    case HNPEI_FLOW_SAMPLE:
        hnpei_stream_init(&stream, call->seed, HNPEI_PURPOSE_SAMPLE, begin / HNPEI_TILE);
        hnpei_flow_draw_noise(flow->flow, call->kernels, &stream, n, d->in);
        from_noise_tile(call, d, begin, n);
        break;
    case HNPEI_FLOW_TO_NOISE:
        to_noise_tile(call, d, begin, n);
        break;
    case HNPEI_FLOW_FROM_NOISE:
        rows_to_tile(n, dim, call->in + begin * dim, d->in);
        from_noise_tile(call, d, begin, n);
        break;
    }
}

/* A density may be too small for a number, nothing else. */
static hnpe_status check_tile(const rows_call *call, size_t begin, size_t n)
{
    int density = call->job == HNPEI_FLOW_LOG_DENSITY;
    size_t columns = density ? 1 : call->flow->spec.dim;
    for (size_t i = begin * columns; i < (begin + n) * columns; ++i)
        if (!isfinite(call->out[i]) && !(density && call->out[i] < 0))
            return hnpei_fail(HNPE_ERROR_NUMERIC, call->where,
                              "the networks give no number for row %zu: its values are too large, or too far from what "
                              "the flow was fitted to",
                              i / columns);
    return HNPE_OK;
}

static hnpe_status run_tile(void *data, size_t item, size_t worker)
{
    const rows_call *call = data;
    const hnpei_door *door = &call->flow->doors.given;
    const desk *d = &call->desks[worker];
    size_t begin = item * HNPEI_TILE, n = call->n - begin < HNPEI_TILE ? call->n - begin : HNPEI_TILE;
    if (door->columns > 0)
        hnpei_door_enter(door, n, call->given + begin * door->columns, NULL, d->given);
    do_tile(call, d, begin, n);
    return check_tile(call, begin, n);
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

hnpe_status hnpei_flow_rows(const char *where, const hnpe_flow *flow, hnpei_flow_job job, size_t n, const double *given,
                            const double *in, uint64_t seed, double *out)
{
    hnpe_context *context = flow->object.context;
    size_t tiles = (n + HNPEI_TILE - 1) / HNPEI_TILE, workers = (tiles + TILES_PER_WORKER - 1) / TILES_PER_WORKER;
    rows_call call = {
        .where = where, .flow = flow, .job = job, .n = n, .given = given, .in = in, .seed = seed, .out = out};
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
