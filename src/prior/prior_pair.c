/* What p(alpha | beta) and p(beta) must agree on. */
#include "prior.h"

hnpe_status hnpei_check_priors(const char *where, const hnpe_prior *prior_local, const hnpe_prior *prior_global)
{
    if (!prior_local && !prior_global)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "prior_local and prior_global are both NULL");
    if (prior_local)
        HNPEI_TRY(hnpei_check_handle(where, "prior_local", prior_local, HNPEI_MAGIC_PRIOR));
    if (prior_global)
        HNPEI_TRY(hnpei_check_handle(where, "prior_global", prior_global, HNPEI_MAGIC_PRIOR));
    size_t d_global = prior_global ? prior_global->dim : 0;
    if (prior_global && prior_global->d_given)
        return hnpei_fail(HNPE_ERROR_SHAPE, where, "prior_global is conditioned on %zu parameters, but must be on none",
                          prior_global->d_given);
    if (prior_local && prior_local->d_given && prior_local->d_given != d_global)
        return hnpei_fail(HNPE_ERROR_SHAPE, where, "prior_local is conditioned on %zu parameters, but must be on %zu",
                          prior_local->d_given, d_global);
    return HNPE_OK;
}
