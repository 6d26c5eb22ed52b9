/* Writing the state of a run. What cannot be written is a warning: the run, and the file that is there, stay. */
#include "checkpoint.h"

#include "base/context.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int64_t bits(uint64_t number)
{
    int64_t same;
    memcpy(&same, &number, sizeof same);
    return same;
}

static hnpei_milestone place_of(hnpei_run *run, int finished)
{
    const hnpe_trainer *trainer = run->trainer;
    const hnpe_dataset *dataset = trainer->dataset;
    hnpei_keeping *keeping = &run->keeping;
    if (!keeping->known)
        keeping->fingerprint = hnpei_dataset_fingerprint(dataset);
    keeping->known = 1;
    return (hnpei_milestone){.epoch = (int64_t)run->epoch,
                             .done = (int64_t)run->done,
                             .rejected = (int64_t)run->rejected,
                             .trained = trainer->estimator->trained,
                             .renewed = trainer->renewed,
                             .wanted = trainer->afresh ? (int64_t)trainer->afresh->n_sets : -1,
                             .finished = finished,
                             .seed = bits(trainer->seed),
                             .fingerprint = bits(keeping->fingerprint),
                             .n_sets = (int64_t)dataset->n_sets,
                             .n_rows = (int64_t)dataset->n_rows,
                             .d_local = (int64_t)dataset->d_local,
                             .d_global = (int64_t)dataset->d_global,
                             .d_x = (int64_t)dataset->d_x};
}

static hnpe_status write_term(const hnpei_term_run *t, size_t index, hnpei_writer *writer)
{
    char name[48];
    const hnpei_optimiser *optimiser = &t->optimiser;
    const int64_t counts[4] = {optimiser->steps, (int64_t)t->taken, (int64_t)t->since_best, t->stopped};
    const double losses[4] = {t->training, t->validation, t->best_loss, t->factor};
    snprintf(name, sizeof name, "training.counts.%zu", index);
    HNPEI_TRY(hnpei_writer_ints(writer, name, 4, counts));
    snprintf(name, sizeof name, "training.losses.%zu", index);
    HNPEI_TRY(hnpei_writer_doubles(writer, name, 1, 4, losses));
    HNPEI_TRY(hnpei_term_write(t->term, "training.first.", optimiser->first, writer));
    HNPEI_TRY(hnpei_term_write(t->term, "training.second.", optimiser->second, writer));
    HNPEI_TRY(hnpei_term_write(t->term, "training.average.", optimiser->average, writer));
    return hnpei_term_write(t->term, "training.best.", t->best, writer);
}

static hnpe_status write_record(const hnpei_run *run, hnpei_writer *writer)
{
    const hnpe_trainer *trainer = run->trainer;
    const hnpei_examples *e = &run->examples;
    const hnpei_afresh *afresh = trainer->afresh;
    HNPEI_TRY(hnpei_writer_doubles(writer, "training.loss", 1, run->epoch, trainer->training));
    HNPEI_TRY(hnpei_writer_doubles(writer, "training.validation_loss", 1, run->epoch, trainer->validation));
    HNPEI_TRY(hnpei_writer_doubles(writer, "training.moments", 2, e->d_local + e->d_global, e->v_mean));
    return afresh ? hnpei_writer_tensor(writer, "training.wanted", HNPEI_TYPE_U8, 1, &afresh->n_sets, afresh->wanted)
                  : HNPE_OK;
}

static hnpe_status write_all(hnpei_run *run, int finished, hnpei_writer *writer)
{
    const hnpei_milestone place = place_of(run, finished);
    int64_t values[HNPEI_MILESTONE_SIZE];
    memcpy(values, &place, sizeof values);
    HNPEI_TRY(hnpei_arithmetic_write(run->trainer->object.context, writer));
    HNPEI_TRY(hnpei_core_write(run->core, writer));
    HNPEI_TRY(hnpei_writer_ints(writer, "training.state", HNPEI_MILESTONE_SIZE, values));
    HNPEI_TRY(hnpei_options_write(&run->trainer->options, "trainer.options", writer));
    for (size_t t = 0; t < run->core->n_terms; ++t)
        HNPEI_TRY(write_term(&run->terms[t], t, writer));
    return write_record(run, writer);
}

static hnpe_status save(hnpei_run *run, int finished)
{
    hnpei_writer *writer;
    HNPEI_TRY(hnpei_writer_begin(run->trainer->object.context, run->where, HNPEI_CHECKPOINT_KIND,
                                 HNPEI_CHECKPOINT_VERSION, &writer));
    hnpe_status status = write_all(run, finished, writer);
    if (status == HNPE_OK)
        status = hnpei_writer_commit(writer, run->trainer->checkpoint);
    hnpei_writer_destroy(writer);
    return status;
}

static hnpe_status save_or_warn(hnpei_run *run, int finished, hnpei_failure *failure)
{
    const hnpe_status status = save(run, finished);
    if (status != HNPE_OK) {
        hnpei_failure_save(status, failure);
        hnpei_log(run->trainer->object.context, HNPE_LOG_WARNING, "no checkpoint of the training was written: %s",
                  failure->message);
    }
    run->keeping.next = hnpei_clock() + run->trainer->checkpoint_seconds;
    return status;
}

void hnpei_run_keep(hnpei_run *run, hnpei_moment moment)
{
    const hnpe_trainer *trainer = run->trainer;
    const int each_epoch = !(trainer->checkpoint_seconds > 0);
    hnpei_failure failure;
    if (!trainer->checkpoint)
        return;
    if (moment == HNPEI_MOMENT_STEP ? !each_epoch && hnpei_clock() >= run->keeping.next
                                    : each_epoch || moment == HNPEI_MOMENT_END)
        (void)save_or_warn(run, moment == HNPEI_MOMENT_END, &failure);
}

hnpe_status hnpei_run_keep_stopped(hnpei_run *run, hnpe_status status)
{
    hnpei_failure stop, failure;
    if (!run->trainer->checkpoint)
        return status;
    hnpei_failure_save(status, &stop);
    if (save_or_warn(run, 0, &failure) == HNPE_OK)
        return hnpei_failure_restore(&stop);
    hnpei_failure_add(&stop, "no checkpoint was written", &failure);
    return hnpei_failure_restore(&stop);
}
