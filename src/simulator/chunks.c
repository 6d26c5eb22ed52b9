/* One run of a simulator: rows cut into chunks, each with its own random stream, on one thread or on a team. */
#include "simulator.h"

#include <math.h>

typedef struct run_state {
    const char *where;
    hnpe_simulator *simulator;
    size_t n, chunk, n_chunks;
    const double *theta_local, *theta_global;
    uint64_t seed, first_row;
    size_t before; /* rows done of the run that this is a part of */
    double *x;
    unsigned char *complete; /* [n_chunks]; each written by the worker of its chunk */
    atomic_size_t done;      /* rows simulated by any worker */
    hnpei_watch watch;
} run_state;

static size_t first_of(const run_state *run, size_t chunk)
{
    return chunk < run->n_chunks ? chunk * run->chunk : run->n;
}

static const double *row_of(const double *theta, size_t width, size_t row)
{
    return width ? theta + row * width : NULL;
}

static void fill_nan(const run_state *run, size_t first, size_t end)
{
    size_t d_x = run->simulator->d_x;
    for (size_t i = first * d_x; i < end * d_x; ++i)
        run->x[i] = NAN;
}

static hnpe_status simulate_chunk(void *data, size_t chunk, size_t worker)
{
    run_state *run = data;
    hnpe_simulator *simulator = run->simulator;
    size_t first = first_of(run, chunk), n = first_of(run, chunk + 1) - first;
    hnpe_rng rng;
    (void)worker;
    if (hnpei_watch_stop_requested(&run->watch))
        return HNPE_OK; /* the chunk is not complete, and the calling thread, which takes the request, ends the run */
    hnpei_rng_init(&rng, run->seed, HNPEI_PURPOSE_SIMULATE, run->first_row + first);
    fill_nan(run, first, first + n);
    hnpei_clear_callback_words();
    int result = simulator->simulate(simulator->user_data, n, row_of(run->theta_local, simulator->d_local, first),
                                     row_of(run->theta_global, simulator->d_global, first), &rng,
                                     run->x + first * simulator->d_x);
    if (result)
        return hnpei_fail_callback(run->where, "simulate", result);
    run->complete[chunk] = 1;
    atomic_fetch_add_explicit(&run->done, n, memory_order_relaxed);
    return HNPE_OK;
}

static hnpe_status report(run_state *run, int force)
{
    int64_t done = (int64_t)(run->before + atomic_load_explicit(&run->done, memory_order_relaxed));
    return hnpei_watch_update(&run->watch, done, NAN, NAN, force);
}

static hnpe_status between_chunks(void *data)
{
    return report(data, 0);
}

static hnpe_status run_chunks(run_state *run)
{
    int concurrent = (int)hnpei_option_int(&run->simulator->options, HNPE_SIMULATOR_CONCURRENT);
    hnpei_team *team;
    HNPEI_TRY(report(run, 1));
    HNPEI_TRY(hnpei_team_create(run->simulator->object.context, concurrent ? run->n_chunks : 1, &team));
    hnpe_status status = hnpei_team_run(team, run->n_chunks, simulate_chunk, run, between_chunks);
    hnpei_team_destroy(team);
    return status == HNPE_OK ? report(run, 1) : status;
}

/* The leading complete rows; what other workers did beyond them is taken back, so that x does not depend on timing. */
static size_t keep_leading(const run_state *run)
{
    size_t chunk = 0;
    while (chunk < run->n_chunks && run->complete[chunk])
        ++chunk;
    size_t done = first_of(run, chunk);
    fill_nan(run, done, run->n);
    return done;
}

static hnpe_status run_marked(run_state *run, size_t *done)
{
    hnpe_context *context = run->simulator->object.context;
    hnpe_status status = hnpei_allocate(context, run->n_chunks, 1, &run->complete);
    if (status != HNPE_OK) {
        fill_nan(run, 0, run->n);
        return status;
    }
    status = run_chunks(run);
    *done = keep_leading(run);
    hnpei_free(context, run->complete);
    return status;
}

hnpe_status hnpei_simulator_run_part(const char *where, hnpe_simulator *simulator, size_t n, const double *theta_local,
                                     const double *theta_global, uint64_t seed, uint64_t first_row,
                                     hnpe_monitor *monitor, size_t before, size_t in_all, double *x, size_t *done)
{
    *done = 0;
    HNPEI_TRY(hnpei_object_begin(where, "simulator", &simulator->object));
    size_t chunk = (size_t)hnpei_option_int(&simulator->options, HNPE_SIMULATOR_CHUNK);
    run_state run = {.where = where,
                     .simulator = simulator,
                     .n = n,
                     .chunk = chunk,
                     .n_chunks = (n + chunk - 1) / chunk,
                     .theta_local = theta_local,
                     .theta_global = theta_global,
                     .seed = seed,
                     .first_row = first_row,
                     .before = before,
                     .x = x};
    atomic_init(&run.done, 0);
    hnpei_watch_begin(&run.watch, where, monitor, HNPE_PHASE_SIMULATING, (int64_t)in_all);
    hnpe_status status = run_marked(&run, done);
    hnpei_object_end(&simulator->object);
    return status;
}

hnpe_status hnpei_simulator_run(const char *where, hnpe_simulator *simulator, size_t n, const double *theta_local,
                                const double *theta_global, uint64_t seed, uint64_t first_row, hnpe_monitor *monitor,
                                double *x, size_t *done)
{
    return hnpei_simulator_run_part(where, simulator, n, theta_local, theta_global, seed, first_row, monitor, 0, n, x,
                                    done);
}
