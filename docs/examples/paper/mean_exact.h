/* The exact posterior of the toy without noise for whoever sees x_0 and the mean of the extra observations alone: the
   best that networks with the paper's pooling can learn. */
#ifndef MEAN_EXACT_H
#define MEAN_EXACT_H

#include "../common/common.h"

/* theta [n, 2]: alpha_0, beta; n_extra >= 1 */
void mean_exact_sample(size_t n_extra, const double *x, size_t n, hnpe_rng *rng, double *theta);

#endif
