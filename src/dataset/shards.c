/* A data set on disk as it grows: sets gather in memory, and go to disk when they fill a shard. */
#include "folder.h"

#include <stdlib.h>
#include <string.h>

/* ---- a shard to disk ---- */

/* Shard number n of the folder, with sets [n_stored, end): a file that is there is replaced. */
static hnpe_status write_last(const char *where, hnpe_dataset *dataset, size_t end)
{
    hnpe_context *context = dataset->object.context;
    hnpei_folder *folder = dataset->folder;
    const hnpei_shard shard = {folder->n, dataset->n_stored, folder->shard_bytes, hnpei_folder_before(folder)};
    char *path;
    HNPEI_TRY(hnpei_folder_hold_still(where, dataset));
    HNPEI_TRY(hnpei_folder_name(context, folder, shard.number, &path));
    hnpe_status status = hnpei_shard_write(where, dataset, shard.first_set, end - shard.first_set, &shard, path);
    hnpei_free(context, path);
    if (status == HNPE_OK)
        status = hnpei_folder_stamp(where, context, folder, shard.number, folder->stamp);
    if (status == HNPE_OK) {
        folder->n_written = end;
        folder->last_exists = 1;
    }
    return status;
}

static hnpe_status make_room(hnpe_context *context, hnpei_folder *folder)
{
    if (folder->n < folder->capacity)
        return HNPE_OK;
    const size_t capacity = folder->capacity ? 2 * folder->capacity : 16;
    HNPEI_TRY(hnpei_reallocate(context, folder->capacity, capacity, sizeof *folder->full, &folder->full));
    folder->capacity = capacity;
    return HNPE_OK;
}

static void move_down(double *rows, size_t width, size_t from, size_t n)
{
    if (width && n && rows)
        memmove(rows, rows + from * width, n * width * sizeof *rows);
}

hnpe_status hnpei_folder_retire(hnpe_dataset *dataset, size_t end)
{
    hnpei_folder *folder = dataset->folder;
    HNPEI_TRY(make_room(dataset->object.context, folder));
    const size_t sets = end - dataset->n_stored, rows = dataset->first[end] - dataset->rows_stored;
    const size_t rows_left = dataset->n_rows - dataset->first[end];
    hnpei_full *full = &folder->full[folder->n++];
    full->first_set = dataset->n_stored;
    memcpy(full->stamp, folder->stamp, sizeof full->stamp);
    move_down(dataset->theta_local, dataset->d_local, rows, rows_left);
    move_down(dataset->theta_global, dataset->d_global, sets, dataset->n_sets - end);
    move_down(dataset->x, dataset->d_x, rows, rows_left);
    dataset->n_stored = end;
    dataset->rows_stored = dataset->first[end];
    folder->last_exists = 0;
    return HNPE_OK;
}

/* ---- growing ---- */

/* The number of sets, of those in memory, that fill a shard; 0: they do not. */
static size_t count_full(const hnpe_dataset *dataset)
{
    const size_t begin = dataset->n_stored;
    if (hnpei_dataset_bytes(dataset, begin, dataset->n_sets - begin) < dataset->folder->shard_bytes)
        return 0;
    for (size_t end = begin + 1; end <= dataset->n_sets; ++end)
        if (hnpei_dataset_bytes(dataset, begin, end - begin) >= dataset->folder->shard_bytes)
            return end - begin;
    return 0;
}

static hnpe_status settle(const char *where, hnpe_dataset *dataset)
{
    for (size_t n; (n = count_full(dataset));) {
        const size_t end = dataset->n_stored + n;
        /* Memory is taken first: a shard that is on disk is also out of memory. */
        HNPEI_TRY(make_room(dataset->object.context, dataset->folder));
        if (dataset->folder->n_written < end)
            HNPEI_TRY(write_last(where, dataset, end));
        HNPEI_TRY(hnpei_folder_retire(dataset, end));
    }
    return HNPE_OK;
}

hnpe_status hnpei_folder_settle(const char *where, hnpe_dataset *dataset, size_t before)
{
    if (!dataset->folder)
        return HNPE_OK;
    const hnpe_status status = settle(where, dataset);
    if (status != HNPE_OK)
        hnpei_dataset_cut(dataset, before > dataset->folder->n_written ? before : dataset->folder->n_written);
    return status;
}

size_t hnpei_folder_portion(const hnpe_dataset *dataset, size_t n, const int64_t *n_rows, const size_t *first)
{
    if (!dataset->folder)
        return n;
    const size_t row = (dataset->d_local + dataset->d_x) * sizeof(double), set = dataset->d_global * sizeof(double);
    size_t bytes = hnpei_dataset_bytes(dataset, dataset->n_stored, dataset->n_sets - dataset->n_stored), i = 0;
    for (; i < n && bytes < dataset->folder->shard_bytes; ++i)
        bytes += set + row * (n_rows ? (size_t)n_rows[i] : first ? first[i + 1] - first[i] : 1);
    return i ? i : 1;
}

hnpe_status hnpei_folder_flush(const char *where, hnpe_dataset *dataset)
{
    hnpei_folder *folder = dataset->folder;
    if (!folder || (folder->n_written == dataset->n_sets && (folder->n || folder->last_exists)))
        return HNPE_OK;
    return write_last(where, dataset, dataset->n_sets);
}

hnpe_status hnpei_folder_put(const char *where, hnpe_dataset *dataset)
{
    return write_last(where, dataset, dataset->n_sets);
}
