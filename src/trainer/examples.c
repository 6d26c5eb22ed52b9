#include "importance.h"

#include "base/column_moments.h"
#include "base/context.h"

#include <math.h>
#include <string.h>

/* Valid simulations in the order of the split, still in doubles. */
typedef struct staging {
    double *local, *given, *global; /* given: beta of each row */
    double *v, *log_slope, *log_p;
} staging;

static hnpe_loss loss_of(const hnpe_trainer *trainer)
{
    return (hnpe_loss)hnpei_option_int(&trainer->options, HNPE_TRAINER_LOSS);
}

/* Only observations that are seen together must all be there. */
int hnpei_examples_is_whole(const hnpei_examples *e, size_t set)
{
    return e->has_first[set] && (!e->sees_sets || e->first[set + 1] - e->first[set] == e->size[set]);
}

static size_t rows_of(const hnpe_dataset *dataset, size_t set)
{
    return dataset->first[set + 1] - dataset->first[set];
}

/* Row 0, then the valid ones of the others. */
static size_t rows_to_keep(const hnpe_dataset *dataset, size_t set)
{
    size_t n = 1;
    for (size_t row = dataset->first[set] + 1; row < dataset->first[set + 1]; ++row)
        n += dataset->valid[row];
    return n;
}

/* The naive architecture takes sets of one size only. The atomic loss needs the parameters of each; any valid row
   teaches q_local; what is left learns from whole sets, or from parts of them. */
static int is_of_use(const hnpe_trainer *trainer, size_t set)
{
    const hnpe_dataset *dataset = trainer->dataset;
    const hnpei_core *core = trainer->estimator->core;
    const size_t size = hnpei_core_set_size(core), rows = rows_of(dataset, set);
    if (size && rows != size)
        return 0;
    if (!hnpei_loss_is_likelihood(loss_of(trainer)) || hnpei_core_term(core, HNPEI_ROLE_LOCAL))
        return 1;
    return dataset->valid[dataset->first[set]] &&
           (rows_to_keep(dataset, set) == rows || hnpei_option_int(&trainer->options, HNPE_TRAINER_SUBSETS));
}

static int is_wanted(const hnpe_trainer *trainer, size_t set)
{
    if (loss_of(trainer) == HNPE_LOSS_CLOSED_FORM && trainer->dataset->round[set] != hnpei_trainer_last_origin(trainer))
        return 0;
    return !trainer->afresh || (set < trainer->afresh->n_sets && trainer->afresh->wanted[set]);
}

/* Keep the order of the split, without sets that cannot be used. beyond: [n_sets] 1: the networks have no density of
   its parameters. */
static void keep_usable(const hnpe_trainer *trainer, const unsigned char *beyond, hnpei_split *split, size_t *lost)
{
    size_t kept = 0, training = 0;
    *lost = 0;
    for (size_t i = 0; i < split->n_usable; ++i) {
        const size_t set = split->order[i];
        if (!is_of_use(trainer, set) || !is_wanted(trainer, set))
            continue;
        *lost += beyond[set];
        if (beyond[set])
            continue;
        training += i < split->n_training;
        split->order[kept++] = set;
    }
    split->n_usable = kept;
    split->n_training = training ? training : kept; /* rather than learn from nothing, hold nothing out */
}

static hnpe_status find_usable(const char *where, const hnpe_trainer *trainer, hnpei_split *split)
{
    hnpe_context *context = trainer->object.context;
    unsigned char *beyond;
    size_t lost = 0;
    HNPEI_TRY(hnpei_allocate(context, trainer->dataset->n_sets, 1, &beyond));
    hnpe_status status = hnpei_examples_find_beyond(where, trainer, split->n_usable, split->order, beyond);
    if (status == HNPE_OK)
        keep_usable(trainer, beyond, split, &lost);
    hnpei_free(context, beyond);
    if (status != HNPE_OK || !lost)
        return status;
    hnpei_log(
        context, HNPE_LOG_INFO,
        "%zu sets are not used: their parameters lie beyond the part of the prior that the networks were made for",
        lost);
    return split->n_usable ? HNPE_OK
                           : hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                                        "the parameters of all %zu sets lie beyond the part of the prior that the "
                                        "estimator's networks were made for (HNPE_INFERENCE_RENEW)",
                                        lost);
}

static hnpe_status allocate_examples(hnpe_loss loss, hnpei_examples *e, size_t rows)
{
    HNPEI_TRY(hnpei_allocate(e->context, e->n_sets + 1, sizeof *e->first, &e->first));
    HNPEI_TRY(hnpei_allocate(e->context, e->n_sets, sizeof *e->size, &e->size));
    HNPEI_TRY(hnpei_allocate(e->context, e->n_sets, sizeof *e->has_first, &e->has_first));
    HNPEI_TRY(hnpei_allocate(e->context, rows * e->d_x, sizeof *e->x, &e->x));
    HNPEI_TRY(hnpei_allocate(e->context, rows * e->d_local, sizeof *e->v_local, &e->v_local));
    HNPEI_TRY(hnpei_allocate(e->context, e->n_sets * e->d_global, sizeof *e->v_global, &e->v_global));
    HNPEI_TRY(hnpei_doors_create(e->context, e->d_x, e->d_local + e->d_global, &e->doors));
    HNPEI_TRY(hnpei_range_create(e->context, e->d_x, &e->range));
    HNPEI_TRY(hnpei_allocate(e->context, 2 * (e->d_local + e->d_global), sizeof *e->v_mean, &e->v_mean));
    e->v_sd = e->v_mean + e->d_local + e->d_global;
    if (hnpei_loss_is_likelihood(loss))
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(e->context, e->n_sets, sizeof *e->log_slope_over_prior, &e->log_slope_over_prior));
    return hnpei_allocate(e->context, e->n_sets, sizeof *e->from_prior, &e->from_prior);
}

static hnpe_status allocate_staging(const hnpei_examples *e, size_t rows, staging *s)
{
    const size_t locals = rows * e->d_local, globals = e->n_sets * e->d_global;
    HNPEI_TRY(hnpei_allocate(e->context, locals, sizeof(double), &s->local));
    HNPEI_TRY(hnpei_allocate(e->context, rows * e->d_global, sizeof(double), &s->given));
    HNPEI_TRY(hnpei_allocate(e->context, globals, sizeof(double), &s->global));
    HNPEI_TRY(hnpei_allocate(e->context, locals > globals ? locals : globals, sizeof(double), &s->v));
    if (e->log_slope_over_prior)
        HNPEI_TRY(hnpei_allocate(e->context, rows, sizeof(double), &s->log_p));
    return hnpei_allocate(e->context, rows, sizeof(double), &s->log_slope);
}

static void free_staging(const hnpei_examples *e, staging *s)
{
    hnpei_free(e->context, s->local);
    hnpei_free(e->context, s->given);
    hnpei_free(e->context, s->global);
    hnpei_free(e->context, s->v);
    hnpei_free(e->context, s->log_slope);
    hnpei_free(e->context, s->log_p);
}

static void copy_set(const hnpe_dataset *dataset, size_t set, size_t to_set, size_t *to_row, hnpei_examples *e,
                     staging *s)
{
    const double *beta = e->d_global ? dataset->theta_global + set * e->d_global : NULL;
    if (e->d_global)
        memcpy(s->global + to_set * e->d_global, beta, e->d_global * sizeof *beta);
    e->size[to_set] = rows_of(dataset, set);
    e->has_first[to_set] = dataset->valid[dataset->first[set]];
    for (size_t row = dataset->first[set]; row < dataset->first[set + 1]; ++row) {
        if (dataset->valid[row])
            hnpei_doors_observe(&e->doors, 1, dataset->x + row * e->d_x, e->x + *to_row * e->d_x);
        else if (row == dataset->first[set])
            memset(e->x + *to_row * e->d_x, 0, e->d_x * sizeof *e->x);
        else
            continue;
        if (e->d_local)
            memcpy(s->local + *to_row * e->d_local, dataset->theta_local + row * e->d_local, e->d_local * sizeof *beta);
        if (e->d_global)
            memcpy(s->given + *to_row * e->d_global, beta, e->d_global * sizeof *beta);
        ++*to_row;
    }
}

static void note_size(size_t set, hnpei_examples *e)
{
    const size_t kept = e->first[set + 1] - e->first[set], rows = e->size[set];
    e->longest = kept > e->longest ? kept : e->longest;
    if (!hnpei_examples_is_whole(e, set))
        return;
    e->n_whole += set < e->n_training;
    e->min_rows = rows < e->min_rows ? rows : e->min_rows;
    e->max_rows = rows > e->max_rows ? rows : e->max_rows;
}

static void copy_sets(const hnpe_dataset *dataset, const hnpei_split *split, hnpei_examples *e, staging *s)
{
    size_t row = 0;
    e->min_rows = SIZE_MAX;
    for (size_t i = 0; i < e->n_sets; ++i) {
        e->first[i] = row;
        copy_set(dataset, split->order[i], i, &row, e, s);
        if (e->from_prior)
            e->from_prior[i] = dataset->round[split->order[i]] == 0;
        e->first[i + 1] = row;
        note_size(i, e);
    }
}

/* theta to v through the map; all must be inside the prior's support. at: of the first column in v_mean and v_sd. */
static hnpe_status map_rows(const char *where, const char *name, const hnpei_map *map, size_t n, size_t n_training,
                            size_t dim, const double *given, const double *theta, staging *s, size_t at, int trained,
                            hnpei_examples *e, hnpei_real *v)
{
    HNPEI_TRY(hnpei_map_forward(map, n, given, theta, s->v, s->log_slope));
    for (size_t i = 0; i < n; ++i)
        if (!(s->log_slope[i] > -INFINITY))
            return hnpei_fail(
                HNPE_ERROR_INVALID_ARGUMENT, where,
                "the data set has a %s parameter vector outside the support of its prior (it begins with %g)", name,
                theta[i * dim]);
    hnpei_column_moments(n_training, dim, s->v, NULL, e->v_mean + at, e->v_sd + at);
    for (size_t j = 0; j < dim && !trained; ++j)
        if (!hnpei_map_unit(map)[j]) {
            e->doors.v_mean[at + j] = e->v_mean[at + j];
            e->doors.v_sd[at + j] = e->v_sd[at + j];
        } else if (e->stretched) {
            hnpei_doors_stretch(&e->doors, at + j, n, s->v + j, dim);
        }
    hnpei_doors_enter(&e->doors, at, dim, n, s->v, s->v);
    for (size_t i = 0; i < n * dim; ++i)
        v[i] = (hnpei_real)s->v[i];
    return HNPE_OK;
}

/* Of the n parameters that were mapped last: those of each set's row 0; first NULL: they are one to a set. */
static hnpe_status compare_with_prior(const char *where, const char *name, const hnpe_prior *prior, size_t n,
                                      const double *given, const double *theta, const size_t *first, staging *s,
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

static hnpe_status refuse(const char *where, const hnpe_trainer *trainer)
{
    const hnpei_plan *plan = &trainer->estimator->core->plan;
    if (loss_of(trainer) == HNPE_LOSS_CLOSED_FORM)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "HNPE_LOSS_CLOSED_FORM learns from the sets of the last proposal alone, of which none can be "
                          "trained on");
    if (plan->set.embedding == HNPEI_EMBEDDING_STACK)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "no set of the data set has the %zu valid observations that the networks were built for",
                          plan->set.n_rows);
    return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                      "the data set has no valid simulations to train on: each of its %zu sets lost one or more",
                      trainer->dataset->n_sets);
}

static hnpe_status check_whole(const char *where, const hnpe_trainer *trainer, const hnpei_examples *e)
{
    const size_t lost = e->n_training - e->n_whole;
    if (!e->n_whole)
        return refuse(where, trainer);
    if (lost)
        hnpei_log(e->context, HNPE_LOG_INFO,
                  "%zu of %zu training sets have invalid simulations: only what is left of them %s", lost,
                  e->n_training, e->sees_sets ? "is used, and not in place of whole ones" : "is used");
    return HNPE_OK;
}

static hnpe_status fill(const char *where, const hnpe_trainer *trainer, const hnpe_dataset *data,
                        const hnpei_split *split, hnpei_examples *e, staging *s)
{
    const hnpei_core *core = trainer->estimator->core;
    const int trained = trainer->estimator->trained;
    if (trained)
        hnpei_doors_copy(&core->doors, &e->doors);
    hnpei_dataset_moments(data, e->n_training, split->order, trained ? NULL : e->doors.x_mean, e->doors.x_sd,
                          e->range.low, e->range.high);
    e->range.known = 1;
    copy_sets(data, split, e, s);
    HNPEI_TRY(check_whole(where, trainer, e));
    e->effective = (double)e->n_whole;
    if (e->d_local)
        HNPEI_TRY(map_rows(where, "local", core->map_local, e->first[e->n_sets], e->first[e->n_training], e->d_local,
                           s->given, s->local, s, 0, trained, e, e->v_local));
    if (e->d_local && loss_of(trainer) == HNPE_LOSS_ATOMIC)
        HNPEI_TRY(compare_with_prior(where, "local", core->prior_local, e->first[e->n_sets], s->given, s->local,
                                     e->first, s, e));
    if (e->d_global)
        HNPEI_TRY(map_rows(where, "global", core->map_global, e->n_sets, e->n_training, e->d_global, NULL, s->global, s,
                           e->d_local, trained, e, e->v_global));
    if (e->d_global && e->log_slope_over_prior)
        HNPEI_TRY(compare_with_prior(where, "global", core->prior_global, e->n_sets, NULL, s->global, NULL, s, e));
    return HNPE_OK;
}

/* With all of the numbers in memory, for the time that it takes. */
static hnpe_status fill_held(const char *where, const hnpe_trainer *trainer, const hnpei_split *split,
                             hnpei_examples *e, staging *s)
{
    hnpei_held held;
    HNPEI_TRY(hnpei_dataset_hold(where, trainer->dataset, &held));
    const hnpe_status status = fill(where, trainer, &held.dataset, split, e, s);
    hnpei_dataset_let_go(&held);
    return status;
}

static hnpe_status create_from(const char *where, const hnpe_trainer *trainer, hnpei_split *split, hnpei_examples *e)
{
    size_t rows = 0;
    HNPEI_TRY(find_usable(where, trainer, split));
    if (split->n_training == 0)
        return refuse(where, trainer);
    e->n_sets = split->n_usable;
    e->n_training = split->n_training;
    for (size_t i = 0; i < e->n_sets; ++i)
        rows += rows_to_keep(trainer->dataset, split->order[i]);
    staging s = {NULL, NULL, NULL, NULL, NULL, NULL};
    hnpe_status status = allocate_examples(loss_of(trainer), e, rows);
    if (status == HNPE_OK)
        status = allocate_staging(e, rows, &s);
    if (status == HNPE_OK)
        status = fill_held(where, trainer, split, e, &s);
    free_staging(e, &s);
    if (status == HNPE_OK && loss_of(trainer) == HNPE_LOSS_IMPORTANCE)
        status = hnpei_importance_weigh(where, trainer, split->order, e);
    return status;
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
    memset(examples, 0, sizeof *examples);
}
