/* What a data set stores, and how it grows. */
#include "folder.h"

#include <math.h>
#include <string.h>

hnpe_status hnpei_dataset_create(hnpe_context *context, size_t d_local, size_t d_global, size_t d_x,
                                 hnpe_dataset **dataset)
{
    hnpe_dataset *made;
    *dataset = NULL;
    HNPEI_TRY(hnpei_object_create(context, HNPEI_MAGIC_DATASET, sizeof *made, &made));
    made->d_local = d_local;
    made->d_global = d_global;
    made->d_x = d_x;
    hnpe_status status = hnpei_allocate(context, 1, sizeof *made->first, &made->first);
    if (status == HNPE_OK)
        status = hnpei_dataset_reserve_origins(made, 1);
    if (status != HNPE_OK) {
        hnpe_dataset_release(made);
        return status;
    }
    made->origins[made->n_origins++] = (hnpei_origin){HNPE_PROPOSAL_PRIOR, 0, 0};
    *dataset = made;
    return HNPE_OK;
}

/* Columns of width 0 have no memory. */
static hnpe_status grow(hnpe_dataset *dataset, size_t old_count, size_t new_count, size_t width, void *array)
{
    size_t size = width * sizeof(double);
    return width ? hnpei_reallocate(dataset->object.context, old_count, new_count, size, array) : HNPE_OK;
}

static hnpe_status grow_sets(hnpe_dataset *dataset, size_t capacity)
{
    hnpe_context *context = dataset->object.context;
    size_t old = dataset->set_capacity;
    HNPEI_TRY(hnpei_reallocate(context, old + 1, capacity + 1, sizeof *dataset->first, &dataset->first));
    HNPEI_TRY(hnpei_reallocate(context, old, capacity, sizeof *dataset->round, &dataset->round));
    HNPEI_TRY(grow(dataset, old, capacity, 1, &dataset->log_proposal));
    dataset->set_capacity = capacity;
    return HNPE_OK;
}

static hnpe_status grow_rows(hnpe_dataset *dataset, size_t capacity)
{
    size_t old = dataset->row_capacity;
    HNPEI_TRY(hnpei_reallocate(dataset->object.context, old, capacity, 1, &dataset->valid));
    dataset->row_capacity = capacity;
    return HNPE_OK;
}

static hnpe_status grow_tail_rows(hnpe_dataset *dataset, size_t capacity)
{
    HNPEI_TRY(grow(dataset, dataset->tail_rows, capacity, dataset->d_local, &dataset->theta_local));
    HNPEI_TRY(grow(dataset, dataset->tail_rows, capacity, dataset->d_x, &dataset->x));
    dataset->tail_rows = capacity;
    return HNPE_OK;
}

static hnpe_status grow_tail_sets(hnpe_dataset *dataset, size_t capacity)
{
    HNPEI_TRY(grow(dataset, dataset->tail_sets, capacity, dataset->d_global, &dataset->theta_global));
    dataset->tail_sets = capacity;
    return HNPE_OK;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Where only some arrays could grow, the capacity stays: they are merely larger than it says. */
hnpe_status hnpei_dataset_reserve(hnpe_dataset *dataset, size_t n_sets, size_t n_rows)
{
    size_t sets = 0, rows = 0;
    HNPEI_TRY(hnpei_size_add(dataset->n_sets, n_sets, &sets));
    HNPEI_TRY(hnpei_size_add(dataset->n_rows, n_rows, &rows));
    if (sets > dataset->set_capacity)
        HNPEI_TRY(grow_sets(dataset, larger(sets, 2 * dataset->set_capacity)));
    if (rows > dataset->row_capacity)
        HNPEI_TRY(grow_rows(dataset, larger(rows, 2 * dataset->row_capacity)));
    if (sets - dataset->n_stored > dataset->tail_sets)
        HNPEI_TRY(grow_tail_sets(dataset, larger(sets - dataset->n_stored, 2 * dataset->tail_sets)));
    if (rows - dataset->rows_stored > dataset->tail_rows)
        HNPEI_TRY(grow_tail_rows(dataset, larger(rows - dataset->rows_stored, 2 * dataset->tail_rows)));
    return HNPE_OK;
}

static double *rows_at(double *rows, size_t width, size_t n)
{
    return width && rows ? rows + n * width : NULL;
}

hnpei_numbers hnpei_dataset_at(const hnpe_dataset *dataset, size_t set)
{
    const size_t row = dataset->first[set] - dataset->rows_stored;
    set -= dataset->n_stored;
    return (hnpei_numbers){rows_at(dataset->theta_local, dataset->d_local, row),
                           rows_at(dataset->theta_global, dataset->d_global, set),
                           rows_at(dataset->x, dataset->d_x, row)};
}

unsigned char hnpei_dataset_is_valid(size_t width, const double *row)
{
    for (size_t j = 0; j < width; ++j)
        if (!isfinite(row[j]))
            return 0;
    return 1;
}

void hnpei_dataset_commit(hnpe_dataset *dataset, size_t n_sets, const int64_t *n_rows, int32_t round,
                          const double *log_proposal)
{
    for (size_t i = 0; i < n_sets; ++i) {
        size_t set = dataset->n_sets++;
        dataset->first[set + 1] = dataset->first[set] + (n_rows ? (size_t)n_rows[i] : 1);
        dataset->round[set] = round;
        dataset->log_proposal[set] = log_proposal ? log_proposal[i] : NAN;
    }
    for (; dataset->n_rows < dataset->first[dataset->n_sets]; ++dataset->n_rows) {
        size_t row = dataset->n_rows;
        const double *x = dataset->x + (row - dataset->rows_stored) * dataset->d_x;
        dataset->valid[row] = hnpei_dataset_is_valid(dataset->d_x, x);
        dataset->n_invalid += !dataset->valid[row];
    }
}

void hnpei_dataset_cut(hnpe_dataset *dataset, size_t n)
{
    while (dataset->n_sets > n)
        dataset->n_invalid -= hnpei_dataset_count_invalid(dataset, --dataset->n_sets);
    dataset->n_rows = dataset->first[n];
    hnpei_dataset_cut_series(dataset, n);
}

size_t hnpei_dataset_count_invalid(const hnpe_dataset *dataset, size_t set)
{
    size_t n = 0;
    for (size_t row = dataset->first[set]; row < dataset->first[set + 1]; ++row)
        n += !dataset->valid[row];
    return n;
}

/* What a host brings, or another room. */
typedef struct brought {
    const int64_t *n_rows;
    const double *theta_local, *theta_global, *x;
    int32_t round;
    const double *log_proposal;
} brought;

static void copy_rows(double *to, const double *from, size_t width, size_t first, size_t n)
{
    HNPEI_ASSERT(to || !width || !n);
    if (width && n)
        memcpy(to, from + first * width, n * width * sizeof *to);
}

size_t hnpei_dataset_total(size_t n_sets, const int64_t *n_rows)
{
    size_t total = n_rows ? 0 : n_sets;
    for (size_t i = 0; n_rows && i < n_sets; ++i)
        total += (size_t)n_rows[i];
    return total;
}

/* All of one shard or, in memory, of the call. */
static hnpe_status append_portion(const char *where, hnpe_dataset *dataset, const brought *sets, size_t row,
                                  size_t first, size_t n)
{
    const int64_t *n_rows = sets->n_rows ? sets->n_rows + first : NULL;
    const size_t rows = hnpei_dataset_total(n, n_rows), before = dataset->n_sets;
    HNPEI_TRY(hnpei_dataset_reserve(dataset, n, rows));
    const hnpei_numbers to = hnpei_dataset_at(dataset, before);
    copy_rows(to.theta_local, sets->theta_local, dataset->d_local, row, rows);
    copy_rows(to.theta_global, sets->theta_global, dataset->d_global, first, n);
    copy_rows(to.x, sets->x, dataset->d_x, row, rows);
    hnpei_dataset_commit(dataset, n, n_rows, sets->round, sets->log_proposal ? sets->log_proposal + first : NULL);
    return hnpei_folder_settle(where, dataset, before);
}

hnpe_status hnpei_dataset_append(const char *where, hnpe_dataset *dataset, size_t n_sets, const int64_t *n_rows,
                                 const double *theta_local, const double *theta_global, const double *x, int32_t round,
                                 const double *log_proposal)
{
    const brought sets = {n_rows, theta_local, theta_global, x, round, log_proposal};
    HNPEI_TRY(hnpei_folder_hold(where, dataset));
    for (size_t first = 0, row = 0, n; first < n_sets; first += n) {
        const int64_t *sizes = n_rows ? n_rows + first : NULL;
        n = hnpei_folder_portion(dataset, n_sets - first, sizes, NULL);
        HNPEI_TRY(append_portion(where, dataset, &sets, row, first, n));
        row += hnpei_dataset_total(n, sizes);
    }
    return HNPE_OK;
}

/* Origins 1 … n - 1 of the other one, for which there is room. */
static hnpe_status extend_origins(hnpe_dataset *dataset, const hnpe_dataset *other, size_t n)
{
    const size_t before = dataset->n_origins;
    hnpe_status status = HNPE_OK;
    int32_t unused;
    for (size_t i = 1; i < n && status == HNPE_OK; ++i)
        status = hnpei_dataset_gaussian(other, i)
                     ? hnpei_dataset_add_gaussian(dataset, &other->origins[i], other->gaussians[i], &unused)
                     : hnpei_dataset_add_origin(dataset, &other->origins[i], &unused);
    if (status != HNPE_OK)
        hnpei_dataset_cut_origins(dataset, before);
    return status;
}

/* Before the sets, whose shards have them in their files. */
static void extend_series(hnpe_dataset *dataset, const hnpe_dataset *other)
{
    const size_t n = other->n_series, before = dataset->n_sets;
    hnpei_series series[HNPEI_SERIES_MOST]; /* the other one may be the data set itself */
    memcpy(series, other->series, sizeof series);
    for (size_t i = 0; i < n; ++i) {
        series[i].end = before + (series[i].end ? series[i].end : other->n_sets);
        hnpei_dataset_note_series(dataset, &series[i]);
    }
}

/* Sets [first, first + n) of the other one, which may be the data set itself. */
static hnpe_status extend_portion(hnpei_cursor *cursor, hnpe_dataset *dataset, size_t first, size_t n, int32_t shift)
{
    const hnpe_dataset *other = cursor->dataset;
    const size_t before = dataset->n_sets;
    HNPEI_TRY(hnpei_dataset_reserve(dataset, n, other->first[first + n] - other->first[first]));
    HNPEI_TRY(hnpei_cursor_copy(cursor, first, n, hnpei_dataset_at(dataset, before)));
    for (size_t i = first; i < first + n; ++i) {
        const int64_t n_rows = (int64_t)(other->first[i + 1] - other->first[i]);
        hnpei_dataset_commit(dataset, 1, &n_rows, other->round[i] ? other->round[i] + shift : 0,
                             &other->log_proposal[i]);
    }
    return hnpei_folder_settle(cursor->where, dataset, before);
}

static hnpe_status extend(hnpei_cursor *cursor, hnpe_dataset *dataset, int32_t shift)
{
    const hnpe_dataset *other = cursor->dataset;
    const size_t n_sets = other->n_sets; /* before it grows, for other may be the data set itself */
    for (size_t first = 0, n; first < n_sets; first += n) {
        n = hnpei_folder_portion(dataset, n_sets - first, NULL, other->first + first);
        HNPEI_TRY(extend_portion(cursor, dataset, first, n, shift));
    }
    return HNPE_OK;
}

hnpe_status hnpei_dataset_extend(const char *where, hnpe_dataset *dataset, const hnpe_dataset *other)
{
    const size_t n_origins = dataset->n_origins, before = dataset->n_sets;
    hnpei_cursor cursor;
    HNPEI_TRY(hnpei_folder_hold(where, dataset));
    HNPEI_TRY(hnpei_dataset_reserve_origins(dataset, other->n_origins - 1));
    HNPEI_TRY(extend_origins(dataset, other, other->n_origins));
    hnpei_cursor_begin(&cursor, where, other);
    extend_series(dataset, other);
    const hnpe_status status = extend(&cursor, dataset, (int32_t)n_origins - 1);
    hnpei_cursor_end(&cursor);
    hnpei_dataset_cut_series(dataset, dataset->n_sets); /* of what did not come */
    if (status != HNPE_OK && dataset->n_sets == before)
        hnpei_dataset_cut_origins(dataset, n_origins);
    return status;
}
