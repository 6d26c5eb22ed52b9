/* The exact posterior of the toy with noise or without. */
#ifndef FIGURE2_EXACT_H
#define FIGURE2_EXACT_H

#include "../common/toy_exact.h"
#include "noisy_exact.h"

typedef struct exact_posterior {
    double sd; /* of beta */
    int noisy; /* which of the two it is */
    toy_posterior plain;
    noisy_posterior noise;
} exact_posterior;

void exact_make(double sigma, size_t n_extra, const double *x, exact_posterior *exact);
double exact_beta(const exact_posterior *exact, double level); /* quantile of beta */
/* theta [n, 2]: alpha_0, beta */
void exact_sample(hnpe_context *context, const exact_posterior *exact, size_t n, hnpe_rng *rng, double *theta);

#endif
