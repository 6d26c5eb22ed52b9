/* The golden files of a release: their names, and the numbers that are in them. make_golden.c writes them once, and
   test_golden.c opens those of every release that there was. */
#ifndef TESTS_ARCHIVE_GOLDEN_H
#define TESTS_ARCHIVE_GOLDEN_H

#include "archive/archive.h"
#include "samples.h"

#include <dirent.h>
#include <math.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

typedef enum golden_kind {
    GOLDEN_PRIOR,
    GOLDEN_CALLBACKS,
    GOLDEN_DATASET,
    GOLDEN_ESTIMATOR,
    GOLDEN_POSTERIOR,
    GOLDEN_CHECKPOINT,
    GOLDEN_SHARDS,   /* a folder */
    GOLDEN_INFERENCE /* a folder */
} golden_kind;

enum { GOLDEN_MOST = 512, GOLDEN_DRAWS = 5 };

typedef struct golden_numbers {
    size_t n;
    double values[GOLDEN_MOST];
} golden_numbers;

static inline void golden_add(golden_numbers *numbers, size_t n, const double *values)
{
    assert_true(numbers->n + n <= GOLDEN_MOST);
    memcpy(numbers->values + numbers->n, values, n * sizeof *values);
    numbers->n += n;
}

static inline void golden_add_count(golden_numbers *numbers, int64_t count)
{
    golden_add(numbers, 1, (double[]){(double)count});
}

/* Two numbers that stand for all bits of an array. */
static inline void golden_add_bits(golden_numbers *numbers, size_t bytes, const void *data)
{
    const uint64_t hash = bytes ? XXH3_64bits(data, bytes) : 0;
    golden_add(numbers, 2, (double[]){(double)(hash >> 32), (double)(hash & 0xffffffff)});
}

static inline void golden_prior(hnpe_prior *prior, golden_numbers *numbers)
{
    double theta[GOLDEN_DRAWS * 32], log_p[GOLDEN_DRAWS], low[32], high[32];
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_rng *rng;
    support_assert_ok(hnpe_prior_dims(prior, &dims));
    support_assert_ok(hnpe_rng_create(NULL, 4, 0, &rng));
    support_assert_ok(hnpe_prior_sample(prior, GOLDEN_DRAWS, NULL, rng, theta));
    support_assert_ok(hnpe_prior_log_density(prior, GOLDEN_DRAWS, NULL, theta, log_p));
    support_assert_ok(hnpe_prior_support(prior, 1, NULL, low, high));
    golden_add_count(numbers, dims.d_out);
    golden_add(numbers, GOLDEN_DRAWS * (size_t)dims.d_out, theta);
    golden_add(numbers, GOLDEN_DRAWS, log_p);
    for (int64_t j = 0; j < dims.d_out; ++j) /* JSON has no infinity */
        golden_add(numbers, 2, (double[]){fmax(low[j], -1e300), fmin(high[j], 1e300)});
    hnpe_rng_release(rng);
}

static inline void golden_dataset(hnpe_dataset *dataset, golden_numbers *numbers)
{
    enum { MOST = 200 };
    int64_t n_sets, n_rows, n_invalid, rows[MOST], proposals[MOST];
    double alpha[MOST], beta[MOST], x[2 * MOST], log_p[MOST];
    support_assert_ok(hnpe_dataset_count(dataset, &n_sets, &n_rows, &n_invalid));
    support_assert_ok(hnpe_dataset_read(dataset, 0, n_sets, rows, alpha, beta, x));
    support_assert_ok(hnpe_dataset_read_proposals(dataset, 0, n_sets, proposals, log_p));
    golden_add(numbers, 3, (double[]){(double)n_sets, (double)n_rows, (double)n_invalid});
    golden_add_bits(numbers, (size_t)n_sets * sizeof *rows, rows);
    golden_add_bits(numbers, (size_t)n_sets * sizeof *proposals, proposals);
    golden_add_bits(numbers, (size_t)n_rows * sizeof *alpha, alpha);
    golden_add_bits(numbers, (size_t)n_sets * sizeof *beta, beta);
    golden_add_bits(numbers, 2 * (size_t)n_rows * sizeof *x, x);
    golden_add_bits(numbers, (size_t)n_sets * sizeof *log_p, log_p);
}

/* Draws and their densities, given three observations. */
static inline void golden_posterior(const hnpe_posterior *posterior, golden_numbers *numbers)
{
    const double x[6] = {0.3, 0.6, 0.2, 0.5, 0.35, 0.8};
    double theta[GOLDEN_DRAWS * 2], log_q[GOLDEN_DRAWS];
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_rng *rng;
    support_assert_ok(hnpe_posterior_dims(posterior, &dims));
    const int64_t rows = dims.d_global ? 3 : 1;
    support_assert_ok(hnpe_rng_create(NULL, 9, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &rows, x, GOLDEN_DRAWS, rng, theta));
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, &rows, x, GOLDEN_DRAWS, theta, log_q));
    golden_add(numbers, 3, (double[]){(double)dims.d_local, (double)dims.d_global, (double)dims.d_x});
    golden_add(numbers, 2 * GOLDEN_DRAWS, theta);
    golden_add(numbers, GOLDEN_DRAWS, log_q);
    hnpe_rng_release(rng);
}

static inline void golden_estimator(const hnpe_estimator *estimator, golden_numbers *numbers)
{
    int64_t architecture;
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_estimator_get_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, &architecture));
    golden_add_count(numbers, architecture);
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    golden_posterior(posterior, numbers);
    hnpe_posterior_release(posterior);
}

#define GOLDEN_TRAINING_SETS "training-sets.safetensors"
#define GOLDEN_TRAINED "estimator-aggregated-maf.safetensors"

/* The trainer whose run the checkpoint is of, from files. */
static inline hnpe_trainer *golden_trainer(const char *folder, hnpe_estimator **estimator)
{
    char *sets = support_temp_path(folder, GOLDEN_TRAINING_SETS), *trained = support_temp_path(folder, GOLDEN_TRAINED);
    hnpe_dataset *dataset;
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_dataset_load(NULL, sets, &dataset));
    support_assert_ok(hnpe_estimator_load(NULL, trained, NULL, NULL, estimator));
    support_assert_ok(hnpe_trainer_create(NULL, *estimator, dataset, &trainer));
    support_assert_ok(hnpe_trainer_set_seed(trainer, 7));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 3));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_BATCH_SIZE, 4));
    hnpe_dataset_release(dataset);
    free(sets);
    free(trained);
    return trainer;
}

static inline void golden_checkpoint(const char *folder, const char *path, golden_numbers *numbers)
{
    double training[3], validation[3];
    hnpe_estimator *estimator;
    hnpe_trainer *trainer = golden_trainer(folder, &estimator);
    support_assert_ok(hnpe_trainer_resume(trainer, path, NULL));
    golden_add_count(numbers, hnpe_trainer_epochs(trainer));
    support_assert_ok(hnpe_trainer_losses(trainer, 3, training, validation));
    golden_add(numbers, 3, training);
    golden_add(numbers, 3, validation);
    golden_estimator(estimator, numbers);
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
}

/* A folder that is resumed is written to: that is done to a copy. */
static inline char *golden_copy(const char *folder)
{
    char *copy = support_temp_folder();
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    for (struct dirent *entry; (entry = readdir(entries));) {
        if (!strstr(entry->d_name, ".safetensors"))
            continue;
        size_t bytes;
        char *from = support_temp_path(folder, entry->d_name), *to = support_temp_path(copy, entry->d_name);
        char *content = support_read(from, &bytes);
        support_write(to, content, bytes);
        free(content);
        free(from);
        free(to);
    }
    closedir(entries);
    return copy;
}

static inline void golden_inference(const char *folder, golden_numbers *numbers)
{
    char *copy = golden_copy(folder);
    int64_t n_rounds, n_sets, n_rows;
    hnpe_inference *inference;
    hnpe_posterior *posterior;
    support_assert_ok(samples_resume_inference(NULL, copy, &inference));
    support_assert_ok(hnpe_inference_count(inference, &n_rounds, &n_sets, &n_rows));
    golden_add(numbers, 3, (double[]){(double)n_rounds, (double)n_sets, (double)n_rows});
    support_assert_ok(hnpe_inference_posterior(inference, &posterior));
    golden_posterior(posterior, numbers);
    hnpe_posterior_release(posterior);
    hnpe_inference_release(inference);
    support_temp_remove(copy);
}

/* All that is said of one file. */
static inline void golden_read(const char *folder, const char *name, golden_kind kind, golden_numbers *numbers)
{
    char *path = support_temp_path(folder, name);
    hnpe_prior *prior = NULL, *factor = NULL;
    hnpe_dataset *dataset = NULL;
    hnpe_estimator *estimator = NULL;
    hnpe_posterior *posterior = NULL;
    numbers->n = 0;
    if (kind == GOLDEN_CALLBACKS)
        hnpe_prior_release(samples_callbacks(&factor));
    if (kind == GOLDEN_PRIOR || kind == GOLDEN_CALLBACKS) {
        support_assert_ok(hnpe_prior_load(NULL, path, factor != NULL, &factor, &prior));
        golden_prior(prior, numbers);
    } else if (kind == GOLDEN_DATASET) {
        support_assert_ok(hnpe_dataset_load(NULL, path, &dataset));
        golden_dataset(dataset, numbers);
    } else if (kind == GOLDEN_SHARDS) {
        support_assert_ok(hnpe_dataset_open(NULL, path, &dataset));
        golden_dataset(dataset, numbers);
    } else if (kind == GOLDEN_INFERENCE) {
        golden_inference(path, numbers);
    } else if (kind == GOLDEN_ESTIMATOR) {
        support_assert_ok(hnpe_estimator_load(NULL, path, NULL, NULL, &estimator));
        golden_estimator(estimator, numbers);
    } else if (kind == GOLDEN_POSTERIOR) {
        support_assert_ok(hnpe_posterior_load(NULL, path, NULL, NULL, &posterior));
        golden_posterior(posterior, numbers);
    } else {
        golden_checkpoint(folder, path, numbers);
    }
    hnpe_prior_release(prior);
    hnpe_prior_release(factor);
    hnpe_dataset_release(dataset);
    hnpe_estimator_release(estimator);
    hnpe_posterior_release(posterior);
    free(path);
}

#endif
