/* An estimator for features that may differ from the model's: the simulations are kept, each feature with an error. */
#include "eeg.h"

#include <stdlib.h>

void eeg_add_discrepancy(const eeg_analysis *analysis, size_t n, uint64_t seed, double *x)
{
    hnpe_rng *rng;
    CHECK(hnpe_rng_create(NULL, seed, 0, &rng));
    eeg_disturb(analysis->discrepancy, n, rng, x);
    hnpe_rng_release(rng);
}

/* A data set from arrays: simulations that were made elsewhere come in the same way. */
static hnpe_dataset *make_dataset(const demo_setup *demo, const neural_mass *model, const eeg_analysis *analysis)
{
    int64_t n_sets, n_rows;
    hnpe_dataset *made;
    CHECK(hnpe_dataset_count(model->dataset, &n_sets, &n_rows, NULL));
    int64_t *sizes = allocate((size_t)n_sets, sizeof *sizes);
    double *local = allocate((size_t)n_rows * N_LOCAL, sizeof *local),
           *global = allocate((size_t)n_sets, sizeof *global);
    double *x = allocate((size_t)n_rows * N_FEATURES, sizeof *x);
    CHECK(hnpe_dataset_read(model->dataset, 0, n_sets, sizes, local, global, x));
    eeg_add_discrepancy(analysis, (size_t)n_rows, 40, x);
    CHECK(hnpe_dataset_create(demo->context, N_LOCAL, N_PARAMETERS - N_LOCAL, N_FEATURES, &made));
    CHECK(hnpe_dataset_append(made, (size_t)n_sets, sizes, local, global, x));
    free(x);
    free(global);
    free(local);
    free(sizes);
    return made;
}

/* The steps of an inference one by one: estimator, trainer, posterior. */
static hnpe_posterior *train(const demo_setup *demo, const neural_mass *model, hnpe_dataset *dataset)
{
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    hnpe_posterior *posterior;
    CHECK(hnpe_estimator_create(demo->context, model->base.local, model->base.global, N_FEATURES, &estimator));
    CHECK(hnpe_estimator_set_seed(estimator, 41));
    CHECK(hnpe_trainer_create(demo->context, estimator, dataset, &trainer));
    CHECK(hnpe_trainer_set_seed(trainer, 42));
    CHECK(hnpe_trainer_run(trainer, progress_begin(demo->progress, "EEG")));
    progress_end(demo->progress);
    CHECK(hnpe_posterior_create(estimator, &posterior));
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
    return posterior;
}

hnpe_posterior *eeg_train(const demo_setup *demo, const neural_mass *model, const eeg_analysis *analysis)
{
    if (analysis->discrepancy[0] == 0) {
        hnpe_posterior_retain(model->posterior);
        return model->posterior;
    }
    hnpe_dataset *dataset = make_dataset(demo, model, analysis);
    hnpe_posterior *posterior = train(demo, model, dataset);
    hnpe_dataset_release(dataset);
    return posterior;
}
