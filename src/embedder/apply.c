/* Forward alone, for any number of sets: a tile of sets at a time. */
#include "base/context.h"
#include "embedder_handle.h"

/* Memory for the largest tile of sets. */
typedef struct workspace {
    size_t first[HNPEI_TILE + 1];
    hnpei_real *x, *tape, *out;
} workspace;

static size_t rows_of(const int64_t *n_rows, size_t i)
{
    return n_rows ? (size_t)n_rows[i] : 1;
}

static size_t sets_from(size_t begin, size_t n_sets)
{
    return n_sets - begin < HNPEI_TILE ? n_sets - begin : HNPEI_TILE;
}

static size_t most_rows(size_t n_sets, const int64_t *n_rows)
{
    size_t most = 0;
    for (size_t begin = 0; begin < n_sets; begin += HNPEI_TILE) {
        size_t rows = 0;
        for (size_t i = 0; i < sets_from(begin, n_sets); ++i)
            rows += rows_of(n_rows, begin + i);
        most = rows > most ? rows : most;
    }
    return most;
}

static hnpe_status take(const hnpe_embedder *embedder, size_t rows, workspace *work)
{
    hnpe_context *context = embedder->object.context;
    HNPEI_TRY(hnpei_allocate(context, rows, embedder->spec.d_x * sizeof *work->x, &work->x));
    HNPEI_TRY(hnpei_allocate(context, hnpei_embedder_tape(embedder->core, rows), sizeof *work->tape, &work->tape));
    return hnpei_allocate(context, hnpei_embedder_out(embedder->core) * HNPEI_TILE, sizeof *work->out, &work->out);
}

static void drop(hnpe_context *context, workspace *work)
{
    hnpei_free(context, work->x);
    hnpei_free(context, work->tape);
    hnpei_free(context, work->out);
}

/* One tile of n sets; returns its rows. */
static size_t apply_tile(const hnpe_embedder *embedder, size_t n, const int64_t *n_rows, const double *x,
                         workspace *work, double *out)
{
    size_t d_out = hnpei_embedder_out(embedder->core);
    for (size_t i = 0; i < n; ++i)
        work->first[i + 1] = work->first[i] + rows_of(n_rows, i);
    for (size_t i = 0; i < work->first[n] * embedder->spec.d_x; ++i)
        work->x[i] = (hnpei_real)x[i];
    const hnpei_sets sets = {n, work->first, work->x};
    hnpei_embedder_forward(embedder->core, hnpei_kernels_get(hnpei_context_isa(embedder->object.context)),
                           embedder->weights, &sets, work->tape, work->out);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < d_out; ++j)
            out[i * d_out + j] = (double)work->out[j * HNPEI_TILE + i];
    return work->first[n];
}

hnpe_status hnpei_embedder_handle_apply(const hnpe_embedder *embedder, size_t n_sets, const int64_t *n_rows,
                                        const double *x, double *out)
{
    workspace work = {.x = NULL};
    hnpe_status status = take(embedder, most_rows(n_sets, n_rows), &work);
    for (size_t begin = 0, row = 0; status == HNPE_OK && begin < n_sets; begin += HNPEI_TILE)
        row += apply_tile(embedder, sets_from(begin, n_sets), n_rows ? n_rows + begin : NULL,
                          x + row * embedder->spec.d_x, &work, out + begin * hnpei_embedder_out(embedder->core));
    drop(embedder->object.context, &work);
    return status;
}
