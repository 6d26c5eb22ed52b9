/* Mean, deviation and range of the features of valid observations. */
#include "base/column_moments.h"
#include "dataset.h"

#include <string.h>

typedef struct columns {
    const hnpe_dataset *dataset;
    size_t n;               /* of the moments below, each of some columns */
    hnpei_moments *moments; /* [n] */
    void (*take)(hnpei_moments *moments, const double *row);
} columns;

static hnpe_status take_set(void *data, size_t i, size_t set, const hnpei_numbers *at)
{
    const columns *c = data;
    const hnpe_dataset *dataset = c->dataset;
    const size_t begin = dataset->first[set], rows = dataset->first[set + 1] - begin;
    (void)i;
    for (size_t row = 0; row < rows; ++row)
        for (size_t k = 0; dataset->valid[begin + row] && k < c->n; ++k)
            c->take(&c->moments[k], at->x + row * dataset->d_x + k * HNPEI_MOMENTS_COLUMNS);
    return HNPE_OK;
}

static void begin(const columns *c)
{
    for (size_t k = 0; k < c->n; ++k) {
        const size_t left = c->dataset->d_x - k * HNPEI_MOMENTS_COLUMNS;
        hnpei_moments_begin(&c->moments[k], left < HNPEI_MOMENTS_COLUMNS ? left : HNPEI_MOMENTS_COLUMNS);
    }
}

static void centre(const columns *c, double *low, double *high)
{
    for (size_t k = 0; k < c->n; ++k) {
        hnpei_moments *moments = &c->moments[k];
        memcpy(low + k * HNPEI_MOMENTS_COLUMNS, moments->low, moments->columns * sizeof *low);
        memcpy(high + k * HNPEI_MOMENTS_COLUMNS, moments->high, moments->columns * sizeof *high);
        hnpei_moments_centre(moments);
    }
}

static hnpe_status find(const char *where, columns *c, size_t n_sets, const size_t *sets, double *mean, double *sd,
                        double *low, double *high)
{
    begin(c);
    c->take = hnpei_moments_first_pass;
    HNPEI_TRY(hnpei_dataset_visit(where, c->dataset, 1, n_sets, sets, take_set, c));
    centre(c, low, high);
    if (!mean)
        return HNPE_OK;
    c->take = hnpei_moments_second_pass;
    HNPEI_TRY(hnpei_dataset_visit(where, c->dataset, 1, n_sets, sets, take_set, c));
    for (size_t k = 0; k < c->n; ++k)
        hnpei_moments_finish(&c->moments[k], mean + k * HNPEI_MOMENTS_COLUMNS, sd + k * HNPEI_MOMENTS_COLUMNS);
    return HNPE_OK;
}

hnpe_status hnpei_dataset_moments(const char *where, const hnpe_dataset *dataset, size_t n_sets, const size_t *sets,
                                  double *mean, double *sd, double *low, double *high)
{
    hnpe_context *context = dataset->object.context;
    columns c = {.dataset = dataset, .n = (dataset->d_x + HNPEI_MOMENTS_COLUMNS - 1) / HNPEI_MOMENTS_COLUMNS};
    HNPEI_TRY(hnpei_allocate(context, c.n, sizeof *c.moments, &c.moments));
    const hnpe_status status = find(where, &c, n_sets, sets, mean, sd, low, high);
    hnpei_free(context, c.moments);
    return status;
}
