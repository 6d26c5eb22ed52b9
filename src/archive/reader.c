/* Reading: open, look up. What header.c let through is trusted here. */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

static hnpe_status make_reader(hnpe_context *context, const char *where, const char *source, hnpei_reader **reader)
{
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof **reader, reader));
    (*reader)->context = context;
    (*reader)->where = where;
    (*reader)->descriptor = -1;
    (*reader)->source = hnpei_quote_tail(source);
    return HNPE_OK;
}

/* After `status` of what came before: the header, and where `whole` the checksum. */
static hnpe_status check_or_close(hnpe_status status, int whole, hnpei_reader **reader)
{
    if (status == HNPE_OK)
        status = hnpei_reader_parse(*reader);
    if (status == HNPE_OK && whole)
        status = hnpei_reader_verify(*reader);
    if (status != HNPE_OK) {
        hnpei_reader_close(*reader);
        *reader = NULL;
    }
    return status;
}

static hnpe_status open_path(hnpe_context *context, const char *where, const char *path, int whole,
                             hnpei_reader **reader)
{
    HNPEI_TRY(make_reader(context, where, path, reader));
    return check_or_close(hnpei_file_open(where, path, &(*reader)->descriptor, &(*reader)->bytes), whole, reader);
}

hnpe_status hnpei_reader_open(hnpe_context *context, const char *where, const char *path, hnpei_reader **reader)
{
    return open_path(context, where, path, 1, reader);
}

hnpe_status hnpei_reader_open_header(hnpe_context *context, const char *where, const char *path, hnpei_reader **reader)
{
    return open_path(context, where, path, 0, reader);
}

hnpe_status hnpei_reader_from_memory(hnpe_context *context, const char *where, size_t bytes, const void *data,
                                     hnpei_reader **reader)
{
    HNPEI_TRY(make_reader(context, where, "memory", reader));
    hnpe_status status = hnpei_allocate(context, bytes, 1, &(*reader)->file);
    if (status == HNPE_OK && bytes)
        memcpy((*reader)->file, data, bytes);
    (*reader)->bytes = bytes;
    return check_or_close(status, 1, reader);
}

hnpe_status hnpei_reader_bytes(const hnpei_reader *reader, size_t begin, size_t count, void *to)
{
    if (reader->descriptor >= 0)
        return hnpei_file_read(reader->descriptor, reader->where, reader->source.text, begin, count, to);
    if (count)
        memcpy(to, reader->file + begin, count);
    return HNPE_OK;
}

void hnpei_reader_close(hnpei_reader *reader)
{
    if (!reader)
        return;
    hnpei_file_close(reader->descriptor);
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

typedef struct scoped_name {
    const char *scope, *name;
} scoped_name;

static int compare_to_name(const void *name, const void *tensor)
{
    const scoped_name *wanted = name;
    return hnpei_scope_compare(wanted->scope, wanted->name, ((const hnpei_tensor *)tensor)->name);
}

const hnpei_tensor *hnpei_reader_find(const hnpei_reader *reader, const char *name)
{
    const scoped_name wanted = {reader->scope, name};
    return bsearch(&wanted, reader->tensors, reader->count, sizeof *reader->tensors, compare_to_name);
}

const char *hnpei_reader_metadata(const hnpei_reader *reader, const char *key)
{
    const cJSON *item = reader->metadata ? reader->metadata->child : NULL;
    while (item && hnpei_scope_compare(reader->scope, key, item->string) != 0)
        item = item->next;
    return item ? item->valuestring : NULL;
}

hnpe_status hnpei_reader_expect(const hnpei_reader *reader, const char *kind, const char *const *versions)
{
    const char *found = hnpei_reader_metadata(reader, "kind");
    const char *version = hnpei_reader_metadata(reader, "format_version");
    if (!found || strcmp(found, kind) != 0)
        return HNPEI_REFUSE(reader, "the file's kind is \"%s\", not \"%s\"",
                            found ? hnpei_quote(found).text : "(nothing)", kind);
    for (size_t i = 0; version && versions[i]; ++i)
        if (strcmp(version, versions[i]) == 0)
            return HNPE_OK;
    return HNPEI_REFUSE(reader, "this \"%s\" is of format \"%s\", which this library (%s) does not read", kind,
                        version ? hnpei_quote(version).text : "(none)", hnpe_version_string());
}

hnpe_status hnpei_blame_file(const char *where, const char *what, hnpe_status status)
{
    if (status != HNPE_ERROR_INVALID_ARGUMENT && status != HNPE_ERROR_SHAPE && status != HNPE_ERROR_UNSUPPORTED)
        return status;
    hnpei_failure failure;
    hnpei_failure_save(status, &failure);
    return hnpei_fail(HNPE_ERROR_FORMAT, where, "%.128s: %.300s", what, failure.message);
}
