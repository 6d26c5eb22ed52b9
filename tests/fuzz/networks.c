#include "networks.h"

#include "host_prior.h"

#include <dirent.h>
#include <unistd.h>

#define OK(call) FUZZ_REQUIRE((call) == HNPE_OK, "%s", hnpe_last_error())

hnpe_prior *networks_local(hnpe_context *context)
{
    const hnpe_prior_functions functions = support_host_prior(0);
    hnpe_prior *prior;
    FUZZ_REQUIRE(FUZZ_NEW(&prior, hnpe_prior_create_custom, context, 1, 1, &functions, NULL, NULL, &prior) == HNPE_OK,
                 "%s", hnpe_last_error());
    return prior;
}

hnpe_prior *networks_global(hnpe_context *context)
{
    const double zero = 0, one = 1;
    hnpe_prior *prior;
    FUZZ_REQUIRE(FUZZ_NEW(&prior, hnpe_prior_create_uniform, context, 1, &zero, &one, &prior) == HNPE_OK, "%s",
                 hnpe_last_error());
    return prior;
}

/* ---- a folder of shards ---- */

void networks_make_folder(const char *folder)
{
    enum { SETS = 360 };
    double numbers[SETS];
    hnpe_dataset *dataset;
    for (int i = 0; i < SETS; ++i)
        numbers[i] = (i + 1) / 512.;
    OK(hnpe_dataset_create_on_disk(NULL, folder, 1, 1, 1, 4096, &dataset));
    OK(hnpe_dataset_append(dataset, SETS, NULL, numbers, numbers, numbers));
    OK(hnpe_dataset_flush(dataset));
    hnpe_dataset_release(dataset);
}

void networks_remove_folder(const char *folder)
{
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries));)
        if (entry->d_name[0] != '.' || entry->d_name[1] > '.') {
            char path[1024];
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            unlink(path);
        }
    if (entries)
        closedir(entries);
    rmdir(folder);
}

/* ---- a trainer ---- */

void networks_shrink(hnpe_flow *flow)
{
    OK(hnpe_flow_set_int(flow, HNPE_FLOW_HIDDEN, 2));
    OK(hnpe_flow_set_int(flow, HNPE_FLOW_BINS, 2));
    OK(hnpe_flow_set_int(flow, HNPE_FLOW_TRANSFORMS, 1));
}

hnpe_trainer *networks_trainer(hnpe_context *context, hnpe_estimator **estimator)
{
    enum { SETS = 12 };
    double numbers[SETS];
    hnpe_prior *prior = networks_global(context);
    hnpe_embedder *observation, *set;
    hnpe_flow *q_local, *q_global;
    hnpe_dataset *dataset;
    hnpe_trainer *trainer;
    for (int i = 0; i < SETS; ++i)
        numbers[i] = (i + 1) / 16.;
    OK(hnpe_embedder_create_identity(context, 1, &observation));
    OK(hnpe_embedder_create_mean(context, 1, &set));
    OK(hnpe_flow_create_spline(context, 1, 2, &q_local));
    OK(hnpe_flow_create_spline(context, 1, 2, &q_global));
    networks_shrink(q_local);
    networks_shrink(q_global);
    OK(hnpe_estimator_create_factorised(context, prior, prior, 1, observation, set, q_local, q_global, estimator));
    OK(hnpe_dataset_create(context, 1, 1, 1, &dataset));
    OK(hnpe_dataset_append(dataset, SETS, NULL, numbers, numbers, numbers));
    OK(hnpe_trainer_create(context, *estimator, dataset, &trainer));
    OK(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 3));
    OK(hnpe_trainer_set_int(trainer, HNPE_TRAINER_BATCH_SIZE, 4));
    hnpe_dataset_release(dataset);
    hnpe_flow_release(q_local);
    hnpe_flow_release(q_global);
    hnpe_embedder_release(observation);
    hnpe_embedder_release(set);
    hnpe_prior_release(prior);
    return trainer;
}

/* ---- an inference ---- */

static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] + beta[i] + 0.1 * hnpe_rng_normal(rng);
    return 0;
}

hnpe_simulator *networks_simulator(hnpe_context *context)
{
    hnpe_simulator *simulator;
    OK(hnpe_simulator_create(context, 1, 1, 1, simulate, NULL, NULL, &simulator));
    return simulator;
}

void networks_make_ledger(const char *path)
{
    hnpe_estimator *estimator;
    hnpe_trainer *other = networks_trainer(NULL, &estimator), *trainer;
    hnpe_prior *prior = networks_global(NULL);
    hnpe_simulator *simulator = networks_simulator(NULL);
    hnpe_inference *inference;
    int64_t batch;
    double numbers[2];
    const int64_t rows[2] = {1, 1};
    OK(hnpe_inference_create(NULL, prior, prior, simulator, &inference));
    OK(hnpe_inference_set_estimator(inference, estimator));
    OK(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 12));
    OK(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 1));
    OK(hnpe_inference_get_trainer(inference, &trainer));
    OK(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 2));
    OK(hnpe_inference_set_checkpoint(inference, path, 0));
    OK(hnpe_inference_run(inference, NULL));
    OK(hnpe_inference_propose(inference, 2, rows, numbers, numbers, &batch));
    hnpe_trainer_release(trainer);
    hnpe_trainer_release(other);
    hnpe_estimator_release(estimator);
    hnpe_simulator_release(simulator);
    hnpe_inference_release(inference);
    hnpe_prior_release(prior);
}
