/* One shard: a file with some sets of a data set, complete in itself. */
#include "shard.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

size_t hnpei_dataset_bytes(const hnpe_dataset *dataset, size_t first, size_t n)
{
    const size_t rows = dataset->first[first + n] - dataset->first[first];
    return (rows * (dataset->d_local + dataset->d_x) + n * dataset->d_global) * sizeof(double);
}

/* Digits, and nothing else. */
static int read_number(const hnpei_reader *reader, const char *key, size_t *value)
{
    const char *text = hnpei_reader_metadata(reader, key);
    char *end = NULL;
    if (!text || *text < '0' || *text > '9')
        return 0;
    errno = 0;
    const unsigned long long number = strtoull(text, &end, 10);
    *value = (size_t)number;
    return errno == 0 && *end == '\0' && number <= SIZE_MAX;
}

static hnpe_status check_shard(const char *where, const hnpei_reader *reader, const char *path, hnpei_shard *expected)
{
    hnpei_shard found;
    if (!read_number(reader, "shard", &found.number) || !read_number(reader, "first_set", &found.first_set) ||
        !read_number(reader, "shard_bytes", &found.bytes) || found.bytes == 0)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "%s is no shard of a data set: it does not say which one", path);
    if (expected->bytes == SIZE_MAX)
        expected->bytes = found.bytes;
    if (found.number != expected->number || found.first_set != expected->first_set || found.bytes != expected->bytes)
        return hnpei_fail(HNPE_ERROR_FORMAT, where,
                          "%s says that it is shard %zu, from set %zu on, of shards of %zu bytes, but shard %zu, from "
                          "set %zu on, of %zu bytes, is expected",
                          path, found.number, found.first_set, found.bytes, expected->number, expected->first_set,
                          expected->bytes);
    found.before = hnpei_reader_metadata(reader, "before");
    if (found.before && expected->before && strcmp(found.before, expected->before) != 0)
        return hnpei_fail(HNPE_ERROR_FORMAT, where,
                          "%s follows another shard than the one that is before it: it is of another data set, or that "
                          "one is",
                          path);
    return HNPE_OK;
}

hnpe_status hnpei_shard_append(const char *where, const char *path, hnpei_shard *expected, hnpe_dataset *dataset)
{
    hnpei_reader *reader;
    HNPEI_TRY(hnpei_reader_open(dataset->object.context, where, path, &reader));
    hnpe_status status = expected ? check_shard(where, reader, path, expected) : HNPE_OK;
    if (status == HNPE_OK)
        status = hnpei_dataset_load_more(where, reader, path, dataset);
    hnpei_reader_close(reader);
    return status;
}
