/* Mean, deviation and range of the features of valid observations. */
#include "base/column_moments.h"
#include "dataset.h"

#include <string.h>

typedef struct columns {
    const hnpe_dataset *dataset;
    size_t n_sets;
    const size_t *sets;
    size_t first; /* of the columns that are taken together */
    hnpei_moments moments;
} columns;

static void each_row(columns *c, void (*take)(hnpei_moments *moments, const double *row))
{
    const hnpe_dataset *dataset = c->dataset;
    for (size_t i = 0; i < c->n_sets; ++i)
        for (size_t row = dataset->first[c->sets[i]]; row < dataset->first[c->sets[i] + 1]; ++row)
            if (dataset->valid[row])
                take(&c->moments, dataset->x + row * dataset->d_x + c->first);
}

static void copy_range(const columns *c, double *low, double *high)
{
    memcpy(low + c->first, c->moments.low, c->moments.columns * sizeof *low);
    memcpy(high + c->first, c->moments.high, c->moments.columns * sizeof *high);
}

void hnpei_dataset_moments(const hnpe_dataset *dataset, size_t n_sets, const size_t *sets, double *mean, double *sd,
                           double *low, double *high)
{
    columns c = {.dataset = dataset, .n_sets = n_sets, .sets = sets};
    for (; c.first < dataset->d_x; c.first += c.moments.columns) {
        size_t left = dataset->d_x - c.first;
        hnpei_moments_begin(&c.moments, left < HNPEI_MOMENTS_COLUMNS ? left : HNPEI_MOMENTS_COLUMNS);
        each_row(&c, hnpei_moments_first_pass);
        copy_range(&c, low, high);
        if (!mean)
            continue;
        hnpei_moments_centre(&c.moments);
        each_row(&c, hnpei_moments_second_pass);
        hnpei_moments_finish(&c.moments, mean + c.first, sd + c.first);
    }
}
