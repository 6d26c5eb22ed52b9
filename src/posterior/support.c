/* What the public functions of a posterior do not tell, and rooms above it need to know. */
#include "ensemble.h"

hnpe_status hnpei_posterior_support(const hnpe_posterior *posterior, int local, size_t n, const double *theta_global,
                                    double *low, double *high)
{
    const hnpei_core *core = posterior->core;
    return hnpei_prior_support(local ? core->prior_local : core->prior_global, n, local ? theta_global : NULL, low,
                               high);
}

int hnpei_posterior_has_global(const hnpe_posterior *posterior)
{
    for (size_t i = 0; i < hnpei_posterior_count(posterior); ++i)
        if (!hnpei_core_term(hnpei_posterior_core(posterior, i), HNPEI_ROLE_GLOBAL))
            return 0;
    return 1;
}
