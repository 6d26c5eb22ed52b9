/* The estimator of the Jansen–Rit model, and what its posteriors are shown by. */
#ifndef NEURAL_MASS_H
#define NEURAL_MASS_H

#include "../common/neural_mass_model.h"
#include "demo.h"

enum { N_EXTRA = 9, N_DRAWS = 4000 };

struct neural_mass {
    neural_mass_model base;
    hnpe_dataset *dataset;                                    /* its simulations */
    hnpe_posterior *posterior;                                /* for every N in 0 .. N_EXTRA */
    double feature_low[N_FEATURES], feature_high[N_FEATURES]; /* 99.8 % of the simulations are in between, each */
};

/* The interval of each parameter of draws [n, 4]. */
typedef struct intervals {
    interval of[N_PARAMETERS];
} intervals;
int intervals_apart(const interval *a, const interval *b);
intervals intervals_of(size_t n, const double *theta);
void intervals_print(const char *label, const intervals *found);
void intervals_report(const demo_setup *demo, const intervals *found, const char *prefix);

/* Draws [n_sets, N_DRAWS, 4] for sets of n_rows observations each. */
void neural_mass_sample(const hnpe_posterior *posterior, size_t n_sets, size_t n_rows, const double *x, uint64_t seed,
                        double *theta);
/* A copy of the features of all simulations, [n, 33]. */
double *neural_mass_features(const neural_mass *model, size_t *n);

void neural_mass_picture(const demo_setup *demo, const double *without, const double *with);

#endif
