#include "posterior.h"

hnpe_status hnpei_observed_create(const hnpei_core *core, size_t n_sets, const int64_t *n_rows, const double *x,
                                  hnpei_observed *observed)
{
    *observed = (hnpei_observed){.n_sets = n_sets};
    HNPEI_TRY(hnpei_allocate(core->context, n_sets + 1, sizeof *observed->first, &observed->first));
    for (size_t i = 0; i < n_sets; ++i)
        observed->first[i + 1] = observed->first[i] + (n_rows ? (size_t)n_rows[i] : 1);
    observed->n_rows = observed->first[n_sets];
    const size_t cells = observed->n_rows * core->plan.d_x;
    hnpe_status status = hnpei_allocate(core->context, cells, sizeof *observed->x, &observed->x);
    if (status != HNPE_OK) {
        hnpei_observed_free(core, observed);
        return status;
    }
    hnpei_doors_observe(&core->doors, observed->n_rows, x, observed->x);
    return HNPE_OK;
}

void hnpei_observed_free(const hnpei_core *core, hnpei_observed *observed)
{
    hnpei_free(core->context, observed->first);
    hnpei_free(core->context, observed->x);
    *observed = (hnpei_observed){0};
}
