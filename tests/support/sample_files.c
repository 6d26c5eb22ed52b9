#include "samples.h"

/* ---- priors ---- */

static void *make_prior(void)
{
    return samples_product();
}

static hnpe_status save_prior(void *prior, const char *path)
{
    return hnpe_prior_save(prior, path);
}

static hnpe_status load_prior(hnpe_context *context, const char *path, void *unused)
{
    hnpe_prior *prior;
    const hnpe_status status = hnpe_prior_load(context, path, 0, NULL, &prior);
    assert_int_equal(prior == NULL, status != HNPE_OK);
    hnpe_prior_release(prior);
    return status;
}

static void release_prior(void *prior)
{
    hnpe_prior_release(prior);
}

/* ---- data sets ---- */

static void *make_dataset(void)
{
    return samples_dataset();
}

static hnpe_status save_dataset(void *dataset, const char *path)
{
    return hnpe_dataset_save(dataset, path);
}

static hnpe_status load_dataset(hnpe_context *context, const char *path, void *unused)
{
    hnpe_dataset *dataset;
    const hnpe_status status = hnpe_dataset_load(context, path, &dataset);
    assert_int_equal(dataset == NULL, status != HNPE_OK);
    hnpe_dataset_release(dataset);
    return status;
}

static void release_dataset(void *dataset)
{
    hnpe_dataset_release(dataset);
}

/* ---- estimators and posteriors ---- */

static void *make_estimator(void)
{
    const char *name;
    return samples_estimator(0, &name);
}

static hnpe_status save_estimator(void *estimator, const char *path)
{
    return hnpe_estimator_save(estimator, path);
}

static hnpe_status load_estimator(hnpe_context *context, const char *path, void *unused)
{
    hnpe_estimator *estimator;
    const hnpe_status status = hnpe_estimator_load(context, path, NULL, NULL, &estimator);
    assert_int_equal(estimator == NULL, status != HNPE_OK);
    hnpe_estimator_release(estimator);
    return status;
}

static void release_estimator(void *estimator)
{
    hnpe_estimator_release(estimator);
}

static void *make_posterior(void)
{
    return samples_corrected();
}

static hnpe_status save_posterior(void *posterior, const char *path)
{
    return hnpe_posterior_save(posterior, path);
}

static hnpe_status load_posterior(hnpe_context *context, const char *path, void *unused)
{
    hnpe_posterior *posterior;
    const hnpe_status status = hnpe_posterior_load(context, path, NULL, NULL, &posterior);
    assert_int_equal(posterior == NULL, status != HNPE_OK);
    hnpe_posterior_release(posterior);
    return status;
}

static void release_posterior(void *posterior)
{
    hnpe_posterior_release(posterior);
}

/* ---- checkpoints of a training ---- */

static void *make_trainer(void)
{
    const char *name;
    hnpe_estimator *estimator = samples_estimator(5, &name);
    hnpe_trainer *trainer = samples_trainer(estimator, 3);
    hnpe_estimator_release(estimator);
    return trainer;
}

static hnpe_status save_checkpoint(void *trainer, const char *path)
{
    support_assert_ok(hnpe_trainer_set_checkpoint(trainer, path, 1e9));
    const hnpe_status status = hnpe_trainer_run(trainer, NULL);
    support_assert_ok(hnpe_trainer_set_checkpoint(trainer, NULL, 0));
    return status;
}

static hnpe_status load_checkpoint(hnpe_context *context, const char *path, void *trainer)
{
    return hnpe_trainer_resume(trainer, path, NULL);
}

static void release_trainer(void *trainer)
{
    hnpe_trainer_release(trainer);
}

/* ---- shards ---- */

static void *make_sets(void)
{
    hnpe_dataset *dataset = samples_dataset();
    support_assert_ok(hnpe_dataset_extend(dataset, dataset));
    return dataset;
}

static char *folder_of(const char *path)
{
    char *folder = strdup(path), *slash = strrchr(folder, '/');
    *slash = '\0';
    return folder;
}

static hnpe_status save_shards(void *dataset, const char *path)
{
    char *folder = folder_of(path);
    hnpe_dataset *shards;
    support_assert_ok(hnpe_dataset_create_on_disk(NULL, folder, 1, 1, 2, 4096, &shards));
    support_assert_ok(hnpe_dataset_extend(shards, dataset));
    support_assert_ok(hnpe_dataset_flush(shards));
    hnpe_dataset_release(shards);
    free(folder);
    return HNPE_OK;
}

static hnpe_status load_shards(hnpe_context *context, const char *path, void *unused)
{
    char *folder = folder_of(path);
    hnpe_dataset *dataset;
    const hnpe_status status = hnpe_dataset_open(context, folder, &dataset);
    assert_int_equal(dataset == NULL, status != HNPE_OK);
    hnpe_dataset_release(dataset);
    free(folder);
    return status;
}

const samples_kind samples_shard = {
    "shard", make_sets, save_shards, load_shards, release_dataset, 0, "sets-000000.safetensors"};

/* ---- inferences ---- */

static void *make_nothing(void)
{
    return NULL;
}

static hnpe_status save_inference(void *unused, const char *path)
{
    char *folder = folder_of(path);
    samples_run_inference(folder);
    free(folder);
    return HNPE_OK;
}

static hnpe_status load_inference(hnpe_context *context, const char *path, void *unused)
{
    char *folder = folder_of(path);
    hnpe_inference *inference;
    const hnpe_status status = samples_resume_inference(context, folder, &inference);
    assert_int_equal(inference == NULL, status != HNPE_OK);
    hnpe_inference_release(inference);
    free(folder);
    return status;
}

static void release_nothing(void *unused)
{
}

const samples_kind samples_state = {"inference", make_nothing,       save_inference, load_inference, release_nothing,
                                    0,           "state.safetensors"};

const samples_kind samples_kinds[] = {
    {"prior", make_prior, save_prior, load_prior, release_prior, 0, NULL},
    {"data set", make_dataset, save_dataset, load_dataset, release_dataset, 0, NULL},
    {"estimator", make_estimator, save_estimator, load_estimator, release_estimator, 0, NULL},
    {"posterior", make_posterior, save_posterior, load_posterior, release_posterior, 0, NULL},
    {"checkpoint", make_trainer, save_checkpoint, load_checkpoint, release_trainer, 1, NULL},
};
const size_t samples_n_kinds = sizeof samples_kinds / sizeof *samples_kinds;
