/* The two priors in use for the Jansen-Rit model. */
#include "models.h"

hnpe_status hnpei_jansen_rit_priors(hnpe_context *context, hnpe_jansen_rit_preset preset, hnpe_prior **prior_local,
                                    hnpe_prior **prior_global)
{
    int paper = preset == HNPE_JANSEN_RIT_PAPER;
    const double low[3] = {10, 50, paper ? 0 : 100}, high[3] = {250, 500, 5000};
    const double gain_high = paper ? 30 : 20, gain_low = -gain_high;
    HNPEI_TRY(hnpe_prior_create_uniform(context, 3, low, high, prior_local));
    hnpe_status status = hnpe_prior_create_uniform(context, 1, &gain_low, &gain_high, prior_global);
    if (status != HNPE_OK) {
        hnpe_prior_release(*prior_local);
        *prior_local = NULL;
    }
    return status;
}
