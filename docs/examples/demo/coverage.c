/* The long check: how often the 95 % intervals of observation sets drawn from the prior hold the truth, at N = 9. */
#include "neural_mass.h"

#include <stdlib.h>
#include <string.h>

enum { N_SETS = 1000, N_ROWS = 1 + N_EXTRA };

/* theta [sets, rows, 4]: locals per row, the gain of a set repeated in its rows. */
static void draw_truth(const neural_mass *model, double *theta)
{
    double *local = allocate(N_SETS * N_ROWS * N_LOCAL, sizeof *local), global[N_SETS];
    hnpe_rng *rng;
    CHECK(hnpe_rng_create(NULL, 8, 0, &rng));
    CHECK(hnpe_prior_sample(model->base.global, N_SETS, NULL, rng, global));
    CHECK(hnpe_prior_sample(model->base.local, N_SETS * N_ROWS, NULL, rng, local));
    for (size_t i = 0; i < N_SETS * N_ROWS; ++i) {
        memcpy(theta + i * N_PARAMETERS, local + i * N_LOCAL, N_LOCAL * sizeof *local);
        theta[i * N_PARAMETERS + N_LOCAL] = global[i / N_ROWS];
    }
    hnpe_rng_release(rng);
    free(local);
}

static size_t count_covered(const double *truth, const double *draws, size_t j)
{
    size_t covered = 0;
    for (size_t i = 0; i < N_SETS; ++i) {
        double rank = fraction_below(N_DRAWS, draws + i * N_DRAWS * N_PARAMETERS + j, N_PARAMETERS,
                                     truth[i * N_ROWS * N_PARAMETERS + j]);
        covered += rank >= 0.025 && rank <= 0.975;
    }
    return covered;
}

static void cover(const demo_setup *demo, size_t n_extra, const double *truth, const double *draws)
{
    printf("  N = %zu:", n_extra);
    for (size_t j = 0; j < N_PARAMETERS; ++j) {
        double share = (double)count_covered(truth, draws, j) / N_SETS;
        printf("  %s %.1f %%", parameters[j].name, 100 * share);
        report_number(demo->report, share, "jansen_rit.coverage%s.%s", n_extra ? "" : "_n0", parameters[j].name);
    }
    printf("\n");
}

void study_coverage(const demo_setup *demo, const neural_mass *model)
{
    double *truth = allocate(N_SETS * N_ROWS * N_PARAMETERS, sizeof *truth);
    double *x = allocate(N_SETS * N_ROWS * N_FEATURES, sizeof *x);
    double *draws = allocate(N_SETS * N_DRAWS * N_PARAMETERS, sizeof *draws);
    draw_truth(model, truth);
    neural_mass_simulate(&model->base, N_SETS * N_ROWS, truth, 9, x);
    printf("\n95 %% intervals over %d sets drawn from the prior hold the truth in\n", N_SETS);
    neural_mass_sample(model->posterior, N_SETS, N_ROWS, x, 10, draws);
    cover(demo, N_EXTRA, truth, draws);
    for (size_t i = 0; i < N_SETS; ++i) /* the first signal of each set alone */
        memmove(x + i * N_FEATURES, x + i * N_ROWS * N_FEATURES, N_FEATURES * sizeof *x);
    neural_mass_sample(model->posterior, N_SETS, 1, x, 11, draws);
    cover(demo, 0, truth, draws);
    free(draws);
    free(x);
    free(truth);
}
