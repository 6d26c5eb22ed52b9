/* Figure 2, the toy with noise, and the same without: how near the marginals come to the truth as N grows, by method,
   and how far from the exact posterior they are. */
#ifndef FIGURE2_H
#define FIGURE2_H

#include "figure2_exact.h"
#include "paper.h"

enum { N_EXTRAS = 8, N_DRAWS = 1000, N_SCORES = 5, N_STUDIES = 2 };

typedef enum method {
    METHOD_EXACT,
    METHOD_HNPE,
    METHOD_PAPER, /* HNPE with the paper's networks, trained for each N as the paper does */
    METHOD_NAIVE,
    METHOD_HIERARCHICAL,
    METHOD_REJECTION,
    METHOD_POOLED, /* the exact posterior given x_0 and the mean of X alone; without noise */
    N_METHODS
} method;
extern const char *const method_name[N_METHODS];
extern const size_t figure2_extras[N_EXTRAS];

/* W1 of a marginal to the true value; of beta's marginal to the exact one: W1 in its standard deviations, and the
   Kolmogorov-Smirnov distance; how well draws of (alpha_0, beta) are told from exact ones by a classifier. */
typedef enum which_score { SCORE_ALPHA, SCORE_BETA, SCORE_W1, SCORE_KS, SCORE_C2ST } which_score;
extern const char *const score_name[N_SCORES];

/* The observation sets of one N. */
typedef struct case_list {
    double sigma;
    size_t n_cases, n_extra, n_repeats;
    double *x;              /* [n_cases, 1 + n_extra] */
    exact_posterior *exact; /* [n_cases] */
} case_list;

typedef struct curve_point {
    int there;                         /* not every method is tried, and not every score made, at every N */
    double median, low, high, largest; /* of the observation sets; low and high are quartiles */
} curve_point;

/* With noise, or without. */
typedef struct study {
    const char *path; /* of its numbers in the report: "", or "noiseless." */
    double sigma;
    size_t n_sizes; /* values of N */
    curve_point points[N_METHODS][N_EXTRAS][N_SCORES];
    double sets[N_METHODS], simulations[N_METHODS], seconds[N_METHODS]; /* what each method took */
    double outside, drawn;
} study;

typedef struct figure2 {
    study studies[N_STUDIES];
    double seconds;
} figure2;

/* figure2_cases.c */
case_list cases_create(const paper_setup *paper, double sigma, size_t n_extra);
void cases_release(case_list *cases);
/* Scores theta [n_cases, n_draws, 2] and files the quartiles. */
void cases_score(const paper_setup *paper, const case_list *cases, size_t n_draws, const double *theta, study *of,
                 method which, size_t size);

/* figure2_methods.c: draws by one method for all observation sets of one N. */
void try_exact(const paper_setup *paper, const case_list *cases, study *of, size_t size);
void try_pooled(const paper_setup *paper, const case_list *cases, study *of, size_t size);
void try_posterior(const paper_setup *paper, const hnpe_posterior *posterior, const case_list *cases, study *of,
                   method which, size_t size);
/* METHOD_NAIVE or METHOD_PAPER: an estimator for this N alone. */
void try_fixed(const paper_setup *paper, const toy_model *model, const case_list *cases, study *of, method which,
               size_t size);
void try_abc(const paper_setup *paper, const toy_model *model, const case_list *cases, study *of, size_t size);
hnpe_posterior *train_amortised(const paper_setup *paper, const toy_model *model, study *of);

/* figure2_report.c: tables for the picture, and numbers; figure2_page.c: the page. */
double figure2_reference(const study *of, which_score score, size_t size); /* W1 of exact marginals to the truth */
void figure2_report(const paper_setup *paper, const figure2 *figure);
void figure2_page(const paper_setup *paper, const figure2 *figure);

#endif
