/* The inner loops of sinkhorn.c, compiled once per instruction set. */
#ifndef HNPEI_SINKHORN_ISA_H
#define HNPEI_SINKHORN_ISA_H

#include <stddef.h>

/* Columns are padded to a multiple of this with exponents of minus infinity. */
#define HNPEI_SINKHORN_LANES ((size_t)8)

/* One row of a plan: e_j = exponents[j] - weight * |point - points_j|^2 for j < padded; coordinate d of the point is
   point[d * stride], of points_j points[d * padded + j]. */
typedef struct hnpei_sinkhorn_row {
    size_t dim, stride, padded;
    const double *point, *points, *exponents;
    double weight;
} hnpei_sinkhorn_row;

typedef struct hnpei_sinkhorn_loops {
    /* sum_j exp(shift + e_j) */
    double (*sum)(const hnpei_sinkhorn_row *row, double shift);
    /* max_j e_j */
    double (*largest)(const hnpei_sinkhorn_row *row);
} hnpei_sinkhorn_loops;

extern const hnpei_sinkhorn_loops hnpei_sinkhorn_loops_baseline;
#if defined(__x86_64__)
extern const hnpei_sinkhorn_loops hnpei_sinkhorn_loops_avx2, hnpei_sinkhorn_loops_avx512;
#endif

#endif
