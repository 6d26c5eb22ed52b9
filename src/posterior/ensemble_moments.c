/* Moments of a mixture from those of its members. */
#include "corrected.h"
#include "ensemble.h"

#include <string.h>

/* weight times mean, and times mean mean^T + covariance. */
static void add_moments(size_t d, double weight, const double *gaussian, double *sum)
{
    const double *mean = gaussian, *covariance = gaussian + d;
    for (size_t i = 0; i < d; ++i) {
        sum[i] += weight * mean[i];
        for (size_t j = 0; j < d; ++j)
            sum[d + i * d + j] += weight * (covariance[i * d + j] + mean[i] * mean[j]);
    }
}

hnpe_status hnpei_ensemble_moments(const hnpe_posterior *posterior, hnpei_desk *desk, const hnpei_observed *observed,
                                   double *gaussian)
{
    const hnpei_ensemble *ensemble = posterior->ensemble;
    const size_t d = posterior->core->plan.d_local + posterior->core->plan.d_global;
    const hnpei_portion first = {.n_sets = 1, .n_draws = 1};
    double *own;
    if (!ensemble)
        return hnpei_corrected_moments(posterior->core, desk, observed, gaussian);
    HNPEI_TRY(hnpei_desk_place(desk, d + d * d, sizeof *own, &own));
    memset(gaussian, 0, (d + d * d) * sizeof *gaussian);
    const hnpei_desk_mark mark = hnpei_desk_get_mark(desk);
    for (size_t m = 0; m < ensemble->n; ++m) {
        hnpei_observed seen;
        const hnpei_core *core = ensemble->members[m]->core;
        hnpei_desk_rewind(desk, mark);
        HNPEI_TRY(hnpei_portion_observe(core, desk, observed, &first, &seen));
        HNPEI_TRY(hnpei_portion_blame(hnpei_corrected_moments(core, desk, &seen, own), m, &first));
        add_moments(d, ensemble->weights[m], own, gaussian);
    }
    for (size_t i = 0; i < d; ++i)
        for (size_t j = 0; j < d; ++j)
            gaussian[d + i * d + j] -= gaussian[i] * gaussian[j];
    return HNPE_OK;
}
