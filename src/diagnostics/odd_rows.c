#include "odd_rows.h"

#include "base/column_moments.h"
#include "base/context.h"
#include "linalg/linalg.h"

#include <math.h>

/* Rows of the reference that are neighbours, at most, and how many of them count. */
#define POINTS ((size_t)4096)
#define NEAREST 5
/* Deviations beyond this are as bad: their squares stay finite. */
#define FARTHEST 1e100
/* Without it features that follow from others would leave no correlation matrix to factorise. */
#define LEAST_SHRINKAGE 1e-6

/* ---- a row in deviations ---- */

static double deviation(double value, double mean, double sd)
{
    const double z = (value - mean) / sd;
    return z > FARTHEST ? FARTHEST : z < -FARTHEST ? -FARTHEST : z;
}

static void standardise(const hnpei_oddity *o, const double *row, double *z)
{
    for (size_t d = 0; d < o->d_x; ++d)
        z[d] = deviation(row[d], o->mean[d], o->sd[d]);
}

/* ---- statistics of a set ---- */

/* Means, then deviations; row by row in the units of the rows' standardisation. z: [d_x] scratch. */
static void describe(const hnpei_oddity *o, const double *set, double *z, double *s)
{
    for (size_t k = 0; k < o->d_s; ++k)
        s[k] = 0;
    for (size_t i = 0; i < o->n_rows; ++i) {
        standardise(o, set + i * o->d_x, z);
        for (size_t d = 0; d < o->d_x; ++d)
            s[d] += z[d] / (double)o->n_rows;
    }
    for (size_t i = 0; i < o->n_rows && o->n_rows > 1; ++i) {
        standardise(o, set + i * o->d_x, z);
        for (size_t d = 0; d < o->d_x; ++d)
            s[o->d_x + d] += (z[d] - s[d]) * (z[d] - s[d]) / (double)(o->n_rows - 1);
    }
    for (size_t d = o->d_x; d < o->d_s; ++d)
        s[d] = sqrt(s[d]);
}

/* ---- creation ---- */

static hnpe_status learn_statistics(hnpei_oddity *o, const double *sets)
{
    double *all, *z;
    HNPEI_TRY(hnpei_allocate(o->context, o->n_sets, o->d_s * sizeof *all, &all));
    hnpe_status status = hnpei_allocate(o->context, o->d_x, sizeof *z, &z);
    if (status == HNPE_OK) {
        for (size_t i = 0; i < o->n_sets; ++i)
            describe(o, sets + i * o->n_rows * o->d_x, z, all + i * o->d_s);
        hnpei_column_moments(o->n_sets, o->d_s, all, NULL, o->s_mean, o->s_sd);
        hnpei_free(o->context, z);
    }
    hnpei_free(o->context, all);
    return status;
}

/* Towards the identity the more features there are to a row of the reference. */
static hnpe_status learn_correlations(const char *where, hnpei_oddity *o, size_t n, const double *rows)
{
    const size_t d = o->d_x;
    double *z;
    const double share = (double)d / (double)n;
    const double shrinkage = fmin(0.5, LEAST_SHRINKAGE + share * share);
    HNPEI_TRY(hnpei_allocate(o->context, n, d * sizeof *z, &z));
    for (size_t i = 0; i < n; ++i)
        standardise(o, rows + i * d, z + i * d);
    hnpei_linalg_product(1, 0, d, d, n, z, z, 0, o->factor);
    hnpei_free(o->context, z);
    for (size_t k = 0; k < d * d; ++k)
        o->factor[k] *= (1 - shrinkage) / (double)n;
    for (size_t k = 0; k < d; ++k)
        o->factor[k * d + k] += shrinkage;
    return hnpei_linalg_cholesky(where, "the correlation of features", d, o->factor);
}

static void keep_points(hnpei_oddity *o, size_t n, const double *rows)
{
    for (size_t i = 0; i < o->n_points; ++i)
        for (size_t d = 0; d < o->d_x; ++d)
            o->points[d * o->n_points + i] = deviation(rows[i * n / o->n_points * o->d_x + d], o->mean[d], o->sd[d]);
}

static hnpe_status allocate(hnpei_oddity *o)
{
    size_t squares, cells;
    HNPEI_TRY(hnpei_size_multiply(o->d_x, o->d_x, &squares));
    HNPEI_TRY(hnpei_size_multiply(o->d_x, o->n_points, &cells));
    HNPEI_TRY(hnpei_allocate(o->context, 2 * (o->d_x + o->d_s), sizeof *o->mean, &o->mean));
    o->sd = o->mean + o->d_x;
    o->s_mean = o->sd + o->d_x;
    o->s_sd = o->s_mean + o->d_s;
    HNPEI_TRY(hnpei_allocate(o->context, squares, sizeof *o->factor, &o->factor));
    return hnpei_allocate(o->context, cells, sizeof *o->points, &o->points);
}

hnpe_status hnpei_oddity_create(hnpe_context *context, const char *where, size_t n_sets, size_t n_rows, size_t d_x,
                                const double *sets, hnpei_oddity *oddity)
{
    const size_t n = n_sets * n_rows;
    hnpei_oddity *o = oddity;
    *o = (hnpei_oddity){.context = context, .n_rows = n_rows, .d_x = d_x, .n_sets = n_sets};
    o->n_points = n < POINTS ? n : POINTS;
    o->d_s = n_rows > 1 ? 2 * d_x : d_x;
    HNPEI_TRY(allocate(o));
    hnpei_column_moments(n, d_x, sets, NULL, o->mean, o->sd);
    keep_points(o, n, sets);
    HNPEI_TRY(learn_correlations(where, o, n, sets));
    return learn_statistics(o, sets);
}

void hnpei_oddity_free(hnpei_oddity *oddity)
{
    hnpei_free(oddity->context, oddity->mean);
    hnpei_free(oddity->context, oddity->factor);
    hnpei_free(oddity->context, oddity->points);
}

/* ---- measures ---- */

static void keep_nearest(double nearest[NEAREST], double square)
{
    int k = NEAREST - 1;
    if (square >= nearest[k])
        return;
    for (; k > 0 && nearest[k - 1] > square; --k)
        nearest[k] = nearest[k - 1];
    nearest[k] = square;
}

/* Mean distance to the nearest points. squares: [n_points] scratch. */
static double to_neighbours(const hnpei_oddity *o, const double *z, double *squares)
{
    double nearest[NEAREST], sum = 0;
    for (int k = 0; k < NEAREST; ++k)
        nearest[k] = INFINITY;
    for (size_t i = 0; i < o->n_points; ++i)
        squares[i] = 0;
    for (size_t d = 0; d < o->d_x; ++d) {
        const double *points = o->points + d * o->n_points, at = z[d];
        for (size_t i = 0; i < o->n_points; ++i)
            squares[i] += (points[i] - at) * (points[i] - at);
    }
    for (size_t i = 0; i < o->n_points; ++i)
        keep_nearest(nearest, squares[i]);
    for (int k = 0; k < NEAREST; ++k)
        sum += sqrt(nearest[k]);
    return sum / NEAREST;
}

/* Mahalanobis' distance, divided by the root of the number of features. z: changed. */
static double beyond_correlation(const hnpei_oddity *o, double *z)
{
    double sum = 0;
    hnpei_linalg_solve_lower(o->d_x, o->factor, z);
    for (size_t d = 0; d < o->d_x; ++d)
        sum += z[d] * z[d];
    return sqrt(sum / (double)o->d_x);
}

size_t hnpei_oddity_scratch(const hnpei_oddity *oddity)
{
    return oddity->d_x + oddity->n_points + oddity->d_s;
}

/* The largest of all statistics. */
static double measure_features(const hnpei_oddity *o, const double *set, double *row, double *s, double *z)
{
    double largest = 0;
    describe(o, set, row, s);
    for (size_t k = 0; k < o->d_s; ++k) {
        const double off = deviation(s[k], o->s_mean[k], o->s_sd[k]);
        largest = fmax(largest, fabs(off));
        if (z)
            z[k] = off;
    }
    return largest;
}

void hnpei_oddity_measure(const hnpei_oddity *oddity, const double *set, double *scratch,
                          double measures[HNPEI_ODD_MEASURES], double *z)
{
    const hnpei_oddity *o = oddity;
    double *row = scratch, *squares = row + o->d_x, *s = squares + o->n_points;
    double neighbours = 0, correlation = 0;
    for (size_t i = 0; i < o->n_rows; ++i) {
        standardise(o, set + i * o->d_x, row);
        neighbours += to_neighbours(o, row, squares) / (double)o->n_rows;
        correlation += beyond_correlation(o, row) / (double)o->n_rows;
    }
    measures[HNPEI_ODD_NEIGHBOURS] = neighbours;
    measures[HNPEI_ODD_CORRELATION] = correlation;
    measures[HNPEI_ODD_FEATURES] = measure_features(o, set, row, s, z);
}
