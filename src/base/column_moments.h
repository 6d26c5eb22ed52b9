/* Mean and deviation of columns of numbers, for values of any size: two passes over the rows, the first for each
   column's range, the second for deviations from its middle in units of it, so that neither sums nor squares overflow,
   underflow or cancel. */
#ifndef HNPEI_COLUMN_MOMENTS_H
#define HNPEI_COLUMN_MOMENTS_H

#include <stddef.h>

/* Columns that are taken together, to read each row once per pass. */
#define HNPEI_MOMENTS_COLUMNS ((size_t)8)

typedef struct hnpei_moments {
    size_t columns, rows; /* of them seen in the first pass */
    double low[HNPEI_MOMENTS_COLUMNS], high[HNPEI_MOMENTS_COLUMNS];
    double middle[HNPEI_MOMENTS_COLUMNS], half[HNPEI_MOMENTS_COLUMNS];
    double sum[HNPEI_MOMENTS_COLUMNS], sum2[HNPEI_MOMENTS_COLUMNS];
} hnpei_moments;

/* For callers who pick their rows: begin, every row to the first pass, centre, every row to the second, finish. Rows
   are finite. */
void hnpei_moments_begin(hnpei_moments *moments, size_t columns);
void hnpei_moments_first_pass(hnpei_moments *moments, const double *row);
void hnpei_moments_centre(hnpei_moments *moments);
void hnpei_moments_second_pass(hnpei_moments *moments, const double *row);
/* mean[columns], sd[columns]. The sd is 1 where a column does not vary, but for rounding, or not by a normal number;
   without rows the mean is 0. */
void hnpei_moments_finish(const hnpei_moments *moments, double *mean, double *sd);

/* The same of values[n, columns] row-major; of the rows order[n] of it unless order is NULL. */
void hnpei_column_moments(size_t n, size_t columns, const double *values, const size_t *order, double *mean,
                          double *sd);

#endif
