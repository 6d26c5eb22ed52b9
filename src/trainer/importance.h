/* Importance weights (SNPE-B; Lueckmann et al. 2017): with parameters drawn from a proposal p~, the mean of
   -log q w, w = p(alpha_0, beta) / p~(alpha_0, beta), is what the mean of -log q is with those of the prior.

   Where alpha_0 ~ p(alpha | beta), its density cancels: q_global has p(beta) / p~(beta), and q_local no weight. The
   extra observations always have alpha_i ~ p(alpha | beta), so that q_local learns from them without a weight. */
#ifndef HNPEI_IMPORTANCE_H
#define HNPEI_IMPORTANCE_H

#include "examples.h"

/* weight and weight_local [split->n_usable] of the sets of a split, and the effective number of those that train. The
   densities of all their proposals are recorded. HNPE_ERROR_NUMERIC where the prior's density is not finite. */
hnpe_status hnpei_importance_weigh(const char *where, const hnpe_trainer *trainer, const hnpei_split *split,
                                   double *effective, hnpei_real *weight, hnpei_real *weight_local);
/* How much the weights leave, to the log; a warning where it is little. */
void hnpei_importance_report(const hnpei_examples *e);
/* (sum w)^2 / sum w^2 of the first n_training of n log weights; then log_w is w with mean 1 over these. */
double hnpei_importance_normalise(size_t n, size_t n_training, double *log_w);

#endif
