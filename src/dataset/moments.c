/* Mean and deviation of the features. Deviations are taken from the middle of a column's range, in units of the range,
   so that neither sums nor squares overflow or cancel; columns are taken a few at a time, to read each row once per
   pass. */
#include "dataset.h"

#include <float.h>
#include <math.h>

#define COLUMNS ((size_t)8)

typedef struct columns {
    const hnpe_dataset *dataset;
    size_t n_sets;
    const size_t *sets;
    size_t first, n; /* columns first … first + n - 1 */
    size_t rows;     /* valid ones */
    double low[COLUMNS], high[COLUMNS], middle[COLUMNS], half[COLUMNS], sum[COLUMNS], sum2[COLUMNS];
} columns;

static void each_row(columns *c, void (*take)(columns *c, const double *x))
{
    const hnpe_dataset *dataset = c->dataset;
    for (size_t i = 0; i < c->n_sets; ++i)
        for (size_t row = dataset->first[c->sets[i]]; row < dataset->first[c->sets[i] + 1]; ++row)
            if (dataset->valid[row])
                take(c, dataset->x + row * dataset->d_x + c->first);
}

static void take_range(columns *c, const double *x)
{
    ++c->rows;
    for (size_t j = 0; j < c->n; ++j) {
        c->low[j] = x[j] < c->low[j] ? x[j] : c->low[j];
        c->high[j] = x[j] > c->high[j] ? x[j] : c->high[j];
    }
}

/* From -0.5 to 0.5; halves, because a difference of two finite numbers may be infinite. */
static void take_deviation(columns *c, const double *x)
{
    for (size_t j = 0; j < c->n; ++j) {
        double deviation = (0.5 * x[j] - 0.5 * c->middle[j]) / c->half[j];
        c->sum[j] += deviation;
        c->sum2[j] += deviation * deviation;
    }
}

static void begin(columns *c)
{
    c->rows = 0;
    for (size_t j = 0; j < c->n; ++j) {
        c->low[j] = DBL_MAX;
        c->high[j] = -DBL_MAX;
        c->sum[j] = c->sum2[j] = 0;
    }
}

static void centre(columns *c)
{
    for (size_t j = 0; j < c->n; ++j) {
        c->middle[j] = 0.5 * c->low[j] + 0.5 * c->high[j];
        c->half[j] = 0.5 * c->high[j] - 0.5 * c->low[j];
    }
}

static void finish(const columns *c, size_t j, double *mean, double *sd)
{
    *mean = c->rows ? c->low[j] : 0;
    *sd = 1;
    if (!c->rows || !(c->half[j] > 0))
        return;
    double n = (double)c->rows, shift = c->sum[j] / n;
    double variance = c->sum2[j] / n - shift * shift;
    double deviation = c->half[j] * (2 * sqrt(variance > 0 ? variance : 0));
    *mean = c->middle[j] + c->half[j] * (2 * shift);
    if (deviation >= DBL_MIN) /* else its inverse might overflow */
        *sd = deviation;
}

void hnpei_dataset_moments(const hnpe_dataset *dataset, size_t n_sets, const size_t *sets, double *mean, double *sd)
{
    columns c = {.dataset = dataset, .n_sets = n_sets, .sets = sets};
    for (; c.first < dataset->d_x; c.first += c.n) {
        c.n = dataset->d_x - c.first < COLUMNS ? dataset->d_x - c.first : COLUMNS;
        begin(&c);
        each_row(&c, take_range);
        centre(&c);
        each_row(&c, take_deviation);
        for (size_t j = 0; j < c.n; ++j)
            finish(&c, j, mean + c.first + j, sd + c.first + j);
    }
}
