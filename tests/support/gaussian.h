/* beta ~ N(0, 1), alpha_i ~ N(beta, 1/4), x_i ~ N(alpha_i, 1/4), valid with probability
   exp(-sharpness (alpha_i - best)^2 / 2): all is Gaussian, and has a closed form. */
#ifndef SUPPORT_GAUSSIAN_H
#define SUPPORT_GAUSSIAN_H

#include "support.h"

#include <hnpe.h>

typedef struct support_gaussian {
    double sharpness, best; /* 0: all simulations are valid */
} support_gaussian;

typedef struct support_moments {
    double mean[2], sd[2]; /* of alpha_0, then beta */
} support_moments;

void support_gaussian_priors(hnpe_prior **local, hnpe_prior **global);
/* NaN where the simulation fails. */
double support_gaussian_draw(const support_gaussian *model, hnpe_rng *rng, double alpha);
/* Factorised, with Gaussians, of which the exact posteriors are some where there is one number of observations. */
hnpe_estimator *support_gaussian_estimator(hnpe_prior *local, hnpe_prior *global);
/* Of (alpha_0, beta) given n observations, all of them valid. */
support_moments support_gaussian_exact(const support_gaussian *model, size_t n, const double *x);
/* From draws of a posterior. */
support_moments support_gaussian_learned(hnpe_posterior *posterior, size_t n, const double *x);

#endif
