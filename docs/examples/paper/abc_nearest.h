/* Choosing the rows nearest to an observation. */
#ifndef ABC_NEAREST_H
#define ABC_NEAREST_H

#include <stddef.h>

/* The `keep` rows of values [n, dim] nearest to `observed` [dim]: Euclidean, each column in units of its median
   absolute deviation. A column that hardly varies counts for nothing. chosen [keep]: numbers of rows, nearest first. */
void abc_nearest(size_t n, size_t dim, const double *values, const double *observed, size_t keep, size_t *chosen);

#endif
