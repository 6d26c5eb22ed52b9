/* The exported functions of the trainer room. */
#include "trainer.h"

#include <string.h>

static const hnpei_choice schedules[] = {{HNPE_SCHEDULE_CONSTANT, "constant", "the same rate throughout"},
                                         {HNPE_SCHEDULE_COSINE, "cosine", "to zero as half a cosine over all epochs"},
                                         {0, NULL, NULL}};
static const hnpei_choice pairs[] = {{HNPE_PAIRS_FIRST, "first", "(alpha_0, x_0) of each set, as in the paper"},
                                     {HNPE_PAIRS_ALL, "all", "every (alpha_i, x_i)"},
                                     {0, NULL, NULL}};
static const hnpei_choice losses[] = {
    {HNPE_LOSS_MAXIMUM_LIKELIHOOD, "maximum_likelihood", "- log q, of parameters drawn from the prior, also truncated"},
    {HNPE_LOSS_ATOMIC, "atomic", "of (alpha_0, beta) drawn from a proposal"},
    {HNPE_LOSS_ATOMIC_GLOBAL, "atomic_global", "of beta drawn from a proposal, alpha_0 from p(alpha | beta)"},
    {HNPE_LOSS_UNCORRECTED, "uncorrected", "- log q, whatever parameters were drawn from: biased, for comparison"},
    {HNPE_LOSS_IMPORTANCE, "importance", "- log q times p / p~, the density of the prior over the proposal's"},
    {HNPE_LOSS_CLOSED_FORM, "closed_form", "- log q, of one Gaussian proposal, that the posterior corrects for"},
    {0, NULL, NULL}};
static const hnpei_option trainer_options[] = {
    HNPEI_OPTION_INT(HNPE_TRAINER_EPOCHS, "epochs", 0, 0, 1000000,
                     "At most so many epochs; 0 by the size of the data set."),
    HNPEI_OPTION_INT(HNPE_TRAINER_PATIENCE, "patience", 20, 1, 1000000,
                     "Epochs without a better validation loss before stopping."),
    HNPEI_OPTION_INT(HNPE_TRAINER_BATCH_SIZE, "batch_size", 0, 0, 1000000,
                     "Observation sets per step; 0 by the size of the data set."),
    HNPEI_OPTION_REAL(HNPE_TRAINER_VALIDATION_FRACTION, "validation_fraction", 0.1, 0, 0.9,
                      "Share of the sets that is held out."),
    HNPEI_OPTION_REAL(HNPE_TRAINER_LEARNING_RATE, "learning_rate", 0, 0, 10,
                      "Learning rate after the warm-up; 0 by the number of parameters."),
    HNPEI_OPTION_CHOICE(HNPE_TRAINER_SCHEDULE, "schedule", HNPE_SCHEDULE_COSINE, schedules,
                        "How the learning rate goes after the warm-up."),
    HNPEI_OPTION_REAL(HNPE_TRAINER_WARM_UP, "warm_up", 0.05, 0, 1, "Fraction of the run in which the rate rises."),
    HNPEI_OPTION_REAL(HNPE_TRAINER_CLIP, "clip", 5, 0, 1e12, "Largest norm of a gradient; 0 for none."),
    HNPEI_OPTION_REAL(HNPE_TRAINER_WEIGHT_DECAY, "weight_decay", 0, 0, 1, "Decoupled weight decay."),
    HNPEI_OPTION_REAL(HNPE_TRAINER_AVERAGE, "average", 0.99, 0, 0.999999,
                      "Factor per step of the running average of weights; 0 for none."),
    HNPEI_OPTION_CHOICE(HNPE_TRAINER_PAIRS, "pairs", HNPE_PAIRS_ALL, pairs, "Which observations q_local learns from."),
    HNPEI_OPTION_BOOL(HNPE_TRAINER_SUBSETS, "subsets", 1,
                      "Every other time a set is seen, use a random part of its extra observations."),
    HNPEI_OPTION_INT(HNPE_TRAINER_RETRIES, "retries", 20, 0, 1000000,
                     "Steps with a non-finite loss that are rejected before giving up."),
    HNPEI_OPTION_CHOICE(HNPE_TRAINER_LOSS, "loss", HNPE_LOSS_MAXIMUM_LIKELIHOOD, losses, "What is made small."),
    HNPEI_OPTION_INT(HNPE_TRAINER_ATOMS, "atoms", 10, 2, HNPEI_TILE,
                     "Atoms of each set in the atomic loss, its own parameters included."),
    HNPEI_OPTION_BOOL(HNPE_TRAINER_COMBINED, "combined", 0,
                      "Add maximum likelihood of the sets drawn from the prior to the atomic loss."),
    HNPEI_OPTION_INT(HNPE_TRAINER_WINDOW, "window", 0, 0, (int64_t)1 << 50,
                     "Bytes of a data set on disk that are read at a time; 0 for 128 MiB."),
    HNPEI_OPTION_END};

static void trainer_destroy(hnpe_trainer *trainer)
{
    hnpei_free(trainer->object.context, trainer->training);
    hnpei_free(trainer->object.context, trainer->checkpoint);
    hnpe_estimator_release(trainer->estimator);
    hnpe_dataset_release(trainer->dataset);
}

HNPEI_DEFINE_HANDLE(trainer, HNPEI_MAGIC_TRAINER, trainer_destroy)

static hnpe_status trainer_changed(hnpe_trainer *trainer)
{
    (void)trainer;
    return HNPE_OK;
}

HNPEI_DEFINE_OPTIONS(trainer, HNPEI_MAGIC_TRAINER, trainer_options, trainer_changed)

hnpe_status hnpe_trainer_create(hnpe_context *context, hnpe_estimator *estimator, hnpe_dataset *dataset,
                                hnpe_trainer **trainer)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "trainer", trainer));
    *trainer = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_handle(__func__, "estimator", estimator, HNPEI_MAGIC_ESTIMATOR));
    HNPEI_TRY(hnpei_check_handle(__func__, "dataset", dataset, HNPEI_MAGIC_DATASET));
    const size_t d_local = (size_t)estimator->dims.d_local, d_global = (size_t)estimator->dims.d_global;
    const size_t d_x = (size_t)estimator->dims.d_x;
    HNPEI_REQUIRE(
        dataset->d_local == d_local && dataset->d_global == d_global && dataset->d_x == d_x, HNPE_ERROR_SHAPE,
        "the data set has %zu local and %zu global parameters and %zu features, the estimator %zu, %zu and %zu",
        dataset->d_local, dataset->d_global, dataset->d_x, d_local, d_global, d_x);

    hnpe_trainer *made;
    HNPEI_TRY(hnpei_object_create(context, HNPEI_MAGIC_TRAINER, sizeof *made, &made));
    hnpei_options_init(&made->options, trainer_options);
    hnpe_estimator_retain(estimator);
    hnpe_dataset_retain(dataset);
    made->estimator = estimator;
    made->dataset = dataset;
    *trainer = made;
    return HNPE_OK;
}

hnpe_status hnpe_trainer_run(hnpe_trainer *trainer, hnpe_monitor *monitor)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "trainer", trainer, HNPEI_MAGIC_TRAINER));
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));
    return hnpei_trainer_hold_and_run(__func__, trainer, NULL, monitor);
}

hnpe_status hnpe_trainer_set_checkpoint(hnpe_trainer *trainer, const char *path, double seconds)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "trainer", trainer, HNPEI_MAGIC_TRAINER));
    HNPEI_REQUIRE(!path || *path, HNPE_ERROR_INVALID_ARGUMENT, "path is empty");
    HNPEI_REQUIRE(seconds >= 0 && seconds <= 1e9, HNPE_ERROR_INVALID_ARGUMENT,
                  "seconds is %g, but must be from 0 to 1e9", seconds);
    HNPEI_TRY(hnpei_object_begin(__func__, "trainer", &trainer->object));

    const hnpe_status status = hnpei_trainer_set_checkpoint(trainer, path, seconds);
    hnpei_object_end(&trainer->object);
    return status;
}

hnpe_status hnpe_trainer_resume(hnpe_trainer *trainer, const char *path, hnpe_monitor *monitor)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "trainer", trainer, HNPEI_MAGIC_TRAINER));
    HNPEI_TRY(hnpei_check_pointer(__func__, "path", path));
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));
    return hnpei_trainer_hold_and_resume(__func__, trainer, path, monitor);
}

hnpe_status hnpe_trainer_set_seed(hnpe_trainer *trainer, uint64_t seed)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "trainer", trainer, HNPEI_MAGIC_TRAINER));
    HNPEI_TRY(hnpei_object_begin(__func__, "trainer", &trainer->object));

    trainer->seed = seed;
    hnpei_object_end(&trainer->object);
    return HNPE_OK;
}

int64_t hnpe_trainer_epochs(const hnpe_trainer *trainer)
{
    return hnpei_is(trainer, HNPEI_MAGIC_TRAINER) ? (int64_t)trainer->epochs : 0;
}

int32_t hnpe_trainer_outcome(const hnpe_trainer *trainer)
{
    return hnpei_is(trainer, HNPEI_MAGIC_TRAINER) ? (int32_t)trainer->outcome : (int32_t)HNPE_OUTCOME_NOT_RUN;
}

double hnpe_trainer_effective_sample_size(const hnpe_trainer *trainer)
{
    return hnpei_is(trainer, HNPEI_MAGIC_TRAINER) ? trainer->effective : 0;
}

hnpe_status hnpe_trainer_losses(const hnpe_trainer *trainer, int64_t n_epochs, double *training, double *validation)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "trainer", trainer, HNPEI_MAGIC_TRAINER));
    HNPEI_REQUIRE(n_epochs >= 0 && n_epochs <= (int64_t)trainer->epochs, HNPE_ERROR_INVALID_ARGUMENT,
                  "n_epochs is %lld, but the last run had %zu epochs", (long long)n_epochs, trainer->epochs);

    if (training && n_epochs)
        memcpy(training, trainer->training, (size_t)n_epochs * sizeof *training);
    if (validation && n_epochs)
        memcpy(validation, trainer->validation, (size_t)n_epochs * sizeof *validation);
    return HNPE_OK;
}
