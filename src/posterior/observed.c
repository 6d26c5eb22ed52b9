#include "posterior.h"

hnpe_status hnpei_observe(const hnpei_core *core, hnpei_desk *desk, size_t n_sets, const int64_t *n_rows,
                          const double *x, hnpei_observed *observed)
{
    *observed = (hnpei_observed){.n_sets = n_sets, .sizes = n_rows, .given = x};
    HNPEI_TRY(hnpei_desk_place(desk, n_sets + 1, sizeof *observed->first, &observed->first));
    observed->first[0] = 0;
    for (size_t i = 0; i < n_sets; ++i)
        observed->first[i + 1] = observed->first[i] + (n_rows ? (size_t)n_rows[i] : 1);
    observed->n_rows = observed->first[n_sets];
    HNPEI_TRY(hnpei_desk_place(desk, observed->n_rows * core->plan.d_x, sizeof *observed->x, &observed->x));
    hnpei_doors_observe(&core->doors, observed->n_rows, x, observed->x);
    return HNPE_OK;
}
