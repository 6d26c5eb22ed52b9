/* The stochastic Jansen–Rit neural mass model: C, mu and sigma belong to a signal, the gain g to all signals of a set.
 */
#ifndef NEURAL_MASS_H
#define NEURAL_MASS_H

#include "demo.h"

enum { N_LOCAL = 3, N_PARAMETERS = 4, N_FEATURES = 33, N_EXTRA = 9, N_DRAWS = 4000 };

typedef struct parameter {
    const char *name;   /* in summary.json */
    const char *label;  /* in pictures */
    const char *format; /* of its values in tables */
    double low, high;   /* of its prior, the paper's */
    double step;        /* between the tics of its axis */
    double truth;       /* of the simulated observation */
} parameter;

extern const parameter parameters[N_PARAMETERS];

struct neural_mass {
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;                                /* to the log power of 8 s at 128 Hz */
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

/* Signals of one gain: n rows of features x [n, 33] from theta [n, 4]; the rows' chance follows from the seed. */
void neural_mass_simulate(const neural_mass *model, size_t n, const double *theta, uint64_t seed, double *x);
/* Draws [n_sets, N_DRAWS, 4] for sets of n_rows observations each. */
void neural_mass_sample(const hnpe_posterior *posterior, size_t n_sets, size_t n_rows, const double *x, uint64_t seed,
                        double *theta);
/* A copy of the features of all simulations, [n, 33]. */
double *neural_mass_features(const neural_mass *model, size_t *n);

void neural_mass_picture(const demo_setup *demo, const double *without, const double *with);

#endif
