/* The header of a file that nobody vouches for: every name, type, length and offset is checked before it is used. */
#include "checksum.h"
#include "inside.h"

#include <stdlib.h>
#include <string.h>

/* JSON numbers are doubles; larger integers are not all exact, and no file is that long. */
#define LARGEST_EXACT 9007199254740992.0

/* How a tensor is spelled: {"dtype": …, "shape": […], "data_offsets": [begin, end]} and nothing else. */
typedef struct tensor_fields {
    const cJSON *type, *shape, *offsets;
} tensor_fields;

static hnpe_status read_size(const hnpei_reader *reader, const cJSON *item, const char *field, size_t *value)
{
    double number = cJSON_IsNumber(item) ? item->valuedouble : -1;
    if (!(number >= 0 && number <= LARGEST_EXACT) || number != (double)(size_t)number)
        return HNPEI_REFUSE(reader, "%s holds something that is not a whole number from 0 to 2^53", field);
    *value = (size_t)number;
    return HNPE_OK;
}

static hnpe_status find_fields(const hnpei_reader *reader, const cJSON *item, const char *name, tensor_fields *fields)
{
    *fields = (tensor_fields){NULL, NULL, NULL};
    for (const cJSON *field = item->child; field; field = field->next) {
        const cJSON **place = strcmp(field->string, "dtype") == 0          ? &fields->type
                              : strcmp(field->string, "shape") == 0        ? &fields->shape
                              : strcmp(field->string, "data_offsets") == 0 ? &fields->offsets
                                                                           : NULL;
        if (!place || *place)
            return HNPEI_REFUSE(reader, "tensor \"%s\" has %s field \"%s\"", name, place ? "a second" : "an unknown",
                                hnpei_quote(field->string).text);
        *place = field;
    }
    if (!fields->type || !fields->shape || !fields->offsets || !cJSON_IsString(fields->type) ||
        !cJSON_IsArray(fields->shape) || !cJSON_IsArray(fields->offsets))
        return HNPEI_REFUSE(reader, "tensor \"%s\" needs a dtype (string), a shape and data_offsets (arrays)", name);
    return HNPE_OK;
}

static hnpe_status read_shape(const hnpei_reader *reader, const cJSON *shape, const char *name, hnpei_tensor *tensor)
{
    tensor->n_dims = 0;
    tensor->count = 1;
    for (const cJSON *dim = shape->child; dim; dim = dim->next) {
        if (tensor->n_dims == HNPEI_ARCHIVE_DIMS_MAXIMUM)
            return HNPEI_REFUSE(reader, "tensor \"%s\" has more than %zu dimensions", name, HNPEI_ARCHIVE_DIMS_MAXIMUM);
        size_t size = 0;
        HNPEI_TRY(read_size(reader, dim, "a shape", &size));
        if (size && tensor->count > SIZE_MAX / 8 / size) /* 8: the largest element */
            return HNPEI_REFUSE(reader, "the shape of tensor \"%s\" overflows", name);
        tensor->dims[tensor->n_dims++] = size;
        tensor->count *= size;
    }
    return HNPE_OK;
}

/* The data must be as long as the shape says and lie within the file. */
static hnpe_status read_offsets(const hnpei_reader *reader, const cJSON *offsets, const char *name,
                                hnpei_tensor *tensor)
{
    if (cJSON_GetArraySize(offsets) != 2)
        return HNPEI_REFUSE(reader, "tensor \"%s\" needs two data_offsets", name);
    size_t begin = 0, end = 0, expected = tensor->count * hnpei_type_size(tensor->type);
    HNPEI_TRY(read_size(reader, offsets->child, "data_offsets", &begin));
    HNPEI_TRY(read_size(reader, offsets->child->next, "data_offsets", &end));
    const size_t available = reader->bytes - reader->base;
    if (begin > end || end > available)
        return HNPEI_REFUSE(reader, "tensor \"%s\" lies at bytes %zu to %zu, but there are %zu", name, begin, end,
                            available);
    if (end - begin != expected)
        return HNPEI_REFUSE(reader, "tensor \"%s\" has %zu bytes of data, its shape needs %zu", name, end - begin,
                            expected);
    tensor->begin = reader->base + begin;
    return HNPE_OK;
}

static hnpe_status read_tensor(const hnpei_reader *reader, const cJSON *item, hnpei_tensor *tensor)
{
    hnpei_quoted name = hnpei_quote(item->string);
    if (!cJSON_IsObject(item))
        return HNPEI_REFUSE(reader, "the header's \"%s\" is not an object", name.text);
    tensor_fields fields;
    HNPEI_TRY(find_fields(reader, item, name.text, &fields));
    tensor->name = item->string;
    tensor->type = hnpei_type_named(fields.type->valuestring);
    if (!tensor->type)
        return HNPEI_REFUSE(reader, "tensor \"%s\" has dtype \"%s\", but only F32, F64, I64, BOOL and U8 are read",
                            name.text, hnpei_quote(fields.type->valuestring).text);
    HNPEI_TRY(read_shape(reader, fields.shape, name.text, tensor));
    return read_offsets(reader, fields.offsets, name.text, tensor);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const hnpei_tensor *)a)->name, ((const hnpei_tensor *)b)->name);
}

/* Where data lies; at one place, the empty tensors first. */
static int compare_data(const void *a, const void *b)
{
    const hnpei_tensor *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return (x->count > 0) - (y->count > 0);
}

/* Every byte of data belongs to exactly one tensor. Sorts by place, then by name. */
static hnpe_status check_tensors(const hnpei_reader *reader)
{
    hnpei_tensor *tensors = reader->tensors;
    size_t next = reader->base;
    qsort(tensors, reader->count, sizeof *tensors, compare_data);
    for (size_t i = 0; i < reader->count; ++i) {
        if (tensors[i].begin != next)
            return HNPEI_REFUSE(reader, "the data of tensor \"%s\" overlaps another's, or leaves a hole",
                                hnpei_quote(tensors[i].name).text);
        next += hnpei_tensor_bytes(&tensors[i]);
    }
    if (next != reader->bytes)
        return HNPEI_REFUSE(reader, "%zu bytes at the end belong to no tensor", reader->bytes - next);
    qsort(tensors, reader->count, sizeof *tensors, compare_names);
    for (size_t i = 1; i < reader->count; ++i)
        if (strcmp(tensors[i - 1].name, tensors[i].name) == 0)
            return HNPEI_REFUSE(reader, "there are two tensors \"%s\"", hnpei_quote(tensors[i].name).text);
    return HNPE_OK;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp((*(const cJSON *const *)a)->string, (*(const cJSON *const *)b)->string);
}

static hnpe_status check_metadata(hnpei_reader *reader, const cJSON *item)
{
    if (reader->metadata)
        return HNPEI_REFUSE(reader, "there are two \"%s\"", "__metadata__");
    if (!cJSON_IsObject(item))
        return HNPEI_REFUSE(reader, "\"%s\" is not an object", "__metadata__");
    reader->metadata = item;
    size_t count = 0;
    for (const cJSON *entry = item->child; entry; entry = entry->next, ++count)
        if (!cJSON_IsString(entry))
            return HNPEI_REFUSE(reader, "the metadata \"%s\" is not a string", hnpei_quote(entry->string).text);
    const cJSON **entries;
    HNPEI_TRY(hnpei_allocate(reader->context, count, sizeof *entries, &entries));
    size_t i = 0;
    for (const cJSON *entry = item->child; entry; entry = entry->next)
        entries[i++] = entry;
    qsort(entries, count, sizeof *entries, compare_keys);
    hnpe_status status = HNPE_OK;
    for (i = 1; i < count && status == HNPE_OK; ++i)
        if (strcmp(entries[i - 1]->string, entries[i]->string) == 0)
            status = HNPEI_REFUSE(reader, "there are two metadata \"%s\"", hnpei_quote(entries[i]->string).text);
    hnpei_free(reader->context, entries);
    return status;
}

/* cJSON gets a copy that ends in a NUL, which it is told to expect: no release of it then reads past the end. */
static hnpe_status parse_json(hnpei_reader *reader, size_t length)
{
    char *text;
    HNPEI_TRY(hnpei_allocate(reader->context, length + 1, 1, &text));
    hnpe_status status = hnpei_reader_bytes(reader, HNPEI_ARCHIVE_PREFIX, length, text);
    /* C strings cannot hold a NUL, written as a byte or as JSON writes it: the name would be cut. */
    if (status == HNPE_OK && !memchr(text, '\0', length) && !strstr(text, "\\u0000") && hnpei_is_json(text)) {
        reader->header = cJSON_ParseWithLengthOpts(text, length + 1, NULL, 1);
        if (!reader->header)
            status = hnpei_fail(HNPE_ERROR_NO_MEMORY, reader->where, "out of memory for the header of a file");
    }
    hnpei_free(reader->context, text);
    HNPEI_TRY(status);
    if (!cJSON_IsObject(reader->header))
        return HNPEI_REFUSE(reader, "the header of %zu bytes is not a JSON object", length);
    return HNPE_OK;
}

/* Files of format 2 have a checksum. */
static hnpe_status check_format(const hnpei_reader *reader)
{
    const char *version = hnpei_reader_metadata(reader, "format_version");
    if (version && version[0] == '2' && !hnpei_reader_metadata(reader, HNPEI_CHECKSUM_KEY))
        return HNPEI_REFUSE(reader, "a file of format \"%s\" must have a checksum", hnpei_quote(version).text);
    return HNPE_OK;
}

static hnpe_status read_header_length(const hnpei_reader *reader, size_t *length)
{
    uint64_t stored;
    if (reader->bytes < HNPEI_ARCHIVE_PREFIX)
        return HNPEI_REFUSE(reader, "%zu bytes are too few for a safetensors file", reader->bytes);
    HNPEI_TRY(hnpei_reader_bytes(reader, 0, sizeof stored, &stored));
    if (stored > reader->bytes - HNPEI_ARCHIVE_PREFIX)
        return HNPEI_REFUSE(reader, "the header should have %llu bytes, but the file has %zu",
                            (unsigned long long)stored, reader->bytes);
    if (stored > HNPEI_ARCHIVE_HEADER_MAXIMUM)
        return HNPEI_REFUSE(reader, "the header has %llu bytes, more than %zu", (unsigned long long)stored,
                            HNPEI_ARCHIVE_HEADER_MAXIMUM);
    *length = (size_t)stored;
    return HNPE_OK;
}

hnpe_status hnpei_reader_parse(hnpei_reader *reader)
{
    size_t length = 0, count = 0;
    HNPEI_TRY(read_header_length(reader, &length));
    HNPEI_TRY(parse_json(reader, length));
    reader->base = HNPEI_ARCHIVE_PREFIX + length;
    for (const cJSON *item = reader->header->child; item; item = item->next)
        ++count;
    HNPEI_TRY(hnpei_allocate(reader->context, count, sizeof *reader->tensors, &reader->tensors));
    for (const cJSON *item = reader->header->child; item; item = item->next)
        if (strcmp(item->string, "__metadata__") == 0)
            HNPEI_TRY(check_metadata(reader, item));
        else
            HNPEI_TRY(read_tensor(reader, item, &reader->tensors[reader->count++]));
    HNPEI_TRY(check_format(reader));
    return check_tensors(reader);
}
