/* The paper's motivating example, x = alpha beta, without noise: alpha and beta uniform on the unit interval. */
#ifndef TOY_EXACT_H
#define TOY_EXACT_H

#include "common.h"

/* What the exact posterior depends on: x_0, the largest observation, and the number of extra observations. */
typedef struct toy_posterior {
    double first, largest;
    size_t n_extra;
} toy_posterior;

toy_posterior toy_exact(size_t n_extra, const double *x);
double toy_exact_beta(const toy_posterior *exact, double level); /* quantile of beta */
double toy_exact_beta_density(const toy_posterior *exact, double beta);
double toy_exact_beta_sd(const toy_posterior *exact);
void toy_exact_sample(const toy_posterior *exact, size_t n, hnpe_rng *rng, double *theta); /* [n, 2]: alpha_0, beta */

/* x_0 = alpha beta and n_extra observations with the same beta; x [1 + n_extra]. */
void toy_observe(double alpha, double beta, size_t n_extra, hnpe_rng *rng, double *x);

#endif
