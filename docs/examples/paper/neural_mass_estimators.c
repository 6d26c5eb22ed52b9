/* Estimators of the neural mass model, and draws from them. */
#include "neural_mass_estimators.h"

#include <time.h>

enum { DRAW_SEED = 1200 };

const char *const architecture_name[N_ARCHITECTURES] = {"naive", "aggregated", "hnpe"};

double processor_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

hnpe_estimator *neural_mass_estimator(const paper_setup *paper, const neural_mass_model *model, architecture which,
                                      size_t n_extra, uint64_t seed)
{
    static const int64_t kinds[N_ARCHITECTURES] = {HNPE_ARCHITECTURE_NAIVE, HNPE_ARCHITECTURE_AGGREGATED,
                                                   HNPE_ARCHITECTURE_FACTORISED};
    hnpe_estimator *made;
    CHECK(hnpe_estimator_create(paper->context, model->local, model->global, N_FEATURES, &made));
    CHECK(hnpe_estimator_set_int(made, HNPE_ESTIMATOR_ARCHITECTURE, kinds[which]));
    CHECK(hnpe_estimator_set_int(made, HNPE_ESTIMATOR_EXTRA, (int64_t)n_extra));
    CHECK(hnpe_estimator_set_seed(made, seed));
    return made;
}

double train_estimator(const paper_setup *paper, hnpe_estimator *estimator, hnpe_dataset *dataset, uint64_t seed)
{
    hnpe_trainer *trainer;
    double start = processor_seconds();
    CHECK(hnpe_trainer_create(paper->context, estimator, dataset, &trainer));
    CHECK(hnpe_trainer_set_seed(trainer, seed));
    CHECK(hnpe_trainer_run(trainer, NULL));
    hnpe_trainer_release(trainer);
    return processor_seconds() - start;
}

void neural_mass_draw(const paper_setup *paper, const hnpe_posterior *posterior, size_t n_extra, const double *x,
                      uint64_t stream, size_t n, double *theta)
{
    const int64_t n_rows = (int64_t)n_extra + 1;
    hnpe_rng *rng;
    CHECK(hnpe_rng_create(paper->context, DRAW_SEED, stream, &rng));
    CHECK(hnpe_posterior_sample(posterior, 1, &n_rows, x, n, rng, theta));
    hnpe_rng_release(rng);
}

double count_outside_prior(size_t n, const double *theta)
{
    double outside = 0;
    for (size_t i = 0; i < n; ++i) {
        int inside = 1;
        for (size_t j = 0; j < N_PARAMETERS; ++j) {
            double value = theta[i * N_PARAMETERS + j];
            inside &= value >= parameters[j].low && value <= parameters[j].high;
        }
        outside += !inside;
    }
    return outside;
}
