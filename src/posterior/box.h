/* The mass of a Gaussian within bounds. */
#ifndef HNPEI_BOX_H
#define HNPEI_BOX_H

#include <stddef.h>

/* The log of the mass of N(mean, (L L^T)^-1) in low < v < high, which may be infinite; factor: L [d][d], lower. Exact
   of one number; of more, by sequential conditioning over 2048 points of a lattice, moved at random eight times (Genz
   1992): error is the relative standard error, and always the same points. work: [d][3]. */
double hnpei_box_log_mass(size_t d, const double *mean, const double *factor, const double *low, const double *high,
                          double *work, double *error);
/* log sum exp; -INFINITY where all are. */
double hnpei_log_sum_exp(size_t n, const double *values);

#endif
