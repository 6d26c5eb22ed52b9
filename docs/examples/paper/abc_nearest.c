/* The nearest rows, in scaled columns. */
#include "abc_nearest.h"

#include "../common/common.h"

#include <math.h>
#include <stdlib.h>

typedef struct candidate {
    double distance;
    size_t row;
} candidate;

static int by_distance(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->distance != y->distance)
        return x->distance < y->distance ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* 1 / median |value - median|, or 0 where that is nothing. */
static double inverse_spread(size_t n, const double *column, size_t stride)
{
    double median = quantile(n, column, stride, 0.5), *off = allocate(n, sizeof *off);
    for (size_t i = 0; i < n; ++i)
        off[i] = fabs(column[i * stride] - median);
    double spread = quantile(n, off, 1, 0.5);
    free(off);
    return spread > 1e-12 * fabs(median) ? 1 / spread : 0;
}

void abc_nearest(size_t n, size_t dim, const double *values, const double *observed, size_t keep, size_t *chosen)
{
    candidate *all = allocate(n, sizeof *all);
    for (size_t i = 0; i < n; ++i)
        all[i].row = i;
    for (size_t j = 0; j < dim; ++j) {
        double scale = inverse_spread(n, values + j, dim);
        for (size_t i = 0; i < n; ++i) {
            double off = (values[i * dim + j] - observed[j]) * scale;
            all[i].distance += off * off;
        }
    }
    qsort(all, n, sizeof *all, by_distance);
    for (size_t i = 0; i < keep; ++i)
        chosen[i] = all[i].row;
    free(all);
}
