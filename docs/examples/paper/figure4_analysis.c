/* One analysis: a first round for every N up to nine, as in the demo, and a second one aimed at each observation set.
 */
#include "figure4.h"
#include "neural_mass_estimators.h"
#include "second_round.h"

#include <stdlib.h>

enum { SET_SEED = 3000, TRAINING_SEED = 3100, ROUND_SEED = 3200, DRAW_STREAM = 1000 };

const char *const analysis_name[N_ANALYSES] = {"exact", "tolerant"};

static hnpe_simulator *simulator_of(const paper_setup *paper, const neural_mass_model *model, analysis which)
{
    double discrepancy[N_FEATURES];
    if (which == ANALYSIS_EXACT) {
        hnpe_simulator_retain(model->simulator);
        return model->simulator;
    }
    eeg_discrepancy(discrepancy);
    return tolerant_simulator_create(paper->context, discrepancy);
}

static hnpe_dataset *simulate(const paper_setup *paper, const neural_mass_model *model, hnpe_simulator *simulator,
                              figure4 *figure)
{
    int64_t n_sets, n_rows;
    hnpe_dataset *made;
    CHECK(hnpe_dataset_create(paper->context, N_LOCAL, N_PARAMETERS - N_LOCAL, N_FEATURES, &made));
    CHECK(hnpe_dataset_simulate(made, model->local, model->global, simulator, paper->sizes.eeg_sets, 0, N_EXTRA,
                                SET_SEED, 0, NULL));
    CHECK(hnpe_dataset_count(made, &n_sets, &n_rows, NULL));
    figure->sets += (double)n_sets;
    figure->simulations += (double)n_rows;
    return made;
}

static first_round do_first_round(const paper_setup *paper, const neural_mass_model *model, hnpe_simulator *simulator,
                                  analysis which, figure4 *figure)
{
    hnpe_dataset *sets = simulate(paper, model, simulator, figure);
    hnpe_estimator *estimator = neural_mass_estimator(paper, model, ARCHITECTURE_HNPE, N_EXTRA, TRAINING_SEED);
    figure->training[which] = train_estimator(paper, estimator, sets, TRAINING_SEED);
    return first_round_keep(paper, model, simulator, sets, estimator);
}

/* Each with chance of its own: two conditions' draws are compared one by one. */
static void draw(const paper_setup *paper, const hnpe_posterior *posterior, size_t n_rows, const double *x,
                 uint64_t stream, figure4 *figure, figure4_draws *draws)
{
    neural_mass_draw(paper, posterior, n_rows - 1, x, DRAW_STREAM + stream, N_DRAWS, draws->theta);
    figure->outside += count_outside_prior(N_DRAWS, draws->theta);
    figure->drawn += N_DRAWS;
}

/* The posterior of one observation set after the first round and after a second of its own. */
static void follow(const first_round *first, const hnpe_posterior *posterior, analysis which, size_t setting,
                   eyes_state eyes, figure4 *figure)
{
    const paper_setup *paper = first->paper;
    size_t n_rows = 1 + figure4_extras[setting], sets = paper->sizes.eeg_sets;
    uint64_t number = 2 * (N_SETTINGS * (uint64_t)which + setting) + (uint64_t)eyes;
    double rows[N_ROWS * N_FEATURES], start = processor_seconds();
    figure4_draws *draws = figure->draws[which][setting][eyes];
    eeg_fill_set(&figure->eeg, figure->eeg.x0[eyes], n_rows, rows);
    draw(paper, posterior, n_rows, rows, 2 * number, figure, &draws[0]);
    hnpe_posterior *aimed = second_round(first, n_rows, rows, sets, HNPE_ROUNDS_AUTOMATIC, ROUND_SEED + number);
    draw(paper, aimed, n_rows, rows, 2 * number + 1, figure, &draws[1]);
    figure->sets += (double)sets;
    figure->simulations += (double)(sets * n_rows);
    figure->round[which] += (processor_seconds() - start) / (2 * N_SETTINGS);
    hnpe_posterior_release(aimed);
}

void figure4_analyse(const paper_setup *paper, const neural_mass_model *model, analysis which, figure4 *figure)
{
    hnpe_simulator *simulator = simulator_of(paper, model, which);
    first_round first = do_first_round(paper, model, simulator, which, figure);
    hnpe_posterior *posterior;
    CHECK(hnpe_posterior_create(first.estimator, &posterior));
    for (size_t setting = 0; setting < N_SETTINGS; ++setting)
        for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes)
            follow(&first, posterior, which, setting, eyes, figure);
    hnpe_posterior_release(posterior);
    first_round_release(&first);
    hnpe_simulator_release(simulator);
}
