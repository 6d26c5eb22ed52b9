#include "examples.h"

#include "base/column_moments.h"
#include "importance.h"
#include "windows.h"

#include <math.h>
#include <string.h>

static hnpe_loss loss_of(const hnpe_trainer *trainer)
{
    return (hnpe_loss)hnpei_option_int(&trainer->options, HNPE_TRAINER_LOSS);
}

/* Only observations that are seen together must all be there. */
int hnpei_examples_is_whole(const hnpei_examples *e, size_t set)
{
    return e->has_first[set] && (!e->sees_sets || e->first[set + 1] - e->first[set] == e->size[set]);
}

/* ---- memory ---- */

hnpe_status hnpei_examples_reserve(const hnpe_trainer *trainer, size_t sets, size_t rows, hnpei_examples *e)
{
    HNPEI_TRY(hnpei_allocate(e->context, sets + 1, sizeof *e->first, &e->first));
    HNPEI_TRY(hnpei_allocate(e->context, sets, sizeof *e->size, &e->size));
    HNPEI_TRY(hnpei_allocate(e->context, sets, sizeof *e->has_first, &e->has_first));
    HNPEI_TRY(hnpei_allocate(e->context, rows * e->d_x, sizeof *e->x, &e->x));
    HNPEI_TRY(hnpei_allocate(e->context, rows * e->d_local, sizeof *e->v_local, &e->v_local));
    HNPEI_TRY(hnpei_allocate(e->context, sets * e->d_global, sizeof *e->v_global, &e->v_global));
    if (loss_of(trainer) == HNPE_LOSS_IMPORTANCE) {
        HNPEI_TRY(hnpei_allocate(e->context, sets, sizeof *e->weight, &e->weight));
        HNPEI_TRY(hnpei_allocate(e->context, sets, sizeof *e->weight_local, &e->weight_local));
    }
    if (hnpei_loss_is_likelihood(loss_of(trainer)))
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(e->context, sets, sizeof *e->log_slope_over_prior, &e->log_slope_over_prior));
    return hnpei_allocate(e->context, sets, sizeof *e->from_prior, &e->from_prior);
}

static hnpe_status reserve_numbers(hnpei_examples *e)
{
    HNPEI_TRY(hnpei_doors_create(e->context, e->d_x, e->d_local + e->d_global, &e->doors));
    HNPEI_TRY(hnpei_range_create(e->context, e->d_x, &e->range));
    HNPEI_TRY(hnpei_allocate(e->context, 2 * (e->d_local + e->d_global), sizeof *e->v_mean, &e->v_mean));
    e->v_sd = e->v_mean + e->d_local + e->d_global;
    return HNPE_OK;
}

hnpe_status hnpei_staging_create(const hnpei_examples *e, size_t sets, size_t rows, hnpei_staging *s)
{
    const size_t locals = rows * e->d_local, globals = sets * e->d_global;
    HNPEI_TRY(hnpei_allocate(e->context, locals, sizeof(double), &s->local));
    HNPEI_TRY(hnpei_allocate(e->context, rows * e->d_global, sizeof(double), &s->given));
    HNPEI_TRY(hnpei_allocate(e->context, globals, sizeof(double), &s->global));
    HNPEI_TRY(hnpei_allocate(e->context, locals > globals ? locals : globals, sizeof(double), &s->v));
    if (e->log_slope_over_prior)
        HNPEI_TRY(hnpei_allocate(e->context, rows, sizeof(double), &s->log_p));
    return hnpei_allocate(e->context, rows, sizeof(double), &s->log_slope);
}

void hnpei_staging_free(const hnpei_examples *e, hnpei_staging *s)
{
    hnpei_free(e->context, s->local);
    hnpei_free(e->context, s->given);
    hnpei_free(e->context, s->global);
    hnpei_free(e->context, s->v);
    hnpei_free(e->context, s->log_slope);
    hnpei_free(e->context, s->log_p);
}

/* ---- numbers of sets ---- */

/* Where each set's rows are to be: known before any of them is read. */
static void lay_out(const hnpe_dataset *dataset, size_t n, const size_t *sets, hnpei_examples *e)
{
    e->n_sets = n;
    for (size_t i = 0; i < n; ++i) {
        const size_t set = sets[i], begin = dataset->first[set];
        e->first[i + 1] = e->first[i] + hnpei_examples_rows(dataset, set);
        e->size[i] = dataset->first[set + 1] - begin;
        e->has_first[i] = dataset->valid[begin];
        if (e->from_prior)
            e->from_prior[i] = dataset->round[set] == 0;
    }
}

typedef struct filling {
    const hnpe_dataset *dataset;
    hnpei_examples *examples;
    hnpei_staging *staging;
} filling;

static hnpe_status copy_set(void *data, size_t i, size_t set, const hnpei_numbers *at)
{
    const filling *f = data;
    hnpei_examples *e = f->examples;
    hnpei_staging *s = f->staging;
    const unsigned char *valid = f->dataset->valid + f->dataset->first[set];
    if (e->d_global)
        memcpy(s->global + i * e->d_global, at->theta_global, e->d_global * sizeof *s->global);
    size_t to = e->first[i];
    for (size_t row = 0; row < e->size[i]; ++row) {
        if (valid[row])
            hnpei_doors_observe(&e->doors, 1, at->x + row * e->d_x, e->x + to * e->d_x);
        else if (row == 0)
            memset(e->x + to * e->d_x, 0, e->d_x * sizeof *e->x);
        else
            continue;
        if (e->d_local)
            memcpy(s->local + to * e->d_local, at->theta_local + row * e->d_local, e->d_local * sizeof *s->local);
        if (e->d_global)
            memcpy(s->given + to * e->d_global, at->theta_global, e->d_global * sizeof *s->given);
        ++to;
    }
    return HNPE_OK;
}

/* Rows between two looks whether the call goes on. */
#define AT_ONCE ((size_t)4096)

static hnpe_status map_rows(const hnpei_map *map, size_t n, size_t dim, const double *given, const double *theta,
                            hnpei_watch *watch, hnpei_staging *s)
{
    const size_t d_given = hnpei_map_given(map);
    for (size_t at = 0, take; at < n; at += take) {
        take = n - at < AT_ONCE ? n - at : AT_ONCE;
        if (watch && at)
            HNPEI_TRY(hnpei_watch_look(watch));
        HNPEI_TRY(hnpei_map_forward(map, take, d_given ? given + at * d_given : NULL, theta + at * dim, s->v + at * dim,
                                    s->log_slope + at));
    }
    return HNPE_OK;
}

hnpe_status hnpei_examples_map(const char *where, const char *name, const hnpei_map *map, size_t n, size_t dim,
                               const double *given, const double *theta, hnpei_watch *watch, hnpei_staging *s)
{
    HNPEI_TRY(map_rows(map, n, dim, given, theta, watch, s));
    for (size_t i = 0; i < n; ++i)
        if (!(s->log_slope[i] > -INFINITY))
            return hnpei_fail(
                HNPE_ERROR_INVALID_ARGUMENT, where,
                "the data set has a %s parameter vector outside the support of its prior (it begins with %g)", name,
                theta[i * dim]);
    return HNPE_OK;
}

/* The doors of n mapped parameters, of which the first n_training train, from column `at` on. */
static void settle_doors(const hnpei_map *map, size_t n, size_t n_training, size_t dim, const double *v, size_t at,
                         int trained, hnpei_examples *e)
{
    hnpei_column_moments(n_training, dim, v, NULL, e->v_mean + at, e->v_sd + at);
    for (size_t j = 0; j < dim && !trained; ++j)
        if (!hnpei_map_unit(map)[j]) {
            e->doors.v_mean[at + j] = e->v_mean[at + j];
            e->doors.v_sd[at + j] = e->v_sd[at + j];
        } else if (e->stretched) {
            hnpei_doors_stretch(&e->doors, at + j, n, v + j, dim);
        }
}

/* Through the doors, which are settled. */
static void enter(size_t n, size_t dim, size_t at, const hnpei_examples *e, hnpei_staging *s, hnpei_real *v)
{
    hnpei_doors_enter(&e->doors, at, dim, n, s->v, s->v);
    for (size_t i = 0; i < n * dim; ++i)
        v[i] = (hnpei_real)s->v[i];
}

/* Of the n parameters that were mapped last: those of each set's row 0; first NULL: they are one to a set. */
static hnpe_status compare_with_prior(const char *where, const char *name, const hnpe_prior *prior, size_t n,
                                      const double *given, const double *theta, const size_t *first, hnpei_staging *s,
                                      hnpei_examples *e)
{
    HNPEI_TRY(hnpei_prior_log_density(prior, n, given, theta, s->log_p));
    for (size_t i = 0; i < e->n_sets; ++i) {
        const size_t row = first ? first[i] : i;
        if (!isfinite(s->log_p[row]))
            return hnpei_fail(HNPE_ERROR_NUMERIC, where,
                              "the prior's log density of a %s parameter vector is %g (it begins with %g)", name,
                              s->log_p[row], theta[row * prior->dim]);
        e->log_slope_over_prior[i] += s->log_slope[row] - s->log_p[row];
    }
    return HNPE_OK;
}

/* Parameters to where the flows live. whole: these are all sets, from which the doors are settled first. */
static hnpe_status map_all(const char *where, const hnpe_trainer *trainer, int whole, hnpei_examples *e,
                           hnpei_staging *s)
{
    const hnpei_core *core = trainer->estimator->core;
    const int trained = trainer->estimator->trained;
    const size_t rows = e->first[e->n_sets];
    if (e->d_local) {
        HNPEI_TRY(hnpei_examples_map(where, "local", core->map_local, rows, e->d_local, s->given, s->local,
                                     trainer->dataset->watch, s));
        if (whole)
            settle_doors(core->map_local, rows, e->first[e->n_training], e->d_local, s->v, 0, trained, e);
        enter(rows, e->d_local, 0, e, s, e->v_local);
    }
    if (e->d_local && loss_of(trainer) == HNPE_LOSS_ATOMIC)
        HNPEI_TRY(compare_with_prior(where, "local", core->prior_local, rows, s->given, s->local, e->first, s, e));
    if (e->d_global) {
        HNPEI_TRY(hnpei_examples_map(where, "global", core->map_global, e->n_sets, e->d_global, NULL, s->global,
                                     trainer->dataset->watch, s));
        if (whole)
            settle_doors(core->map_global, e->n_sets, e->n_training, e->d_global, s->v, e->d_local, trained, e);
        enter(e->n_sets, e->d_global, e->d_local, e, s, e->v_global);
    }
    if (e->d_global && e->log_slope_over_prior)
        HNPEI_TRY(compare_with_prior(where, "global", core->prior_global, e->n_sets, NULL, s->global, NULL, s, e));
    return HNPE_OK;
}

hnpe_status hnpei_examples_load(const char *where, const hnpe_trainer *trainer, size_t n, const size_t *sets,
                                hnpei_examples *e, hnpei_staging *s)
{
    filling f = {trainer->dataset, e, s};
    lay_out(trainer->dataset, n, sets, e);
    if (e->log_slope_over_prior)
        memset(e->log_slope_over_prior, 0, n * sizeof *e->log_slope_over_prior);
    HNPEI_TRY(hnpei_dataset_visit(where, trainer->dataset, 1, n, sets, copy_set, &f));
    return map_all(where, trainer, 0, e, s);
}

/* ---- all sets at once ---- */

static hnpe_status fill(const char *where, const hnpe_trainer *trainer, const hnpe_dataset *data,
                        const hnpei_split *split, hnpei_examples *e, hnpei_staging *s)
{
    const int trained = trainer->estimator->trained;
    filling f = {data, e, s};
    if (trained)
        hnpei_doors_copy(&trainer->estimator->core->doors, &e->doors);
    HNPEI_TRY(hnpei_dataset_moments(where, data, e->n_training, split->order, trained ? NULL : e->doors.x_mean,
                                    e->doors.x_sd, e->range.low, e->range.high));
    e->range.known = 1;
    lay_out(data, split->n_usable, split->order, e);
    HNPEI_TRY(hnpei_dataset_visit(where, data, 1, split->n_usable, split->order, copy_set, &f));
    return map_all(where, trainer, 1, e, s);
}

/* With all of the numbers in memory, for the time that it takes. */
static hnpe_status fill_held(const char *where, const hnpe_trainer *trainer, const hnpei_split *split,
                             hnpei_examples *e, hnpei_staging *s)
{
    hnpei_held held;
    HNPEI_TRY(hnpei_dataset_hold(where, trainer->dataset, &held));
    const hnpe_status status = fill(where, trainer, &held.dataset, split, e, s);
    hnpei_dataset_let_go(&held);
    return status;
}

static hnpe_status create_whole(const char *where, const hnpe_trainer *trainer, const hnpei_split *split,
                                hnpei_examples *e)
{
    size_t rows = 0;
    for (size_t i = 0; i < split->n_usable; ++i)
        rows += hnpei_examples_rows(trainer->dataset, split->order[i]);
    hnpei_staging s = {NULL, NULL, NULL, NULL, NULL, NULL};
    HNPEI_TRY(hnpei_examples_reserve(trainer, split->n_usable, rows, e));
    hnpe_status status = hnpei_staging_create(e, split->n_usable, rows, &s);
    if (status == HNPE_OK)
        status = fill_held(where, trainer, split, e, &s);
    hnpei_staging_free(e, &s);
    if (status == HNPE_OK && e->weight)
        status = hnpei_importance_weigh(where, trainer, split, &e->effective, e->weight, e->weight_local);
    return status;
}

static hnpe_status create_from(const char *where, const hnpe_trainer *trainer, hnpei_split *split, hnpei_examples *e)
{
    HNPEI_TRY(hnpei_examples_select(where, trainer, split));
    HNPEI_TRY(hnpei_examples_count(where, trainer, split, e));
    HNPEI_TRY(reserve_numbers(e));
    return hnpei_windows_needed(trainer) ? hnpei_windows_create(where, trainer, split, e)
                                         : create_whole(where, trainer, split, e);
}

hnpe_status hnpei_examples_create(const char *where, const hnpe_trainer *trainer, hnpei_examples *examples)
{
    const hnpei_plan *plan = &trainer->estimator->core->plan;
    *examples = (hnpei_examples){.context = trainer->object.context,
                                 .d_x = plan->d_x,
                                 .d_local = plan->d_local,
                                 .d_global = plan->d_global,
                                 .stretched = trainer->afresh != NULL};
    examples->sees_sets = trainer->estimator->core->terms[0].role != HNPEI_ROLE_LOCAL;
    if (trainer->dataset->n_sets == 0)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "the data set is empty");
    hnpei_split split = {0};
    const double fraction = hnpei_option_real(&trainer->options, HNPE_TRAINER_VALIDATION_FRACTION);
    HNPEI_TRY((hnpei_loss_is_likelihood(loss_of(trainer)) ? hnpei_split_create : hnpei_split_create_all)(
        trainer->dataset, fraction, trainer->seed, &split));
    hnpe_status status = create_from(where, trainer, &split, examples);
    hnpei_split_free(trainer->dataset, &split);
    if (status != HNPE_OK)
        hnpei_examples_free(examples);
    return status;
}

void hnpei_examples_free(hnpei_examples *examples)
{
    hnpei_free(examples->context, examples->first);
    hnpei_free(examples->context, examples->size);
    hnpei_free(examples->context, examples->has_first);
    hnpei_free(examples->context, examples->x);
    hnpei_free(examples->context, examples->v_local);
    hnpei_free(examples->context, examples->v_global);
    hnpei_free(examples->context, examples->digests);
    hnpei_doors_free(&examples->doors);
    hnpei_range_free(&examples->range);
    hnpei_free(examples->context, examples->v_mean);
    hnpei_free(examples->context, examples->log_slope_over_prior);
    hnpei_free(examples->context, examples->from_prior);
    hnpei_free(examples->context, examples->weight);
    hnpei_free(examples->context, examples->weight_local);
    hnpei_windows_free(examples);
    memset(examples, 0, sizeof *examples);
}
