/* Statistics of posterior draws. */
#include "common.h"

#include <math.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void copy_column(size_t n, const double *values, size_t stride, double *out)
{
    for (size_t i = 0; i < n; ++i)
        out[i] = values[i * stride];
}

static double *sorted(size_t n, const double *values, size_t stride)
{
    double *copy = allocate(n, sizeof *copy);
    copy_column(n, values, stride, copy);
    qsort(copy, n, sizeof *copy, ascending);
    return copy;
}

static double quantile_of_sorted(size_t n, const double *values, double level)
{
    double place = level * (double)(n - 1);
    size_t below = (size_t)place, above = below + 1 < n ? below + 1 : below;
    return values[below] + (place - (double)below) * (values[above] - values[below]);
}

double quantile(size_t n, const double *values, size_t stride, double level)
{
    double *copy = sorted(n, values, stride);
    double value = quantile_of_sorted(n, copy, level);
    free(copy);
    return value;
}

interval interval_of(size_t n, const double *values, size_t stride)
{
    double *copy = sorted(n, values, stride);
    interval found = {.low = quantile_of_sorted(n, copy, 0.05),
                      .median = quantile_of_sorted(n, copy, 0.5),
                      .high = quantile_of_sorted(n, copy, 0.95)};
    free(copy);
    return found;
}

double fraction_below(size_t n, const double *values, size_t stride, double limit)
{
    size_t count = 0;
    for (size_t i = 0; i < n; ++i)
        count += values[i * stride] < limit;
    return (double)count / (double)n;
}

/* Silverman's rule with the interquartile range, which heavy tails do not widen. */
static double bandwidth(size_t n, const double *values)
{
    double spread = (quantile(n, values, 1, 0.75) - quantile(n, values, 1, 0.25)) / 1.349;
    return 0.9 * spread * pow((double)n, -0.2);
}

/* Adds one draw's kernel, and its images behind both ends, to the places that it reaches. */
static void add_kernel(double value, double width, double low, double high, size_t points, double *out)
{
    const double images[3] = {value, 2 * low - value, 2 * high - value};
    double step = (high - low) / (double)(points - 1);
    for (size_t k = 0; k < 3; ++k) {
        double first = ceil((images[k] - 5 * width - low) / step), last = floor((images[k] + 5 * width - low) / step);
        first = first < 0 ? 0 : first;
        last = last > (double)(points - 1) ? (double)(points - 1) : last;
        for (double i = first; i <= last; ++i) {
            double z = (low + i * step - images[k]) / width;
            out[(size_t)i] += exp(-0.5 * z * z);
        }
    }
}

void smooth_density(size_t n, const double *values, size_t stride, double low, double high, size_t points, double *out)
{
    double *column = allocate(n, sizeof *column);
    copy_column(n, values, stride, column);
    double width = bandwidth(n, column), step = (high - low) / (double)(points - 1);
    width = width > 0.5 * step ? width : 0.5 * step; /* a curve cannot show what falls between its places */
    for (size_t i = 0; i < points; ++i)
        out[i] = 0;
    for (size_t i = 0; i < n; ++i)
        add_kernel(column[i], width, low, high, points, out);
    for (size_t i = 0; i < points; ++i)
        out[i] /= (double)n * width * sqrt(2 * acos(-1.0));
    free(column);
}
