/* Parameters beside the observations that they belong to: those that made them, and draws of a posterior given them. */
#ifndef HNPEI_PAIRS_H
#define HNPEI_PAIRS_H

#include "dataset/dataset.h"

#include <hnpe/posterior.h>

/* A pair is (alpha_0, beta) and what is seen of the set: x_0 and, where sets have more than one row, mean and deviation
   of each feature over the valid rows, and the logarithm of their number. */
typedef struct hnpei_pairs {
    size_t n, dim, d_theta, d_seen;
    double *true_ones; /* [n, dim] */
    double *drawn;     /* [n, dim] the same sets, with a draw of the posterior */
    double *asked;     /* [n_asked, dim] draws given the observation, which is in all of them */
    size_t n_asked;
} hnpei_pairs;

/* Of up to `most` sets of the data set, evenly spread, from the prior and with a valid first row. */
hnpe_status hnpei_pairs_create(const char *where, hnpe_context *context, const hnpe_posterior *posterior,
                               const hnpe_dataset *dataset, size_t n_rows, const double *x, size_t most, size_t n_asked,
                               uint64_t seed, hnpei_pairs *pairs);
void hnpei_pairs_free(hnpe_context *context, hnpei_pairs *pairs);

#endif
