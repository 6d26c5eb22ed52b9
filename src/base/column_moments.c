#include "column_moments.h"

#include <float.h>
#include <math.h>

/* A column that varies by less, relative to its values, holds one number computed in different ways. */
#define ROUNDING 1e-13

void hnpei_moments_begin(hnpei_moments *moments, size_t columns)
{
    moments->columns = columns;
    moments->rows = 0;
    for (size_t j = 0; j < columns; ++j) {
        moments->low[j] = DBL_MAX;
        moments->high[j] = -DBL_MAX;
        moments->sum[j] = moments->sum2[j] = 0;
    }
}

void hnpei_moments_first_pass(hnpei_moments *moments, const double *row)
{
    ++moments->rows;
    for (size_t j = 0; j < moments->columns; ++j) {
        moments->low[j] = row[j] < moments->low[j] ? row[j] : moments->low[j];
        moments->high[j] = row[j] > moments->high[j] ? row[j] : moments->high[j];
    }
}

void hnpei_moments_centre(hnpei_moments *moments)
{
    for (size_t j = 0; j < moments->columns; ++j) {
        moments->middle[j] = 0.5 * moments->low[j] + 0.5 * moments->high[j];
        moments->half[j] = 0.5 * moments->high[j] - 0.5 * moments->low[j];
    }
}

/* From -0.5 to 0.5; halves, because a difference of two finite numbers may be infinite. */
void hnpei_moments_second_pass(hnpei_moments *moments, const double *row)
{
    for (size_t j = 0; j < moments->columns; ++j) {
        double deviation = (0.5 * row[j] - 0.5 * moments->middle[j]) / moments->half[j];
        moments->sum[j] += deviation;
        moments->sum2[j] += deviation * deviation;
    }
}

static void finish_column(const hnpei_moments *moments, size_t j, double *mean, double *sd)
{
    double half = moments->half[j];
    *mean = moments->rows ? moments->middle[j] : 0;
    *sd = 1;
    if (!moments->rows || !(half > ROUNDING * fabs(moments->middle[j])))
        return;
    double n = (double)moments->rows, shift = moments->sum[j] / n;
    double variance = moments->sum2[j] / n - shift * shift;
    double deviation = half * (2 * sqrt(variance > 0 ? variance : 0));
    *mean = moments->middle[j] + half * (2 * shift);
    if (deviation >= DBL_MIN) /* else its inverse might overflow */
        *sd = deviation;
}

void hnpei_moments_finish(const hnpei_moments *moments, double *mean, double *sd)
{
    for (size_t j = 0; j < moments->columns; ++j)
        finish_column(moments, j, mean + j, sd + j);
}

void hnpei_column_moments(size_t n, size_t columns, const double *values, const size_t *order, double *mean, double *sd)
{
    hnpei_moments moments;
    for (size_t first = 0; first < columns; first += moments.columns) {
        hnpei_moments_begin(&moments,
                            columns - first < HNPEI_MOMENTS_COLUMNS ? columns - first : HNPEI_MOMENTS_COLUMNS);
        for (size_t i = 0; i < n; ++i)
            hnpei_moments_first_pass(&moments, values + (order ? order[i] : i) * columns + first);
        hnpei_moments_centre(&moments);
        for (size_t i = 0; i < n; ++i)
            hnpei_moments_second_pass(&moments, values + (order ? order[i] : i) * columns + first);
        hnpei_moments_finish(&moments, mean + first, sd + first);
    }
}
