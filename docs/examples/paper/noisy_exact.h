/* The exact posterior of the toy with noise, by quadrature: x_i = alpha_i beta + sigma epsilon_i. */
#ifndef NOISY_EXACT_H
#define NOISY_EXACT_H

#include "../common/common.h"

enum { NOISY_CELLS = 4096 };

typedef struct noisy_posterior {
    double first, sigma, sd;     /* x_0; sd of beta */
    double cdf[NOISY_CELLS + 1]; /* of beta, at the ends of equal cells of [0, 1]; the density is constant in a cell */
} noisy_posterior;

void noisy_exact(double sigma, size_t n_extra, const double *x, noisy_posterior *exact);
double noisy_exact_beta(const noisy_posterior *exact, double level); /* quantile of beta */
/* theta [n, 2]: alpha_0, beta */
void noisy_exact_sample(hnpe_context *context, const noisy_posterior *exact, size_t n, hnpe_rng *rng, double *theta);

#endif
