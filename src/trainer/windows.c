#include "windows.h"

#include "importance.h"

#include <stdlib.h>
#include <string.h>

/* ---- is it needed? ---- */

#define WINDOW_DEFAULT ((size_t)128 << 20)

static size_t window_bytes(const hnpe_trainer *trainer)
{
    const size_t wanted = (size_t)hnpei_option_int(&trainer->options, HNPE_TRAINER_WINDOW);
    return wanted ? wanted : WINDOW_DEFAULT;
}

int hnpei_windows_needed(const hnpe_trainer *trainer)
{
    const hnpe_dataset *dataset = trainer->dataset;
    return dataset->n_stored && hnpei_dataset_bytes(dataset, 0, dataset->n_sets) > window_bytes(trainer);
}

/* ---- the sets of each shard ---- */

static size_t count_shards(const hnpe_dataset *dataset)
{
    return dataset->folder->n + 1;
}

static int compare(const void *a, const void *b)
{
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

static int compare_down(const void *a, const void *b)
{
    return compare(b, a);
}

static size_t shard_end(const hnpe_dataset *dataset, size_t shard)
{
    return shard < dataset->folder->n ? hnpei_folder_begin(dataset, shard + 1) : dataset->n_sets;
}

static size_t shard_bytes(const hnpe_dataset *dataset, size_t shard)
{
    const size_t begin = hnpei_folder_begin(dataset, shard);
    return hnpei_dataset_bytes(dataset, begin, shard_end(dataset, shard) - begin);
}

static void sort_sets(const hnpe_dataset *dataset, const hnpei_split *split, hnpei_windows *w)
{
    const size_t n_training = split->n_training, n_validation = split->n_usable - n_training;
    memcpy(w->training, split->order, n_training * sizeof *w->training);
    qsort(w->training, n_training, sizeof *w->training, compare);
    if (n_validation) {
        memcpy(w->validation, split->order + n_training, n_validation * sizeof *w->validation);
        qsort(w->validation, n_validation, sizeof *w->validation, compare);
    }
    for (size_t shard = 0, at = 0; shard < w->n_shards; ++shard) {
        w->begin[shard] = at;
        while (at < n_training && w->training[at] < shard_end(dataset, shard))
            ++at;
        w->begin[shard + 1] = at;
    }
}

/* Windows of validation sets, of about equal size: where they end. Without cuts: how many, at most. */
static size_t cut_validation(const hnpe_dataset *dataset, size_t n, const hnpei_windows *w, size_t *cuts)
{
    size_t total = 0, sum = 0, n_cuts = 0;
    for (size_t i = 0; i < n; ++i)
        total += hnpei_dataset_bytes(dataset, w->validation[i], 1);
    const size_t wanted = total / w->bytes + 1;
    for (size_t i = 0; i < n; ++i) {
        sum += hnpei_dataset_bytes(dataset, w->validation[i], 1);
        const int ends = (i + 1) % HNPEI_TILE == 0 && n - (i + 1) >= HNPEI_TILE && sum >= total / wanted;
        if (!ends && i + 1 < n)
            continue;
        if (cuts)
            cuts[n_cuts] = i + 1;
        ++n_cuts;
        sum = 0;
    }
    return n_cuts;
}

/* ---- room for any window ---- */

typedef struct room {
    size_t sets, rows;
} room;

/* A window has no more full shards than `most`; the largest counts of these, and that of the last shard. */
static size_t sum_largest(size_t n_shards, size_t most, size_t *counts)
{
    size_t sum = counts[n_shards - 1];
    qsort(counts, n_shards - 1, sizeof *counts, compare_down);
    for (size_t i = 0; i + 1 < n_shards && i < most; ++i)
        sum += counts[i];
    return sum;
}

/* counts: [n_shards], scratch. The sets before a window that are left by batches are fewer than a batch. */
static room find_room(const hnpe_dataset *dataset, const hnpei_examples *e, size_t batch, size_t *counts)
{
    const hnpei_windows *w = e->windows;
    const size_t fit = w->bytes / dataset->folder->shard_bytes, most = fit ? fit : 1;
    room r;
    for (size_t i = 0; i < w->n_shards; ++i)
        counts[i] = w->begin[i + 1] - w->begin[i];
    r.sets = sum_largest(w->n_shards, most, counts) + batch;
    for (size_t i = 0; i < w->n_shards; ++i) {
        counts[i] = 0;
        for (size_t k = w->begin[i]; k < w->begin[i + 1]; ++k)
            counts[i] += hnpei_examples_rows(dataset, w->training[k]);
    }
    r.rows = sum_largest(w->n_shards, most, counts) + batch * e->longest;
    for (size_t cut = 0, i = 0; cut < w->n_cuts; ++cut) {
        room v = {w->cuts[cut] - i, 0};
        for (; i < w->cuts[cut]; ++i)
            v.rows += hnpei_examples_rows(dataset, w->validation[i]);
        r.sets = v.sets > r.sets ? v.sets : r.sets;
        r.rows = v.rows > r.rows ? v.rows : r.rows;
    }
    return r;
}

/* ---- creation ---- */

static hnpe_status allocate(const hnpe_dataset *dataset, const hnpei_examples *e, hnpei_windows *w)
{
    w->n_shards = count_shards(dataset);
    HNPEI_TRY(hnpei_allocate(e->context, w->n_shards + 1, sizeof *w->begin, &w->begin));
    HNPEI_TRY(hnpei_allocate(e->context, w->n_shards, sizeof *w->shuffled, &w->shuffled));
    HNPEI_TRY(hnpei_allocate(e->context, w->n_shards, sizeof *w->ends, &w->ends));
    HNPEI_TRY(hnpei_allocate(e->context, w->n_shards, sizeof *w->last, &w->last));
    HNPEI_TRY(hnpei_allocate(e->context, e->n_training, sizeof *w->training, &w->training));
    HNPEI_TRY(hnpei_allocate(e->context, e->n_training, sizeof *w->order, &w->order));
    return hnpei_allocate(e->context, e->n_validation, sizeof *w->validation, &w->validation);
}

static hnpe_status cut(const hnpe_dataset *dataset, const hnpei_examples *e, hnpei_windows *w)
{
    w->n_cuts = cut_validation(dataset, e->n_validation, w, NULL);
    HNPEI_TRY(hnpei_allocate(e->context, w->n_cuts, sizeof *w->cuts, &w->cuts));
    cut_validation(dataset, e->n_validation, w, w->cuts);
    return HNPE_OK;
}

static hnpe_status reserve(const hnpe_trainer *trainer, hnpei_examples *e)
{
    hnpei_windows *w = e->windows;
    size_t *counts;
    HNPEI_TRY(hnpei_allocate(e->context, w->n_shards, sizeof *counts, &counts));
    const room r = find_room(trainer->dataset, e, hnpei_trainer_batch(trainer, e->n_training), counts);
    hnpei_free(e->context, counts);
    e->room = r.sets;
    HNPEI_TRY(hnpei_examples_reserve(trainer, r.sets, r.rows, e));
    return hnpei_staging_create(e, r.sets, r.rows, &w->staging);
}

/* Of all sets, by their number: which of them are in memory changes. */
static hnpe_status weigh(const char *where, const hnpe_trainer *trainer, const hnpei_split *split, hnpei_examples *e)
{
    hnpei_windows *w = e->windows;
    hnpei_real *weights;
    HNPEI_TRY(hnpei_allocate(e->context, trainer->dataset->n_sets, sizeof *w->weight, &w->weight));
    HNPEI_TRY(hnpei_allocate(e->context, trainer->dataset->n_sets, sizeof *w->weight, &w->weight_local));
    HNPEI_TRY(hnpei_allocate(e->context, 2 * split->n_usable, sizeof *weights, &weights));
    const hnpe_status status =
        hnpei_importance_weigh(where, trainer, split, &e->effective, weights, weights + split->n_usable);
    for (size_t i = 0; i < split->n_usable; ++i) {
        w->weight[split->order[i]] = weights[i];
        w->weight_local[split->order[i]] = weights[split->n_usable + i];
    }
    hnpei_free(e->context, weights);
    return status;
}

hnpe_status hnpei_windows_create(const char *where, const hnpe_trainer *trainer, const hnpei_split *split,
                                 hnpei_examples *e)
{
    hnpei_windows *w;
    HNPEI_TRY(hnpei_allocate(e->context, 1, sizeof *w, &w));
    e->windows = w;
    w->bytes = window_bytes(trainer);
    HNPEI_TRY(allocate(trainer->dataset, e, w));
    sort_sets(trainer->dataset, split, w);
    HNPEI_TRY(cut(trainer->dataset, e, w));
    HNPEI_TRY(hnpei_windows_standardise(where, trainer, split, e));
    HNPEI_TRY(reserve(trainer, e));
    return e->weight ? weigh(where, trainer, split, e) : HNPE_OK;
}

void hnpei_windows_free(hnpei_examples *e)
{
    hnpei_windows *w = e->windows;
    if (!w)
        return;
    hnpei_staging_free(e, &w->staging);
    hnpei_free(e->context, w->begin);
    hnpei_free(e->context, w->shuffled);
    hnpei_free(e->context, w->ends);
    hnpei_free(e->context, w->last);
    hnpei_free(e->context, w->training);
    hnpei_free(e->context, w->order);
    hnpei_free(e->context, w->validation);
    hnpei_free(e->context, w->cuts);
    hnpei_free(e->context, w->weight);
    hnpei_free(e->context, w->weight_local);
    hnpei_free(e->context, w);
    e->windows = NULL;
}

/* ---- an epoch ---- */

/* The training sets of a shard behind those in the order. */
static size_t add_shard(const hnpei_windows *w, size_t shard, size_t at)
{
    const size_t n = w->begin[shard + 1] - w->begin[shard];
    memcpy(w->order + at, w->training + w->begin[shard], n * sizeof *w->order);
    return at + n;
}

void hnpei_windows_order(const hnpe_trainer *trainer, size_t epoch, hnpei_examples *e)
{
    const hnpe_dataset *dataset = trainer->dataset;
    hnpei_windows *w = e->windows;
    hnpei_stream stream;
    hnpei_stream_init(&stream, trainer->seed, HNPEI_PURPOSE_SHUFFLE, epoch);
    for (size_t i = 0; i < w->n_shards; ++i)
        w->shuffled[i] = i;
    hnpei_stream_shuffle(&stream, w->n_shards, w->shuffled);
    w->n_windows = 0;
    w->held = w->end = 0;
    for (size_t i = 0, at = 0; i < w->n_shards;) {
        const size_t begin = at;
        size_t bytes = 0;
        do {
            bytes += shard_bytes(dataset, w->shuffled[i]);
            at = add_shard(w, w->shuffled[i++], at);
        } while (i < w->n_shards && bytes + shard_bytes(dataset, w->shuffled[i]) <= w->bytes);
        hnpei_stream_shuffle(&stream, at - begin, w->order + begin);
        w->last[w->n_windows] = i;
        w->ends[w->n_windows++] = at;
    }
}

static hnpe_status load(const char *where, const hnpe_trainer *trainer, const size_t *sets, size_t begin, size_t end,
                        int validates, hnpei_examples *e)
{
    hnpei_windows *w = e->windows;
    w->held = w->end = 0;
    w->validates = validates;
    HNPEI_TRY(hnpei_examples_load(where, trainer, end - begin, sets + begin, e, &w->staging));
    for (size_t i = 0; e->weight && i < end - begin; ++i) {
        e->weight[i] = w->weight[sets[begin + i]];
        e->weight_local[i] = w->weight_local[sets[begin + i]];
    }
    w->held = begin;
    w->end = end;
    return HNPE_OK;
}

/* While a window is trained on, the system reads the next one. */
static hnpe_status expect(const hnpe_dataset *dataset, const hnpei_windows *w, size_t window)
{
    for (size_t i = w->last[window - 1]; window < w->n_windows && i < w->last[window]; ++i)
        HNPEI_TRY(hnpei_folder_expect(dataset, w->shuffled[i]));
    return HNPE_OK;
}

hnpe_status hnpei_windows_hold(const char *where, const hnpe_trainer *trainer, size_t begin, size_t batch,
                               hnpei_examples *e)
{
    const hnpei_windows *w = e->windows;
    if (!w->validates && begin >= w->held && begin + batch <= w->end)
        return HNPE_OK;
    size_t window = 0;
    while (w->ends[window] < begin + batch)
        ++window;
    /* Whole batches; the rest of the window comes with the next one, or waits for another epoch. */
    HNPEI_TRY(load(where, trainer, w->order, begin, begin + (w->ends[window] - begin) / batch * batch, 0, e));
    return expect(trainer->dataset, w, window + 1);
}

hnpe_status hnpei_windows_hold_validation(const char *where, const hnpe_trainer *trainer, size_t begin,
                                          hnpei_examples *e)
{
    const hnpei_windows *w = e->windows;
    size_t window = 0;
    while (w->cuts[window] <= begin)
        ++window;
    if (w->validates && w->held == begin && w->end == w->cuts[window])
        return HNPE_OK;
    return load(where, trainer, w->validation, begin, w->cuts[window], 1, e);
}
