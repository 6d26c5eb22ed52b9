/* Whether numbers are uniform on (0, 1), as every statistic of a calibrated posterior here is, and how they are not. */
#ifndef HNPEI_UNIFORMITY_H
#define HNPEI_UNIFORMITY_H

#include "band.h"

#define HNPEI_UNIFORMITY_BINS 20

/* What numbers are measured with: a band at a level. */
typedef struct hnpei_ruler {
    hnpei_band band;
    double level;              /* probability that uniform numbers leave the band anywhere */
    double tail;               /* of the band */
    size_t n_grid;             /* n_points + 1 */
    double *grid, *low, *high; /* [n_grid] from 0 to 1; the band around the distribution function */
    size_t *counts;            /* [n_points] scratch */
} hnpei_ruler;

typedef struct hnpei_measured {
    double p;                 /* probability of uniform numbers that stray as far; not less than about 1e-13 */
    size_t outside;           /* points of the grid outside the band */
    double where, difference; /* the point farthest outside, in tails, and by how much the function is off there */
    double mean, mean_z;      /* of the numbers, and how many standard errors above that of uniform ones */
    double spread_z;          /* the same of the mean of (number - 1/2)^2 */
    double chi_square;        /* of the histogram; HNPEI_UNIFORMITY_BINS - 1 degrees of freedom */
    double histogram[HNPEI_UNIFORMITY_BINS];
} hnpei_measured;

hnpe_status hnpei_ruler_create(hnpe_context *context, size_t n, double level, hnpei_ruler *ruler);
void hnpei_ruler_free(hnpei_ruler *ruler); /* of one that is all zero: does nothing */
/* Of n numbers in (0, 1), in any order; ecdf [n_grid]: out. */
void hnpei_ruler_measure(hnpei_ruler *ruler, const double *numbers, double *ecdf, hnpei_measured *measured);
/* The share of the numbers within the middle `share` of (0, 1). */
double hnpei_share_in_middle(size_t n, const double *numbers, double share);

#endif
