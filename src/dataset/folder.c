/* The folder of a data set on disk: making one, opening it, and who may change it. */
#define _POSIX_C_SOURCE 200809L
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "sets-"
#define SUFFIX ".safetensors"
#define LOCK "sets.lock"
/* Behind the folder's path: the name of a shard, a slash and the end. */
#define NAME_ROOM 64

hnpe_status hnpei_folder_name(hnpe_context *context, const hnpei_folder *folder, size_t shard, char **path)
{
    const size_t room = strlen(folder->path) + NAME_ROOM;
    HNPEI_TRY(hnpei_allocate(context, room, 1, path));
    snprintf(*path, room, "%s/" PREFIX "%06zu" SUFFIX, folder->path, shard);
    return HNPE_OK;
}

static hnpe_status name_lock(hnpe_context *context, const hnpei_folder *folder, char **path)
{
    const size_t room = strlen(folder->path) + NAME_ROOM;
    HNPEI_TRY(hnpei_allocate(context, room, 1, path));
    snprintf(*path, room, "%s/" LOCK, folder->path);
    return HNPE_OK;
}

size_t hnpei_folder_begin(const hnpe_dataset *dataset, size_t shard)
{
    return dataset->folder && shard < dataset->folder->n ? dataset->folder->full[shard].first_set : dataset->n_stored;
}

const char *hnpei_folder_before(const hnpei_folder *folder)
{
    return folder->n ? folder->full[folder->n - 1].stamp : NULL;
}

static hnpe_status create(hnpe_context *context, const char *path, hnpei_folder **folder)
{
    hnpei_folder *made;
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof *made, &made));
    made->lock = -1;
    const hnpe_status status = hnpei_copy_text(context, path, &made->path);
    if (status != HNPE_OK) {
        hnpei_free(context, made);
        return status;
    }
    *folder = made;
    return HNPE_OK;
}

void hnpei_folder_free(hnpe_context *context, hnpei_folder *folder)
{
    if (!folder)
        return;
    hnpei_lock_drop(folder->lock);
    hnpei_free(context, folder->full);
    hnpei_free(context, folder->path);
    hnpei_free(context, folder);
}

/* ---- what is in it ---- */

/* The number of a shard, of a name that is one. */
static int is_shard(const char *name, size_t *number)
{
    char again[NAME_ROOM];
    if (strncmp(name, PREFIX, sizeof PREFIX - 1) != 0)
        return 0;
    *number = (size_t)strtoull(name + sizeof PREFIX - 1, NULL, 10);
    snprintf(again, sizeof again, PREFIX "%06zu" SUFFIX, *number);
    return strcmp(name, again) == 0;
}

/* What a write that was cut short leaves; archive/file.c names it. */
static int is_leftover(const char *name)
{
    const size_t length = strlen(name), end = sizeof ".tmp" - 1;
    return strncmp(name, PREFIX, sizeof PREFIX - 1) == 0 && strstr(name, SUFFIX ".") && length > end &&
           strcmp(name + length - end, ".tmp") == 0;
}

typedef struct contents {
    size_t n, largest; /* shards */
} contents;

static hnpe_status list(const char *where, const char *path, int remove_leftovers, contents *found)
{
    size_t number;
    *found = (contents){0, 0};
    DIR *folder = opendir(path);
    if (!folder)
        return hnpei_fail_io(where, "open the folder", path);
    errno = 0;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): a stream of our own */
    for (const struct dirent *entry; (entry = readdir(folder)); errno = 0) {
        if (is_shard(entry->d_name, &number)) {
            ++found->n;
            found->largest = number > found->largest ? number : found->largest;
        } else if (remove_leftovers && is_leftover(entry->d_name)) {
            unlinkat(dirfd(folder), entry->d_name, 0);
        }
    }
    const hnpe_status status = errno ? hnpei_fail_io(where, "read the folder", path) : HNPE_OK;
    closedir(folder);
    return status;
}

/* ---- shards ---- */

static void copy_stamp(const hnpei_reader *reader, char *stamp)
{
    const char *found = hnpei_reader_metadata(reader, "checksum");
    snprintf(stamp, HNPEI_FOLDER_STAMP, "%s", found ? found : "");
}

hnpe_status hnpei_folder_stamp(const char *where, hnpe_context *context, const hnpei_folder *folder, size_t shard,
                               char *stamp)
{
    char *path;
    hnpei_reader *reader;
    HNPEI_TRY(hnpei_folder_name(context, folder, shard, &path));
    const hnpe_status status = hnpei_reader_open_header(context, where, path, &reader);
    if (status == HNPE_OK) {
        copy_stamp(reader, stamp);
        hnpei_reader_close(reader);
    }
    hnpei_free(context, path);
    return status;
}

static hnpe_status open_full(const char *where, const hnpe_dataset *dataset, size_t shard, const char *path,
                             hnpei_reader **reader)
{
    char stamp[HNPEI_FOLDER_STAMP];
    HNPEI_TRY(hnpei_reader_open_header(dataset->object.context, where, path, reader));
    copy_stamp(*reader, stamp);
    if (strcmp(stamp, dataset->folder->full[shard].stamp) == 0)
        return HNPE_OK;
    hnpei_reader_close(*reader);
    *reader = NULL;
    return hnpei_fail(HNPE_ERROR_FORMAT, where, "%s is another file than it was when the data set was opened", path);
}

hnpe_status hnpei_folder_open_shard(const char *where, const hnpe_dataset *dataset, size_t shard, hnpei_reader **reader)
{
    hnpe_context *context = dataset->object.context;
    char *path;
    HNPEI_TRY(hnpei_folder_name(context, dataset->folder, shard, &path));
    const hnpe_status status = open_full(where, dataset, shard, path, reader);
    hnpei_free(context, path);
    return status;
}

hnpe_status hnpei_folder_expect(const hnpe_dataset *dataset, size_t shard)
{
    hnpe_context *context = dataset->object.context;
    char *path;
    if (shard >= dataset->folder->n)
        return HNPE_OK;
    HNPEI_TRY(hnpei_folder_name(context, dataset->folder, shard, &path));
    hnpei_file_expect(path);
    hnpei_free(context, path);
    return HNPE_OK;
}

/* ---- opening ---- */

static hnpe_status load_shard(const char *where, hnpe_dataset *dataset, hnpei_shard *expected)
{
    hnpe_context *context = dataset->object.context;
    hnpei_folder *folder = dataset->folder;
    char *path;
    HNPEI_TRY(hnpei_folder_name(context, folder, expected->number, &path));
    hnpe_status status = hnpei_folder_stamp(where, context, folder, expected->number, folder->stamp);
    if (status == HNPE_OK)
        status = hnpei_shard_append(where, path, expected, dataset);
    if (status == HNPE_OK && !*folder->stamp)
        status = hnpei_fail(HNPE_ERROR_FORMAT, where, "%s is no shard of a data set: it has no checksum", path);
    hnpei_free(context, path);
    return status;
}

static hnpe_status load_all(const char *where, hnpe_dataset *dataset, const contents *found)
{
    hnpei_folder *folder = dataset->folder;
    for (size_t i = 0; i < found->n; ++i) {
        hnpei_shard expected = {i, dataset->n_sets, i ? folder->shard_bytes : SIZE_MAX, hnpei_folder_before(folder)};
        HNPEI_TRY(load_shard(where, dataset, &expected));
        folder->shard_bytes = expected.bytes;
        folder->n_written = dataset->n_sets;
        folder->last_exists = 1;
        const int is_full =
            hnpei_dataset_bytes(dataset, expected.first_set, dataset->n_sets - expected.first_set) >= expected.bytes;
        if (is_full)
            HNPEI_TRY(hnpei_folder_retire(dataset, dataset->n_sets));
        else if (i + 1 < found->n)
            return hnpei_fail(HNPE_ERROR_FORMAT, where, "%s: shard %zu is not full, but there is another one behind it",
                              folder->path, i);
    }
    return HNPE_OK;
}

static hnpe_status check_contents(const char *where, const char *path, const contents *found)
{
    if (found->n == 0)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "%s holds no data set: there is no " PREFIX "000000" SUFFIX, path);
    if (found->largest >= found->n)
        return hnpei_fail(HNPE_ERROR_FORMAT, where,
                          "%s lacks a shard: it has %zu files " PREFIX "*" SUFFIX ", but one with the number %zu", path,
                          found->n, found->largest);
    return HNPE_OK;
}

/* The dimensions are those of the first shard. */
static hnpe_status create_like(const char *where, hnpe_context *context, const hnpei_folder *folder,
                               hnpe_dataset **dataset)
{
    char *path;
    hnpei_reader *reader = NULL;
    HNPEI_TRY(hnpei_folder_name(context, folder, 0, &path));
    hnpe_status status = hnpei_reader_open_header(context, where, path, &reader);
    if (status == HNPE_OK)
        status = hnpei_dataset_create_for(where, reader, path, context, dataset);
    hnpei_reader_close(reader);
    hnpei_free(context, path);
    return status;
}

hnpe_status hnpei_folder_open(const char *where, hnpe_context *context, const char *path, hnpe_dataset **dataset)
{
    contents found;
    hnpei_folder *folder;
    hnpe_dataset *made = NULL;
    HNPEI_TRY(list(where, path, 0, &found));
    HNPEI_TRY(check_contents(where, path, &found));
    HNPEI_TRY(create(context, path, &folder));
    hnpe_status status = create_like(where, context, folder, &made);
    if (status != HNPE_OK) {
        hnpei_folder_free(context, folder);
        return status;
    }
    made->folder = folder;
    status = load_all(where, made, &found);
    if (status == HNPE_OK)
        *dataset = made;
    else
        hnpe_dataset_release(made);
    return status;
}

/* ---- changing ---- */

static hnpe_status take_lock(const char *where, hnpe_context *context, hnpei_folder *folder)
{
    char *path;
    HNPEI_TRY(name_lock(context, folder, &path));
    const hnpe_status status = hnpei_lock_take(where, path, &folder->lock);
    hnpei_free(context, path);
    return status;
}

static void drop_lock(hnpei_folder *folder)
{
    hnpei_lock_drop(folder->lock);
    folder->lock = -1;
}

/* Is the folder as this handle knows it? */
static hnpe_status check_unchanged(const char *where, const hnpe_dataset *dataset)
{
    const hnpei_folder *folder = dataset->folder;
    contents found;
    char stamp[HNPEI_FOLDER_STAMP] = "";
    HNPEI_TRY(list(where, folder->path, 1, &found));
    const size_t n = folder->n + (size_t)folder->last_exists;
    if (found.n == n && n)
        HNPEI_TRY(hnpei_folder_stamp(where, dataset->object.context, folder, n - 1, stamp));
    const char *mine = folder->last_exists ? folder->stamp : folder->n ? folder->full[folder->n - 1].stamp : "";
    if (found.n == n && strcmp(stamp, mine) == 0)
        return HNPE_OK;
    return hnpei_fail(HNPE_ERROR_BUSY, where,
                      "the data set in %s was changed through another handle since this one was opened: open it again",
                      folder->path);
}

hnpe_status hnpei_folder_hold(const char *where, hnpe_dataset *dataset)
{
    hnpei_folder *folder = dataset->folder;
    if (!folder || folder->lock >= 0)
        return HNPE_OK;
    HNPEI_TRY(take_lock(where, dataset->object.context, folder));
    const hnpe_status status = check_unchanged(where, dataset);
    if (status != HNPE_OK)
        drop_lock(folder);
    return status;
}

hnpe_status hnpei_folder_hold_still(const char *where, hnpe_dataset *dataset)
{
    hnpe_context *context = dataset->object.context;
    hnpei_folder *folder = dataset->folder;
    char *path;
    HNPEI_TRY(name_lock(context, folder, &path));
    if (!hnpei_lock_stands(folder->lock, path))
        drop_lock(folder);
    hnpei_free(context, path);
    return hnpei_folder_hold(where, dataset);
}

/* ---- making ---- */

static hnpe_status find_room(const char *where, const char *path)
{
    contents found;
    HNPEI_TRY(hnpei_folder_make(where, path));
    HNPEI_TRY(list(where, path, 0, &found));
    return found.n == 0
               ? HNPE_OK
               : hnpei_fail(HNPE_ERROR_IO, where, "%s already holds a data set, which hnpe_dataset_open opens", path);
}

static hnpe_status begin(const char *where, hnpe_context *context, const char *path, size_t shard_bytes,
                         hnpe_dataset *dataset)
{
    char *first;
    HNPEI_TRY(create(context, path, &dataset->folder));
    dataset->folder->shard_bytes = shard_bytes;
    HNPEI_TRY(hnpei_folder_name(context, dataset->folder, 0, &first));
    hnpe_status status = hnpei_folder_hold(where, dataset);
    if (status == HNPE_OK) {
        status = hnpei_folder_flush(where, dataset);
        if (status != HNPE_OK)
            hnpei_file_remove(first); /* another try finds the folder as this one did */
    }
    hnpei_free(context, first);
    return status;
}

hnpe_status hnpei_folder_create(const char *where, hnpe_context *context, const char *path, size_t shard_bytes,
                                hnpe_dataset *dataset)
{
    HNPEI_TRY(find_room(where, path));
    return begin(where, context, path, shard_bytes, dataset);
}
