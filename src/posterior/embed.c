#include "embed.h"

#include "base/context.h"

#include <math.h>

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
    hnpei_real **tapes, *contexts;
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

static hnpe_status embed_piece(void *data, size_t piece, size_t worker)
{
    embedding_job *job = data;
    const size_t begin = job->begins[piece], n = job->begins[piece + 1] - begin, d = job->term->d_embed;
    const size_t d_x = job->core->plan.d_x;
    size_t first[HNPEI_TILE + 1] = {0};
    hnpei_real *out = job->tapes[worker];
    hnpei_real *x = out + d * HNPEI_TILE;
    hnpei_real *tape = x + (job->max_rows * d_x + 15) / 16 * 16;
    for (size_t i = 0; i < n; ++i) {
        const size_t rows = item_rows(job, begin + i);
        const hnpei_real *from = job->observed->x + item_begin(job, begin + i) * d_x;
        for (size_t k = 0; k < rows * d_x; ++k)
            x[first[i] * d_x + k] = from[k];
        first[i + 1] = first[i] + rows;
    }
    const hnpei_sets sets = {n, first, x};
    hnpei_embedder_forward(job->term->embedder, job->kernels, job->term->weights, &sets, tape, out);
    for (size_t i = 0; i < n; ++i) {
        for (size_t j = 0; j < d; ++j)
            job->contexts[(begin + i) * d + j] = out[j * HNPEI_TILE + i];
        HNPEI_TRY(check_context(job, begin + i));
    }
    return HNPE_OK;
}

static hnpe_status embed_all(embedding_job *job)
{
    hnpe_context *context = job->core->context;
    hnpei_team *team = NULL;
    size_t n_workers = 0;
    const size_t space = job->term->d_embed * HNPEI_TILE + (job->max_rows * job->core->plan.d_x + 15) / 16 * 16 +
                         hnpei_embedder_tape(job->term->embedder, job->max_rows);
    hnpe_status status = hnpei_team_create(context, (job->n_pieces + 1) / 2, &team);
    if (status == HNPE_OK) {
        n_workers = hnpei_team_size(team);
        status = hnpei_allocate(context, n_workers, sizeof *job->tapes, &job->tapes);
    }
    for (size_t i = 0; i < n_workers && status == HNPE_OK; ++i)
        status = hnpei_allocate(context, space, sizeof **job->tapes, &job->tapes[i]);
    if (status == HNPE_OK)
        status = hnpei_team_run(team, job->n_pieces, embed_piece, job, NULL);
    for (size_t i = 0; job->tapes && i < n_workers; ++i)
        hnpei_free(context, job->tapes[i]);
    hnpei_free(context, job->tapes);
    hnpei_team_destroy(team);
    return status;
}

hnpe_status hnpei_embed(const hnpei_core *core, const hnpei_term *term, const hnpei_observed *observed,
                        hnpei_embed_what what, hnpei_real **contexts)
{
    hnpe_context *context = core->context;
    embedding_job job = {.core = core,
                         .term = term,
                         .observed = observed,
                         .what = what,
                         .kernels = hnpei_kernels_get(hnpei_context_isa(context)),
                         .n = what == HNPEI_EMBED_ROWS ? observed->n_rows : observed->n_sets};
    *contexts = NULL;
    HNPEI_TRY(hnpei_allocate(context, job.n + 1, sizeof *job.begins, &job.begins));
    cut(&job);
    hnpe_status status = hnpei_allocate(context, job.n * term->d_embed, sizeof **contexts, contexts);
    job.contexts = *contexts;
    if (status == HNPE_OK)
        status = embed_all(&job);
    hnpei_free(context, job.begins);
    if (status != HNPE_OK) {
        hnpei_free(context, *contexts);
        *contexts = NULL;
    }
    return status;
}
