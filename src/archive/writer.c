/* Writing: tensors are copied as they are added; commit lays them out as the safetensors package does. */
#include "checksum.h"
#include "inside.h"

#include <stdlib.h>
#include <string.h>

static hnpe_status fail_json_memory(const hnpei_writer *writer)
{
    return hnpei_fail(HNPE_ERROR_NO_MEMORY, writer->where, "out of memory for the header of a file");
}

hnpe_status hnpei_writer_create(hnpe_context *context, const char *where, hnpei_writer **writer)
{
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof **writer, writer));
    (*writer)->context = context;
    (*writer)->where = where;
    return HNPE_OK;
}

hnpe_status hnpei_writer_begin(hnpe_context *context, const char *where, const char *kind, const char *version,
                               hnpei_writer **writer)
{
    HNPEI_TRY(hnpei_writer_create(context, where, writer));
    hnpe_status status = hnpei_writer_metadata(*writer, "kind", kind);
    if (status == HNPE_OK)
        status = hnpei_writer_metadata(*writer, "format_version", version);
    if (status == HNPE_OK)
        status = hnpei_writer_metadata(*writer, "library_version", hnpe_version_string());
    if (status != HNPE_OK) {
        hnpei_writer_destroy(*writer);
        *writer = NULL;
    }
    return status;
}

void hnpei_writer_destroy(hnpei_writer *writer)
{
    if (!writer)
        return;
    for (size_t i = 0; i < writer->count; ++i) {
        hnpei_free(writer->context, writer->entries[i].name);
        hnpei_free(writer->context, writer->entries[i].copy);
    }
    cJSON_Delete(writer->metadata);
    hnpei_free(writer->context, writer->entries);
    hnpei_free(writer->context, writer);
}

static hnpe_status add_metadatum(hnpei_writer *writer, const char *key, const char *value)
{
    if (!writer->metadata && !(writer->metadata = cJSON_CreateObject()))
        return fail_json_memory(writer);
    if (cJSON_GetObjectItemCaseSensitive(writer->metadata, key))
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, writer->where, "there are already metadata \"%s\"",
                          hnpei_quote(key).text);
    return cJSON_AddStringToObject(writer->metadata, key, value) ? HNPE_OK : fail_json_memory(writer);
}

hnpe_status hnpei_writer_metadata(hnpei_writer *writer, const char *key, const char *value)
{
    char *full;
    HNPEI_TRY(hnpei_scoped(writer->context, writer->scope, key, &full));
    const hnpe_status status = add_metadatum(writer, full, value);
    hnpei_free(writer->context, full);
    return status;
}

/* ---- tensors ---- */

static hnpe_status check_new_name(const hnpei_writer *writer, const char *name)
{
    int taken = strcmp(name, "__metadata__") == 0;
    for (size_t i = 0; i < writer->count && !taken; ++i)
        taken = strcmp(writer->entries[i].name, name) == 0;
    if (taken)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, writer->where, "the name of tensor \"%s\" is taken",
                          hnpei_quote(name).text);
    return HNPE_OK;
}

static hnpe_status make_room(hnpei_writer *writer)
{
    if (writer->count < writer->room)
        return HNPE_OK;
    size_t room = writer->room ? 2 * writer->room : 16;
    HNPEI_TRY(hnpei_reallocate(writer->context, writer->count, room, sizeof *writer->entries, &writer->entries));
    writer->room = room;
    return HNPE_OK;
}

/* name: freed by the writer, if it is taken. */
static hnpe_status borrow(hnpei_writer *writer, char *name, hnpei_type type, size_t n_dims, const size_t *dims,
                          const void *data)
{
    size_t size = hnpei_type_size(type);
    HNPEI_TRY(check_new_name(writer, name));
    if (!size || n_dims > HNPEI_ARCHIVE_DIMS_MAXIMUM)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, writer->where, "tensor \"%s\" has type %d and %zu dimensions",
                          hnpei_quote(name).text, (int)type, n_dims);
    HNPEI_TRY(make_room(writer));
    hnpei_stored *made = &writer->entries[writer->count];
    *made = (hnpei_stored){.type = type, .n_dims = n_dims, .bytes = size, .data = data};
    for (size_t i = 0; i < n_dims; ++i) {
        made->dims[i] = dims[i];
        HNPEI_TRY(hnpei_size_multiply(made->bytes, dims[i], &made->bytes));
    }
    made->name = name;
    ++writer->count;
    return HNPE_OK;
}

hnpe_status hnpei_writer_borrow(hnpei_writer *writer, const char *name, hnpei_type type, size_t n_dims,
                                const size_t *dims, const void *data)
{
    char *full;
    HNPEI_TRY(hnpei_scoped(writer->context, writer->scope, name, &full));
    const hnpe_status status = borrow(writer, full, type, n_dims, dims, data);
    if (status != HNPE_OK)
        hnpei_free(writer->context, full);
    return status;
}

hnpe_status hnpei_writer_tensor(hnpei_writer *writer, const char *name, hnpei_type type, size_t n_dims,
                                const size_t *dims, const void *data)
{
    HNPEI_TRY(hnpei_writer_borrow(writer, name, type, n_dims, dims, data));
    hnpei_stored *made = &writer->entries[writer->count - 1];
    hnpe_status status = hnpei_allocate(writer->context, made->bytes, 1, &made->copy);
    if (status != HNPE_OK) {
        hnpei_free(writer->context, made->name);
        --writer->count;
        return status;
    }
    if (made->bytes)
        memcpy(made->copy, data, made->bytes);
    made->data = made->copy;
    return HNPE_OK;
}

hnpe_status hnpei_writer_rows(hnpei_writer *writer, const char *name, size_t first, size_t rows, size_t columns,
                              hnpei_produce_rows *produce, void *data)
{
    HNPEI_TRY(hnpei_writer_borrow(writer, name, HNPEI_TYPE_F64, 2, (size_t[]){rows, columns}, NULL));
    hnpei_stored *made = &writer->entries[writer->count - 1];
    if (made->bytes) {
        made->produce = produce;
        made->producer = data;
        made->first = first;
    }
    return HNPE_OK;
}

hnpe_status hnpei_writer_doubles(hnpei_writer *writer, const char *name, size_t rows, size_t columns,
                                 const double *values)
{
    return hnpei_writer_tensor(writer, name, HNPEI_TYPE_F64, 2, (size_t[]){rows, columns}, values);
}

hnpe_status hnpei_writer_reals(hnpei_writer *writer, const char *name, size_t rows, size_t columns,
                               const hnpei_real *values)
{
    hnpei_type type = HNPEI_REAL_IS_DOUBLE ? HNPEI_TYPE_F64 : HNPEI_TYPE_F32;
    return hnpei_writer_tensor(writer, name, type, 2, (size_t[]){rows, columns}, values);
}

hnpe_status hnpei_writer_ints(hnpei_writer *writer, const char *name, size_t count, const int64_t *values)
{
    return hnpei_writer_tensor(writer, name, HNPEI_TYPE_I64, 1, &count, values);
}

/* ---- commit ---- */

/* Wide elements first, so that each tensor is aligned to its elements; then by name, so that equal content makes equal
   files. */
static int compare_entries(const void *a, const void *b)
{
    const hnpei_stored *x = a, *y = b;
    size_t wide = hnpei_type_size(x->type), other = hnpei_type_size(y->type);
    if (wide != other)
        return wide > other ? -1 : 1;
    return strcmp(x->name, y->name);
}

static int add_array(cJSON *object, const char *key, size_t n, const size_t *values)
{
    cJSON *array = cJSON_AddArrayToObject(object, key);
    for (size_t i = 0; array && i < n; ++i) {
        cJSON *number = cJSON_CreateNumber((double)values[i]);
        if (!cJSON_AddItemToArray(array, number)) {
            cJSON_Delete(number);
            array = NULL;
        }
    }
    return array != NULL;
}

static int add_entry(cJSON *header, const hnpei_stored *entry, size_t begin)
{
    cJSON *object = cJSON_AddObjectToObject(header, entry->name);
    return object && cJSON_AddStringToObject(object, "dtype", hnpei_type_name(entry->type)) &&
           add_array(object, "shape", entry->n_dims, entry->dims) &&
           add_array(object, "data_offsets", 2, (size_t[]){begin, begin + entry->bytes});
}

/* Not by cJSON_AddItemReferenceToObject, which loses the reference where it has no memory for the name. */
static int add_metadata(cJSON *header, const cJSON *metadata)
{
    cJSON *reference = cJSON_CreateObjectReference(metadata->child);
    const int added = cJSON_AddItemToObject(header, "__metadata__", reference);
    if (!added)
        cJSON_Delete(reference);
    return added;
}

/* The header as text, from cJSON's memory; NULL: out of memory. */
static char *print_header(const hnpei_writer *writer)
{
    cJSON *header = cJSON_CreateObject();
    int complete = header != NULL;
    if (complete && writer->metadata)
        complete = add_metadata(header, writer->metadata);
    for (size_t i = 0, begin = 0; complete && i < writer->count; ++i) {
        complete = add_entry(header, &writer->entries[i], begin);
        begin += writer->entries[i].bytes;
    }
    char *text = complete ? cJSON_PrintUnformatted(header) : NULL;
    cJSON_Delete(header);
    return text;
}

/* A file that is being written, and the checksum of what it has so far. */
typedef struct output {
    hnpei_replacement file;
    hnpei_checksum sum;
} output;

static hnpe_status put(output *out, const void *data, size_t bytes)
{
    hnpei_checksum_add(&out->sum, bytes, data);
    return hnpei_replacement_write(&out->file, data, bytes);
}

/* Length, header, and blanks up to the next multiple of eight, where the data begins. */
static hnpe_status write_header(output *out, const char *text, size_t length)
{
    static const char blanks[8] = {' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
    size_t padding = (8 - length % 8) % 8;
    uint64_t stored = length + padding;
    HNPEI_TRY(put(out, &stored, sizeof stored));
    HNPEI_TRY(put(out, text, length));
    return put(out, blanks, padding);
}

/* The digits, of which all zeros were written, at their place in the file. */
static hnpe_status write_digits(output *out, size_t begin)
{
    char text[HNPEI_CHECKSUM_LENGTH + 1];
    hnpei_checksum_end(&out->sum, text);
    return hnpei_replacement_patch(&out->file, begin, text + HNPEI_CHECKSUM_LENGTH - HNPEI_CHECKSUM_DIGITS,
                                   HNPEI_CHECKSUM_DIGITS);
}

/* So many bytes of rows are made at a time. */
#define PIECE ((size_t)1 << 20)

static hnpe_status put_produced(const hnpei_stored *entry, size_t at_once, double *rows, output *out)
{
    for (size_t done = 0, now; done < entry->dims[0]; done += now) {
        now = entry->dims[0] - done < at_once ? entry->dims[0] - done : at_once;
        HNPEI_TRY(entry->produce(entry->producer, entry->first + done, now, rows));
        HNPEI_TRY(put(out, rows, now * entry->dims[1] * sizeof *rows));
    }
    return HNPE_OK;
}

static hnpe_status put_data(const hnpei_writer *writer, const hnpei_stored *entry, output *out)
{
    if (!entry->produce)
        return put(out, entry->data, entry->bytes);
    const size_t row = entry->dims[1] * sizeof(double), most = row < PIECE ? PIECE / row : 1;
    const size_t at_once = most < entry->dims[0] ? most : entry->dims[0];
    double *rows;
    HNPEI_TRY(hnpei_allocate(writer->context, at_once, row, &rows));
    const hnpe_status status = put_produced(entry, at_once, rows, out);
    hnpei_free(writer->context, rows);
    return status;
}

static hnpe_status write_file(const hnpei_writer *writer, char *text, size_t length, const char *path)
{
    output out;
    const char *digits = hnpei_checksum_digits(text, length, HNPEI_CHECKSUM_ZEROS);
    if (!digits)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, writer->where, "a file cannot hold the text of a checksum");
    hnpei_checksum_begin(&out.sum);
    hnpe_status status = hnpei_replacement_begin(&out.file, writer->context, writer->where, path);
    if (status == HNPE_OK)
        status = write_header(&out, text, length);
    for (size_t i = 0; status == HNPE_OK && i < writer->count; ++i)
        status = put_data(writer, &writer->entries[i], &out);
    if (status == HNPE_OK)
        status = write_digits(&out, HNPEI_ARCHIVE_PREFIX + (size_t)(digits - text));
    if (status == HNPE_OK)
        status = hnpei_replacement_commit(&out.file);
    hnpei_replacement_end(&out.file);
    return status;
}

/* Its digits are put in when the file is written. */
static hnpe_status add_checksum(hnpei_writer *writer)
{
    if (cJSON_GetObjectItemCaseSensitive(writer->metadata, HNPEI_CHECKSUM_KEY)) /* committed before */
        return HNPE_OK;
    return hnpei_writer_metadata(writer, HNPEI_CHECKSUM_KEY, HNPEI_CHECKSUM_ZEROS);
}

hnpe_status hnpei_writer_commit(hnpei_writer *writer, const char *path)
{
    if (writer->count)
        qsort(writer->entries, writer->count, sizeof *writer->entries, compare_entries);
    HNPEI_TRY(add_checksum(writer));
    char *text = print_header(writer);
    if (!text)
        return fail_json_memory(writer);
    size_t length = strlen(text);
    hnpe_status status =
        length > HNPEI_ARCHIVE_HEADER_MAXIMUM - 8
            ? hnpei_fail(HNPE_ERROR_UNSUPPORTED, writer->where, "a header of %zu bytes is too long", length)
            : write_file(writer, text, length, path);
    cJSON_free(text);
    return status;
}
