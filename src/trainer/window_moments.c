/* What standardises sets that are not in memory together. */
#include "base/column_moments.h"
#include "windows.h"

#include <math.h>
#include <string.h>

/* Parameters of one level, v. */
typedef struct level {
    const hnpei_map *map;
    size_t dim, at;         /* columns, and the first of them in v */
    hnpei_moments *moments; /* of some columns each, of sets that train */
    double *low, *high;     /* [dim] of all sets */
    size_t rows;            /* of all sets */
} level;

typedef struct standardising {
    const char *where;
    const hnpe_dataset *dataset;
    const unsigned char *trains; /* [sets] */
    int second;                  /* the second pass over v */
    level local, global;
    hnpei_staging staging; /* of one set */
    void (*take)(hnpei_moments *moments, const double *row);
} standardising;

static size_t groups(size_t columns)
{
    return (columns + HNPEI_MOMENTS_COLUMNS - 1) / HNPEI_MOMENTS_COLUMNS;
}

static void note_rows(const standardising *st, level *l, size_t n, const double *v, int trains)
{
    for (size_t i = 0; i < n; ++i)
        for (size_t k = 0; trains && k < groups(l->dim); ++k)
            st->take(&l->moments[k], v + i * l->dim + k * HNPEI_MOMENTS_COLUMNS);
    if (st->second)
        return;
    l->rows += n;
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < l->dim; ++j) {
            l->low[j] = fmin(l->low[j], v[i * l->dim + j]);
            l->high[j] = fmax(l->high[j], v[i * l->dim + j]);
        }
}

/* Parameters of the rows that training keeps: row 0, and those that are valid. */
static size_t keep_rows(const standardising *st, size_t set, const hnpei_numbers *at)
{
    const hnpe_dataset *dataset = st->dataset;
    const unsigned char *valid = dataset->valid + dataset->first[set];
    const size_t rows = dataset->first[set + 1] - dataset->first[set], width = dataset->d_local;
    size_t kept = 0;
    for (size_t row = 0; row < rows; ++row) {
        if (row && !valid[row])
            continue;
        memcpy(st->staging.local + kept * width, at->theta_local + row * width, width * sizeof *at->theta_local);
        if (dataset->d_global)
            memcpy(st->staging.given + kept * dataset->d_global, at->theta_global,
                   dataset->d_global * sizeof *at->theta_global);
        ++kept;
    }
    return kept;
}

static hnpe_status take_set(void *data, size_t i, size_t set, const hnpei_numbers *at)
{
    standardising *st = data;
    hnpei_staging *s = &st->staging;
    (void)i;
    if (st->local.dim) {
        const size_t rows = keep_rows(st, set, at);
        HNPEI_TRY(
            hnpei_examples_map(st->where, "local", st->local.map, rows, st->local.dim, s->given, s->local, NULL, s));
        note_rows(st, &st->local, rows, s->v, st->trains[set]);
    }
    if (!st->global.dim)
        return HNPE_OK;
    HNPEI_TRY(
        hnpei_examples_map(st->where, "global", st->global.map, 1, st->global.dim, NULL, at->theta_global, NULL, s));
    note_rows(st, &st->global, 1, s->v, st->trains[set]);
    return HNPE_OK;
}

static void begin(level *l)
{
    for (size_t k = 0; k < groups(l->dim); ++k) {
        const size_t left = l->dim - k * HNPEI_MOMENTS_COLUMNS;
        hnpei_moments_begin(&l->moments[k], left < HNPEI_MOMENTS_COLUMNS ? left : HNPEI_MOMENTS_COLUMNS);
    }
    for (size_t j = 0; j < l->dim; ++j) {
        l->low[j] = INFINITY;
        l->high[j] = -INFINITY;
    }
}

static void centre(const level *l)
{
    for (size_t k = 0; k < groups(l->dim); ++k)
        hnpei_moments_centre(&l->moments[k]);
}

static void settle(const level *l, hnpei_examples *e)
{
    double *mean = e->v_mean + l->at, *sd = e->v_sd + l->at;
    for (size_t k = 0; k < groups(l->dim); ++k)
        hnpei_moments_finish(&l->moments[k], mean + k * HNPEI_MOMENTS_COLUMNS, sd + k * HNPEI_MOMENTS_COLUMNS);
    for (size_t j = 0; j < l->dim; ++j)
        if (!hnpei_map_unit(l->map)[j]) {
            e->doors.v_mean[l->at + j] = mean[j];
            e->doors.v_sd[l->at + j] = sd[j];
        } else if (e->stretched) {
            hnpei_doors_stretch_to(&e->doors, l->at + j, l->rows, l->low[j], l->high[j]);
        }
}

/* The first pass also finds parameters outside their prior's support, before anything is trained. */
static hnpe_status find(const hnpe_trainer *trainer, const hnpei_split *split, standardising *st, hnpei_examples *e)
{
    begin(&st->local);
    begin(&st->global);
    st->take = hnpei_moments_first_pass;
    HNPEI_TRY(hnpei_dataset_visit(st->where, st->dataset, 0, split->n_usable, split->order, take_set, st));
    if (trainer->estimator->trained)
        return HNPE_OK;
    centre(&st->local);
    centre(&st->global);
    st->take = hnpei_moments_second_pass;
    st->second = 1;
    HNPEI_TRY(hnpei_dataset_visit(st->where, st->dataset, 0, split->n_usable, split->order, take_set, st));
    settle(&st->local, e);
    settle(&st->global, e);
    return HNPE_OK;
}

static hnpe_status allocate_level(const hnpei_examples *e, level *l)
{
    HNPEI_TRY(hnpei_allocate(e->context, groups(l->dim), sizeof *l->moments, &l->moments));
    HNPEI_TRY(hnpei_allocate(e->context, 2 * l->dim, sizeof *l->low, &l->low));
    l->high = l->low + l->dim;
    return HNPE_OK;
}

static void free_level(const hnpei_examples *e, level *l)
{
    hnpei_free(e->context, l->moments);
    hnpei_free(e->context, l->low);
}

static hnpe_status standardise_parameters(const char *where, const hnpe_trainer *trainer, const hnpei_split *split,
                                          unsigned char *trains, hnpei_examples *e)
{
    const hnpei_core *core = trainer->estimator->core;
    standardising st = {.where = where,
                        .dataset = trainer->dataset,
                        .trains = trains,
                        .local = {.map = core->map_local, .dim = e->d_local},
                        .global = {.map = core->map_global, .dim = e->d_global, .at = e->d_local}};
    for (size_t i = 0; i < split->n_training; ++i)
        trains[split->order[i]] = 1;
    hnpe_status status = allocate_level(e, &st.local);
    if (status == HNPE_OK)
        status = allocate_level(e, &st.global);
    if (status == HNPE_OK)
        status = hnpei_staging_create(e, 1, e->longest, &st.staging);
    if (status == HNPE_OK)
        status = find(trainer, split, &st, e);
    hnpei_staging_free(e, &st.staging);
    free_level(e, &st.local);
    free_level(e, &st.global);
    return status;
}

hnpe_status hnpei_windows_standardise(const char *where, const hnpe_trainer *trainer, const hnpei_split *split,
                                      hnpei_examples *e)
{
    const int trained = trainer->estimator->trained;
    unsigned char *trains;
    if (trained)
        hnpei_doors_copy(&trainer->estimator->core->doors, &e->doors);
    HNPEI_TRY(hnpei_dataset_moments(where, trainer->dataset, e->n_training, split->order,
                                    trained ? NULL : e->doors.x_mean, e->doors.x_sd, e->range.low, e->range.high));
    e->range.known = 1;
    HNPEI_TRY(hnpei_allocate(e->context, trainer->dataset->n_sets, 1, &trains));
    const hnpe_status status = standardise_parameters(where, trainer, split, trains, e);
    hnpei_free(e->context, trains);
    return status;
}
