/* Which sets of a data set a run learns from, and what their sizes are: what can be said without reading a number. */
#include "base/context.h"
#include "windows.h"

static hnpe_loss loss_of(const hnpe_trainer *trainer)
{
    return (hnpe_loss)hnpei_option_int(&trainer->options, HNPE_TRAINER_LOSS);
}

static size_t rows_of(const hnpe_dataset *dataset, size_t set)
{
    return dataset->first[set + 1] - dataset->first[set];
}

/* Row 0, then the valid ones of the others. */
size_t hnpei_examples_rows(const hnpe_dataset *dataset, size_t set)
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
           (hnpei_examples_rows(dataset, set) == rows || hnpei_option_int(&trainer->options, HNPE_TRAINER_SUBSETS));
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

hnpe_status hnpei_examples_select(const char *where, const hnpe_trainer *trainer, hnpei_split *split)
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

/* ---- sizes ---- */

static void count_set(const hnpe_dataset *dataset, size_t set, int trains, hnpei_examples *e)
{
    const size_t rows = rows_of(dataset, set), kept = hnpei_examples_rows(dataset, set);
    e->longest = kept > e->longest ? kept : e->longest;
    if (!dataset->valid[dataset->first[set]] || (e->sees_sets && kept != rows))
        return;
    e->n_whole += (size_t)trains;
    e->min_rows = rows < e->min_rows ? rows : e->min_rows;
    e->max_rows = rows > e->max_rows ? rows : e->max_rows;
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

hnpe_status hnpei_examples_count(const char *where, const hnpe_trainer *trainer, const hnpei_split *split,
                                 hnpei_examples *e)
{
    if (split->n_training == 0)
        return refuse(where, trainer);
    e->n_training = split->n_training;
    e->n_validation = split->n_usable - split->n_training;
    e->min_rows = SIZE_MAX;
    for (size_t i = 0; i < split->n_usable; ++i)
        count_set(trainer->dataset, split->order[i], i < split->n_training, e);
    e->effective = (double)e->n_whole;
    return check_whole(where, trainer, e);
}
