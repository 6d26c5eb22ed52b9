/* What the public functions of a posterior do not tell, and rooms above it need to know. */
#include "ensemble.h"

hnpe_status hnpei_posterior_support(const hnpe_posterior *posterior, int local, size_t n, const double *theta_global,
                                    double *low, double *high)
{
    const hnpei_core *core = posterior->core;
    return hnpei_prior_support(local ? core->prior_local : core->prior_global, n, local ? theta_global : NULL, low,
                               high);
}

int hnpei_posterior_depends(const hnpe_posterior *posterior)
{
    const hnpe_prior *local = posterior->core->prior_local;
    return local && local->d_given > 0;
}

int hnpei_posterior_has_global(const hnpe_posterior *posterior)
{
    for (size_t i = 0; i < hnpei_posterior_count(posterior); ++i)
        if (!hnpei_core_term(hnpei_posterior_core(posterior, i), HNPEI_ROLE_GLOBAL))
            return 0;
    return 1;
}

hnpe_status hnpei_posterior_view(const hnpe_posterior *posterior, size_t n_rows, const double *x, hnpe_posterior **view)
{
    hnpe_posterior *held = (hnpe_posterior *)(uintptr_t)posterior, *made;
    HNPEI_TRY(hnpei_posterior_takes(NULL, posterior, n_rows - 1));
    HNPEI_TRY(hnpei_object_create(posterior->object.context, HNPEI_MAGIC_POSTERIOR, sizeof *made, &made));
    hnpe_posterior_retain(held);
    made->of = held;
    made->core = held->core;
    made->ensemble = held->ensemble;
    made->desks = held->desks;
    made->quiet = 1;
    atomic_init(&made->extrapolated, 0);
    const int is_other = hnpei_posterior_note_extra(posterior, n_rows - 1);
    const int is_far = !posterior->quiet && hnpei_posterior_note_far(posterior, n_rows, x);
    if (is_other || is_far)
        atomic_store_explicit(&held->extrapolated, 1, memory_order_relaxed);
    *view = made;
    return HNPE_OK;
}
