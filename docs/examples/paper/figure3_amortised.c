/* One seed of one HNPE estimator for every N: as many sets as two rounds, their N uniform, all from the prior. */
#include "figure3.h"

enum { SET_SEED = 1500, TRAINING_SEED = 1600 };

static hnpe_dataset *simulate(const paper_setup *paper, const neural_mass_model *model, figure3_amortised *amortised)
{
    const paper_sizes *sizes = &paper->sizes;
    int64_t n_sets, n_rows;
    hnpe_dataset *made;
    CHECK(hnpe_dataset_create(paper->context, N_LOCAL, N_PARAMETERS - N_LOCAL, N_FEATURES, &made));
    CHECK(hnpe_dataset_simulate(made, model->local, model->global, model->simulator, N_ROUNDS * sizes->neural_sets, 0,
                                sizes->neural_extras[sizes->n_neural_extras - 1], SET_SEED + amortised->key.seed, 0,
                                NULL));
    CHECK(hnpe_dataset_count(made, &n_sets, &n_rows, NULL));
    amortised->sets = (double)n_sets;
    amortised->simulations = (double)n_rows;
    return made;
}

static void judge(const paper_setup *paper, const hnpe_posterior *posterior, const truth_list *truths,
                  figure3_amortised *amortised)
{
    double theta[N_DRAWS * N_PARAMETERS];
    for (size_t size = 0; size < paper->sizes.n_neural_extras; ++size)
        for (size_t truth = 0; truth < paper->sizes.neural_truths; ++truth) {
            neural_mass_draw(paper, posterior, paper->sizes.neural_extras[size], truths->x[truth], truth, N_DRAWS,
                             theta);
            amortised->scores[size][truth] = neural_mass_score(paper, theta, truths->theta[truth]);
            amortised->outside += count_outside_prior(N_DRAWS, theta);
            amortised->drawn += N_DRAWS;
        }
}

void figure3_amortise(const paper_setup *paper, const neural_mass_model *model, const truth_list *truths,
                      figure3_amortised *amortised)
{
    double start = seconds_now();
    hnpe_dataset *dataset = simulate(paper, model, amortised);
    hnpe_estimator *estimator =
        neural_mass_estimator(paper, model, ARCHITECTURE_HNPE, 0, TRAINING_SEED + amortised->key.seed);
    hnpe_posterior *posterior;
    amortised->training = train_estimator(paper, estimator, dataset, TRAINING_SEED + amortised->key.seed);
    CHECK(hnpe_posterior_create(estimator, &posterior));
    judge(paper, posterior, truths, amortised);
    hnpe_posterior_release(posterior);
    hnpe_estimator_release(estimator);
    hnpe_dataset_release(dataset);
    amortised->seconds = seconds_now() - start;
}
