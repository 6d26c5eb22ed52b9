/* Writes the golden files of a release, once: make_golden FOLDER. See tests/vectors/golden/README.md. */
#include "golden.h"

typedef struct making {
    const char *folder;
    cJSON *files;
} making;

static char *path_of(const making *m, const char *name)
{
    return support_temp_path(m->folder, name);
}

/* Of a file that is written: what it is, how near later numbers must be, and the numbers. */
static void note(const making *m, const char *name, golden_kind kind, double tolerance)
{
    golden_numbers numbers;
    cJSON *file = cJSON_AddObjectToObject(m->files, name);
    golden_read(m->folder, name, kind, &numbers);
    cJSON_AddNumberToObject(file, "kind", kind);
    cJSON_AddNumberToObject(file, "tolerance", tolerance);
    cJSON_AddItemToObject(file, "numbers", cJSON_CreateDoubleArray(numbers.values, (int)numbers.n));
}

static void write_prior(const making *m, const char *name, golden_kind kind, hnpe_prior *prior)
{
    char *path = path_of(m, name);
    support_assert_ok(hnpe_prior_save(prior, path));
    hnpe_prior_release(prior);
    free(path);
    note(m, name, kind, 1e-12);
}

static void write_priors(const making *m)
{
    const char *family;
    char name[80];
    for (size_t i = 0; i < SAMPLES_FAMILIES; ++i) {
        hnpe_prior *prior = samples_family(i, &family);
        snprintf(name, sizeof name, "prior-%s.safetensors", family);
        write_prior(m, name, GOLDEN_PRIOR, prior);
    }
    write_prior(m, "prior-product.safetensors", GOLDEN_PRIOR, samples_product());
    hnpe_prior *factor;
    write_prior(m, "prior-callbacks.safetensors", GOLDEN_CALLBACKS, samples_callbacks(&factor));
    hnpe_prior_release(factor);
}

static void write_dataset(const making *m, const char *name, hnpe_dataset *dataset)
{
    char *path = path_of(m, name);
    support_assert_ok(hnpe_dataset_save(dataset, path));
    hnpe_dataset_release(dataset);
    free(path);
    note(m, name, GOLDEN_DATASET, 0);
}

/* A folder with two shards, the second not full. */
static void write_shards(const making *m, const char *name)
{
    char *folder = path_of(m, name), *first = support_temp_path(folder, samples_shard.file);
    void *dataset = samples_shard.make();
    support_assert_ok(samples_shard.save(dataset, first));
    samples_shard.release(dataset);
    free(first);
    free(folder);
    note(m, name, GOLDEN_SHARDS, 0);
}

static void write_estimators(const making *m)
{
    const char *shape;
    char name[80];
    for (size_t i = 0; i < SAMPLES_ESTIMATORS; ++i) {
        hnpe_estimator *estimator = samples_estimator(i, &shape);
        snprintf(name, sizeof name, "estimator-%s.safetensors", shape);
        char *path = path_of(m, name);
        support_assert_ok(hnpe_estimator_save(estimator, path));
        hnpe_estimator_release(estimator);
        free(path);
        note(m, name, GOLDEN_ESTIMATOR, 1e-4);
    }
}

static void write_posterior(const making *m, const char *name, hnpe_posterior *posterior)
{
    char *path = path_of(m, name);
    support_assert_ok(hnpe_posterior_save(posterior, path));
    hnpe_posterior_release(posterior);
    free(path);
    note(m, name, GOLDEN_POSTERIOR, 1e-4);
}

static void write_checkpoint(const making *m, const char *name)
{
    char *path = path_of(m, name);
    hnpe_estimator *estimator;
    hnpe_trainer *trainer = golden_trainer(m->folder, &estimator);
    support_assert_ok(hnpe_trainer_set_checkpoint(trainer, path, 1e9));
    support_assert_ok(hnpe_trainer_run(trainer, NULL));
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
    free(path);
    note(m, name, GOLDEN_CHECKPOINT, 1e-4);
}

static void write_inference(const making *m, const char *name)
{
    char *folder = path_of(m, name);
    samples_run_inference(folder);
    free(folder);
    note(m, name, GOLDEN_INFERENCE, 1e-4);
}

static void write_posteriors(const making *m)
{
    const char *shape;
    hnpe_estimator *estimator = samples_estimator(1, &shape);
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    hnpe_estimator_release(estimator);
    write_posterior(m, "posterior.safetensors", posterior);
    write_posterior(m, "posterior-corrected.safetensors", samples_corrected());
}

/* Of all factorised estimators. */
static void write_ensemble(const making *m)
{
    static const double weights[3] = {1, 2, 1};
    hnpe_posterior *members[3], *mixture;
    for (size_t i = 0; i < 3; ++i) {
        const char *shape;
        hnpe_estimator *estimator = samples_estimator(i, &shape);
        support_assert_ok(hnpe_posterior_create(estimator, &members[i]));
        hnpe_estimator_release(estimator);
    }
    support_assert_ok(hnpe_posterior_create_ensemble(3, members, weights, &mixture));
    for (size_t i = 0; i < 3; ++i)
        hnpe_posterior_release(members[i]);
    write_posterior(m, "posterior-ensemble.safetensors", mixture);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "make_golden FOLDER\n");
        return 2;
    }
    making m = {argv[1], cJSON_CreateObject()};
    write_priors(&m);
    write_dataset(&m, "dataset.safetensors", samples_dataset());
    write_dataset(&m, GOLDEN_TRAINING_SETS, samples_training_sets(3));
    write_shards(&m, "shards");
    write_estimators(&m);
    write_posteriors(&m);
    write_ensemble(&m);
    write_checkpoint(&m, "checkpoint.safetensors");
    write_inference(&m, "inference");
    char *text = cJSON_Print(m.files), *path = path_of(&m, "expected.json");
    support_write(path, text, strlen(text));
    free(path);
    cJSON_free(text);
    cJSON_Delete(m.files);
    return 0;
}
