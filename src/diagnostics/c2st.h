/* The classifier two-sample test: how often a network that was trained on the rest tells which sample a point is of. */
#ifndef HNPEI_C2ST_H
#define HNPEI_C2ST_H

#include "base/base.h"

/* Each sample has at least so many points: as many as there are folds. */
#define HNPEI_C2ST_FOLDS ((size_t)5)

/* The accuracy of hnpe_diagnostics_c2st; arguments are checked. */
hnpe_status hnpei_c2st(hnpe_context *context, const char *where, size_t n, size_t m, size_t dim, const double *x,
                       const double *y, uint64_t seed, double *accuracy);

#endif
