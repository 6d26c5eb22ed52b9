/* Memory fails at every place of every exported function: data sets, trainers and inferences. */
#include "kit.h"

#include <unistd.h>

static hnpe_option_info option = {.struct_size = sizeof option};
static hnpe_choice_info choice = {.struct_size = sizeof choice};
static hnpe_dims dims = {.struct_size = sizeof dims};
static hnpe_proposal_info proposal = {.struct_size = sizeof proposal};
static hnpe_round_info described = {.struct_size = sizeof described};
static int64_t whole;
static double real;

static hnpe_status run_with(kit *k, int64_t loss)
{
    hnpe_status status = hnpe_trainer_set_int(k->trainer, HNPE_TRAINER_LOSS, loss);
    if (status == HNPE_OK)
        status = hnpe_trainer_set_int(k->trainer, HNPE_TRAINER_ATOMS, 2);
    if (status == HNPE_OK)
        status = hnpe_trainer_set_real(k->trainer, HNPE_TRAINER_VALIDATION_FRACTION, 0.25);
    return status == HNPE_OK ? hnpe_trainer_run(k->trainer, NULL) : status;
}

static hnpe_status run_atomic(kit *k)
{
    return run_with(k, HNPE_LOSS_ATOMIC);
}

static hnpe_status run_importance(kit *k)
{
    return run_with(k, HNPE_LOSS_IMPORTANCE);
}

static hnpe_status set_checkpoint(kit *k)
{
    char *folder = support_temp_folder();
    const hnpe_status status = hnpe_inference_set_checkpoint(k->inference, folder, 0);
    support_assert_ok(hnpe_inference_set_checkpoint(k->inference, NULL, 0));
    support_temp_remove(folder);
    return status;
}

static hnpe_status set_estimator(kit *k)
{
    return hnpe_inference_set_estimator(k->offline, k->estimator);
}

/* Of two rounds those that are not done yet. */
static hnpe_status run_rounds(kit *k, int64_t way)
{
    int64_t rounds = 2;
    hnpe_round_info round = {.struct_size = sizeof round};
    for (size_t i = 0; hnpe_inference_describe_round(k->inference, i, &round) == HNPE_OK; ++i)
        rounds -= round.state == HNPE_ROUND_FINISHED;
    hnpe_status status = hnpe_inference_set_int(k->inference, HNPE_INFERENCE_ROUNDS, way);
    if (status == HNPE_OK)
        status = hnpe_inference_set_real(k->inference, HNPE_INFERENCE_STOP_MOVED, 1e-12);
    return status == HNPE_OK ? hnpe_inference_run_rounds(k->inference, 2, k->x, rounds, k->monitor) : status;
}

/* Two rounds in all; a call that failed is finished by the next. */
static hnpe_status run_to(kit *k)
{
    return hnpe_inference_run_to(k->inference, 2, k->x, 2, k->monitor);
}

/* Of three members on two threads: two side by side, then one. */
static hnpe_status run_ensemble(kit *k)
{
    k->made.posterior = NULL;
    hnpe_status status = hnpe_inference_set_int(k->inference, HNPE_INFERENCE_ENSEMBLE, 3);
    if (status == HNPE_OK)
        status = hnpe_inference_run(k->inference, k->monitor);
    return status == HNPE_OK ? hnpe_inference_posterior(k->inference, &k->made.posterior) : status;
}

static char *filled; /* a folder with a data set */

static void fill_folder(void)
{
    const double numbers[2] = {0.25, 0.5};
    hnpe_dataset *dataset;
    filled = support_temp_folder();
    support_assert_ok(hnpe_dataset_create_on_disk(NULL, filled, 1, 1, 1, 0, &dataset));
    support_assert_ok(hnpe_dataset_append(dataset, 2, NULL, numbers, numbers, numbers));
    hnpe_dataset_release(dataset);
}

/* A folder beside the kit's files, without one. */
static const char *empty_folder(const kit *k)
{
    static char path[512], shard[600];
    snprintf(path, sizeof path, "%s-folder", k->new_file);
    snprintf(shard, sizeof shard, "%s/sets-000000.safetensors", path);
    unlink(shard);
    return path;
}

static hnpe_status flush(kit *k)
{
    hnpe_dataset *dataset;
    hnpe_status status = hnpe_dataset_create_on_disk(k->context, empty_folder(k), 1, 1, 1, 0, &dataset);
    if (status == HNPE_OK)
        status = hnpe_dataset_append(dataset, KIT_SETS, k->sizes, k->theta_local, k->theta_global, k->x);
    if (status == HNPE_OK)
        status = hnpe_dataset_flush(dataset);
    hnpe_dataset_release(dataset);
    return status;
}

#define DATASETS(X)                                                                                                    \
    X(TAKES, hnpe_dataset_create, KIT_NOTHING, hnpe_dataset_create(k->context, 1, 1, 1, &k->made.dataset))             \
    X(KEEPS, hnpe_dataset_append, KIT_DATASET,                                                                         \
      hnpe_dataset_append(k->empty, KIT_SETS, k->sizes, k->theta_local, k->theta_global, k->x))                        \
    X(KEEPS, hnpe_dataset_append_proposed, KIT_DATASET,                                                                \
      hnpe_dataset_append_proposed(k->empty, HNPE_PROPOSAL_POSTERIOR, KIT_SETS, k->sizes, k->theta_local,              \
                                   k->theta_global, k->x, k->x))                                                       \
    X(KEEPS, hnpe_dataset_extend, KIT_DATASET, hnpe_dataset_extend(k->empty, k->dataset))                              \
    X(KEEPS, hnpe_dataset_simulate, KIT_DATASET | KIT_PRIORS | KIT_SIMULATOR | KIT_MONITOR,                            \
      hnpe_dataset_simulate(k->empty, k->alpha, k->beta, k->simulator, KIT_SETS, 0, KIT_EXTRA, 1, 0, k->monitor))      \
    X(NONE, hnpe_dataset_count, KIT_DATASET, hnpe_dataset_count(k->dataset, &k->n, NULL, NULL))                        \
    X(NONE, hnpe_dataset_read, KIT_DATASET,                                                                            \
      hnpe_dataset_read(k->dataset, 0, KIT_SETS, k->sizes_out, k->out, k->second_out, k->third_out))                   \
    X(NONE, hnpe_dataset_read_proposals, KIT_DATASET,                                                                  \
      hnpe_dataset_read_proposals(k->dataset, 0, KIT_SETS, k->sizes_out, k->out))                                      \
    X(NONE, hnpe_dataset_describe_proposal, KIT_DATASET, hnpe_dataset_describe_proposal(k->dataset, 0, &proposal))     \
    X(TAKES, hnpe_dataset_save, KIT_DATASET | KIT_FILES, hnpe_dataset_save(k->dataset, k->new_file))                   \
    X(TAKES, hnpe_dataset_load, KIT_FILES, hnpe_dataset_load(k->context, k->dataset_file, &k->made.dataset))           \
    X(TAKES, hnpe_dataset_create_on_disk, KIT_FILES,                                                                   \
      hnpe_dataset_create_on_disk(k->context, empty_folder(k), 1, 1, 1, 0, &k->made.dataset))                          \
    X(TAKES, hnpe_dataset_open, KIT_FILES, hnpe_dataset_open(k->context, filled, &k->made.dataset))                    \
    X(TAKES, hnpe_dataset_flush, KIT_FILES, flush(k))                                                                  \
    X(NONE, hnpe_dataset_dims, KIT_DATASET, hnpe_dataset_dims(k->dataset, &dims))                                      \
    X(NONE, hnpe_dataset_retain, KIT_DATASET,                                                                          \
      KIT_DONE((hnpe_dataset_retain(k->dataset), hnpe_dataset_release(k->dataset))))                                   \
    X(NONE, hnpe_dataset_release, KIT_NOTHING, KIT_DONE(hnpe_dataset_release(NULL)))

#define TRAINERS(X)                                                                                                    \
    X(TAKES, hnpe_trainer_create, KIT_DATASET | KIT_ESTIMATOR,                                                         \
      hnpe_trainer_create(k->context, k->estimator, k->dataset, &k->made.trainer))                                     \
    X(KEEPS, hnpe_trainer_run, KIT_TRAINER | KIT_MONITOR, hnpe_trainer_run(k->trainer, k->monitor))                    \
    X(KEEPS, hnpe_trainer_run__atomic, KIT_TRAINER, run_atomic(k))                                                     \
    X(KEEPS, hnpe_trainer_run__importance, KIT_TRAINER, run_importance(k))                                             \
    X(TAKES, hnpe_trainer_set_checkpoint, KIT_TRAINER | KIT_FILES,                                                     \
      hnpe_trainer_set_checkpoint(k->trainer, k->new_file, 0))                                                         \
    X(KEEPS, hnpe_trainer_resume, KIT_TRAINER | KIT_FILES, hnpe_trainer_resume(k->trainer, k->checkpoint_file, NULL))  \
    X(NONE, hnpe_trainer_epochs, KIT_TRAINER, KIT_DONE(hnpe_trainer_epochs(k->trainer)))                               \
    X(NONE, hnpe_trainer_outcome, KIT_TRAINER, KIT_DONE(hnpe_trainer_outcome(k->trainer)))                             \
    X(NONE, hnpe_trainer_effective_sample_size, KIT_TRAINER, KIT_DONE(hnpe_trainer_effective_sample_size(k->trainer))) \
    X(NONE, hnpe_trainer_losses, KIT_TRAINER, hnpe_trainer_losses(k->trainer, 0, k->out, k->out))                      \
    X(NONE, hnpe_trainer_set_int, KIT_TRAINER, hnpe_trainer_set_int(k->trainer, HNPE_TRAINER_PATIENCE, 7))             \
    X(NONE, hnpe_trainer_set_real, KIT_TRAINER, hnpe_trainer_set_real(k->trainer, HNPE_TRAINER_LEARNING_RATE, 0.25))   \
    X(NONE, hnpe_trainer_get_real, KIT_TRAINER, hnpe_trainer_get_real(k->trainer, HNPE_TRAINER_LEARNING_RATE, &real))  \
    X(NONE, hnpe_trainer_get_int, KIT_TRAINER, hnpe_trainer_get_int(k->trainer, HNPE_TRAINER_PATIENCE, &whole))        \
    X(NONE, hnpe_trainer_reset_option, KIT_TRAINER, hnpe_trainer_reset_option(k->trainer, HNPE_TRAINER_PATIENCE))      \
    X(NONE, hnpe_trainer_describe_option, KIT_NOTHING, hnpe_trainer_describe_option(0, &option))                       \
    X(NONE, hnpe_trainer_describe_choice, KIT_NOTHING, hnpe_trainer_describe_choice(HNPE_TRAINER_LOSS, 0, &choice))    \
    X(NONE, hnpe_trainer_set_seed, KIT_TRAINER, hnpe_trainer_set_seed(k->trainer, 4))                                  \
    X(NONE, hnpe_trainer_retain, KIT_TRAINER,                                                                          \
      KIT_DONE((hnpe_trainer_retain(k->trainer), hnpe_trainer_release(k->trainer))))                                   \
    X(NONE, hnpe_trainer_release, KIT_NOTHING, KIT_DONE(hnpe_trainer_release(NULL)))

#define INFERENCES(X)                                                                                                  \
    X(TAKES, hnpe_inference_create, KIT_PRIORS | KIT_SIMULATOR,                                                        \
      hnpe_inference_create(k->context, k->alpha, k->beta, k->simulator, &k->made.inference))                          \
    X(TAKES, hnpe_inference_create_offline, KIT_PRIORS,                                                                \
      hnpe_inference_create_offline(k->context, k->alpha, k->beta, 1, &k->made.inference))                             \
    X(NONE, hnpe_inference_set_dataset, KIT_OFFLINE | KIT_DATASET,                                                     \
      KIT_UNSUPPORTED(hnpe_inference_set_dataset(k->offline, k->dataset)))                                             \
    X(NONE, hnpe_inference_set_estimator, KIT_OFFLINE, set_estimator(k))                                               \
    X(KEEPS, hnpe_inference_run, KIT_INFERENCE | KIT_MONITOR, hnpe_inference_run(k->inference, k->monitor))            \
    X(KEEPS, hnpe_inference_run__ensemble, KIT_INFERENCE | KIT_MONITOR, run_ensemble(k))                               \
    X(KEEPS, hnpe_inference_run_rounds, KIT_INFERENCE | KIT_MONITOR, run_rounds(k, HNPE_ROUNDS_AUTOMATIC))             \
    X(KEEPS, hnpe_inference_run_to, KIT_INFERENCE | KIT_MONITOR, run_to(k))                                            \
    X(KEEPS, hnpe_inference_run_rounds__truncated, KIT_INFERENCE, run_rounds(k, HNPE_ROUNDS_TRUNCATED))                \
    X(KEEPS, hnpe_inference_run_rounds__atomic, KIT_INFERENCE, run_rounds(k, HNPE_ROUNDS_ATOMIC))                      \
    X(KEEPS, hnpe_inference_run_rounds__importance, KIT_INFERENCE, run_rounds(k, HNPE_ROUNDS_IMPORTANCE))              \
    X(KEEPS, hnpe_inference_run_rounds__closed_form, KIT_INFERENCE | KIT_MIXTURE,                                      \
      run_rounds(k, HNPE_ROUNDS_CLOSED_FORM))                                                                          \
    X(TAKES, hnpe_inference_set_target, KIT_INFERENCE, hnpe_inference_set_target(k->inference, 2, k->x))               \
    X(NONE, hnpe_inference_propose_sizes, KIT_OFFLINE,                                                                 \
      hnpe_inference_propose_sizes(k->offline, KIT_SETS, k->sizes_out))                                                \
    X(KEEPS, hnpe_inference_propose, KIT_OFFLINE,                                                                      \
      hnpe_inference_propose(k->offline, KIT_SETS, k->sizes, k->out, k->second_out, &k->n))                            \
    X(KEEPS, hnpe_inference_append, KIT_OFFLINE, hnpe_inference_append(k->offline, k->batch, KIT_BATCH, k->x))         \
    X(KEEPS, hnpe_inference_train, KIT_INFERENCE | KIT_TRAINED | KIT_MONITOR,                                          \
      hnpe_inference_train(k->inference, k->monitor))                                                                  \
    X(KEEPS, hnpe_inference_set_checkpoint, KIT_INFERENCE, set_checkpoint(k))                                          \
    X(TAKES, hnpe_inference_resume, KIT_PRIORS | KIT_SIMULATOR | KIT_FILES,                                            \
      hnpe_inference_resume(k->context, k->inference_folder, k->alpha, k->beta, k->simulator, &k->made.inference))     \
    X(TAKES, hnpe_inference_resume_on_disk, KIT_PRIORS | KIT_SIMULATOR | KIT_FILES, kit_resume_on_disk(k))             \
    X(NONE, hnpe_inference_count, KIT_INFERENCE, hnpe_inference_count(k->inference, &k->n, NULL, NULL))                \
    X(NONE, hnpe_inference_describe_round, KIT_TRAINED, hnpe_inference_describe_round(k->inference, 0, &described))    \
    X(TAKES, hnpe_inference_posterior, KIT_TRAINED, hnpe_inference_posterior(k->inference, &k->made.posterior))        \
    X(NONE, hnpe_inference_get_trainer, KIT_INFERENCE, hnpe_inference_get_trainer(k->inference, &k->made.trainer))     \
    X(NONE, hnpe_inference_get_estimator, KIT_INFERENCE,                                                               \
      hnpe_inference_get_estimator(k->inference, &k->made.estimator))                                                  \
    X(KEEPS, hnpe_inference_get_dataset, KIT_OFFLINE | KIT_APPENDED,                                                   \
      hnpe_inference_get_dataset(k->offline, &k->made.dataset))                                                        \
    X(NONE, hnpe_inference_set_int, KIT_INFERENCE,                                                                     \
      hnpe_inference_set_int(k->inference, HNPE_INFERENCE_SIMULATIONS, 9))                                             \
    X(NONE, hnpe_inference_set_real, KIT_INFERENCE,                                                                    \
      hnpe_inference_set_real(k->inference, HNPE_INFERENCE_TRUNCATION, 0.25))                                          \
    X(NONE, hnpe_inference_get_real, KIT_INFERENCE,                                                                    \
      hnpe_inference_get_real(k->inference, HNPE_INFERENCE_TRUNCATION, &real))                                         \
    X(NONE, hnpe_inference_get_int, KIT_INFERENCE,                                                                     \
      hnpe_inference_get_int(k->inference, HNPE_INFERENCE_SIMULATIONS, &whole))                                        \
    X(NONE, hnpe_inference_reset_option, KIT_INFERENCE,                                                                \
      hnpe_inference_reset_option(k->inference, HNPE_INFERENCE_SIMULATIONS))                                           \
    X(NONE, hnpe_inference_describe_option, KIT_NOTHING, hnpe_inference_describe_option(0, &option))                   \
    X(NONE, hnpe_inference_describe_choice, KIT_NOTHING,                                                               \
      hnpe_inference_describe_choice(HNPE_INFERENCE_ROUNDS, 0, &choice))                                               \
    X(TAKES, hnpe_inference_set_seed, KIT_INFERENCE, hnpe_inference_set_seed(k->inference, 4))                         \
    X(NONE, hnpe_inference_dims, KIT_INFERENCE, hnpe_inference_dims(k->inference, &dims))                              \
    X(NONE, hnpe_inference_retain, KIT_INFERENCE,                                                                      \
      KIT_DONE((hnpe_inference_retain(k->inference), hnpe_inference_release(k->inference))))                           \
    X(NONE, hnpe_inference_release, KIT_NOTHING, KIT_DONE(hnpe_inference_release(NULL)))

#define CALLS(X) DATASETS(X) TRAINERS(X) INFERENCES(X)

CALLS(KIT_FUNCTION)
static const kit_call calls[] = {CALLS(KIT_ROW)};

int main(void)
{
    fill_folder();
    const int failed = kit_fail_all("allocations of learning", sizeof calls / sizeof *calls, calls, support_is_long());
    support_temp_remove(filled);
    return failed;
}
