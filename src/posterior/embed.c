#include "embed.h"

#include "base/context.h"

#include <math.h>
#include <string.h>

/* More observations than this are not embedded at once, one set's own excepted. */
#define MAX_ROWS ((size_t)4096)

typedef struct embedding_job {
    const hnpei_core *core;
    const hnpei_term *term;
    const hnpei_observed *observed;
    hnpei_embed_what what;
    const hnpei_kernels *kernels;
    size_t n, n_pieces;
    size_t *begins;  /* [n_pieces + 1] first item of each piece */
    size_t max_rows; /* of a piece */
    size_t space;    /* reals of one worker */
    hnpei_real *spaces, *contexts;
} embedding_job;

/* Row of x at which item i begins, and how many there are. */
static size_t item_begin(const embedding_job *job, size_t i)
{
    return job->what == HNPEI_EMBED_ROWS ? i : job->observed->first[i];
}

static size_t item_rows(const embedding_job *job, size_t i)
{
    return job->what == HNPEI_EMBED_SETS ? job->observed->first[i + 1] - job->observed->first[i] : 1;
}

/* Pieces of at most a tile of items and MAX_ROWS rows. */
static void cut(embedding_job *job)
{
    size_t rows = 0;
    job->n_pieces = 0;
    for (size_t i = 0; i < job->n; ++i) {
        const size_t more = item_rows(job, i);
        const int full = job->n_pieces && (i - job->begins[job->n_pieces - 1] == HNPEI_TILE || rows + more > MAX_ROWS);
        if (i == 0 || full) {
            job->begins[job->n_pieces++] = i;
            rows = 0;
        }
        rows += more;
        job->max_rows = rows > job->max_rows ? rows : job->max_rows;
    }
    job->begins[job->n_pieces] = job->n;
}

/* An infinity, or what is computed from one, would make draws and densities meaningless. */
static hnpe_status check_context(const embedding_job *job, size_t i)
{
    const size_t d = job->term->d_embed;
    for (size_t j = 0; j < d; ++j)
        if (!isfinite(job->contexts[i * d + j]))
            return hnpei_fail(HNPE_ERROR_NUMERIC, NULL, "x is so large in %s %zu that the networks' numbers overflow",
                              job->what == HNPEI_EMBED_ROWS ? "row" : "set", i);
    return HNPE_OK;
}

/* The piece's rows: where they lie, but first observations that others lie between are brought together. */
static const hnpei_real *rows_of_piece(const embedding_job *job, size_t begin, size_t n, size_t *first,
                                       hnpei_real *together)
{
    const size_t d_x = job->core->plan.d_x;
    const hnpei_real *from = job->observed->x + item_begin(job, begin) * d_x;
    first[0] = 0;
    for (size_t i = 0; i < n; ++i)
        first[i + 1] = first[i] + item_rows(job, begin + i);
    if (job->what != HNPEI_EMBED_FIRST)
        return from;
    for (size_t i = 0; i < n; ++i)
        memcpy(together + i * d_x, job->observed->x + item_begin(job, begin + i) * d_x, d_x * sizeof *together);
    return together;
}

static hnpe_status embed_piece(void *data, size_t piece, size_t worker)
{
    embedding_job *job = data;
    const size_t begin = job->begins[piece], n = job->begins[piece + 1] - begin, d = job->term->d_embed;
    size_t first[HNPEI_TILE + 1];
    hnpei_real *out = job->spaces + worker * job->space, *together = out + d * HNPEI_TILE;
    hnpei_real *tape = together + job->core->plan.d_x * HNPEI_TILE;
    const hnpei_sets sets = {n, first, rows_of_piece(job, begin, n, first, together)};
    hnpei_embedder_forward(job->term->embedder, job->kernels, job->term->weights, &sets, tape, out);
    job->kernels->transpose(d, n, out, HNPEI_TILE, job->contexts + begin * d, d);
    for (size_t i = 0; i < n; ++i)
        HNPEI_TRY(check_context(job, begin + i));
    return HNPE_OK;
}

size_t hnpei_embed_workers(size_t n_rows)
{
    return n_rows / HNPEI_TILE / 2;
}

hnpe_status hnpei_embed(const hnpei_core *core, const hnpei_term *term, const hnpei_observed *observed,
                        hnpei_embed_what what, hnpei_desk *desk, hnpei_team *team, hnpei_real **contexts)
{
    embedding_job job = {.core = core,
                         .term = term,
                         .observed = observed,
                         .what = what,
                         .kernels = hnpei_kernels_get(hnpei_context_isa(core->context)),
                         .n = what == HNPEI_EMBED_ROWS ? observed->n_rows : observed->n_sets};
    HNPEI_TRY(hnpei_desk_place(desk, job.n + 1, sizeof *job.begins, &job.begins));
    HNPEI_TRY(hnpei_desk_place(desk, job.n * term->d_embed, sizeof *job.contexts, &job.contexts));
    cut(&job);
    job.space = (term->d_embed + core->plan.d_x) * HNPEI_TILE +
                (hnpei_embedder_tape(term->embedder, job.max_rows) + 15) / 16 * 16;
    HNPEI_TRY(hnpei_desk_place(desk, hnpei_team_size(team) * job.space, sizeof *job.spaces, &job.spaces));
    *contexts = job.contexts;
    return hnpei_team_run(team, job.n_pieces, embed_piece, &job, NULL);
}
