/* What a writer holds, against what a file has. */
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
    size_t i = 0;
    while (status == HNPE_OK && i < count && memcmp(data + 8 * i, (const char *)entry->data + 8 * i, 8) == 0)
        ++i;
    *difference = (hnpei_difference){.name = i < count ? entry->name : NULL, .index = i};
    if (status == HNPE_OK && i < count) {
        difference->here = element(entry, entry->data, i);
        difference->there = element(entry, data, i);
    }
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
