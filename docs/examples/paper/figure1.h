/* Figure 1, the toy without noise: one round of simulations against several, both against the exact posterior. */
#ifndef FIGURE1_H
#define FIGURE1_H

#include "../common/toy_exact.h"
#include "paper.h"

enum { MAX_ROUNDS = 5, N_TRUTHS = 9, N_SIZES = 3, N_DRAWS = 1000 };

/* As many simulations and as much training each way: all from the prior, or aimed at the observation set. */
typedef enum way {
    ONE_ROUND,
    ROUNDS,        /* as the paper or the library does by itself: atomic, or the prior truncated jointly */
    ROUNDS_GLOBAL, /* the prior of beta truncated, alpha_0 ~ p(alpha) */
    N_WAYS
} way;
extern const char *const way_name[N_NETWORKS][N_WAYS];

/* Learned against exact: Sinkhorn divergence of (alpha_0, beta); W1 of beta's marginals in exact standard deviations.
 */
typedef struct score {
    double sinkhorn, w1_sd;
} score;

typedef struct figure1 {
    score scores[N_NETWORKS][N_SIZES][N_WAYS][MAX_ROUNDS][N_TRUTHS];
    score exact[N_SIZES][N_TRUTHS];  /* two samples of the exact posterior */
    score pooled[N_SIZES][N_TRUTHS]; /* the exact posterior given x_0 and the mean of X alone, against the exact one */
    double shown[N_NETWORKS][N_SIZES][2 * N_DRAWS]; /* draws for the first truth after all rounds */
    double shown_exact[N_SIZES][2 * N_DRAWS];
    double outside, drawn, sets, simulations, seconds;
} figure1;

/* figure1_way.c: one way on one observation set, scored after each round. */
void follow_way(const paper_setup *paper, const toy_model *model, figure1 *figure, networks which, size_t size, way how,
                size_t truth);
void draw_exact(const paper_setup *paper, figure1 *figure, size_t size, size_t truth);

/* figure1_report.c: tables for the picture, numbers, and the page. */
void figure1_report(const paper_setup *paper, const figure1 *figure);

#endif
