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

typedef struct marking {
    const hnpei_core *core;
    const hnpe_dataset *dataset;
    int local, global; /* 1: these are confined */
    double *v;         /* scratch */
    unsigned char *beyond;
} marking;

static hnpe_status mark(void *data, size_t i, size_t set, const hnpei_numbers *at)
{
    const marking *m = data;
    const hnpei_core *core = m->core;
    const size_t d_local = m->dataset->d_local, d_global = m->dataset->d_global;
    (void)i;
    if (m->global)
        HNPEI_TRY(
            judge(&core->doors, core->map_global, d_local, d_global, NULL, at->theta_global, m->v, &m->beyond[set]));
    if (m->local && !m->beyond[set])
        HNPEI_TRY(
            judge(&core->doors, core->map_local, 0, d_local, at->theta_global, at->theta_local, m->v, &m->beyond[set]));
    return HNPE_OK;
}

hnpe_status hnpei_examples_find_beyond(const char *where, const hnpe_trainer *trainer, size_t n, const size_t *sets,
                                       unsigned char *beyond)
{
    const hnpe_dataset *dataset = trainer->dataset;
    const hnpei_core *core = trainer->estimator->core;
    const size_t d_local = dataset->d_local, d_global = dataset->d_global;
    hnpe_context *context = trainer->object.context;
    if (!trainer->estimator->trained)
        return HNPE_OK;
    marking m = {.core = core, .dataset = dataset, .beyond = beyond};
    m.local = d_local && is_confined(&core->doors, core->map_local, 0, d_local);
    m.global = d_global && is_confined(&core->doors, core->map_global, d_local, d_global);
    if (!m.local && !m.global)
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(context, d_local + d_global, sizeof *m.v, &m.v));
    const hnpe_status status = hnpei_dataset_visit(where, dataset, 0, n, sets, mark, &m);
    hnpei_free(context, m.v);
    return status;
}
