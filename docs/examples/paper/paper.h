/* What the figures of the paper share: how much is spent on them, the toy model, and the paper's own networks. */
#ifndef PAPER_H
#define PAPER_H

#include "../common/common.h"

enum { MAX_NEURAL_EXTRAS = 6 };

/* How much is simulated and repeated: sizes.c. */
typedef struct paper_sizes {
    const char *name;
    size_t round_sets, n_rounds; /* figure 1: sets per round */
    size_t n_extras[3];          /* figure 1: values of N */
    size_t n_truths;             /* figure 1: of the nine (alpha_0, beta) */
    size_t sets, max_extra;      /* figure 2: simulated sets of an estimator, largest N */
    size_t naive_extra;          /* figure 2: largest N with a naive estimator of its own */
    size_t n_repeats;            /* figure 2: draws of the data for each of the nine */
    size_t n_told;               /* figure 2: observation sets of each N with a two-sample test */
    size_t neural_sets;          /* figure 3: sets of each of the two rounds */
    size_t n_neural_extras, neural_extras[MAX_NEURAL_EXTRAS]; /* figure 3: values of N, ascending */
    size_t neural_truths, neural_seeds;                       /* figure 3 */
    size_t eeg_sets;                                          /* figure 4: sets of each of the two rounds */
} paper_sizes;

paper_sizes sizes_named(const char *name); /* "long", "medium", "quick", or "tiny", for tests */

typedef struct paper_setup {
    const char *folder; /* figures, numbers and pages go there */
    hnpe_context *context;
    json_report *report;
    paper_sizes sizes;
    const char *recording, *channel; /* figure 4: a file, its channel; NULL: none, a usual one */
} paper_setup;

void make_figure1(const paper_setup *paper);
void make_figure2(const paper_setup *paper);
void make_figure3(const paper_setup *paper);
void make_figure4(const paper_setup *paper);

/* toy_model.c: x = alpha beta + sigma epsilon, alpha and beta uniform on the unit interval. */
typedef struct toy_model {
    hnpe_prior *prior_alpha, *prior_beta;
    hnpe_simulator *simulator;
} toy_model;

toy_model toy_model_create(const paper_setup *paper, double sigma);
void toy_model_release(toy_model *model);
void toy_truth(size_t number, double *alpha, double *beta); /* number 0 .. 8: {1/4, 1/2, 3/4}^2 */
/* Observations of a truth, the data drawn by `seed`: x [1 + n_extra]; those of a smaller N are the first of a larger.
 */
void toy_draw_data(const paper_setup *paper, size_t truth, double sigma, size_t n_extra, uint64_t seed, double *x);
size_t count_outside(size_t n, const double *theta); /* of n draws of (alpha_0, beta), those that leave the prior */

/* networks.c: inferences with the library's defaults, with the paper's networks and training, and the naive one. */
typedef enum networks { NETWORKS_DEFAULT, NETWORKS_PAPER, N_NETWORKS } networks;
extern const char *const networks_name[N_NETWORKS];
hnpe_inference *inference_with(const paper_setup *paper, const toy_model *model, networks which, uint64_t seed);
hnpe_inference *inference_naive(const paper_setup *paper, const toy_model *model, size_t n_extra, uint64_t seed);

/* page.c: a page of text beside each figure, and tables for its gnuplot script. */
FILE *page_begin(const paper_setup *paper, const char *figure, const char *title);
void page_end(const paper_setup *paper, FILE *page, double seconds, double sets, double simulations);
FILE *table_begin(const paper_setup *paper, const char *name); /* FOLDER/NAME.dat */
void table_end(FILE *table);
double seconds_now(void);

#endif
