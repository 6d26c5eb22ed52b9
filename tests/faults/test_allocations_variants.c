/* Memory fails at every place of what long calls do by other ways than the simplest: data sets on disk, families of
   flows, architectures of estimators, posteriors with a correction. */
#include "kit.h"

#include <unistd.h>

enum { MANY = 400, FEW = 180 }; /* of the latter one shard is full */

/* ---- data sets on disk ---- */

static char *filled; /* a folder with a data set of several shards */

static void fill_folder(void)
{
    static double numbers[MANY];
    hnpe_dataset *dataset;
    for (size_t i = 0; i < MANY; ++i)
        numbers[i] = 0.1 + 0.8 * (double)(7 * i % 397) / 397;
    filled = support_temp_folder();
    support_assert_ok(hnpe_dataset_create_on_disk(NULL, filled, 1, 1, 1, 4096, &dataset));
    support_assert_ok(hnpe_dataset_append(dataset, MANY, NULL, numbers, numbers, numbers));
    support_assert_ok(hnpe_dataset_flush(dataset));
    hnpe_dataset_release(dataset);
}

/* In windows of few sets. */
static hnpe_status train_on_disk(kit *k)
{
    hnpe_dataset *dataset;
    hnpe_trainer *trainer = NULL;
    hnpe_status status = hnpe_dataset_open(k->context, filled, &dataset);
    if (status == HNPE_OK)
        status = hnpe_trainer_create(k->context, k->estimator, dataset, &trainer);
    if (status == HNPE_OK)
        status = hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1);
    if (status == HNPE_OK)
        status = hnpe_trainer_set_int(trainer, HNPE_TRAINER_WINDOW, 8192);
    if (status == HNPE_OK)
        status = hnpe_trainer_run(trainer, NULL);
    if (status == HNPE_OK)
        status = hnpe_trainer_losses(trainer, 1, k->out, k->second_out);
    hnpe_trainer_release(trainer);
    hnpe_dataset_release(dataset);
    return status;
}

static hnpe_status copy_from_disk(kit *k)
{
    hnpe_dataset *dataset;
    hnpe_status status = hnpe_dataset_open(k->context, filled, &dataset);
    if (status == HNPE_OK)
        status = hnpe_dataset_extend(k->empty, dataset);
    hnpe_dataset_release(dataset);
    return status;
}

static hnpe_status read_from_disk(kit *k)
{
    hnpe_dataset *dataset;
    hnpe_status status = hnpe_dataset_open(k->context, filled, &dataset);
    if (status == HNPE_OK)
        status = hnpe_dataset_read(dataset, 100, 150, NULL, k->out, k->second_out, k->third_out);
    hnpe_dataset_release(dataset);
    return status;
}

static hnpe_status save_from_disk(kit *k)
{
    hnpe_dataset *dataset;
    hnpe_status status = hnpe_dataset_open(k->context, filled, &dataset);
    if (status == HNPE_OK)
        status = hnpe_dataset_save(dataset, k->new_file);
    hnpe_dataset_release(dataset);
    return status;
}

/* Each time into a folder of its own. */
static hnpe_status simulate_to_disk(kit *k)
{
    hnpe_dataset *dataset;
    char *folder = support_temp_folder();
    hnpe_status status = hnpe_dataset_create_on_disk(k->context, folder, 1, 1, 1, 4096, &dataset);
    if (status == HNPE_OK)
        status = hnpe_dataset_simulate(dataset, k->alpha, k->beta, k->simulator, FEW, 0, 0, 1, 0, NULL);
    if (status == HNPE_OK)
        status = hnpe_dataset_flush(dataset);
    if (status == HNPE_OK)
        status = hnpe_dataset_read(dataset, FEW - 50, 50, NULL, NULL, k->out, NULL);
    hnpe_dataset_release(dataset);
    support_temp_remove(folder);
    return status;
}

/* ---- flows ---- */

/* The same for each call, so that one that is made again has the same draws. */
static hnpe_rng *make_rng(void)
{
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
    return rng;
}

typedef hnpe_status (*make_flow)(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow);

static hnpe_status fit_family(kit *k, make_flow make)
{
    hnpe_flow *flow;
    hnpe_rng *rng = make_rng();
    hnpe_status status = make(k->context, 2, 1, &flow);
    if (status == HNPE_OK)
        status = hnpe_flow_set_int(flow, HNPE_FLOW_HIDDEN, 8);
    if (status == HNPE_OK)
        status = hnpe_flow_set_int(flow, HNPE_FLOW_EPOCHS, 1);
    if (status == HNPE_OK)
        status = hnpe_flow_fit(flow, KIT_ROWS / 2, k->theta_global, k->theta_local, 1, NULL);
    if (status == HNPE_OK)
        status = hnpe_flow_sample(flow, 3, k->theta_global, rng, k->out);
    if (status == HNPE_OK)
        status = hnpe_flow_log_density(flow, 3, k->theta_global, k->out, k->second_out);
    hnpe_flow_release(flow);
    hnpe_rng_release(rng);
    return status;
}

/* ---- estimators, and what comes of them ---- */

static hnpe_status use_architecture(kit *k, int64_t architecture, int64_t bounded)
{
    hnpe_posterior *posterior = NULL;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer = NULL;
    const int64_t rows = 2;
    hnpe_rng *rng = make_rng();
    hnpe_status status = hnpe_estimator_create(k->context, k->alpha, k->beta, 1, &estimator);
    if (status == HNPE_OK)
        status = hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_EXTRA, 1);
    if (status == HNPE_OK)
        status = hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, architecture);
    if (status == HNPE_OK)
        status = hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_BOUNDED, bounded);
    if (status == HNPE_OK)
        status = hnpe_trainer_create(k->context, estimator, k->dataset, &trainer);
    if (status == HNPE_OK)
        status = hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1);
    if (status == HNPE_OK)
        status = hnpe_trainer_run(trainer, NULL);
    if (status == HNPE_OK)
        status = hnpe_posterior_create(estimator, &posterior);
    if (status == HNPE_OK)
        status = hnpe_posterior_sample(posterior, 1, &rows, k->x, 20, rng, k->out);
    if (status == HNPE_OK)
        status = hnpe_posterior_log_density(posterior, 1, &rows, k->x, 20, k->out, k->second_out);
    hnpe_posterior_release(posterior);
    hnpe_rng_release(rng);
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
    return status;
}

/* Of an inference whose second round has made a Gaussian to correct for. */
static hnpe_status use_corrected(kit *k)
{
    hnpe_posterior *posterior;
    const int64_t rows = 2;
    hnpe_rng *rng = make_rng();
    hnpe_status status = hnpe_inference_posterior(k->inference, &posterior);
    if (status == HNPE_OK)
        status = hnpe_posterior_sample(posterior, 1, &rows, k->x, 20, rng, k->out);
    if (status == HNPE_OK)
        status = hnpe_posterior_log_density(posterior, 1, &rows, k->x, 20, k->out, k->second_out);
    if (status == HNPE_OK)
        status = hnpe_posterior_mode(posterior, 1, &rows, k->x, 1, k->third_out, NULL);
    hnpe_posterior_release(posterior);
    hnpe_rng_release(rng);
    return status;
}

static hnpe_status use_ensemble(kit *k)
{
    hnpe_posterior *mixture = NULL, *other;
    hnpe_rng *rng = make_rng();
    hnpe_status status = hnpe_posterior_create(k->estimator, &other);
    if (status == HNPE_OK)
        status =
            hnpe_posterior_create_ensemble(2, (hnpe_posterior *[]){k->posterior, other}, k->theta_global, &mixture);
    if (status == HNPE_OK)
        status = hnpe_posterior_sample_all(mixture, 2, k->sizes, k->x, 20, rng, k->out, k->second_out);
    if (status == HNPE_OK)
        status = hnpe_posterior_log_density_all(mixture, 2, k->sizes, k->x, 20, k->out, k->second_out, k->third_out);
    if (status == HNPE_OK)
        status = hnpe_posterior_sample(mixture, 2, k->sizes, k->x, 1, rng, k->out);
    if (status == HNPE_OK)
        status = hnpe_posterior_log_density_global(mixture, 2, k->sizes, k->x, 1, k->out, k->second_out);
    hnpe_posterior_release(mixture);
    hnpe_posterior_release(other);
    hnpe_rng_release(rng);
    return status;
}

static hnpe_status reload_ensemble(kit *k)
{
    hnpe_posterior *mixture = NULL;
    k->made.posterior = NULL;
    hnpe_status status =
        hnpe_posterior_create_ensemble(2, (hnpe_posterior *[]){k->posterior, k->posterior}, NULL, &mixture);
    if (status == HNPE_OK)
        status = hnpe_posterior_save(mixture, k->new_file);
    if (status == HNPE_OK)
        status = hnpe_posterior_load(k->context, k->new_file, NULL, NULL, &k->made.posterior);
    unlink(k->new_file);
    hnpe_posterior_release(mixture);
    return status;
}

#define CALLS(X)                                                                                                       \
    X(KEEPS, hnpe_trainer_run__disk, KIT_ESTIMATOR, train_on_disk(k))                                                  \
    X(KEEPS, hnpe_dataset_extend__disk, KIT_DATASET, copy_from_disk(k))                                                \
    X(TAKES, hnpe_dataset_read__disk, KIT_NOTHING, read_from_disk(k))                                                  \
    X(TAKES, hnpe_dataset_save__disk, KIT_FILES, save_from_disk(k))                                                    \
    X(TAKES, hnpe_dataset_simulate__disk, KIT_PRIORS | KIT_SIMULATOR, simulate_to_disk(k))                             \
    X(TAKES, hnpe_flow_fit__maf, KIT_NOTHING, fit_family(k, hnpe_flow_create_maf))                                     \
    X(TAKES, hnpe_flow_fit__spline, KIT_NOTHING, fit_family(k, hnpe_flow_create_spline))                               \
    X(TAKES, hnpe_flow_fit__coupling, KIT_NOTHING, fit_family(k, hnpe_flow_create_coupling))                           \
    X(TAKES, hnpe_flow_fit__mixture, KIT_NOTHING, fit_family(k, hnpe_flow_create_mixture))                             \
    X(TAKES, hnpe_trainer_run__factorised, KIT_PRIORS | KIT_DATASET,                                                   \
      use_architecture(k, HNPE_ARCHITECTURE_FACTORISED, HNPE_BOUNDED_LOGIT))                                           \
    X(TAKES, hnpe_trainer_run__naive, KIT_PRIORS | KIT_DATASET,                                                        \
      use_architecture(k, HNPE_ARCHITECTURE_NAIVE, HNPE_BOUNDED_CUBE))                                                 \
    X(TAKES, hnpe_trainer_run__aggregated, KIT_PRIORS | KIT_DATASET,                                                   \
      use_architecture(k, HNPE_ARCHITECTURE_AGGREGATED, HNPE_BOUNDED_CUBE))                                            \
    X(TAKES, hnpe_posterior_sample__corrected, KIT_INFERENCE | KIT_CORRECTED, use_corrected(k))                        \
    X(TAKES, hnpe_posterior_sample__ensemble, KIT_POSTERIOR | KIT_ESTIMATOR, use_ensemble(k))                          \
    X(TAKES, hnpe_posterior_load__ensemble, KIT_POSTERIOR | KIT_FILES, reload_ensemble(k))

CALLS(KIT_FUNCTION)
static const kit_call calls[] = {CALLS(KIT_ROW)};

int main(void)
{
    fill_folder();
    const int failed = kit_fail_all("allocations of variants", sizeof calls / sizeof *calls, calls, support_is_long());
    support_temp_remove(filled);
    return failed;
}
