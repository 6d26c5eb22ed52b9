/* Entropic optimal transport between samples. */
#ifndef HNPEI_SINKHORN_H
#define HNPEI_SINKHORN_H

#include "base/base.h"

/* Iterations end when the marginals of the plan are right to this, as the sum of absolute errors of a distribution.
   The value's error is of second order: below epsilon * tolerance in all but contrived cases. */
#define HNPEI_SINKHORN_TOLERANCE 1e-7
/* After so many iterations at the final epsilon it is a failure. */
#define HNPEI_SINKHORN_ITERATIONS 10000

/* The divergence of hnpe_diagnostics_sinkhorn; arguments are checked, epsilon > 0. */
hnpe_status hnpei_sinkhorn_divergence(hnpe_context *context, const char *where, size_t n, size_t m, size_t dim,
                                      const double *x, const double *y, double epsilon, double *divergence);

#endif
