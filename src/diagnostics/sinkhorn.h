/* Entropic optimal transport between samples. */
#ifndef HNPEI_SINKHORN_H
#define HNPEI_SINKHORN_H

#include "base/base.h"

/* Iterations end when the marginals of the plan are right to the tolerance: the sum of absolute errors of both. The
   value's error is of second order, 1e-9 or so where iterations shrink errors geometrically. Where they come to the
   maximum first, what is right to ACCEPTED is taken, and anything worse is a failure. */
#define HNPEI_SINKHORN_TOLERANCE 1e-5
#define HNPEI_SINKHORN_ACCEPTED 1e-4
#define HNPEI_SINKHORN_ITERATIONS 10000

/* The divergence of hnpe_diagnostics_sinkhorn; arguments are checked, epsilon > 0. */
hnpe_status hnpei_sinkhorn_divergence(hnpe_context *context, const char *where, size_t n, size_t m, size_t dim,
                                      const double *x, const double *y, double epsilon, double *divergence);

#endif
