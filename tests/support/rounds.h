/* Five rounds on the conjugate hierarchical Gaussian, aimed at one observation set, against its posterior. */
#ifndef SUPPORT_ROUNDS_H
#define SUPPORT_ROUNDS_H

#include "gaussian.h"

enum { SUPPORT_ROUNDS_ROWS = 11 }; /* of the target, at most */

/* Over the seeds: the largest mean error of (alpha_0, beta), in exact deviations, and the largest departure of the mean
   ratio of deviations from 1. */
typedef struct support_bias {
    double mean, sd;
} support_bias;
support_bias support_rounds_bias(hnpe_rounds way, size_t rows, uint64_t seeds);

#endif
