/* The numbers of sets, wherever they are: in memory, or in shards that are opened, read and closed again. */
#include "folder.h"

#include <stdlib.h>
#include <string.h>

/* ---- a cursor ---- */

void hnpei_cursor_begin(hnpei_cursor *cursor, const char *where, const hnpe_dataset *dataset)
{
    *cursor = (hnpei_cursor){.where = where, .dataset = dataset};
}

void hnpei_cursor_end(hnpei_cursor *cursor)
{
    hnpei_reader_close(cursor->reader);
    cursor->reader = NULL;
}

static hnpe_status open_shard(hnpei_cursor *cursor, size_t shard)
{
    if (cursor->reader && cursor->shard == shard)
        return HNPE_OK;
    hnpei_cursor_end(cursor);
    cursor->shard = shard;
    return hnpei_folder_open_shard(cursor->where, cursor->dataset, shard, &cursor->reader);
}

typedef enum matrix { LOCAL, GLOBAL, FEATURES } matrix;

static const char *const names[] = {"theta_local", "theta_global", "x"};

static size_t width_of(const hnpe_dataset *dataset, matrix which)
{
    return which == LOCAL ? dataset->d_local : which == GLOBAL ? dataset->d_global : dataset->d_x;
}

/* The first row of this matrix that a set has. */
static size_t row_of(const hnpe_dataset *dataset, matrix which, size_t set)
{
    return which == GLOBAL ? set : dataset->first[set];
}

/* Which full shard has a row; all of them are before the row: their number. */
static size_t find_shard(const hnpe_dataset *dataset, matrix which, size_t row)
{
    size_t low = 0, high = dataset->folder ? dataset->folder->n : 0;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (row_of(dataset, which, hnpei_folder_begin(dataset, middle + 1)) <= row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void copy_held(const hnpe_dataset *dataset, matrix which, size_t first, size_t n, double *to)
{
    const double *from[] = {dataset->theta_local, dataset->theta_global, dataset->x};
    const size_t width = width_of(dataset, which);
    memcpy(to, from[which] + (first - row_of(dataset, which, dataset->n_stored)) * width, n * width * sizeof *to);
}

/* Rows [first, first + n) of a matrix. */
static hnpe_status copy_rows(hnpei_cursor *cursor, matrix which, size_t first, size_t n, double *to)
{
    const hnpe_dataset *dataset = cursor->dataset;
    const size_t width = width_of(dataset, which), stored = row_of(dataset, which, dataset->n_stored);
    if (!to || !width)
        return HNPE_OK;
    for (size_t now; n; first += now, n -= now, to += now * width) {
        if (first >= stored) {
            now = n;
            copy_held(dataset, which, first, now, to);
            continue;
        }
        const size_t shard = find_shard(dataset, which, first);
        const size_t begin = row_of(dataset, which, hnpei_folder_begin(dataset, shard));
        const size_t left = row_of(dataset, which, hnpei_folder_begin(dataset, shard + 1)) - first;
        now = n < left ? n : left;
        HNPEI_TRY(open_shard(cursor, shard));
        HNPEI_TRY(hnpei_reader_rows(cursor->reader, names[which], first - begin, now, width, to));
    }
    return HNPE_OK;
}

hnpe_status hnpei_cursor_local(void *cursor, size_t first, size_t n, double *to)
{
    return copy_rows(cursor, LOCAL, first, n, to);
}

hnpe_status hnpei_cursor_global(void *cursor, size_t first, size_t n, double *to)
{
    return copy_rows(cursor, GLOBAL, first, n, to);
}

hnpe_status hnpei_cursor_features(void *cursor, size_t first, size_t n, double *to)
{
    return copy_rows(cursor, FEATURES, first, n, to);
}

hnpe_status hnpei_cursor_copy(hnpei_cursor *cursor, size_t first, size_t n, hnpei_numbers to)
{
    const size_t row = cursor->dataset->first[first], rows = cursor->dataset->first[first + n] - row;
    HNPEI_TRY(copy_rows(cursor, LOCAL, row, rows, to.theta_local));
    HNPEI_TRY(copy_rows(cursor, GLOBAL, first, n, to.theta_global));
    return copy_rows(cursor, FEATURES, row, rows, to.x);
}

static double *behind(double *to, size_t width, size_t n)
{
    return to ? to + n * width : NULL;
}

/* ---- many sets, in the order in which they lie ---- */

/* Sets that are read at once have no more bytes, a single one excepted, and no larger gap between them. */
#define BLOCK_BYTES ((size_t)1 << 20)
#define GAP_BYTES ((size_t)1 << 14)

typedef struct wanted {
    size_t set, i;
} wanted;

typedef struct visiting {
    const hnpe_dataset *dataset;
    hnpei_cursor cursor;
    int want_x;
    size_t n;
    wanted *sets;  /* [n], ascending */
    double *block; /* theta_local, theta_global, x */
    size_t room;   /* numbers */
    hnpei_visitor *visit;
    void *data;
} visiting;

static int compare_sets(const void *a, const void *b)
{
    const wanted *x = a, *y = b;
    return (x->set > y->set) - (x->set < y->set);
}

/* How many from `from` on are read at once: of one shard, near one another, and few. */
static size_t take(const visiting *v, size_t from)
{
    const hnpe_dataset *dataset = v->dataset;
    const wanted *sets = v->sets;
    const size_t begin = sets[from].set, end = hnpei_folder_begin(dataset, find_shard(dataset, GLOBAL, begin) + 1);
    size_t n = 1;
    for (; from + n < v->n && sets[from + n].set < end; ++n) {
        const size_t next = sets[from + n].set, last = sets[from + n - 1].set;
        if (hnpei_dataset_bytes(dataset, last + 1, next - last - 1) > GAP_BYTES ||
            hnpei_dataset_bytes(dataset, begin, next + 1 - begin) > BLOCK_BYTES)
            break;
    }
    return n;
}

static hnpe_status make_room(visiting *v, size_t numbers)
{
    hnpe_context *context = v->dataset->object.context;
    if (numbers <= v->room)
        return HNPE_OK;
    hnpei_free(context, v->block);
    v->block = NULL;
    v->room = 0;
    HNPEI_TRY(hnpei_allocate(context, numbers, sizeof *v->block, &v->block));
    v->room = numbers;
    return HNPE_OK;
}

static hnpe_status visit_block(visiting *v, size_t from, size_t n)
{
    const hnpe_dataset *dataset = v->dataset;
    const size_t begin = v->sets[from].set, sets = v->sets[from + n - 1].set + 1 - begin;
    const size_t rows = dataset->first[begin + sets] - dataset->first[begin];
    HNPEI_TRY(make_room(v, hnpei_dataset_bytes(dataset, begin, sets) / sizeof(double)));
    const hnpei_numbers block = {v->block, v->block + rows * dataset->d_local,
                                 v->want_x ? v->block + rows * dataset->d_local + sets * dataset->d_global : NULL};
    HNPEI_TRY(hnpei_cursor_copy(&v->cursor, begin, sets, block));
    for (size_t i = from; i < from + n; ++i) {
        const size_t set = v->sets[i].set, row = dataset->first[set] - dataset->first[begin];
        const hnpei_numbers at = {behind(block.theta_local, dataset->d_local, row),
                                  behind(block.theta_global, dataset->d_global, set - begin),
                                  behind(block.x, dataset->d_x, row)};
        HNPEI_TRY(v->visit(v->data, v->sets[i].i, set, &at));
    }
    return HNPE_OK;
}

static hnpe_status visit_held(const visiting *v, size_t i, size_t set)
{
    hnpei_numbers at = hnpei_dataset_at(v->dataset, set);
    at.x = v->want_x ? at.x : NULL;
    return v->visit(v->data, i, set, &at);
}

/* Sets in memory between two looks whether the call goes on. */
#define HELD_AT_ONCE ((size_t)4096)

static hnpe_status look(const hnpe_dataset *dataset)
{
    return dataset->watch ? hnpei_watch_look(dataset->watch) : HNPE_OK;
}

static hnpe_status visit_ascending(visiting *v)
{
    qsort(v->sets, v->n, sizeof *v->sets, compare_sets);
    for (size_t from = 0, n; from < v->n; from += n) {
        n = 1;
        if (v->sets[from].set >= v->dataset->n_stored) {
            if (from % HELD_AT_ONCE == 0)
                HNPEI_TRY(look(v->dataset));
            HNPEI_TRY(visit_held(v, v->sets[from].i, v->sets[from].set));
        } else {
            n = take(v, from);
            HNPEI_TRY(look(v->dataset));
            HNPEI_TRY(visit_block(v, from, n));
        }
    }
    return HNPE_OK;
}

hnpe_status hnpei_dataset_visit(const char *where, const hnpe_dataset *dataset, int want_x, size_t n,
                                const size_t *sets, hnpei_visitor *visit, void *data)
{
    hnpe_context *context = dataset->object.context;
    visiting v = {.dataset = dataset, .want_x = want_x, .n = n, .visit = visit, .data = data};
    if (!dataset->n_stored) {
        for (size_t i = 0; i < n; ++i) {
            HNPEI_TRY(visit_held(&v, i, sets ? sets[i] : i));
            if ((i + 1) % HELD_AT_ONCE == 0)
                HNPEI_TRY(look(dataset));
        }
        return HNPE_OK;
    }
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *v.sets, &v.sets));
    for (size_t i = 0; i < n; ++i)
        v.sets[i] = (wanted){sets ? sets[i] : i, i};
    hnpei_cursor_begin(&v.cursor, where, dataset);
    const hnpe_status status = visit_ascending(&v);
    hnpei_cursor_end(&v.cursor);
    hnpei_free(context, v.sets);
    hnpei_free(context, v.block);
    return status;
}

/* ---- all of it ---- */

static hnpe_status read_all(const char *where, const hnpe_dataset *dataset, hnpe_dataset *held)
{
    hnpe_context *context = dataset->object.context;
    const size_t d_local = dataset->d_local, d_global = dataset->d_global, d_x = dataset->d_x;
    HNPEI_TRY(hnpei_allocate(context, dataset->n_rows, d_local * sizeof(double), &held->theta_local));
    HNPEI_TRY(hnpei_allocate(context, dataset->n_sets, d_global * sizeof(double), &held->theta_global));
    HNPEI_TRY(hnpei_allocate(context, dataset->n_rows, d_x * sizeof(double), &held->x));
    hnpei_cursor cursor;
    hnpe_status status = HNPE_OK;
    hnpei_cursor_begin(&cursor, where, dataset);
    for (size_t at = 0, n; at < dataset->n_sets && status == HNPE_OK; at += n) {
        const size_t row = dataset->first[at];
        n = dataset->n_sets - at < HELD_AT_ONCE ? dataset->n_sets - at : HELD_AT_ONCE;
        status = look(dataset);
        if (status == HNPE_OK)
            status =
                hnpei_cursor_copy(&cursor, at, n,
                                  (hnpei_numbers){behind(held->theta_local, d_local, row),
                                                  behind(held->theta_global, d_global, at), behind(held->x, d_x, row)});
    }
    hnpei_cursor_end(&cursor);
    return status;
}

hnpe_status hnpei_dataset_hold(const char *where, const hnpe_dataset *dataset, hnpei_held *held)
{
    held->read = dataset->n_stored > 0;
    held->dataset = (hnpe_dataset){.d_local = dataset->d_local,
                                   .d_global = dataset->d_global,
                                   .d_x = dataset->d_x,
                                   .n_sets = dataset->n_sets,
                                   .n_rows = dataset->n_rows,
                                   .first = dataset->first,
                                   .round = dataset->round,
                                   .log_proposal = dataset->log_proposal,
                                   .theta_global = dataset->theta_global,
                                   .theta_local = dataset->theta_local,
                                   .x = dataset->x,
                                   .valid = dataset->valid,
                                   .n_invalid = dataset->n_invalid,
                                   .origins = dataset->origins,
                                   .gaussians = dataset->gaussians,
                                   .n_origins = dataset->n_origins,
                                   .watch = dataset->watch};
    held->dataset.object.context = dataset->object.context;
    if (!held->read)
        return HNPE_OK;
    held->dataset.theta_local = held->dataset.theta_global = held->dataset.x = NULL;
    const hnpe_status status = read_all(where, dataset, &held->dataset);
    if (status != HNPE_OK)
        hnpei_dataset_let_go(held);
    return status;
}

void hnpei_dataset_let_go(hnpei_held *held)
{
    hnpe_context *context = held->dataset.object.context;
    if (!held->read)
        return;
    hnpei_free(context, held->dataset.theta_local);
    hnpei_free(context, held->dataset.theta_global);
    hnpei_free(context, held->dataset.x);
    held->read = 0;
}
