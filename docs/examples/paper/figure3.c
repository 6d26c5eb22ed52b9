/* Figure 3: every seed, every N, every architecture. */
#include "figure3.h"

#include <stdlib.h>

enum { FORMAT = 2, TRUTH_SEED = 1000, DATA_SEED = 1100 };
static const size_t every_extra = 1000000; /* in the key of an estimator for every N */

/* The paper's truth last, so that the others do not depend on it. */
truth_list truths_create(const neural_mass_model *model, size_t most_extra)
{
    truth_list made;
    hnpe_rng *rng;
    CHECK(hnpe_rng_create(NULL, TRUTH_SEED, 0, &rng));
    for (size_t i = 0; i < MAX_TRUTHS; ++i) {
        CHECK(hnpe_prior_sample(model->local, 1, NULL, rng, made.theta[i]));
        CHECK(hnpe_prior_sample(model->global, 1, NULL, rng, made.theta[i] + N_LOCAL));
    }
    hnpe_rng_release(rng);
    for (size_t j = 0; j < N_PARAMETERS; ++j)
        made.theta[SHOWN_TRUTH][j] = parameters[j].truth;
    for (size_t i = 0; i <= MAX_TRUTHS; ++i) {
        made.x[i] = allocate((1 + most_extra) * N_FEATURES, sizeof *made.x[i]);
        CHECK(hnpe_rng_create(NULL, DATA_SEED, i, &rng));
        neural_mass_observe(model, made.theta[i], most_extra, rng, DATA_SEED + i, made.x[i]);
        hnpe_rng_release(rng);
    }
    return made;
}

void truths_release(truth_list *truths)
{
    for (size_t i = 0; i <= MAX_TRUTHS; ++i)
        free(truths->x[i]);
}

distances neural_mass_score(const paper_setup *paper, const double *theta, const double *truth)
{
    double column[N_DRAWS];
    distances found;
    for (size_t j = 0; j < N_PARAMETERS; ++j) {
        copy_column(N_DRAWS, theta + j, N_PARAMETERS, column);
        CHECK(hnpe_diagnostics_wasserstein_to_point(paper->context, N_DRAWS, column, truth[j], &found.of[j]));
    }
    return found;
}

static unit_key key_of(const paper_setup *paper, size_t n_extra, size_t seed)
{
    return (unit_key){paper->sizes.neural_sets, paper->sizes.neural_truths, n_extra, seed, FORMAT};
}

static void do_unit(const paper_setup *paper, const neural_mass_model *model, const truth_list *truths, size_t size,
                    size_t seed, figure3_unit *unit)
{
    unit_key key = key_of(paper, paper->sizes.neural_extras[size], seed);
    if (part_read(paper, &key, unit, sizeof *unit))
        return;
    unit->key = key;
    unit->has_shown = seed == 0 && (size == 0 || size + 1 == paper->sizes.n_neural_extras);
    figure3_work(paper, model, truths, unit);
    part_write(paper, &key, unit, sizeof *unit);
}

static void do_amortised(const paper_setup *paper, const neural_mass_model *model, const truth_list *truths,
                         size_t seed, figure3_amortised *amortised)
{
    unit_key key = key_of(paper, every_extra, seed);
    if (part_read(paper, &key, amortised, sizeof *amortised))
        return;
    amortised->key = key;
    figure3_amortise(paper, model, truths, amortised);
    part_write(paper, &key, amortised, sizeof *amortised);
}

static void remove_parts(const paper_setup *paper, const figure3 *figure)
{
    for (size_t seed = 0; seed < paper->sizes.neural_seeds; ++seed) {
        part_remove(paper, &figure->amortised[seed].key);
        for (size_t size = 0; size < paper->sizes.n_neural_extras; ++size)
            part_remove(paper, &figure->units[size][seed].key);
    }
}

void make_figure3(const paper_setup *paper)
{
    const paper_sizes *sizes = &paper->sizes;
    double start = seconds_now();
    figure3 *figure = allocate(1, sizeof *figure);
    neural_mass_model model = neural_mass_model_create(paper->context);
    truth_list truths = truths_create(&model, sizes->neural_extras[sizes->n_neural_extras - 1]);
    for (size_t seed = 0; seed < sizes->neural_seeds; ++seed) {
        do_amortised(paper, &model, &truths, seed, &figure->amortised[seed]);
        for (size_t size = 0; size < sizes->n_neural_extras; ++size) {
            do_unit(paper, &model, &truths, size, seed, &figure->units[size][seed]);
            fprintf(stderr, "figure 3: seed %zu of %zu, N = %zu, %.0f s\n", seed + 1, sizes->neural_seeds,
                    sizes->neural_extras[size], seconds_now() - start);
        }
    }
    figure3_report(paper, figure);
    remove_parts(paper, figure);
    truths_release(&truths);
    neural_mass_model_release(&model);
    free(figure);
}
