/* Figure 2, the toy with noise: how near the marginals come to the truth as N grows, by method. */
#ifndef FIGURE2_H
#define FIGURE2_H

#include "noisy_exact.h"
#include "paper.h"

enum { N_EXTRAS = 8, N_DRAWS = 1000, N_SCORES = 3 };

typedef enum method {
    METHOD_EXACT,
    METHOD_HNPE,
    METHOD_PAPER, /* HNPE with the paper's networks, trained for each N as the paper does */
    METHOD_NAIVE,
    METHOD_HIERARCHICAL,
    METHOD_REJECTION,
    N_METHODS
} method;
extern const char *const method_name[N_METHODS];
extern const size_t figure2_extras[N_EXTRAS];

/* W1 of a marginal to the true value; W1 of beta's marginal to the exact one in its standard deviations. */
typedef enum which_score { SCORE_ALPHA, SCORE_BETA, SCORE_EXACT } which_score;

/* The observation sets of one N. */
typedef struct case_list {
    size_t n_cases, n_extra, n_repeats;
    double *x;              /* [n_cases, 1 + n_extra] */
    noisy_posterior *exact; /* [n_cases] */
} case_list;

typedef struct curve_point {
    double median, low, high; /* quartiles */
} curve_point;

typedef struct figure2 {
    curve_point points[N_METHODS][N_EXTRAS][N_SCORES];
    int there[N_METHODS][N_EXTRAS]; /* naive estimators are not trained for every N */
    size_t n_sizes;                 /* values of N */
    double sets[N_METHODS], simulations[N_METHODS], seconds[N_METHODS]; /* what each method took */
    double outside, drawn, total_seconds;
} figure2;

/* figure2_cases.c */
case_list cases_create(const paper_setup *paper, double sigma, size_t n_extra);
void cases_release(case_list *cases);
/* Scores theta [n_cases, n_draws, 2] and files the quartiles. */
void cases_score(const paper_setup *paper, const case_list *cases, size_t n_draws, const double *theta, figure2 *figure,
                 method which, size_t size);

/* figure2_methods.c: draws by one method for all observation sets of one N. */
void try_exact(const paper_setup *paper, const case_list *cases, figure2 *figure, size_t size);
void try_posterior(const paper_setup *paper, const hnpe_posterior *posterior, const case_list *cases, figure2 *figure,
                   method which, size_t size);
/* METHOD_NAIVE or METHOD_PAPER: an estimator for this N alone. */
void try_fixed(const paper_setup *paper, const toy_model *model, const case_list *cases, figure2 *figure, method which,
               size_t size);
void try_abc(const paper_setup *paper, const toy_model *model, const case_list *cases, figure2 *figure, size_t size);
hnpe_posterior *train_amortised(const paper_setup *paper, const toy_model *model, figure2 *figure);

/* figure2_report.c */
void figure2_report(const paper_setup *paper, const figure2 *figure);

#endif
