#include "wasserstein.h"

#include "sort.h"

#include <math.h>
#include <string.h>

static hnpe_status sorted_copy(hnpe_context *context, size_t n, const double *values, double **sorted)
{
    HNPEI_TRY(hnpei_allocate(context, n, sizeof **sorted, sorted));
    memcpy(*sorted, values, n * sizeof **sorted);
    hnpei_sort(n, *sorted);
    return HNPE_OK;
}

typedef struct difference {
    double area, largest;
} difference;

/* Of the distribution functions of sorted samples. Between consecutive values of either, both are flat. */
static difference difference_of(size_t n, const double *x, size_t m, const double *y)
{
    difference found = {0, 0};
    double at = fmin(x[0], y[0]);
    for (size_t i = 0, j = 0; i < n || j < m;) {
        double next = j == m || (i < n && x[i] <= y[j]) ? x[i] : y[j];
        double height = fabs((double)i / (double)n - (double)j / (double)m);
        found.area += (next - at) * height;
        found.largest = fmax(found.largest, height);
        for (at = next; i < n && x[i] <= at;)
            ++i;
        while (j < m && y[j] <= at)
            ++j;
    }
    return found;
}

/* The same of samples in any order. */
static hnpe_status compare(hnpe_context *context, size_t n, const double *x, size_t m, const double *y,
                           difference *found)
{
    double *sorted_x = NULL, *sorted_y = NULL;
    hnpe_status status;
    HNPEI_TRY_CLEANUP(sorted_copy(context, n, x, &sorted_x));
    HNPEI_TRY_CLEANUP(sorted_copy(context, m, y, &sorted_y));
    *found = difference_of(n, sorted_x, m, sorted_y);
cleanup:
    hnpei_free(context, sorted_x);
    hnpei_free(context, sorted_y);
    return status;
}

hnpe_status hnpei_wasserstein(hnpe_context *context, size_t n, const double *x, size_t m, const double *y,
                              double *distance)
{
    difference found;
    HNPEI_TRY(compare(context, n, x, m, y, &found));
    *distance = found.area;
    return HNPE_OK;
}

hnpe_status hnpei_kolmogorov(hnpe_context *context, size_t n, const double *x, size_t m, const double *y,
                             double *distance)
{
    difference found;
    HNPEI_TRY(compare(context, n, x, m, y, &found));
    *distance = found.largest;
    return HNPE_OK;
}

double hnpei_wasserstein_to_point(size_t n, const double *x, double point)
{
    double sum = 0;
    for (size_t i = 0; i < n; ++i)
        sum += fabs(x[i] - point);
    return sum / (double)n;
}

/* Of |d| over `width`, where d goes in a straight line from `left` to `right`. */
static double area_of_line(double width, double left, double right)
{
    if ((left < 0) == (right < 0))
        return width * fabs(left + right) / 2;
    double size = fabs(left) + fabs(right);
    return width * (left * left + right * right) / (2 * size);
}

/* The distribution function at `at`, grid[k - 1] <= at < grid[k] (k = 0: before the grid; k = n: past it). */
static double cdf_at(size_t n_grid, const double *grid, const double *cdf, size_t k, double at)
{
    if (k == 0)
        return 0;
    if (k == n_grid)
        return 1;
    double share = (at - grid[k - 1]) / (grid[k] - grid[k - 1]);
    return cdf[k - 1] + share * (cdf[k] - cdf[k - 1]);
}

/* As it is approached from the left, where it may jump. */
static double cdf_before(size_t n_grid, const double *grid, const double *cdf, size_t k, double at)
{
    return k > 0 && k < n_grid && at >= grid[k] ? cdf[k] : cdf_at(n_grid, grid, cdf, k, at);
}

static double area_to_cdf(size_t n, const double *x, size_t n_grid, const double *grid, const double *cdf)
{
    double area = 0, at = fmin(x[0], grid[0]);
    for (size_t i = 0, k = 0; i < n || k < n_grid;) {
        double next = k == n_grid || (i < n && x[i] <= grid[k]) ? x[i] : grid[k];
        double level = (double)i / (double)n;
        area += area_of_line(next - at, level - cdf_at(n_grid, grid, cdf, k, at),
                             level - cdf_before(n_grid, grid, cdf, k, next));
        for (at = next; i < n && x[i] <= at;)
            ++i;
        while (k < n_grid && grid[k] <= at)
            ++k;
    }
    return area;
}

hnpe_status hnpei_wasserstein_to_cdf(hnpe_context *context, size_t n, const double *x, size_t n_grid,
                                     const double *grid, const double *cdf, double *distance)
{
    double *sorted = NULL;
    HNPEI_TRY(sorted_copy(context, n, x, &sorted));
    *distance = area_to_cdf(n, sorted, n_grid, grid, cdf);
    hnpei_free(context, sorted);
    return HNPE_OK;
}
