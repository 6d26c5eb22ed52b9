#include "pass.h"

#include "base/context.h"

#include <math.h>

/* A thread is worth starting for so many tiles. */
#define TILES_PER_THREAD 8

static size_t count_tiles(size_t n)
{
    return (n + HNPEI_TILE - 1) / HNPEI_TILE;
}

hnpe_status hnpei_pass_create(const hnpei_core *core, const hnpei_term *term, size_t limit, uint64_t key,
                              hnpei_pass *pass)
{
    hnpe_context *context = core->context;
    *pass = (hnpei_pass){.core = core,
                         .term = term,
                         .kernels = hnpei_kernels_get(hnpei_context_isa(context)),
                         .key = hnpei_stream_hash(key, HNPEI_PURPOSE_SAMPLE, (uint64_t)term->role)};
    const size_t threads = count_tiles(limit) / TILES_PER_THREAD;
    HNPEI_TRY(hnpei_team_create(context, threads ? threads : 1, &pass->team));
    const size_t n_workers = hnpei_team_size(pass->team);
    HNPEI_TRY(hnpei_allocate(context, n_workers, sizeof *pass->spaces, &pass->spaces));
    pass->n_workers = n_workers;
    const size_t rows = term->d_embed + term->d_beta + term->dim + hnpei_flow_noise(term->flow) + 1;
    const size_t space = rows * HNPEI_TILE + hnpei_flow_tape(term->flow) + hnpei_flow_scratch(term->flow) + 16;
    for (size_t i = 0; i < n_workers; ++i)
        HNPEI_TRY(hnpei_allocate(context, space, sizeof **pass->spaces, &pass->spaces[i]));
    return HNPE_OK;
}

void hnpei_pass_free(hnpei_pass *pass)
{
    if (!pass->core)
        return;
    hnpei_team_destroy(pass->team);
    for (size_t i = 0; i < pass->n_workers; ++i)
        hnpei_free(pass->core->context, pass->spaces[i]);
    hnpei_free(pass->core->context, pass->spaces);
}

static void fill_given(const hnpei_pass *pass, size_t at, size_t n, hnpei_real *given)
{
    const hnpei_term *term = pass->term;
    const size_t d = term->d_embed;
    for (size_t i = 0; i < n; ++i) {
        const hnpei_real *embedding = pass->contexts + (pass->begin + at + i) / pass->per_context * d;
        for (size_t j = 0; j < d; ++j)
            given[j * HNPEI_TILE + i] = embedding[j];
        for (size_t j = 0; j < term->d_beta; ++j)
            given[(d + j) * HNPEI_TILE + i] = (hnpei_real)pass->beta[(at + i) * term->d_beta + j];
    }
}

static void draw_noise(const hnpei_pass *pass, size_t tile, size_t n, hnpei_real *z)
{
    hnpei_stream stream;
    hnpei_stream_init(&stream, pass->key, HNPEI_PURPOSE_SAMPLE, pass->tiles + tile);
    hnpei_flow_draw_noise(pass->term->flow, &stream, n, z);
}

/* Finite observations can still be so far from anything simulated that the networks overflow. */
static hnpe_status check_numbers(const hnpei_pass *pass, size_t at, size_t n, const double *values)
{
    for (size_t i = 0; i < n; ++i)
        if (isnan(values[i]))
            return hnpei_fail(HNPE_ERROR_NUMERIC, NULL,
                              "the networks give no number for %s %zu: its x is too far from what they were trained on",
                              "set or observation", (pass->begin + at) / pass->per_context);
    return HNPE_OK;
}

static hnpe_status run_tile(void *data, size_t tile, size_t worker)
{
    hnpei_pass *pass = data;
    const hnpei_term *term = pass->term;
    const size_t at = tile * HNPEI_TILE, dim = term->dim;
    const size_t n = pass->n - at < HNPEI_TILE ? pass->n - at : HNPEI_TILE;
    hnpei_real *given = pass->spaces[worker];
    hnpei_real *v = given + (term->d_embed + term->d_beta) * HNPEI_TILE;
    hnpei_real *z = v + dim * HNPEI_TILE;
    hnpei_real *log_q = z + hnpei_flow_noise(term->flow) * HNPEI_TILE;
    hnpei_real *tape = log_q + HNPEI_TILE;
    hnpei_real *scratch = tape + (hnpei_flow_tape(term->flow) + 15) / 16 * 16;
    fill_given(pass, at, n, given);
    if (!pass->log_q) {
        draw_noise(pass, tile, n, z);
        hnpei_flow_inverse(term->flow, pass->kernels, term->weights, n, given, z, tape, v, scratch);
        for (size_t i = 0; i < n; ++i)
            for (size_t j = 0; j < dim; ++j)
                pass->v[(at + i) * dim + j] = (double)v[j * HNPEI_TILE + i];
        return check_numbers(pass, at, n * dim, pass->v + at * dim);
    }
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < dim; ++j)
            v[j * HNPEI_TILE + i] = (hnpei_real)pass->v[(at + i) * dim + j];
    hnpei_flow_log_density(term->flow, pass->kernels, term->weights, n, given, v, tape, log_q);
    for (size_t i = 0; i < n; ++i)
        pass->log_q[at + i] = (double)log_q[i];
    return check_numbers(pass, at, n, pass->log_q + at);
}

hnpe_status hnpei_pass_run(hnpei_pass *pass, size_t n, const hnpei_real *contexts, size_t begin, size_t per_context,
                           const double *beta, double *v, double *log_q)
{
    pass->n = n;
    pass->contexts = contexts;
    pass->begin = begin;
    pass->per_context = per_context;
    pass->beta = beta;
    pass->v = v;
    pass->log_q = log_q;
    hnpe_status status = hnpei_team_run(pass->team, count_tiles(n), run_tile, pass, NULL);
    pass->tiles += count_tiles(n);
    return status;
}
