/* Reading: open, look up, convert. What header.c let through is trusted here. */
#include "inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static hnpe_status make_reader(hnpe_context *context, const char *where, const char *source, hnpei_reader **reader)
{
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof **reader, reader));
    (*reader)->context = context;
    (*reader)->where = where;
    (*reader)->source = hnpei_quote_tail(source);
    return HNPE_OK;
}

static hnpe_status parse_or_close(hnpe_status status, hnpei_reader **reader)
{
    if (status == HNPE_OK)
        status = hnpei_reader_parse(*reader);
    if (status != HNPE_OK) {
        hnpei_reader_close(*reader);
        *reader = NULL;
    }
    return status;
}

hnpe_status hnpei_reader_open(hnpe_context *context, const char *where, const char *path, hnpei_reader **reader)
{
    HNPEI_TRY(make_reader(context, where, path, reader));
    return parse_or_close(hnpei_file_read(context, where, path, &(*reader)->file, &(*reader)->bytes), reader);
}

hnpe_status hnpei_reader_from_memory(hnpe_context *context, const char *where, size_t bytes, const void *data,
                                     hnpei_reader **reader)
{
    HNPEI_TRY(make_reader(context, where, "memory", reader));
    hnpe_status status = hnpei_allocate(context, bytes, 1, &(*reader)->file);
    if (status == HNPE_OK && bytes)
        memcpy((*reader)->file, data, bytes);
    (*reader)->bytes = bytes;
    return parse_or_close(status, reader);
}

void hnpei_reader_close(hnpei_reader *reader)
{
    if (!reader)
        return;
    cJSON_Delete(reader->header);
    hnpei_free(reader->context, reader->tensors);
    hnpei_free(reader->context, reader->file);
    hnpei_free(reader->context, reader);
}

size_t hnpei_reader_count(const hnpei_reader *reader)
{
    return reader->count;
}

const hnpei_tensor *hnpei_reader_tensor(const hnpei_reader *reader, size_t index)
{
    return index < reader->count ? &reader->tensors[index] : NULL;
}

static int compare_to_name(const void *name, const void *tensor)
{
    return strcmp(name, ((const hnpei_tensor *)tensor)->name);
}

const hnpei_tensor *hnpei_reader_find(const hnpei_reader *reader, const char *name)
{
    return bsearch(name, reader->tensors, reader->count, sizeof *reader->tensors, compare_to_name);
}

const char *hnpei_reader_metadata(const hnpei_reader *reader, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(reader->metadata, key);
    return item ? item->valuestring : NULL;
}

/* ---- conversions ---- */

static double element_double(const hnpei_tensor *tensor, size_t i)
{
    const unsigned char *data = tensor->data;
    double wide;
    float narrow;
    int64_t integer;
    switch (tensor->type) {
    case HNPEI_TYPE_F64:
        memcpy(&wide, data + i * sizeof wide, sizeof wide);
        return wide;
    case HNPEI_TYPE_F32:
        memcpy(&narrow, data + i * sizeof narrow, sizeof narrow);
        return (double)narrow;
    case HNPEI_TYPE_I64:
        memcpy(&integer, data + i * sizeof integer, sizeof integer);
        return (double)integer;
    default:
        return (double)data[i];
    }
}

static hnpe_status find_counted(const hnpei_reader *reader, const char *name, size_t count, const hnpei_tensor **tensor)
{
    *tensor = hnpei_reader_find(reader, name);
    if (!*tensor)
        return HNPEI_REFUSE(reader, "there is no tensor \"%s\"", name);
    if ((*tensor)->count != count)
        return HNPEI_REFUSE(reader, "tensor \"%s\" has %zu elements, but %zu are needed", name, (*tensor)->count,
                            count);
    return HNPE_OK;
}

hnpe_status hnpei_reader_doubles(const hnpei_reader *reader, const char *name, size_t count, double *values)
{
    const hnpei_tensor *tensor = NULL;
    HNPEI_TRY(find_counted(reader, name, count, &tensor));
    for (size_t i = 0; i < count; ++i)
        values[i] = element_double(tensor, i);
    return HNPE_OK;
}

hnpe_status hnpei_reader_reals(const hnpei_reader *reader, const char *name, size_t count, hnpei_real *values)
{
    const hnpei_tensor *tensor = NULL;
    HNPEI_TRY(find_counted(reader, name, count, &tensor));
    for (size_t i = 0; i < count; ++i) {
        double value = element_double(tensor, i);
        values[i] = (hnpei_real)value;
        if (isfinite(value) && !isfinite(values[i]))
            return HNPEI_REFUSE(reader, "element %zu of tensor \"%s\" is %g, too large for single precision", i, name,
                                value);
    }
    return HNPE_OK;
}

hnpe_status hnpei_reader_ints(const hnpei_reader *reader, const char *name, size_t count, int64_t *values)
{
    const hnpei_tensor *tensor = NULL;
    HNPEI_TRY(find_counted(reader, name, count, &tensor));
    if (tensor->type == HNPEI_TYPE_F32 || tensor->type == HNPEI_TYPE_F64)
        return HNPEI_REFUSE(reader, "tensor \"%s\" has dtype %s, but integers are needed", name,
                            hnpei_type_name(tensor->type));
    const unsigned char *data = tensor->data;
    for (size_t i = 0; i < count; ++i)
        if (tensor->type == HNPEI_TYPE_I64)
            memcpy(&values[i], data + i * sizeof *values, sizeof *values);
        else
            values[i] = data[i];
    return HNPE_OK;
}

hnpe_status hnpei_blame_file(const char *where, const char *what, hnpe_status status)
{
    if (status != HNPE_ERROR_INVALID_ARGUMENT && status != HNPE_ERROR_SHAPE && status != HNPE_ERROR_UNSUPPORTED)
        return status;
    hnpei_failure failure;
    hnpei_failure_save(status, &failure);
    return hnpei_fail(HNPE_ERROR_FORMAT, where, "%.128s: %.300s", what, failure.message);
}
