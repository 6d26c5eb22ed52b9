/* The stochastic Jansen–Rit neural mass model with the paper's priors: C, mu and sigma belong to a signal, the gain g
   to all signals of a set. */
#ifndef NEURAL_MASS_MODEL_H
#define NEURAL_MASS_MODEL_H

#include "common.h"

enum { N_LOCAL = 3, N_PARAMETERS = 4, N_FEATURES = 33 };

typedef struct parameter {
    const char *name;   /* in summary.json */
    const char *label;  /* in pictures */
    const char *format; /* of its values in tables */
    double low, high;   /* of its prior, the paper's */
    double step;        /* between the tics of its axis */
    double truth;       /* of the simulated observation */
} parameter;

extern const parameter parameters[N_PARAMETERS];

typedef struct neural_mass_model {
    hnpe_prior *local, *global;
    hnpe_simulator *simulator; /* to the log power of 8 s at 128 Hz */
} neural_mass_model;

neural_mass_model neural_mass_model_create(hnpe_context *context);
void neural_mass_model_release(neural_mass_model *model);

/* Signals of one gain: n rows of features x [n, 33] from theta [n, 4]; the rows' chance follows from the seed. */
void neural_mass_simulate(const neural_mass_model *model, size_t n, const double *theta, uint64_t seed, double *x);

/* A simulated observation set x [1 + n_extra, 33]: x_0 at the truth [4], the others with the same gain and parameters
   from the prior. rng draws these, `seed` the signals. */
void neural_mass_observe(const neural_mass_model *model, const double *truth, size_t n_extra, hnpe_rng *rng,
                         uint64_t seed, double *x);

#endif
