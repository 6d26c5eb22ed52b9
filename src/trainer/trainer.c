/* Epochs until every term has stopped improving, the epochs are used up, or the host stops the run. */
#include "base/context.h"
#include "checkpoint.h"
#include "importance.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Each term keeps its own best weights: they share none. Where the loss couples terms, that of the first is the loss of
   all. */
static void note_best(hnpei_run *run)
{
    const size_t patience = (size_t)hnpei_option_int(&run->trainer->options, HNPE_TRAINER_PATIENCE);
    double validation = 0;
    for (size_t i = 0; i < run->core->n_terms; ++i) {
        hnpei_term_run *t = &run->terms[i];
        if (!hnpei_run_follows(run, t))
            validation = t->validation;
        if (t->stopped)
            continue;
        if (validation < t->best_loss) {
            t->best_loss = validation;
            t->since_best = 0;
            memcpy(t->best, t->optimiser.average, t->term->layout.size * sizeof *t->best);
        } else if (++t->since_best >= patience) {
            t->stopped = 1;
        }
    }
}

static void record_epoch(const hnpei_run *run)
{
    hnpe_trainer *trainer = run->trainer;
    double training = 0, validation = 0;
    for (size_t t = 0; t < run->core->n_terms; ++t) {
        training += run->terms[t].training;
        validation += run->terms[t].validation;
    }
    trainer->training[trainer->epochs] = training;
    trainer->validation[trainer->epochs] = run->validation_pieces ? validation : NAN;
    ++trainer->epochs;
}

static int all_stopped(const hnpei_run *run)
{
    for (size_t t = 0; t < run->core->n_terms; ++t)
        if (!run->terms[t].stopped)
            return 0;
    return 1;
}

/* Has every term had a finite loss, and so weights that are better than those of the beginning? */
static int all_found(const hnpei_run *run)
{
    for (size_t t = 0; t < run->core->n_terms; ++t)
        if (!(run->terms[t].best_loss < INFINITY))
            return 0;
    return 1;
}

/* A run that goes on must not end with worse weights than it began with. */
static hnpe_status judge_start(hnpei_run *run)
{
    if (!run->trainer->estimator->trained || !run->validation_pieces)
        return HNPE_OK;
    hnpei_run_order(run);
    HNPEI_TRY(hnpei_run_validate(run));
    double validation = 0;
    for (size_t t = 0; t < run->core->n_terms; ++t) {
        if (!hnpei_run_follows(run, &run->terms[t]))
            validation = run->terms[t].validation;
        if (isfinite(validation))
            run->terms[t].best_loss = validation;
    }
    return HNPE_OK;
}

int64_t hnpei_run_done(const hnpei_run *run)
{
    return (int64_t)(run->trainer->place * run->epochs + run->epoch);
}

double hnpei_run_fraction(const hnpei_run *run)
{
    const hnpe_trainer *trainer = run->trainer;
    const double own = hnpei_run_progress(run);
    return trainer->mates ? ((double)trainer->place + own) / (double)trainer->mates : own;
}

static hnpe_status begin_epochs(hnpei_run *run)
{
    HNPEI_TRY(hnpei_watch_update(&run->watch, hnpei_run_done(run), NAN, NAN, 1));
    return run->epoch == 0 && run->done == 0 ? judge_start(run) : HNPE_OK;
}

/* The rest of an epoch, or as much of it as the slice allows. */
static hnpe_status one_epoch(hnpei_run *run)
{
    hnpe_status status = hnpei_run_epoch(run);
    if (status == HNPE_OK)
        status = hnpei_run_validate(run);
    run->paused = status == HNPE_ERROR_CANCELLED && run->slice;
    return status;
}

hnpe_status hnpei_run_advance(hnpei_run *run)
{
    while (run->epoch < run->epochs && !all_stopped(run)) {
        HNPEI_TRY(one_epoch(run));
        note_best(run);
        record_epoch(run);
        ++run->epoch;
        run->done = 0;
        if (!run->slice)
            hnpei_run_keep(run, HNPEI_MOMENT_EPOCH);
        else if (run->slice->each_epoch)
            return HNPE_ERROR_CANCELLED;
    }
    return HNPE_OK;
}

hnpe_status hnpei_run_conclude(hnpei_run *run)
{
    hnpe_trainer *trainer = run->trainer;
    if (!all_found(run))
        return hnpei_fail(HNPE_ERROR_NUMERIC, run->where, "the validation loss was not finite in any of %zu epochs",
                          trainer->epochs);
    trainer->outcome = run->epoch < run->epochs ? HNPE_OUTCOME_CONVERGED : HNPE_OUTCOME_BUDGET;
    hnpei_run_keep(run, HNPEI_MOMENT_END);
    const size_t last = trainer->epochs - 1;
    /* All is done: there is nothing left to cancel. */
    (void)hnpei_watch_update(&run->watch, hnpei_run_done(run), trainer->training[last], trainer->validation[last], 1);
    return HNPE_OK;
}

/* For the estimator's file. */
static void note_training(const hnpei_run *run)
{
    const hnpe_trainer *trainer = run->trainer;
    const hnpe_dataset *dataset = trainer->dataset;
    double validation = 0;
    for (size_t t = 0; t < run->core->n_terms; ++t)
        validation += hnpei_run_follows(run, &run->terms[t]) ? 0 : run->terms[t].best_loss;
    run->core->training = (hnpei_training){.runs = run->core->training.runs + 1,
                                           .seed = trainer->seed,
                                           .sets = (int64_t)dataset->n_sets,
                                           .rows = (int64_t)dataset->n_rows,
                                           .invalid_rows = (int64_t)dataset->n_invalid,
                                           .proposals = (int64_t)dataset->n_origins,
                                           .training_sets = (int64_t)run->examples.n_training,
                                           .batch_size = (int64_t)run->batch,
                                           .epochs = (int64_t)trainer->epochs,
                                           .learning_rate = run->terms[0].optimiser.schedule.rate,
                                           .validation = run->validation_pieces ? validation : NAN};
    snprintf(run->core->training.loss, sizeof run->core->training.loss, "%s",
             hnpei_option_choice(&trainer->options, HNPE_TRAINER_LOSS));
}

/* However the run ended, the estimator has the best weights. */
static void restore_best(const hnpei_run *run)
{
    hnpe_estimator *estimator = run->trainer->estimator;
    for (size_t t = 0; t < run->core->n_terms; ++t)
        memcpy(run->core->terms[t].weights, run->terms[t].best, run->core->terms[t].layout.size * sizeof(hnpei_real));
    if (!all_found(run))
        return;
    estimator->trained = 1;
    run->core->min_extra = (int64_t)run->examples.min_rows - 1;
    run->core->max_extra = (int64_t)run->examples.max_rows - 1;
    hnpei_range_copy(&run->examples.range, &run->core->range);
    note_training(run);
}

hnpe_status hnpei_trainer_reserve_record(hnpe_trainer *trainer, size_t epochs)
{
    hnpe_context *context = trainer->object.context;
    if (trainer->capacity >= epochs)
        return HNPE_OK;
    double *record;
    HNPEI_TRY(hnpei_allocate(context, 2 * epochs, sizeof *record, &record));
    hnpei_free(context, trainer->training);
    trainer->training = record;
    trainer->validation = record + epochs;
    trainer->capacity = epochs;
    return HNPE_OK;
}

hnpe_status hnpei_trainer_swap_files(const char *where, hnpe_trainer *trainer, hnpei_trainer_files *files)
{
    const hnpei_trainer_files before = {trainer->checkpoint, trainer->checkpoint_seconds};
    HNPEI_TRY(hnpei_object_begin(where, "the inference's trainer", &trainer->object));
    trainer->checkpoint = files->path;
    trainer->checkpoint_seconds = files->seconds;
    *files = before;
    hnpei_object_end(&trainer->object);
    return HNPE_OK;
}

hnpe_status hnpei_trainer_set_checkpoint(hnpe_trainer *trainer, const char *path, double seconds)
{
    hnpe_context *context = trainer->object.context;
    char *copy = NULL;
    if (path)
        HNPEI_TRY(hnpei_copy_text(context, path, &copy));
    hnpei_free(context, trainer->checkpoint);
    trainer->checkpoint = copy;
    trainer->checkpoint_seconds = seconds;
    return HNPE_OK;
}

static const char *outcome_name(hnpe_outcome outcome)
{
    static const char *const names[] = {"not run", "converged", "epochs used up", "cancelled", "failed"};
    return names[outcome];
}

static hnpe_status prepare(hnpei_run *run, hnpei_saved *saved)
{
    HNPEI_TRY(hnpei_trainer_reserve_record(run->trainer, run->epochs));
    if (saved)
        HNPEI_TRY(hnpei_saved_restore(saved, run));
    else
        hnpei_run_start(run);
    run->keeping.next = hnpei_clock() + run->trainer->checkpoint_seconds;
    return HNPE_OK;
}

/* What is noted of how a run ended, also where it failed before the first epoch. */
static hnpe_status close_run(hnpei_run *run, hnpe_status status)
{
    hnpe_trainer *trainer = run->trainer;
    if (status == HNPE_ERROR_CANCELLED || status == HNPE_ERROR_CALLBACK)
        trainer->outcome = HNPE_OUTCOME_CANCELLED;
    if (status == HNPE_ERROR_NUMERIC || status == HNPE_ERROR_IO || status == HNPE_ERROR_FORMAT)
        trainer->outcome = HNPE_OUTCOME_FAILED;
    hnpei_log(trainer->object.context, HNPE_LOG_INFO, "training ended after %zu epochs on %zu sets: %s",
              trainer->epochs, run->examples.n_training, outcome_name(trainer->outcome));
    hnpei_run_free(run);
    return status;
}

hnpe_status hnpei_run_end(hnpei_run *run, hnpe_status status)
{
    if (status == HNPE_ERROR_CANCELLED || status == HNPE_ERROR_CALLBACK)
        status = hnpei_run_keep_stopped(run, status);
    restore_best(run);
    return close_run(run, status);
}

hnpe_status hnpei_run_begin(const char *where, hnpe_trainer *trainer, hnpei_saved *saved, hnpe_monitor *monitor,
                            hnpei_run *run)
{
    trainer->epochs = 0;
    trainer->outcome = HNPE_OUTCOME_NOT_RUN;
    trainer->effective = 0;
    trainer->n_training = 0;
    hnpe_status status = hnpei_run_create(where, trainer, monitor, run);
    if (status == HNPE_ERROR_CANCELLED || status == HNPE_ERROR_CALLBACK)
        trainer->outcome = HNPE_OUTCOME_CANCELLED;
    HNPEI_TRY(status);
    trainer->effective = run->examples.effective;
    trainer->n_training = run->examples.n_training;
    hnpei_importance_report(&run->examples);
    status = prepare(run, saved);
    if (status != HNPE_OK)
        return close_run(run, status);
    status = begin_epochs(run);
    return status == HNPE_OK ? HNPE_OK : hnpei_run_end(run, status);
}
