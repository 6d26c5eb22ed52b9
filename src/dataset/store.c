/* What a data set stores, and how it grows. */
#include "dataset.h"

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
    HNPEI_TRY(grow(dataset, old, capacity, dataset->d_global, &dataset->theta_global));
    dataset->set_capacity = capacity;
    return HNPE_OK;
}

static hnpe_status grow_rows(hnpe_dataset *dataset, size_t capacity)
{
    size_t old = dataset->row_capacity;
    HNPEI_TRY(hnpei_reallocate(dataset->object.context, old, capacity, 1, &dataset->valid));
    HNPEI_TRY(grow(dataset, old, capacity, dataset->d_local, &dataset->theta_local));
    HNPEI_TRY(grow(dataset, old, capacity, dataset->d_x, &dataset->x));
    dataset->row_capacity = capacity;
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
    return HNPE_OK;
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
        dataset->valid[row] = hnpei_dataset_is_valid(dataset->d_x, dataset->x + row * dataset->d_x);
        dataset->n_invalid += !dataset->valid[row];
    }
}

size_t hnpei_dataset_count_invalid(const hnpe_dataset *dataset, size_t set)
{
    size_t n = 0;
    for (size_t row = dataset->first[set]; row < dataset->first[set + 1]; ++row)
        n += !dataset->valid[row];
    return n;
}

static void copy_rows(double *target, size_t at, size_t width, size_t n, const double *source)
{
    if (width && n) /* an empty data set has no arrays */
        memcpy(target + at * width, source, n * width * sizeof *target);
}

static void write_tail(hnpe_dataset *dataset, size_t n_sets, size_t n_rows, const double *theta_local,
                       const double *theta_global, const double *x)
{
    copy_rows(dataset->theta_local, dataset->n_rows, dataset->d_local, n_rows, theta_local);
    copy_rows(dataset->theta_global, dataset->n_sets, dataset->d_global, n_sets, theta_global);
    copy_rows(dataset->x, dataset->n_rows, dataset->d_x, n_rows, x);
}

size_t hnpei_dataset_total(size_t n_sets, const int64_t *n_rows)
{
    size_t total = n_rows ? 0 : n_sets;
    for (size_t i = 0; n_rows && i < n_sets; ++i)
        total += (size_t)n_rows[i];
    return total;
}

hnpe_status hnpei_dataset_append(hnpe_dataset *dataset, size_t n_sets, const int64_t *n_rows, const double *theta_local,
                                 const double *theta_global, const double *x, int32_t round, const double *log_proposal)
{
    const size_t total = hnpei_dataset_total(n_sets, n_rows);
    HNPEI_TRY(hnpei_dataset_reserve(dataset, n_sets, total));
    write_tail(dataset, n_sets, total, theta_local, theta_global, x);
    hnpei_dataset_commit(dataset, n_sets, n_rows, round, log_proposal);
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
    for (; status != HNPE_OK && dataset->n_origins > before; --dataset->n_origins)
        if (dataset->gaussians)
            hnpei_free(dataset->object.context, dataset->gaussians[dataset->n_origins - 1]);
    return status;
}

hnpe_status hnpei_dataset_extend(hnpe_dataset *dataset, const hnpe_dataset *other)
{
    /* Before it grows, for other may be the data set itself. */
    const size_t n_sets = other->n_sets, n_origins = other->n_origins, n_series = other->n_series;
    const int32_t shift = (int32_t)dataset->n_origins - 1;
    HNPEI_TRY(hnpei_dataset_reserve_origins(dataset, n_origins - 1));
    HNPEI_TRY(hnpei_dataset_reserve(dataset, n_sets, other->n_rows));
    HNPEI_TRY(extend_origins(dataset, other, n_origins));
    for (size_t i = 0; i < n_series; ++i)
        hnpei_dataset_note_series(dataset, &other->series[i]);
    write_tail(dataset, n_sets, other->n_rows, other->theta_local, other->theta_global, other->x);
    for (size_t i = 0; i < n_sets; ++i) {
        const int64_t n_rows = (int64_t)(other->first[i + 1] - other->first[i]);
        hnpei_dataset_commit(dataset, 1, &n_rows, other->round[i] ? other->round[i] + shift : 0,
                             &other->log_proposal[i]);
    }
    return HNPE_OK;
}
