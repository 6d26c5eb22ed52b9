/* Observation sets of the nine truths, with their exact posteriors, and how draws are scored on them. */
#include "figure2.h"

#include <stdlib.h>

enum { DATA_SEED = 500 };

static size_t truth_of(const case_list *cases, size_t number)
{
    return number / cases->n_repeats;
}

case_list cases_create(const paper_setup *paper, double sigma, size_t n_extra)
{
    case_list made = {.n_cases = 9 * paper->sizes.n_repeats, .n_extra = n_extra, .n_repeats = paper->sizes.n_repeats};
    made.x = allocate(made.n_cases * (n_extra + 1), sizeof *made.x);
    made.exact = allocate(made.n_cases, sizeof *made.exact);
    for (size_t i = 0; i < made.n_cases; ++i) {
        double *x = made.x + i * (n_extra + 1);
        toy_draw_data(paper, truth_of(&made, i), sigma, n_extra, DATA_SEED + i % made.n_repeats, x);
        noisy_exact(sigma, n_extra, x, &made.exact[i]);
    }
    return made;
}

void cases_release(case_list *cases)
{
    free(cases->exact);
    free(cases->x);
}

static double to_point(const paper_setup *paper, size_t n, const double *values, double point)
{
    double distance;
    CHECK(hnpe_diagnostics_wasserstein_to_point(paper->context, n, values, point, &distance));
    return distance;
}

static double to_exact(const paper_setup *paper, size_t n, const double *beta, const noisy_posterior *exact)
{
    double quantiles[N_DRAWS], distance;
    for (size_t i = 0; i < N_DRAWS; ++i)
        quantiles[i] = noisy_exact_beta(exact, ((double)i + 0.5) / N_DRAWS);
    CHECK(hnpe_diagnostics_wasserstein(paper->context, n, beta, N_DRAWS, quantiles, &distance));
    return distance / exact->sd;
}

void cases_score(const paper_setup *paper, const case_list *cases, size_t n_draws, const double *theta, figure2 *figure,
                 method which, size_t size)
{
    double *scores = allocate(cases->n_cases * N_SCORES, sizeof *scores), *column = allocate(n_draws, sizeof *column);
    for (size_t i = 0; i < cases->n_cases; ++i) {
        const double *draws = theta + i * n_draws * 2;
        double alpha, beta, *made = scores + i * N_SCORES;
        toy_truth(truth_of(cases, i), &alpha, &beta);
        copy_column(n_draws, draws, 2, column);
        made[SCORE_ALPHA] = to_point(paper, n_draws, column, alpha);
        copy_column(n_draws, draws + 1, 2, column);
        made[SCORE_BETA] = to_point(paper, n_draws, column, beta);
        made[SCORE_EXACT] = to_exact(paper, n_draws, column, &cases->exact[i]);
    }
    for (size_t k = 0; k < N_SCORES; ++k)
        figure->points[which][size][k] = (curve_point){quantile(cases->n_cases, scores + k, N_SCORES, 0.5),
                                                       quantile(cases->n_cases, scores + k, N_SCORES, 0.25),
                                                       quantile(cases->n_cases, scores + k, N_SCORES, 0.75)};
    figure->there[which][size] = 1;
    figure->outside += (double)count_outside(cases->n_cases * n_draws, theta);
    figure->drawn += (double)(cases->n_cases * n_draws);
    free(column);
    free(scores);
}
