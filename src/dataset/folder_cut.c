/* A data set on disk goes back to its first sets: those behind them were added after the moment that whoever keeps
   account of it remembers. */
#include "folder.h"

#include <string.h>

static void remove_shard(hnpe_dataset *dataset, size_t shard)
{
    char *path;
    if (hnpei_folder_name(dataset->object.context, dataset->folder, shard, &path) != HNPE_OK)
        return;
    hnpei_file_remove(path);
    hnpei_free(dataset->object.context, path);
}

/* The full shard that set n is in, or behind the last one. */
static size_t shard_of(const hnpe_dataset *dataset, size_t n)
{
    size_t shard = dataset->folder->n;
    while (shard > 0 && n < hnpei_folder_begin(dataset, shard))
        --shard;
    return shard;
}

typedef struct tail {
    double *theta_local, *theta_global, *x;
} tail;

static void free_tail(const hnpe_dataset *dataset, tail *t)
{
    hnpei_free(dataset->object.context, t->theta_local);
    hnpei_free(dataset->object.context, t->theta_global);
    hnpei_free(dataset->object.context, t->x);
}

static hnpe_status take(const hnpe_dataset *dataset, size_t n, size_t width, double **rows)
{
    return width ? hnpei_allocate(dataset->object.context, n ? n : 1, width * sizeof **rows, rows) : HNPE_OK;
}

/* The numbers of sets [begin, end). */
static hnpe_status read_tail(const char *where, const hnpe_dataset *dataset, size_t begin, size_t end, tail *t)
{
    const size_t rows = dataset->first[end] - dataset->first[begin];
    hnpei_cursor cursor;
    HNPEI_TRY(take(dataset, rows, dataset->d_local, &t->theta_local));
    HNPEI_TRY(take(dataset, end - begin, dataset->d_global, &t->theta_global));
    HNPEI_TRY(take(dataset, rows, dataset->d_x, &t->x));
    hnpei_cursor_begin(&cursor, where, dataset);
    const hnpe_status status =
        hnpei_cursor_copy(&cursor, begin, end - begin, (hnpei_numbers){t->theta_local, t->theta_global, t->x});
    hnpei_cursor_end(&cursor);
    return status;
}

/* The sets of full shard number `shard` and of those behind it are in memory again, as far as they stay. */
static hnpe_status bring_back(const char *where, hnpe_dataset *dataset, size_t shard, size_t n)
{
    hnpei_folder *folder = dataset->folder;
    const size_t begin = hnpei_folder_begin(dataset, shard), last = folder->n + (size_t)folder->last_exists;
    tail t = {NULL, NULL, NULL};
    const hnpe_status status = read_tail(where, dataset, begin, n, &t);
    if (status != HNPE_OK) {
        free_tail(dataset, &t);
        return status;
    }
    for (size_t i = last; i-- > shard + 1;) /* from the end: the folder is at every moment that of a data set */
        remove_shard(dataset, i);
    tail before = {dataset->theta_local, dataset->theta_global, dataset->x};
    free_tail(dataset, &before);
    dataset->theta_local = t.theta_local;
    dataset->theta_global = t.theta_global;
    dataset->x = t.x;
    dataset->tail_sets = n > begin ? n - begin : 1;
    dataset->tail_rows = dataset->first[n] > dataset->first[begin] ? dataset->first[n] - dataset->first[begin] : 1;
    dataset->n_stored = begin;
    dataset->rows_stored = dataset->first[begin];
    memcpy(folder->stamp, folder->full[shard].stamp, sizeof folder->stamp);
    folder->n = shard;
    folder->last_exists = 1;
    return HNPE_OK;
}

/* Files do not say where a series ended; but where everything was simulated, each begins where the one before ended. */
static void find_ends(hnpe_dataset *dataset)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < dataset->n_series; ++i)
        sum += (uint64_t)dataset->series[i].sets;
    if (sum != dataset->n_sets)
        return;
    size_t end = 0;
    for (size_t i = 0; i < dataset->n_series; ++i)
        dataset->series[i].end = end += (size_t)dataset->series[i].sets;
}

hnpe_status hnpei_folder_cut(const char *where, hnpe_dataset *dataset, size_t n, size_t n_origins)
{
    hnpei_folder *folder = dataset->folder;
    if (n == dataset->n_sets && n_origins == dataset->n_origins)
        return HNPE_OK;
    HNPEI_TRY(hnpei_folder_hold(where, dataset));
    const size_t shard = shard_of(dataset, n);
    if (shard < folder->n)
        HNPEI_TRY(bring_back(where, dataset, shard, n));
    find_ends(dataset);
    hnpei_dataset_cut(dataset, n);
    hnpei_dataset_cut_origins(dataset, n_origins);
    folder->n_written = dataset->n_stored; /* until the others are written again */
    if (n > dataset->n_stored || !folder->n)
        return hnpei_folder_put(where, dataset);
    if (folder->last_exists)
        remove_shard(dataset, folder->n);
    folder->last_exists = 0;
    return HNPE_OK;
}
