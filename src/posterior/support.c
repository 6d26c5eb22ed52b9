#include "posterior.h"

hnpe_status hnpei_posterior_support(const hnpe_posterior *posterior, int local, size_t n, const double *theta_global,
                                    double *low, double *high)
{
    const hnpei_core *core = posterior->core;
    return hnpei_prior_support(local ? core->prior_local : core->prior_global, n, local ? theta_global : NULL, low,
                               high);
}

int hnpei_posterior_has_global(const hnpe_posterior *posterior)
{
    return hnpei_core_term(posterior->core, HNPEI_ROLE_GLOBAL) != NULL;
}
