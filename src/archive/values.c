/* The numbers of tensors, converted a piece at a time: a tensor is never in memory twice. */
#include "inside.h"

#include <math.h>
#include <string.h>

/* Elements that are read at once. */
#define PIECE ((size_t)512)

size_t hnpei_tensor_bytes(const hnpei_tensor *tensor)
{
    return tensor->count * hnpei_type_size(tensor->type);
}

hnpe_status hnpei_reader_raw(const hnpei_reader *reader, const hnpei_tensor *tensor, void *bytes)
{
    return hnpei_reader_bytes(reader, tensor->begin, hnpei_tensor_bytes(tensor), bytes);
}

static double element_double(hnpei_type type, const unsigned char *data, size_t i)
{
    float narrow;
    int64_t integer;
    switch (type) {
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

/* Elements [first, first + n), which must be in the tensor. */
static hnpe_status read_doubles(const hnpei_reader *reader, const hnpei_tensor *tensor, size_t first, size_t n,
                                double *values)
{
    const size_t size = hnpei_type_size(tensor->type);
    if (tensor->type == HNPEI_TYPE_F64)
        return hnpei_reader_bytes(reader, tensor->begin + first * size, n * size, values);
    unsigned char piece[8 * PIECE];
    for (size_t done = 0; done < n;) {
        const size_t now = n - done < PIECE ? n - done : PIECE;
        HNPEI_TRY(hnpei_reader_bytes(reader, tensor->begin + (first + done) * size, now * size, piece));
        for (size_t i = 0; i < now; ++i)
            values[done + i] = element_double(tensor->type, piece, i);
        done += now;
    }
    return HNPE_OK;
}

static hnpe_status find_named(const hnpei_reader *reader, const char *name, const hnpei_tensor **tensor)
{
    *tensor = hnpei_reader_find(reader, name);
    return *tensor ? HNPE_OK : HNPEI_REFUSE(reader, "there is no tensor \"%s\"", name);
}

static hnpe_status find_counted(const hnpei_reader *reader, const char *name, size_t count, const hnpei_tensor **tensor)
{
    HNPEI_TRY(find_named(reader, name, tensor));
    if ((*tensor)->count != count)
        return HNPEI_REFUSE(reader, "tensor \"%s\" has %zu elements, but %zu are needed", name, (*tensor)->count,
                            count);
    return HNPE_OK;
}

hnpe_status hnpei_reader_doubles(const hnpei_reader *reader, const char *name, size_t count, double *values)
{
    const hnpei_tensor *tensor = NULL;
    HNPEI_TRY(find_counted(reader, name, count, &tensor));
    return read_doubles(reader, tensor, 0, count, values);
}

hnpe_status hnpei_reader_rows(const hnpei_reader *reader, const char *name, size_t first, size_t n, size_t columns,
                              double *values)
{
    const hnpei_tensor *tensor = NULL;
    HNPEI_TRY(find_named(reader, name, &tensor));
    const size_t rows = tensor->n_dims ? tensor->dims[0] : 0;
    if (first > rows || n > rows - first || (rows && tensor->count / rows != columns))
        return HNPEI_REFUSE(reader, "tensor \"%s\" has %zu rows of %zu, but rows %zu to %zu of %zu are needed", name,
                            rows, rows ? tensor->count / rows : 0, first, first + n, columns);
    return read_doubles(reader, tensor, first * columns, n * columns, values);
}

static hnpe_status narrow(const hnpei_reader *reader, const char *name, size_t first, size_t n, const double *wide,
                          hnpei_real *values)
{
    for (size_t i = 0; i < n; ++i) {
        values[i] = (hnpei_real)wide[i];
        if (isfinite(wide[i]) && !isfinite(values[i]))
            return HNPEI_REFUSE(reader, "element %zu of tensor \"%s\" is %g, too large for single precision", first + i,
                                name, wide[i]);
    }
    return HNPE_OK;
}

hnpe_status hnpei_reader_reals(const hnpei_reader *reader, const char *name, size_t count, hnpei_real *values)
{
    const hnpei_tensor *tensor = NULL;
    HNPEI_TRY(find_counted(reader, name, count, &tensor));
    double piece[PIECE];
    for (size_t done = 0; done < count;) {
        const size_t now = count - done < PIECE ? count - done : PIECE;
        HNPEI_TRY(read_doubles(reader, tensor, done, now, piece));
        HNPEI_TRY(narrow(reader, name, done, now, piece, values + done));
        done += now;
    }
    return HNPE_OK;
}

hnpe_status hnpei_reader_ints(const hnpei_reader *reader, const char *name, size_t count, int64_t *values)
{
    const hnpei_tensor *tensor = NULL;
    HNPEI_TRY(find_counted(reader, name, count, &tensor));
    if (tensor->type == HNPEI_TYPE_I64)
        return hnpei_reader_raw(reader, tensor, values);
    if (tensor->type == HNPEI_TYPE_F32 || tensor->type == HNPEI_TYPE_F64)
        return HNPEI_REFUSE(reader, "tensor \"%s\" has dtype %s, but integers are needed", name,
                            hnpei_type_name(tensor->type));
    unsigned char piece[PIECE];
    for (size_t done = 0; done < count;) {
        const size_t now = count - done < PIECE ? count - done : PIECE;
        HNPEI_TRY(hnpei_reader_bytes(reader, tensor->begin + done, now, piece));
        for (size_t i = 0; i < now; ++i)
            values[done + i] = piece[i];
        done += now;
    }
    return HNPE_OK;
}
