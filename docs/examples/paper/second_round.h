/* Several observation sets are aimed at from one first round: it is simulated and trained once, and every second round
   goes on from a copy. */
#ifndef SECOND_ROUND_H
#define SECOND_ROUND_H

#include "../common/neural_mass_model.h"
#include "paper.h"

typedef struct first_round {
    const paper_setup *paper;
    const neural_mass_model *model;
    hnpe_simulator *simulator; /* of both rounds; the model's, or another of the same parameters */
    hnpe_dataset *sets;        /* all from the prior */
    hnpe_estimator *estimator; /* trained on them */
    char file[4096];           /* with the estimator, to make copies from */
} first_round;

/* Takes sets and estimator over. */
first_round first_round_keep(const paper_setup *paper, const neural_mass_model *model, hnpe_simulator *simulator,
                             hnpe_dataset *sets, hnpe_estimator *estimator);
void first_round_release(first_round *first);

/* The posterior after n_sets more, aimed at the observations x [n_rows, 33]; the seed is of what is new. */
hnpe_posterior *second_round(const first_round *first, size_t n_rows, const double *x, size_t n_sets, hnpe_rounds how,
                             uint64_t seed);

#endif
