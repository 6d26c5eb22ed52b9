/* Several things of the same names in one file: each has its scope, which stands before its names. */
#include "checksum.h"
#include "inside.h"

#include <stdio.h>
#include <string.h>

hnpe_status hnpei_scoped(hnpe_context *context, const char *scope, const char *name, char **full)
{
    const size_t before = strlen(scope), length = strlen(name);
    HNPEI_TRY(hnpei_allocate(context, before + length + 1, 1, full));
    memcpy(*full, scope, before);
    memcpy(*full + before, name, length + 1);
    return HNPE_OK;
}

int hnpei_scope_compare(const char *scope, const char *name, const char *full)
{
    const size_t before = strlen(scope);
    const int order = strncmp(scope, full, before);
    return order ? order : strcmp(name, full + before);
}

void hnpei_writer_enter(hnpei_writer *writer, const char *scope)
{
    snprintf(writer->scope, sizeof writer->scope, "%s", scope);
}

void hnpei_reader_enter(hnpei_reader *reader, const char *scope)
{
    snprintf(reader->scope, sizeof reader->scope, "%s", scope);
}

static void add_text(hnpei_checksum *sum, const char *text)
{
    hnpei_checksum_add(sum, strlen(text) + 1, text);
}

/* What there is, in the order in which it was added; not of rows that are made while a file is written. */
uint64_t hnpei_writer_fingerprint(const hnpei_writer *writer)
{
    hnpei_checksum sum;
    hnpei_checksum_begin(&sum);
    for (const cJSON *item = writer->metadata ? writer->metadata->child : NULL; item; item = item->next) {
        add_text(&sum, item->string);
        add_text(&sum, item->valuestring);
    }
    for (size_t i = 0; i < writer->count; ++i) {
        const hnpei_stored *entry = &writer->entries[i];
        const int64_t type = (int64_t)entry->type;
        add_text(&sum, entry->name);
        hnpei_checksum_add(&sum, sizeof type, &type);
        hnpei_checksum_add(&sum, entry->n_dims * sizeof *entry->dims, entry->dims);
        if (entry->data)
            hnpei_checksum_add(&sum, entry->bytes, entry->data);
    }
    return XXH3_64bits_digest(&sum.state);
}
