/* Sets of a data set to a file; what it looks like is in dataset_file.c. */
#include "archive/archive.h"
#include "shard.h"

#include <stdio.h>
#include <string.h>

/* Sets [first, first + n). */
typedef struct part {
    const hnpe_dataset *dataset;
    size_t first, n;
} part;

static hnpe_status write_sets(const part *p, hnpei_writer *writer)
{
    const hnpe_dataset *dataset = p->dataset;
    hnpe_context *context = dataset->object.context;
    const size_t n = p->n, *first = dataset->first + p->first;
    int64_t *numbers;
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *numbers, &numbers));
    for (size_t i = 0; i < n; ++i)
        numbers[i] = (int64_t)(first[i + 1] - first[i]);
    hnpe_status status = hnpei_writer_ints(writer, "n_rows", n, numbers);
    for (size_t i = 0; i < n; ++i)
        numbers[i] = dataset->round[p->first + i];
    if (status == HNPE_OK)
        status = hnpei_writer_ints(writer, "round", n, numbers);
    hnpei_free(context, numbers);
    if (status == HNPE_OK)
        status = hnpei_writer_tensor(writer, "log_proposal", HNPEI_TYPE_F64, 1, &n,
                                     n ? dataset->log_proposal + p->first : NULL);
    return status;
}

static size_t count_gaussians(const hnpe_dataset *dataset)
{
    size_t n = 0;
    for (size_t i = 0; i < dataset->n_origins; ++i)
        n += dataset->origins[i].kind == HNPE_PROPOSAL_GAUSSIAN;
    return n;
}

/* Nothing where there are none. */
static hnpe_status write_gaussians(const hnpe_dataset *dataset, hnpei_writer *writer)
{
    const size_t n = count_gaussians(dataset), size = hnpei_gaussian_size(dataset->d_local + dataset->d_global);
    double *rows;
    if (n == 0)
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(dataset->object.context, n, size * sizeof *rows, &rows));
    for (size_t i = 0, row = 0; i < dataset->n_origins; ++i)
        if (hnpei_dataset_gaussian(dataset, i))
            memcpy(rows + row++ * size, dataset->gaussians[i], size * sizeof *rows);
    hnpe_status status = hnpei_writer_doubles(writer, "proposal_gaussian", n, size, rows);
    hnpei_free(dataset->object.context, rows);
    return status;
}

static hnpe_status write_origins(const hnpe_dataset *dataset, hnpei_writer *writer)
{
    hnpe_context *context = dataset->object.context;
    const size_t n = dataset->n_origins;
    int64_t *kinds;
    double *constants = NULL;
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *kinds, &kinds));
    hnpe_status status = hnpei_allocate(context, n, 2 * sizeof *constants, &constants);
    for (size_t i = 0; i < n && status == HNPE_OK; ++i) {
        kinds[i] = dataset->origins[i].kind;
        constants[2 * i] = dataset->origins[i].log_constant;
        constants[2 * i + 1] = dataset->origins[i].error;
    }
    if (status == HNPE_OK)
        status = hnpei_writer_ints(writer, "proposal_kind", n, kinds);
    if (status == HNPE_OK)
        status = hnpei_writer_doubles(writer, "proposal_constant", n, 2, constants);
    hnpei_free(context, kinds);
    hnpei_free(context, constants);
    return status == HNPE_OK ? write_gaussians(dataset, writer) : status;
}

/* A matrix without columns is left out. A data set may be large: it is not copied. */
static hnpe_status write_matrix(hnpei_writer *writer, const char *name, size_t rows, size_t columns,
                                const double *values)
{
    const size_t dims[2] = {rows, columns};
    return columns ? hnpei_writer_borrow(writer, name, HNPEI_TYPE_F64, 2, dims, values) : HNPE_OK;
}

static hnpe_status write_held(const part *p, hnpei_writer *writer)
{
    const hnpe_dataset *dataset = p->dataset;
    const size_t rows = dataset->first[p->first + p->n] - dataset->first[p->first];
    const hnpei_numbers at = hnpei_dataset_at(dataset, p->first);
    HNPEI_TRY(write_matrix(writer, "theta_local", rows, dataset->d_local, at.theta_local));
    HNPEI_TRY(write_matrix(writer, "theta_global", p->n, dataset->d_global, at.theta_global));
    return write_matrix(writer, "x", rows, dataset->d_x, at.x);
}

static hnpe_status write_read_rows(hnpei_cursor *cursor, const char *name, size_t first, size_t n, size_t columns,
                                   hnpei_produce_rows *produce, hnpei_writer *writer)
{
    return columns ? hnpei_writer_rows(writer, name, first, n, columns, produce, cursor) : HNPE_OK;
}

/* Of shards that are read while the file is written. */
static hnpe_status write_read(const part *p, hnpei_cursor *cursor, hnpei_writer *writer)
{
    const hnpe_dataset *dataset = p->dataset;
    const size_t row = dataset->first[p->first], rows = dataset->first[p->first + p->n] - row;
    HNPEI_TRY(write_read_rows(cursor, "theta_local", row, rows, dataset->d_local, hnpei_cursor_local, writer));
    HNPEI_TRY(write_read_rows(cursor, "theta_global", p->first, p->n, dataset->d_global, hnpei_cursor_global, writer));
    return write_read_rows(cursor, "x", row, rows, dataset->d_x, hnpei_cursor_features, writer);
}

static hnpe_status write_number(hnpei_writer *writer, const char *key, size_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%zu", value);
    return hnpei_writer_metadata(writer, key, text);
}

static hnpe_status write_name(const hnpei_shard *shard, hnpei_writer *writer)
{
    if (!shard)
        return HNPE_OK;
    HNPEI_TRY(write_number(writer, "shard", shard->number));
    HNPEI_TRY(write_number(writer, "first_set", shard->first_set));
    HNPEI_TRY(write_number(writer, "shard_bytes", shard->bytes));
    return shard->before ? hnpei_writer_metadata(writer, "before", shard->before) : HNPE_OK;
}

static hnpe_status write_notes(const part *p, hnpei_writer *writer)
{
    const hnpe_dataset *dataset = p->dataset;
    size_t invalid = 0;
    for (size_t i = 0; i < p->n; ++i)
        invalid += hnpei_dataset_count_invalid(dataset, p->first + i);
    HNPEI_TRY(hnpei_writer_note_count(writer, "sets", (int64_t)p->n));
    HNPEI_TRY(
        hnpei_writer_note_count(writer, "rows", (int64_t)(dataset->first[p->first + p->n] - dataset->first[p->first])));
    HNPEI_TRY(hnpei_writer_note_count(writer, "invalid_rows", (int64_t)invalid));
    return hnpei_series_write(dataset, p->first + p->n, writer);
}

static hnpe_status write_all(const part *p, const hnpei_shard *shard, hnpei_cursor *cursor, hnpei_writer *writer)
{
    const hnpe_dataset *dataset = p->dataset;
    int64_t dims[3] = {(int64_t)dataset->d_local, (int64_t)dataset->d_global, (int64_t)dataset->d_x};
    HNPEI_TRY(write_name(shard, writer));
    HNPEI_TRY(hnpei_writer_ints(writer, "dims", 3, dims));
    HNPEI_TRY(write_notes(p, writer));
    HNPEI_TRY(write_sets(p, writer));
    HNPEI_TRY(write_origins(dataset, writer));
    return p->first < dataset->n_stored ? write_read(p, cursor, writer) : write_held(p, writer);
}

hnpe_status hnpei_shard_write(const char *where, const hnpe_dataset *dataset, size_t first, size_t n,
                              const hnpei_shard *shard, const char *path)
{
    const part p = {dataset, first, n};
    hnpei_cursor cursor;
    hnpei_writer *writer;
    HNPEI_TRY(hnpei_writer_begin(dataset->object.context, where, HNPEI_DATASET_KIND, HNPEI_DATASET_VERSION, &writer));
    hnpei_cursor_begin(&cursor, where, dataset);
    hnpe_status status = write_all(&p, shard, &cursor, writer);
    if (status == HNPE_OK)
        status = hnpei_writer_commit(writer, path);
    hnpei_cursor_end(&cursor);
    hnpei_writer_destroy(writer);
    return status;
}

hnpe_status hnpei_dataset_save(const char *where, const hnpe_dataset *dataset, const char *path)
{
    return hnpei_shard_write(where, dataset, 0, dataset->n_sets, NULL, path);
}
