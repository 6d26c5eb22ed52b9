/* Reading the state of a run, and taking it over. The file is not trusted, and nothing changes before all of it is
   read. */
#include "checkpoint.h"

#include "base/context.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- before the run is set up: is it the same estimator, the same data, the same options? ---- */

static hnpe_status check_kind(const char *where, const hnpe_trainer *trainer, const hnpei_reader *reader)
{
    static const char *const versions[] = {HNPEI_CHECKPOINT_VERSION, NULL};
    HNPEI_TRY(hnpei_reader_expect(reader, HNPEI_CHECKPOINT_KIND, versions));
    return hnpei_arithmetic_check(where, trainer->object.context, reader);
}

static int64_t bits(uint64_t number)
{
    int64_t same;
    memcpy(&same, &number, sizeof same);
    return same;
}

static hnpe_status check_data(const char *where, const hnpe_dataset *dataset, const hnpei_milestone *place)
{
    const struct {
        const char *what;
        int64_t stored;
        size_t ours;
    } numbers[] = {{"local parameters", place->d_local, dataset->d_local},
                   {"global parameters", place->d_global, dataset->d_global},
                   {"features", place->d_x, dataset->d_x},
                   {"sets", place->n_sets, dataset->n_sets},
                   {"simulations", place->n_rows, dataset->n_rows}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; ++i)
        if (numbers[i].stored != (int64_t)numbers[i].ours)
            return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                              "the data set has %zu %s, but that of the checkpoint had %lld: a run goes on with the "
                              "data that it began with",
                              numbers[i].ours, numbers[i].what, (long long)numbers[i].stored);
    if (place->fingerprint != bits(hnpei_dataset_fingerprint(dataset)))
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "the data set is as large as that of the checkpoint, but has other numbers in it: a run goes "
                          "on with the data that it began with");
    return HNPE_OK;
}

static hnpe_status check_ranges(const char *where, const hnpei_milestone *p)
{
    if (p->epoch < 0 || p->epoch > INT32_MAX || p->done < 0 || p->rejected < 0 || p->wanted < -1 ||
        (p->trained & 1) != p->trained || (p->renewed & 1) != p->renewed || (p->finished & 1) != p->finished ||
        (p->renewed && p->trained) || (p->wanted >= 0 && !p->renewed))
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "training.state has a number that cannot be one");
    return HNPE_OK;
}

static hnpe_status check_trainer(const char *where, const hnpe_trainer *trainer, const hnpei_reader *reader,
                                 const hnpei_milestone *place)
{
    hnpei_options stored = {.table = trainer->options.table};
    HNPEI_TRY(hnpei_options_read(where, reader, "trainer.options", &stored));
    HNPEI_TRY(hnpei_options_compare(where, "the trainer's", &trainer->options, &stored));
    if (place->seed != bits(trainer->seed))
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "the trainer's seed is %llu, but %llu in the file",
                          (unsigned long long)trainer->seed, (unsigned long long)place->seed);
    return HNPE_OK;
}

static hnpe_status check_plan(const char *where, const hnpei_core *ours, const hnpei_core *stored)
{
    const char *part;
    if (!hnpei_plan_is_same(&ours->plan, &stored->plan, &part))
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "the estimator has another %s than that of the checkpoint: make it as it was made then",
                          part);
    if (ours->plan.seed != stored->plan.seed)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "the estimator's seed is %llu, but %llu in the file",
                          (unsigned long long)ours->plan.seed, (unsigned long long)stored->plan.seed);
    return HNPE_OK;
}

static hnpe_status read_place(const char *where, const hnpe_trainer *trainer, hnpei_saved *saved)
{
    int64_t values[HNPEI_MILESTONE_SIZE];
    HNPEI_TRY(check_kind(where, trainer, saved->reader));
    HNPEI_TRY(hnpei_reader_ints(saved->reader, "training.state", HNPEI_MILESTONE_SIZE, values));
    memcpy(&saved->place, values, sizeof values);
    HNPEI_TRY(check_ranges(where, &saved->place));
    HNPEI_TRY(check_trainer(where, trainer, saved->reader, &saved->place));
    return check_data(where, trainer->dataset, &saved->place);
}

/* An estimator of other dimensions is another one. */
static hnpe_status of_another(const char *where, hnpe_status status)
{
    hnpei_failure failure;
    if (status != HNPE_ERROR_SHAPE)
        return status;
    hnpei_failure_save(status, &failure);
    return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "the checkpoint is of another estimator: %.300s",
                      failure.message);
}

static hnpe_status read_core(const char *where, const hnpe_trainer *trainer, hnpei_saved *saved)
{
    const hnpei_core *ours = trainer->estimator->core;
    const int corrected = hnpei_reader_find(saved->reader, "estimator.gaussian") != NULL;
    if (ours->prior_local)
        HNPEI_TRY(hnpei_prior_check_same(where, ours->prior_local, saved->reader, "prior_local"));
    if (ours->prior_global)
        HNPEI_TRY(hnpei_prior_check_same(where, ours->prior_global, saved->reader, "prior_global"));
    HNPEI_TRY(of_another(where, hnpei_core_read(where, trainer->object.context, saved->reader, corrected,
                                                ours->prior_local, ours->prior_global, &saved->core)));
    HNPEI_TRY(check_plan(where, ours, saved->core));
    if (!hnpei_core_has_gaussian(saved->core, hnpei_trainer_gaussian(trainer)))
        return hnpei_fail(HNPE_ERROR_FORMAT, where,
                          "the checkpoint has learned under another Gaussian than the data set says");
    return HNPE_OK;
}

/* The sets that were chosen, one number each. */
static hnpe_status read_wanted(const char *where, const hnpe_trainer *trainer, hnpei_saved *saved)
{
    hnpe_context *context = trainer->object.context;
    int64_t *numbers;
    if (saved->place.wanted < 0)
        return HNPE_OK;
    const hnpei_tensor *tensor = hnpei_reader_find(saved->reader, "training.wanted");
    if (!tensor || (uint64_t)saved->place.wanted != tensor->count || tensor->count > trainer->dataset->n_sets)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "training.wanted is not there, or of another length");
    const size_t n = tensor->count;
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *saved->wanted, &saved->wanted));
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *numbers, &numbers));
    hnpe_status status = hnpei_reader_ints(saved->reader, "training.wanted", n, numbers);
    for (size_t i = 0; i < n && status == HNPE_OK; ++i)
        saved->wanted[i] = numbers[i] != 0;
    hnpei_free(context, numbers);
    saved->afresh = (hnpei_afresh){.n_sets = n, .wanted = saved->wanted};
    return status;
}

hnpe_status hnpei_saved_open(const char *where, const hnpe_trainer *trainer, const char *path, hnpei_saved *saved)
{
    *saved = (hnpei_saved){.reader = NULL};
    HNPEI_TRY(hnpei_reader_open(trainer->object.context, where, path, &saved->reader));
    hnpe_status status = read_place(where, trainer, saved);
    if (status == HNPE_OK)
        status = read_core(where, trainer, saved);
    if (status == HNPE_OK)
        status = read_wanted(where, trainer, saved);
    if (status != HNPE_OK) {
        hnpei_core_destroy(saved->core);
        hnpei_saved_close(trainer, saved);
    }
    return status;
}

void hnpei_saved_close(const hnpe_trainer *trainer, hnpei_saved *saved)
{
    hnpei_free(trainer->object.context, saved->wanted);
    hnpei_reader_close(saved->reader);
    saved->wanted = NULL;
    saved->reader = NULL;
}

/* ---- into a run ---- */

/* Where features and parameters are standardised as they were, the data, and the priors that they are mapped through,
   are the same. */
static hnpe_status check_examples(const hnpei_saved *saved, const hnpei_run *run)
{
    const hnpei_examples *e = &run->examples;
    const size_t n = 2 * (e->d_local + e->d_global);
    double *stored;
    HNPEI_TRY(hnpei_allocate(e->context, n, sizeof *stored, &stored));
    hnpe_status status = hnpei_reader_doubles(saved->reader, "training.moments", n, stored);
    if (status == HNPE_OK &&
        (memcmp(stored, e->v_mean, n * sizeof *stored) != 0 ||
         memcmp(saved->core->doors.numbers, e->doors.numbers, hnpei_doors_count(&e->doors) * sizeof *stored) != 0))
        status = hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, run->where,
                            "the estimator has other priors than that of the checkpoint: they map the data set's "
                            "parameters elsewhere");
    hnpei_free(e->context, stored);
    return status;
}

static hnpe_status read_vectors(const hnpei_saved *saved, const hnpei_run *run, hnpei_term_run *t)
{
    const hnpei_reader *reader = saved->reader;
    const struct {
        const char *prefix;
        hnpei_real *values;
    } vectors[] = {{"training.first.", t->optimiser.first},
                   {"training.second.", t->optimiser.second},
                   {"training.average.", t->optimiser.average},
                   {"training.best.", t->best}};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; ++i) {
        HNPEI_TRY(hnpei_term_check(run->where, reader, t->term, vectors[i].prefix));
        HNPEI_TRY(hnpei_term_read(reader, t->term, vectors[i].prefix, vectors[i].values));
    }
    return HNPE_OK;
}

static hnpe_status read_term(const hnpei_saved *saved, const hnpei_run *run, size_t index, hnpei_term_run *t)
{
    char name[48];
    int64_t counts[4];
    double losses[4];
    snprintf(name, sizeof name, "training.counts.%zu", index);
    HNPEI_TRY(hnpei_reader_ints(saved->reader, name, 4, counts));
    snprintf(name, sizeof name, "training.losses.%zu", index);
    HNPEI_TRY(hnpei_reader_doubles(saved->reader, name, 4, losses));
    for (size_t i = 0; i < 4; ++i)
        if (counts[i] < 0)
            return hnpei_fail(HNPE_ERROR_FORMAT, run->where, "training.counts.%zu has a negative number", index);
    if (!(losses[3] >= 0 && losses[3] <= 1) || isnan(losses[2]) || counts[3] > 1)
        return hnpei_fail(HNPE_ERROR_FORMAT, run->where, "training.losses.%zu has a number that cannot be one", index);
    t->optimiser.steps = counts[0];
    t->taken = (size_t)counts[1];
    t->since_best = (size_t)counts[2];
    t->stopped = (int)counts[3];
    t->training = losses[0];
    t->validation = losses[1];
    t->best_loss = losses[2];
    t->factor = losses[3];
    return read_vectors(saved, run, t);
}

hnpe_status hnpei_saved_restore(hnpei_saved *saved, hnpei_run *run)
{
    hnpe_trainer *trainer = run->trainer;
    const hnpei_milestone *place = &saved->place;
    const size_t epoch = (size_t)place->epoch;
    if (epoch > run->epochs || (size_t)place->done > run->steps)
        return hnpei_fail(HNPE_ERROR_FORMAT, run->where,
                          "training.state is at epoch %zu, step %lld, but there are %zu epochs of %zu steps", epoch,
                          (long long)place->done, run->epochs, run->steps);
    HNPEI_TRY(check_examples(saved, run));
    for (size_t t = 0; t < run->core->n_terms; ++t)
        HNPEI_TRY(read_term(saved, run, t, &run->terms[t]));
    HNPEI_TRY(hnpei_reader_doubles(saved->reader, "training.loss", epoch, trainer->training));
    HNPEI_TRY(hnpei_reader_doubles(saved->reader, "training.validation_loss", epoch, trainer->validation));
    trainer->epochs = run->epoch = epoch;
    run->done = (size_t)place->done;
    run->rejected = (size_t)place->rejected;
    saved->restored = 1;
    if (!place->finished)
        hnpei_log(trainer->object.context, HNPE_LOG_INFO, "training goes on after %zu epochs and %zu steps", run->epoch,
                  run->done);
    return HNPE_OK;
}
