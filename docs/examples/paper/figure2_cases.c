/* Observation sets of the nine truths, with their exact posteriors, and how draws are scored on them. */
#include "figure2.h"

#include <stdlib.h>

enum { DATA_SEED = 500, TOLD_SEED = 1000 };

static size_t truth_of(const case_list *cases, size_t number)
{
    return number / cases->n_repeats;
}

case_list cases_create(const paper_setup *paper, double sigma, size_t n_extra)
{
    case_list made = {
        .sigma = sigma, .n_cases = 9 * paper->sizes.n_repeats, .n_extra = n_extra, .n_repeats = paper->sizes.n_repeats};
    made.x = allocate(made.n_cases * (n_extra + 1), sizeof *made.x);
    made.exact = allocate(made.n_cases, sizeof *made.exact);
    for (size_t i = 0; i < made.n_cases; ++i) {
        double *x = made.x + i * (n_extra + 1);
        toy_draw_data(paper, truth_of(&made, i), sigma, n_extra, DATA_SEED + i % made.n_repeats, x);
        exact_make(sigma, n_extra, x, &made.exact[i]);
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

/* Its quantiles stand for the exact marginal: one Monte-Carlo error less. */
static void against_exact(const paper_setup *paper, size_t n, const double *beta, const exact_posterior *exact,
                          double *scores)
{
    double quantiles[N_DRAWS];
    for (size_t i = 0; i < N_DRAWS; ++i)
        quantiles[i] = exact_beta(exact, ((double)i + 0.5) / N_DRAWS);
    CHECK(hnpe_diagnostics_wasserstein(paper->context, n, beta, N_DRAWS, quantiles, &scores[SCORE_W1]));
    scores[SCORE_W1] /= exact->sd;
    CHECK(hnpe_diagnostics_kolmogorov(paper->context, n, beta, N_DRAWS, quantiles, &scores[SCORE_KS]));
}

static void score_one(const paper_setup *paper, const case_list *cases, size_t number, size_t n_draws,
                      const double *draws, double *scores)
{
    double alpha, beta, *column = allocate(n_draws, sizeof *column);
    toy_truth(truth_of(cases, number), &alpha, &beta);
    copy_column(n_draws, draws, 2, column);
    scores[SCORE_ALPHA] = to_point(paper, n_draws, column, alpha);
    copy_column(n_draws, draws + 1, 2, column);
    scores[SCORE_BETA] = to_point(paper, n_draws, column, beta);
    against_exact(paper, n_draws, column, &cases->exact[number], scores);
    free(column);
}

static curve_point point_of(size_t n, const double *scores, size_t stride)
{
    return (curve_point){.there = 1,
                         .median = quantile(n, scores, stride, 0.5),
                         .low = quantile(n, scores, stride, 0.25),
                         .high = quantile(n, scores, stride, 0.75),
                         .largest = quantile(n, scores, stride, 1)};
}

/* The first draws of the data of each truth: a classifier takes longer than all other scores together. */
static curve_point tell_apart(const paper_setup *paper, const case_list *cases, const double *theta)
{
    size_t n_told = paper->sizes.n_told;
    double *scores = allocate(n_told, sizeof *scores), *exact = allocate(2 * N_DRAWS, sizeof *exact);
    for (size_t k = 0; k < n_told; ++k) {
        size_t number = k % 9 * cases->n_repeats + k / 9;
        hnpe_rng *rng;
        CHECK(hnpe_rng_create(paper->context, TOLD_SEED + cases->n_extra, number, &rng));
        exact_sample(paper->context, &cases->exact[number], N_DRAWS, rng, exact);
        CHECK(hnpe_diagnostics_c2st(paper->context, 2, N_DRAWS, exact, N_DRAWS, theta + number * N_DRAWS * 2, k,
                                    &scores[k]));
        hnpe_rng_release(rng);
    }
    curve_point point = point_of(n_told, scores, 1);
    free(exact);
    free(scores);
    return point;
}

void cases_score(const paper_setup *paper, const case_list *cases, size_t n_draws, const double *theta, study *of,
                 method which, size_t size)
{
    double *scores = allocate(cases->n_cases * N_SCORES, sizeof *scores);
    for (size_t i = 0; i < cases->n_cases; ++i)
        score_one(paper, cases, i, n_draws, theta + i * n_draws * 2, scores + i * N_SCORES);
    for (size_t k = 0; k < SCORE_C2ST; ++k)
        of->points[which][size][k] = point_of(cases->n_cases, scores + k, N_SCORES);
    /* Without noise the exact posterior is a curve, which no density can be; and ABC leaves too few draws. */
    if (cases->sigma > 0 && n_draws == N_DRAWS)
        of->points[which][size][SCORE_C2ST] = tell_apart(paper, cases, theta);
    of->outside += (double)count_outside(cases->n_cases * n_draws, theta);
    of->drawn += (double)(cases->n_cases * n_draws);
    free(scores);
}
