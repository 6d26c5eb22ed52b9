/* Figure 3, the neural mass model: how near the marginals come to the truth as N grows, by architecture, after one
   round of simulations and after another aimed at the observation set. */
#ifndef FIGURE3_H
#define FIGURE3_H

#include "neural_mass_estimators.h"

enum { N_ROUNDS = 2, N_DRAWS = 1000, MAX_TRUTHS = 10, MAX_SEEDS = 3 };

/* What is compared after two rounds: the architectures as the library aims them by default, which is beta alone with
   HNPE and (alpha_0, beta) jointly with the others; and HNPE aimed jointly, too. */
typedef enum contender {
    CONTENDER_NAIVE,
    CONTENDER_AGGREGATED,
    CONTENDER_HNPE,
    CONTENDER_HNPE_JOINT,
    N_CONTENDERS
} contender;
architecture architecture_of(contender which);

/* Ten truths from the prior, for the curves, and the paper's, which is shown; observations of a smaller N are the first
   of a larger. */
enum { SHOWN_TRUTH = MAX_TRUTHS };
typedef struct truth_list {
    double theta[MAX_TRUTHS + 1][N_PARAMETERS];
    double *x[MAX_TRUTHS + 1]; /* [1 + largest N, 33] */
} truth_list;

truth_list truths_create(const neural_mass_model *model, size_t most_extra);
void truths_release(truth_list *truths);

/* W1 of each marginal to the truth. */
typedef struct distances {
    double of[N_PARAMETERS];
} distances;

distances neural_mass_score(const paper_setup *paper, const double *theta,
                            const double *truth); /* theta [N_DRAWS, 4] */

/* What a unit of work is; a unit that was finished with the same key before an interruption is not done again. */
typedef struct unit_key {
    size_t sets, n_truths, n_extra, seed, version;
} unit_key;

/* One seed at one N: all architectures on the same simulations. */
typedef struct figure3_unit {
    unit_key key;
    distances first[N_ARCHITECTURES][MAX_TRUTHS]; /* after the first round alone … */
    distances second[N_CONTENDERS][MAX_TRUTHS];   /* … and after both */
    double training[N_ARCHITECTURES];             /* processor seconds of the first round's training … */
    double round[N_CONTENDERS]; /* … and of a second round, mean over truths: proposals, simulations, training */
    int has_shown;
    double shown[N_DRAWS * N_PARAMETERS]; /* HNPE's draws for the paper's truth after both rounds */
    double outside, drawn, sets, simulations, seconds;
} figure3_unit;

/* One seed of one HNPE estimator for every N, from as many sets as two rounds, all from the prior. */
typedef struct figure3_amortised {
    unit_key key;
    distances scores[MAX_NEURAL_EXTRAS][MAX_TRUTHS];
    double training, outside, drawn, sets, simulations, seconds;
} figure3_amortised;

typedef struct figure3 {
    figure3_unit units[MAX_NEURAL_EXTRAS][MAX_SEEDS];
    figure3_amortised amortised[MAX_SEEDS];
} figure3;

/* figure3_unit.c, figure3_amortised.c */
void figure3_work(const paper_setup *paper, const neural_mass_model *model, const truth_list *truths,
                  figure3_unit *unit);
void figure3_amortise(const paper_setup *paper, const neural_mass_model *model, const truth_list *truths,
                      figure3_amortised *amortised);

/* figure3_parts.c: finished units in files of their own, until the figure is whole. */
int part_read(const paper_setup *paper, const unit_key *key, void *part, size_t size); /* part begins with its key */
void part_write(const paper_setup *paper, const unit_key *key, const void *part, size_t size);
void part_remove(const paper_setup *paper, const unit_key *key);

/* figure3_report.c: tables for the picture, numbers, and the page. */
void figure3_report(const paper_setup *paper, const figure3 *figure);

#endif
