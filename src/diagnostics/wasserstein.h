/* Distances on the line: the area between two distribution functions, Wasserstein-1, and their largest difference,
   Kolmogorov-Smirnov. */
#ifndef HNPEI_WASSERSTEIN_H
#define HNPEI_WASSERSTEIN_H

#include "base/base.h"

/* Arguments are checked by the API. */
hnpe_status hnpei_wasserstein(hnpe_context *context, size_t n, const double *x, size_t m, const double *y,
                              double *distance);
hnpe_status hnpei_kolmogorov(hnpe_context *context, size_t n, const double *x, size_t m, const double *y,
                             double *distance);
double hnpei_wasserstein_to_point(size_t n, const double *x, double point);
hnpe_status hnpei_wasserstein_to_cdf(hnpe_context *context, size_t n, const double *x, size_t n_grid,
                                     const double *grid, const double *cdf, double *distance);

#endif
