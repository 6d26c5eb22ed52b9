/* Batches on disk: parameters that were handed out, and what came back and waits for the next training. */
#include "standing.h"

#include <stdio.h>
#include <string.h>

typedef struct tensor_name {
    char text[48];
} tensor_name;

static tensor_name name_of(const char *what, size_t batch)
{
    tensor_name name;
    snprintf(name.text, sizeof name.text, "batches.%s.%zu", what, batch);
    return name;
}

enum { N_INTS = 6 };

static hnpe_status write_batch(const hnpe_dataset *dataset, const hnpei_proposed *batch, size_t i, hnpei_writer *writer)
{
    const int64_t ints[N_INTS] = {(int64_t)batch->n_sets, (int64_t)batch->n_rows,      batch->origin,
                                  batch->appended,        batch->log_proposal != NULL, batch->x != NULL};
    HNPEI_TRY(hnpei_writer_ints(writer, name_of("counts", i).text, N_INTS, ints));
    if (!batch->sizes) /* in the data set by now */
        return HNPE_OK;
    HNPEI_TRY(hnpei_writer_ints(writer, name_of("n_rows", i).text, batch->n_sets, batch->sizes));
    HNPEI_TRY(hnpei_writer_doubles(writer, name_of("theta_local", i).text, batch->n_rows, dataset->d_local,
                                   batch->theta_local));
    HNPEI_TRY(hnpei_writer_doubles(writer, name_of("theta_global", i).text, batch->n_sets, dataset->d_global,
                                   batch->theta_global));
    if (batch->log_proposal)
        HNPEI_TRY(hnpei_writer_doubles(writer, name_of("log_proposal", i).text, 1, batch->n_sets, batch->log_proposal));
    return batch->x ? hnpei_writer_doubles(writer, name_of("x", i).text, batch->n_rows, dataset->d_x, batch->x)
                    : HNPE_OK;
}

hnpe_status hnpei_batches_write(const hnpe_inference *inference, hnpei_writer *writer)
{
    for (size_t i = 0; i < inference->n_batches; ++i)
        HNPEI_TRY(write_batch(inference->dataset, &inference->batches[i], i, writer));
    return HNPE_OK;
}

/* ---- reading ---- */

static hnpe_status malformed(const char *where, size_t i)
{
    return hnpei_fail(HNPE_ERROR_FORMAT, where, "batch %zu has a number that cannot be one", i);
}

/* As many doubles as the tensor must have, allocated where it has them. */
static hnpe_status read_doubles(const hnpei_reader *reader, const char *where, hnpe_context *context, const char *what,
                                size_t batch, size_t count, double **values)
{
    const tensor_name name = name_of(what, batch);
    const hnpei_tensor *tensor = hnpei_reader_find(reader, name.text);
    if (!tensor || tensor->count != count)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "%s is not there, or of another length", name.text);
    HNPEI_TRY(hnpei_allocate(context, count, sizeof **values, values));
    return hnpei_reader_doubles(reader, name.text, count, *values);
}

static hnpe_status read_sizes(const char *where, const hnpei_reader *reader, hnpe_context *context, size_t i,
                              hnpei_proposed *batch)
{
    const tensor_name name = name_of("n_rows", i);
    const hnpei_tensor *tensor = hnpei_reader_find(reader, name.text);
    size_t rows = 0;
    if (!tensor || tensor->count != batch->n_sets)
        return malformed(where, i);
    HNPEI_TRY(hnpei_allocate(context, batch->n_sets, sizeof *batch->sizes, &batch->sizes));
    HNPEI_TRY(hnpei_reader_ints(reader, name.text, batch->n_sets, batch->sizes));
    for (size_t s = 0; s < batch->n_sets; ++s) {
        if (batch->sizes[s] < 1 || batch->sizes[s] > INT32_MAX)
            return malformed(where, i);
        HNPEI_TRY(hnpei_size_add(rows, (size_t)batch->sizes[s], &rows));
    }
    return rows == batch->n_rows ? HNPE_OK : malformed(where, i);
}

static hnpe_status read_batch(const char *where, const hnpei_reader *reader, size_t i, hnpe_inference *inference)
{
    const hnpe_dataset *dataset = inference->dataset;
    hnpe_context *context = inference->object.context;
    hnpei_proposed *batch = &inference->batches[i];
    int64_t ints[N_INTS];
    HNPEI_TRY(hnpei_reader_ints(reader, name_of("counts", i).text, N_INTS, ints));
    if (ints[0] < 1 || ints[0] > INT32_MAX || ints[1] < ints[0] || ints[2] < 0 ||
        (uint64_t)ints[2] >= dataset->n_origins)
        return malformed(where, i);
    *batch = (hnpei_proposed){
        .n_sets = (size_t)ints[0], .n_rows = (size_t)ints[1], .origin = (int32_t)ints[2], .appended = ints[3] != 0};
    if (batch->appended && !ints[5])
        return HNPE_OK;
    HNPEI_TRY(read_sizes(where, reader, context, i, batch));
    HNPEI_TRY(
        read_doubles(reader, where, context, "theta_local", i, batch->n_rows * dataset->d_local, &batch->theta_local));
    HNPEI_TRY(read_doubles(reader, where, context, "theta_global", i, batch->n_sets * dataset->d_global,
                           &batch->theta_global));
    if (ints[4])
        HNPEI_TRY(read_doubles(reader, where, context, "log_proposal", i, batch->n_sets, &batch->log_proposal));
    return ints[5] ? read_doubles(reader, where, context, "x", i, batch->n_rows * dataset->d_x, &batch->x) : HNPE_OK;
}

hnpe_status hnpei_batches_read(const char *where, const hnpei_reader *reader, size_t n, hnpe_inference *inference)
{
    if (n > hnpei_reader_count(reader))
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "the file has not %zu batches", n);
    if (!n)
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(inference->object.context, n, sizeof *inference->batches, &inference->batches));
    inference->capacity = n;
    for (; inference->n_batches < n; ++inference->n_batches) {
        const hnpe_status status = read_batch(where, reader, inference->n_batches, inference);
        if (status != HNPE_OK) {
            ++inference->n_batches; /* what there is of it is freed with the others */
            return status;
        }
    }
    return HNPE_OK;
}
