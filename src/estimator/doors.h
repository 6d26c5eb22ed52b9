/* Standardisation, in double, before anything becomes a real: networks in single precision then see numbers near one,
   whatever the units of the host's. */
#ifndef HNPEI_DOORS_H
#define HNPEI_DOORS_H

#include "base/base.h"

/* Identity until training sets them. Features of v on the unit interval keep mean 0 and deviation 1, unless
   they are stretched: part of the interval, where all parameters were, then becomes all of it. */
typedef struct hnpei_doors {
    hnpe_context *context; /* borrowed */
    size_t d_x, d_v;       /* d_v: local, then global parameters */
    double *numbers;       /* all of the below in one array */
    double *x_mean, *x_sd; /* [d_x] */
    double *v_mean, *v_sd; /* [d_v] */
} hnpei_doors;

hnpe_status hnpei_doors_create(hnpe_context *context, size_t d_x, size_t d_v, hnpei_doors *doors);
void hnpei_doors_free(hnpei_doors *doors);
size_t hnpei_doors_count(const hnpei_doors *doors); /* of numbers */
void hnpei_doors_copy(const hnpei_doors *from, hnpei_doors *to);

/* n rows of features. */
void hnpei_doors_observe(const hnpei_doors *doors, size_t n, const double *x, hnpei_real *out);
/* n rows of `dim` features of v, the first of them feature `at` of all; v and out may be the same. */
void hnpei_doors_enter(const hnpei_doors *doors, size_t at, size_t dim, size_t n, const double *v, double *out);
void hnpei_doors_leave(const hnpei_doors *doors, size_t at, size_t dim, size_t n, const double *v, double *out);
/* v_mean and v_sd of feature `at` of v on the unit interval: the range of n values, `stride` apart, and a little more,
   becomes that interval. */
void hnpei_doors_stretch(hnpei_doors *doors, size_t at, size_t n, const double *v, size_t stride);
/* The same, of n draws from `least` to `most`. */
void hnpei_doors_stretch_to(hnpei_doors *doors, size_t at, size_t n, double least, double most);
/* The log determinant of entering. */
double hnpei_doors_log_slope(const hnpei_doors *doors, size_t at, size_t dim);

#endif
