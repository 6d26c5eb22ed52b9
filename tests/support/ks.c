#include "support.h"

#include <math.h>

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double *sorted_copy(size_t n, const double *sample)
{
    assert_true(n > 0);
    double *copy = malloc(n * sizeof *copy);
    assert_non_null(copy);
    for (size_t i = 0; i < n; ++i) {
        assert_true(!isnan(sample[i]));
        copy[i] = sample[i];
    }
    qsort(copy, n, sizeof *copy, compare_doubles);
    return copy;
}

double support_ks(size_t n, const double *sample, support_cdf cdf, const void *data)
{
    double *sorted = sorted_copy(n, sample);
    double distance = 0;
    for (size_t i = 0; i < n; ++i) {
        double f = cdf(sorted[i], data);
        distance = fmax(distance, fmax(f - (double)i / (double)n, (double)(i + 1) / (double)n - f));
    }
    free(sorted);
    return distance;
}

double support_ks2(size_t n, const double *x, size_t m, const double *y)
{
    double *a = sorted_copy(n, x), *b = sorted_copy(m, y);
    double distance = 0;
    for (size_t i = 0, j = 0; i < n && j < m;) {
        double at = fmin(a[i], b[j]);
        while (i < n && a[i] <= at)
            ++i;
        while (j < m && b[j] <= at)
            ++j;
        distance = fmax(distance, fabs((double)i / (double)n - (double)j / (double)m));
    }
    free(a);
    free(b);
    return distance;
}

double support_ks_p(double n, double distance)
{
    return fmin(1, 2 * exp(-2 * n * distance * distance));
}

double support_normal_cdf(double x, const void *unused)
{
    return 0.5 * erfc(-x / sqrt(2.0));
}

double support_uniform_cdf(double x, const void *unused)
{
    return fmin(1, fmax(0, x));
}
