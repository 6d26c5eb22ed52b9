#include "pass.h"

#include "base/context.h"

#include <math.h>

/* A thread is worth starting for so many tiles. */
#define TILES_PER_WORKER 8

/* No context is projected yet. */
#define NONE SIZE_MAX

static size_t count_tiles(size_t n)
{
    return (n + HNPEI_TILE - 1) / HNPEI_TILE;
}

size_t hnpei_pass_workers(size_t points)
{
    return count_tiles(points) / TILES_PER_WORKER;
}

/* The parts of a workspace in `memory`, or where there is none only their reals in all. */
static size_t lay_out(const hnpei_term *term, hnpei_real *memory, hnpei_workspace *space)
{
    hnpei_real **const parts[] = {&space->given, &space->v,       &space->z,         &space->log_q,
                                  &space->tape,  &space->scratch, &space->projection};
    const size_t sizes[] = {(term->d_embed + term->d_beta) * HNPEI_TILE,
                            term->dim * HNPEI_TILE,
                            hnpei_flow_noise(term->flow) * HNPEI_TILE,
                            HNPEI_TILE,
                            hnpei_flow_tape(term->flow),
                            hnpei_flow_scratch(term->flow),
                            hnpei_flow_projection(term->flow, term->d_beta)};
    size_t at = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
        if (memory)
            *parts[i] = memory + at;
        at += (sizes[i] + 15) / 16 * 16;
    }
    return at;
}

hnpe_status hnpei_pass_create(const hnpei_core *core, const hnpei_term *term, const hnpei_real *contexts, uint64_t key,
                              hnpei_desk *desk, hnpei_team *team, hnpei_watch *watch, hnpei_pass *pass)
{
    const size_t n_workers = hnpei_team_size(team);
    hnpei_workspace unused;
    hnpei_real *memory;
    *pass = (hnpei_pass){.core = core,
                         .term = term,
                         .kernels = hnpei_kernels_get(hnpei_context_isa(core->context)),
                         .team = team,
                         .watch = watch,
                         .contexts = contexts,
                         .key = hnpei_stream_hash(key, HNPEI_PURPOSE_SAMPLE, (uint64_t)term->role)};
    const size_t each = lay_out(term, NULL, &unused);
    HNPEI_TRY(hnpei_desk_place(desk, n_workers, sizeof *pass->workspaces, &pass->workspaces));
    HNPEI_TRY(hnpei_desk_place(desk, n_workers * each, sizeof *memory, &memory));
    for (size_t i = 0; i < n_workers; ++i) {
        lay_out(term, memory + i * each, &pass->workspaces[i]);
        pass->workspaces[i].projected = NONE;
    }
    return HNPE_OK;
}

/* ---- what the networks are given ---- */

static size_t context_of(const hnpei_pass *pass, size_t point)
{
    return (pass->begin + point) / pass->per_context;
}

static void fill_contexts(const hnpei_pass *pass, size_t at, size_t n, hnpei_real *given)
{
    const size_t d = pass->term->d_embed;
    if (pass->per_context == 1) {
        pass->kernels->transpose(n, d, pass->contexts + context_of(pass, at) * d, d, given, HNPEI_TILE);
        return;
    }
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < d; ++j)
            given[j * HNPEI_TILE + i] = pass->contexts[context_of(pass, at + i) * d + j];
}

/* The projection of the one context that all points of a tile have. */
static void project(const hnpei_pass *pass, size_t context, hnpei_workspace *space)
{
    const hnpei_term *term = pass->term;
    const size_t most = pass->n < HNPEI_TILE ? pass->n : HNPEI_TILE; /* lanes of any tile of the job */
    if (space->projected != context || space->lanes < most) {
        for (size_t j = 0; j < term->d_embed; ++j)
            space->given[j * HNPEI_TILE] = pass->contexts[context * term->d_embed + j];
        hnpei_flow_project(term->flow, pass->kernels, term->weights, 1, term->d_beta, space->given, space->tape,
                           space->projection);
        hnpei_flow_spread(term->flow, term->d_beta, most, space->projection);
        space->projected = context;
        space->lanes = most;
    }
}

/* Of a tile: points of one context share what depends on it alone; others do not. */
static hnpei_given give(const hnpei_pass *pass, size_t at, size_t n, hnpei_workspace *space)
{
    const hnpei_term *term = pass->term;
    hnpei_real *own = space->given + term->d_embed * HNPEI_TILE;
    for (size_t j = 0; j < term->d_beta; ++j)
        for (size_t i = 0; i < n; ++i)
            own[j * HNPEI_TILE + i] = (hnpei_real)pass->beta[(at + i) * term->d_beta + j];
    const size_t context = context_of(pass, at);
    if (context == context_of(pass, at + n - 1)) {
        project(pass, context, space);
        return (hnpei_given){own, space->projection, term->d_beta, 1};
    }
    fill_contexts(pass, at, n, space->given);
    return hnpei_given_rows(space->given);
}

/* ---- tiles ---- */

/* Finite observations can still be so far from anything simulated that the networks overflow. */
static hnpe_status check_numbers(const hnpei_pass *pass, size_t at, size_t n, size_t width, const double *values)
{
    for (size_t i = 0; i < n * width; ++i)
        if (isnan(values[i]))
            return hnpei_fail(HNPE_ERROR_NUMERIC, NULL,
                              "the networks give no number for %s %zu: its x is too far from what they were trained on",
                              "set or observation", context_of(pass, at + i / width));
    return HNPE_OK;
}

static void draw(const hnpei_pass *pass, size_t tile, size_t n, const hnpei_given *given, hnpei_workspace *space)
{
    const hnpei_term *term = pass->term;
    hnpei_stream stream;
    hnpei_stream_init(&stream, pass->key, HNPEI_PURPOSE_SAMPLE, pass->tiles + tile);
    hnpei_flow_draw_noise(term->flow, pass->kernels, &stream, n, space->z);
    hnpei_flow_inverse_given(term->flow, pass->kernels, term->weights, n, given, space->z, space->tape, space->v,
                             space->scratch);
    double *out = pass->v + tile * HNPEI_TILE * term->dim;
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < term->dim; ++j)
            out[i * term->dim + j] = (double)space->v[j * HNPEI_TILE + i];
}

/* Standardised parameters so far from all that were seen that no number is left of their density. */
#define FAR 1e9

static int is_far(size_t dim, const double *v)
{
    for (size_t j = 0; j < dim; ++j)
        if (fabs(v[j]) > FAR)
            return 1;
    return 0;
}

/* Where the networks overflow on parameters, the density is 0: that is no fault of the observations. */
static double density_of(const hnpei_pass *pass, size_t point, double log_q)
{
    const hnpei_term *term = pass->term;
    if (!isnan(log_q))
        return log_q;
    const int far = is_far(term->dim, pass->v + point * term->dim) ||
                    (term->d_beta && is_far(term->d_beta, pass->beta + point * term->d_beta));
    return far ? -INFINITY : log_q;
}

static void evaluate(const hnpei_pass *pass, size_t tile, size_t n, const hnpei_given *given, hnpei_workspace *space)
{
    const hnpei_term *term = pass->term;
    const double *v = pass->v + tile * HNPEI_TILE * term->dim;
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < term->dim; ++j)
            space->v[j * HNPEI_TILE + i] = (hnpei_real)v[i * term->dim + j];
    hnpei_flow_log_density_given(term->flow, pass->kernels, term->weights, n, given, space->v, space->tape,
                                 space->log_q);
    for (size_t i = 0; i < n; ++i)
        pass->log_q[tile * HNPEI_TILE + i] = density_of(pass, tile * HNPEI_TILE + i, (double)space->log_q[i]);
}

static hnpe_status run_tile(void *data, size_t tile, size_t worker)
{
    const hnpei_pass *pass = data;
    hnpei_workspace *space = &pass->workspaces[worker];
    const size_t at = tile * HNPEI_TILE, dim = pass->term->dim;
    const size_t n = pass->n - at < HNPEI_TILE ? pass->n - at : HNPEI_TILE;
    const hnpei_given given = give(pass, at, n, space);
    if (pass->log_q) {
        evaluate(pass, tile, n, &given, space);
        return check_numbers(pass, at, n, 1, pass->log_q + at);
    }
    draw(pass, tile, n, &given, space);
    return check_numbers(pass, at, n, dim, pass->v + at * dim);
}

static hnpe_status between_tiles(void *data)
{
    const hnpei_pass *pass = data;
    return hnpei_watch_look(pass->watch);
}

hnpe_status hnpei_pass_run(hnpei_pass *pass, size_t n, size_t begin, size_t per_context, const double *beta, double *v,
                           double *log_q)
{
    pass->n = n;
    pass->begin = begin;
    pass->per_context = per_context;
    pass->beta = beta;
    pass->v = v;
    pass->log_q = log_q;
    hnpe_status status = hnpei_team_run(pass->team, count_tiles(n), run_tile, pass, pass->watch ? between_tiles : NULL);
    pass->tiles += count_tiles(n);
    return status;
}
