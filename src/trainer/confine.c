/* Where networks were made for a part of the prior's support (doors stretched), what lies beyond has no density: they
   cannot learn from it. Without it, the sets are those of a prior that ends there, as the networks do. */
#include "examples.h"

#include <math.h>

/* Parameters at the end of the range, which come back from single precision, are no farther beyond than this. */
#define ROUNDING 1e-6

static int is_confined(const hnpei_doors *doors, const hnpei_map *map, size_t at, size_t dim)
{
    for (size_t j = 0; j < dim; ++j)
        if (hnpei_map_unit(map)[j] && (doors->v_mean[at + j] > 0 || doors->v_sd[at + j] < 1))
            return 1;
    return 0;
}

static int is_beyond(const hnpei_doors *doors, const hnpei_map *map, size_t at, size_t dim, double *v)
{
    hnpei_doors_enter(doors, at, dim, 1, v, v);
    for (size_t j = 0; j < dim; ++j)
        if (hnpei_map_unit(map)[j] && !(v[j] >= -ROUNDING && v[j] <= 1 + ROUNDING))
            return 1;
    return 0;
}

/* One vector of parameters; outside the prior's support it is the affair of others. v: [dim], scratch. */
static hnpe_status judge(const hnpei_doors *doors, const hnpei_map *map, size_t at, size_t dim, const double *given,
                         const double *theta, double *v, unsigned char *beyond)
{
    double log_slope;
    HNPEI_TRY(hnpei_map_forward(map, 1, given, theta, v, &log_slope));
    *beyond |= log_slope > -INFINITY && is_beyond(doors, map, at, dim, v);
    return HNPE_OK;
}

static hnpe_status mark(const hnpei_core *core, const hnpe_dataset *dataset, size_t n, const size_t *sets, double *v,
                        unsigned char *beyond)
{
    const size_t d_local = dataset->d_local, d_global = dataset->d_global;
    const hnpei_doors *doors = &core->doors;
    const int local = d_local && is_confined(doors, core->map_local, 0, d_local);
    const int global = d_global && is_confined(doors, core->map_global, d_local, d_global);
    for (size_t i = 0; i < n; ++i) {
        const size_t set = sets[i];
        const double *beta = d_global ? dataset->theta_global + set * d_global : NULL;
        if (global)
            HNPEI_TRY(judge(doors, core->map_global, d_local, d_global, NULL, beta, v, &beyond[set]));
        if (local && !beyond[set])
            HNPEI_TRY(judge(doors, core->map_local, 0, d_local, beta,
                            dataset->theta_local + dataset->first[set] * d_local, v, &beyond[set]));
    }
    return HNPE_OK;
}

hnpe_status hnpei_examples_find_beyond(const hnpe_trainer *trainer, size_t n, const size_t *sets, unsigned char *beyond)
{
    const hnpe_dataset *dataset = trainer->dataset;
    hnpe_context *context = trainer->object.context;
    double *v;
    if (!trainer->estimator->trained)
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(context, dataset->d_local + dataset->d_global, sizeof *v, &v));
    const hnpe_status status = mark(trainer->estimator->core, dataset, n, sets, v, beyond);
    hnpei_free(context, v);
    return status;
}
