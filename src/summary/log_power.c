#include "log_power.h"

#include "groups.h"

static void group_power(const void *data, size_t n_samples, double *lanes, double *scratch, size_t n_rows,
                        double *features)
{
    const hnpei_power *power = data;
    double *workspace = scratch + power->bins * HNPEI_POWER_LANES;
    hnpei_power_apply(power, n_samples, lanes, workspace, scratch);
    hnpei_power_features(power, scratch, n_rows, features);
}

hnpe_status hnpei_log_power(hnpe_context *context, size_t n_signals, size_t n_samples, const double *signals,
                            size_t segment, size_t hop, double *features)
{
    hnpei_power *power;
    HNPEI_TRY(hnpei_power_create(context, segment, hop, &power));
    hnpei_groups groups = {.n_signals = n_signals,
                           .n_samples = n_samples,
                           .n_features = power->bins,
                           .signals = signals,
                           .features = features,
                           .n_scratch = power->bins * HNPEI_POWER_LANES + hnpei_power_workspace(power),
                           .work = group_power,
                           .data = power};
    hnpe_status status = hnpei_groups_run(context, &groups);
    hnpei_power_destroy(power);
    return status;
}
