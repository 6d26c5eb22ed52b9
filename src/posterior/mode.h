/* Where a posterior's density is highest. */
#ifndef HNPEI_MODE_H
#define HNPEI_MODE_H

#include "posterior.h"

/* Of one observation set: theta [d_local + d_global] and its log density. */
hnpe_status hnpei_posterior_mode(const hnpe_posterior *posterior, size_t n_rows, const double *x, uint64_t seed,
                                 double *theta, double *log_q);

#endif
