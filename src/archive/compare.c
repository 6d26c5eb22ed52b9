/* What a writer holds, against what a file has, or another writer. */
#include "inside.h"

#include <string.h>

const char *hnpei_writer_said(const hnpei_writer *writer, const char *key)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(writer->metadata, key));
}

static double element(const hnpei_stored *entry, const void *data, size_t i)
{
    return entry->type == HNPEI_TYPE_I64 ? (double)((const int64_t *)data)[i] : ((const double *)data)[i];
}

/* Only of doubles and integers: what priors are made of. */
static hnpei_difference compare_numbers(const hnpei_stored *entry, const void *there)
{
    const size_t count = entry->bytes / 8;
    size_t i = 0;
    while (i < count && memcmp((const char *)there + 8 * i, (const char *)entry->data + 8 * i, 8) == 0)
        ++i;
    hnpei_difference difference = {.name = i < count ? entry->name : NULL, .index = i};
    if (i < count) {
        difference.here = element(entry, entry->data, i);
        difference.there = element(entry, there, i);
    }
    return difference;
}

static hnpe_status compare_entry(const hnpei_stored *entry, const hnpei_reader *reader, hnpei_difference *difference)
{
    const hnpei_tensor *stored = hnpei_reader_find(reader, entry->name);
    const size_t count = entry->bytes / 8;
    unsigned char *data;
    *difference = (hnpei_difference){.name = entry->name, .shapes = 1};
    if (!stored || stored->type != entry->type || stored->count != count)
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(reader->context, entry->bytes, 1, &data));
    hnpe_status status = hnpei_reader_raw(reader, stored, data);
    if (status == HNPE_OK)
        *difference = compare_numbers(entry, data);
    hnpei_free(reader->context, data);
    return status;
}

static int is_member(const char *name, const char *prefix, size_t length)
{
    return strncmp(name, prefix, length) == 0 && name[length] == '.' && !strchr(name + length + 1, '.');
}

hnpe_status hnpei_writer_compare(const hnpei_writer *writer, const hnpei_reader *reader, const char *prefix,
                                 hnpei_difference *difference)
{
    const size_t length = strlen(prefix);
    *difference = (hnpei_difference){.name = NULL};
    for (size_t i = 0; i < writer->count && !difference->name; ++i)
        if (is_member(writer->entries[i].name, prefix, length))
            HNPEI_TRY(compare_entry(&writer->entries[i], reader, difference));
    return HNPE_OK;
}

static const hnpei_stored *find(const hnpei_writer *writer, const char *name)
{
    for (size_t i = 0; i < writer->count; ++i)
        if (strcmp(writer->entries[i].name, name) == 0)
            return &writer->entries[i];
    return NULL;
}

void hnpei_writer_compare_writer(const hnpei_writer *writer, const hnpei_writer *other, const char *prefix,
                                 hnpei_difference *difference)
{
    const size_t length = strlen(prefix);
    *difference = (hnpei_difference){.name = NULL};
    for (size_t i = 0; i < writer->count && !difference->name; ++i) {
        const hnpei_stored *entry = &writer->entries[i];
        if (!is_member(entry->name, prefix, length))
            continue;
        const hnpei_stored *there = find(other, entry->name);
        *difference = there && there->type == entry->type && there->bytes == entry->bytes
                          ? compare_numbers(entry, there->data)
                          : (hnpei_difference){.name = entry->name, .shapes = 1};
    }
}
