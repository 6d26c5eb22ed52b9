/* Estimators of the neural mass model and draws from them, for figures 3 and 4. */
#ifndef NEURAL_MASS_ESTIMATORS_H
#define NEURAL_MASS_ESTIMATORS_H

#include "../common/neural_mass_model.h"
#include "paper.h"

typedef enum architecture {
    ARCHITECTURE_NAIVE,      /* one flow over (alpha_0, beta) given all observations stacked */
    ARCHITECTURE_AGGREGATED, /* one flow over (alpha_0, beta) given x_0 and the mean of X */
    ARCHITECTURE_HNPE,       /* q_global and q_local */
    N_ARCHITECTURES
} architecture;
extern const char *const architecture_name[N_ARCHITECTURES];

/* n_extra matters to the naive architecture alone. */
hnpe_estimator *neural_mass_estimator(const paper_setup *paper, const neural_mass_model *model, architecture which,
                                      size_t n_extra, uint64_t seed);
double train_estimator(const paper_setup *paper, hnpe_estimator *estimator, hnpe_dataset *dataset,
                       uint64_t seed); /* returns processor seconds */
double processor_seconds(void);

/* Draws [n, 4] for a set of 1 + n_extra observations. */
void neural_mass_draw(const paper_setup *paper, const hnpe_posterior *posterior, size_t n_extra, const double *x,
                      uint64_t stream, size_t n, double *theta);
double count_outside_prior(size_t n, const double *theta);

#endif
