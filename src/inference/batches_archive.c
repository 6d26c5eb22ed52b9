/* Batches on disk: parameters that were handed out, and what came back and waits for the next training. One after the
   other in a few tensors: there may be thousands. */
#include "standing.h"

#include <string.h>

/* Of each batch: sets, rows, origin, whether it came back, whether its parameters, its densities and its simulations
   are there, and how many of its sets are in the data set. */
enum { N_COUNTS = 8 };

typedef enum field { LOCAL, GLOBAL, DENSITY, FEATURES, N_FIELDS } field;

static const char *const names[N_FIELDS] = {"batches.theta_local", "batches.theta_global", "batches.log_proposal",
                                            "batches.x"};

static double **array_of(hnpei_proposed *batch, field what)
{
    double **const arrays[N_FIELDS] = {&batch->theta_local, &batch->theta_global, &batch->log_proposal, &batch->x};
    return arrays[what];
}

/* Of numbers in an array that is there. */
static size_t size_of(const hnpe_dataset *dataset, const hnpei_proposed *batch, field what)
{
    const size_t sizes[N_FIELDS] = {batch->n_rows * dataset->d_local, batch->n_sets * dataset->d_global, batch->n_sets,
                                    batch->n_rows * dataset->d_x};
    return sizes[what];
}

/* ---- writing ---- */

static hnpe_status write_field(const hnpe_inference *inference, field what, hnpei_writer *writer)
{
    hnpe_context *context = inference->object.context;
    size_t n = 0;
    double *all;
    for (size_t i = 0; i < inference->n_batches; ++i)
        n += *array_of(&inference->batches[i], what) ? size_of(inference->dataset, &inference->batches[i], what) : 0;
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *all, &all));
    double *to = all;
    for (size_t i = 0; i < inference->n_batches; ++i) {
        const double *from = *array_of(&inference->batches[i], what);
        const size_t size = from ? size_of(inference->dataset, &inference->batches[i], what) : 0;
        if (size)
            memcpy(to, from, size * sizeof *to);
        to += size;
    }
    const hnpe_status status = hnpei_writer_doubles(writer, names[what], n, 1, all);
    hnpei_free(context, all);
    return status;
}

static size_t gather_counts(const hnpe_inference *inference, int64_t *counts)
{
    size_t n_sets = 0;
    for (size_t i = 0; i < inference->n_batches; ++i) {
        const hnpei_proposed *batch = &inference->batches[i];
        const int64_t found[N_COUNTS] = {(int64_t)batch->n_sets, (int64_t)batch->n_rows, batch->origin,
                                         batch->appended,        batch->sizes != NULL,   batch->log_proposal != NULL,
                                         batch->x != NULL,       (int64_t)batch->moved};
        memcpy(counts + i * N_COUNTS, found, sizeof found);
        n_sets += batch->sizes ? batch->n_sets : 0;
    }
    return n_sets;
}

static hnpe_status write_sizes(const hnpe_inference *inference, size_t n, hnpei_writer *writer)
{
    int64_t *all;
    HNPEI_TRY(hnpei_allocate(inference->object.context, n, sizeof *all, &all));
    for (size_t i = 0, at = 0; i < inference->n_batches; ++i) {
        const hnpei_proposed *batch = &inference->batches[i];
        if (!batch->sizes)
            continue;
        memcpy(all + at, batch->sizes, batch->n_sets * sizeof *all);
        at += batch->n_sets;
    }
    const hnpe_status status = hnpei_writer_ints(writer, "batches.n_rows", n, all);
    hnpei_free(inference->object.context, all);
    return status;
}

hnpe_status hnpei_batches_write(const hnpe_inference *inference, hnpei_writer *writer)
{
    const size_t n = inference->n_batches;
    int64_t *counts;
    if (!n)
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(inference->object.context, n * N_COUNTS, sizeof *counts, &counts));
    const size_t n_sets = gather_counts(inference, counts);
    hnpe_status status = hnpei_writer_ints(writer, "batches.counts", n * N_COUNTS, counts);
    hnpei_free(inference->object.context, counts);
    if (status == HNPE_OK)
        status = write_sizes(inference, n_sets, writer);
    for (field what = LOCAL; what < N_FIELDS && status == HNPE_OK; ++what)
        status = write_field(inference, what, writer);
    return status;
}

/* ---- reading ---- */

typedef struct reading {
    const char *where;
    const hnpei_reader *reader;
    hnpe_inference *inference;
    const int64_t *counts, *sizes; /* all of them */
    size_t n_sizes;
    size_t at_size, at[N_FIELDS]; /* of the next batch */
} reading;

static hnpe_status malformed(const reading *r, size_t i)
{
    return hnpei_fail(HNPE_ERROR_FORMAT, r->where, "batch %zu has a number that cannot be one", i);
}

static hnpe_status read_sizes(reading *r, size_t i, hnpei_proposed *batch)
{
    size_t rows = 0;
    if (batch->n_sets > r->n_sizes - r->at_size)
        return malformed(r, i);
    HNPEI_TRY(hnpei_allocate(r->inference->object.context, batch->n_sets, sizeof *batch->sizes, &batch->sizes));
    memcpy(batch->sizes, r->sizes + r->at_size, batch->n_sets * sizeof *batch->sizes);
    r->at_size += batch->n_sets;
    for (size_t s = 0; s < batch->n_sets; ++s) {
        if (batch->sizes[s] < 1 || batch->sizes[s] > INT32_MAX)
            return malformed(r, i);
        HNPEI_TRY(hnpei_size_add(rows, (size_t)batch->sizes[s], &rows));
    }
    return rows == batch->n_rows ? HNPE_OK : malformed(r, i);
}

/* The file has as many, before memory is taken for them. */
static hnpe_status read_field(reading *r, field what, hnpei_proposed *batch)
{
    const size_t size = size_of(r->inference->dataset, batch, what);
    const hnpei_tensor *tensor = hnpei_reader_find(r->reader, names[what]);
    double **values = array_of(batch, what);
    if (!tensor || tensor->count < r->at[what] || tensor->count - r->at[what] < size)
        return hnpei_fail(HNPE_ERROR_FORMAT, r->where, "%s is not there, or too short", names[what]);
    HNPEI_TRY(hnpei_allocate(r->inference->object.context, size, sizeof **values, values));
    if (size)
        HNPEI_TRY(hnpei_reader_rows(r->reader, names[what], r->at[what], size, 1, *values));
    r->at[what] += size;
    return HNPE_OK;
}

static hnpe_status read_batch(reading *r, size_t i)
{
    const int64_t *c = r->counts + i * N_COUNTS;
    hnpei_proposed *batch = &r->inference->batches[i];
    if (c[0] < 1 || c[0] > INT32_MAX || c[1] < c[0] || c[1] > INT64_MAX / INT32_MAX || c[2] < 0 ||
        (uint64_t)c[2] >= r->inference->dataset->n_origins || c[7] < 0 || c[7] > c[0] || (!c[4] && (c[6] || !c[3])) ||
        (c[6] && !c[3]))
        return malformed(r, i);
    *batch = (hnpei_proposed){.n_sets = (size_t)c[0],
                              .n_rows = (size_t)c[1],
                              .origin = (int32_t)c[2],
                              .appended = c[3] != 0,
                              .moved = (size_t)c[7]};
    if (!c[4]) /* it is in the data set */
        return HNPE_OK;
    HNPEI_TRY(read_sizes(r, i, batch));
    HNPEI_TRY(read_field(r, LOCAL, batch));
    HNPEI_TRY(read_field(r, GLOBAL, batch));
    if (c[5])
        HNPEI_TRY(read_field(r, DENSITY, batch));
    return c[6] ? read_field(r, FEATURES, batch) : HNPE_OK;
}

static hnpe_status read_all(reading *r, size_t n)
{
    hnpe_inference *inference = r->inference;
    HNPEI_TRY(hnpei_allocate(inference->object.context, n, sizeof *inference->batches, &inference->batches));
    inference->capacity = n;
    for (; inference->n_batches < n; ++inference->n_batches) {
        const hnpe_status status = read_batch(r, inference->n_batches);
        if (status != HNPE_OK) {
            ++inference->n_batches; /* what there is of it is freed with the others */
            return status;
        }
    }
    return HNPE_OK;
}

/* All numbers of a tensor; count SIZE_MAX: as many as there are. */
static hnpe_status read_ints(const reading *r, const char *name, size_t count, int64_t **values, size_t *found)
{
    const hnpei_tensor *tensor = hnpei_reader_find(r->reader, name);
    if (!tensor || (count != SIZE_MAX && tensor->count != count))
        return hnpei_fail(HNPE_ERROR_FORMAT, r->where, "%s is not there, or of another length", name);
    HNPEI_TRY(hnpei_allocate(r->inference->object.context, tensor->count, sizeof **values, values));
    *found = tensor->count;
    return hnpei_reader_ints(r->reader, name, tensor->count, *values);
}

hnpe_status hnpei_batches_read(const char *where, const hnpei_reader *reader, size_t n, hnpe_inference *inference)
{
    reading r = {.where = where, .reader = reader, .inference = inference};
    int64_t *counts = NULL, *sizes = NULL;
    size_t n_counts;
    if (!n)
        return HNPE_OK;
    hnpe_status status =
        n > SIZE_MAX / N_COUNTS ? malformed(&r, n) : read_ints(&r, "batches.counts", n * N_COUNTS, &counts, &n_counts);
    if (status == HNPE_OK)
        status = read_ints(&r, "batches.n_rows", SIZE_MAX, &sizes, &r.n_sizes);
    r.counts = counts;
    r.sizes = sizes;
    if (status == HNPE_OK)
        status = read_all(&r, n);
    hnpei_free(inference->object.context, counts);
    hnpei_free(inference->object.context, sizes);
    return status;
}
