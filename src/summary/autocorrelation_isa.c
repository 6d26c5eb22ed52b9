/* Sums of lagged products of sixteen signals side by side. */
#include "autocorrelation.h"

#include "kernels/power.h"
#include "kernels/vector.h"

#define LANES HNPEI_POWER_LANES

/* From the first sample, so that a flat signal becomes zero, to the last bit. */
static void centre(size_t n_samples, double *lanes)
{
    double origin[LANES], mean[LANES] = {0};
    for (size_t l = 0; l < LANES; ++l)
        origin[l] = lanes[l];
    for (size_t t = 0; t < n_samples; ++t)
        for (size_t l = 0; l < LANES; ++l) {
            lanes[t * LANES + l] -= origin[l];
            mean[l] += lanes[t * LANES + l];
        }
    for (size_t l = 0; l < LANES; ++l)
        mean[l] /= (double)n_samples;
    for (size_t t = 0; t < n_samples; ++t)
        for (size_t l = 0; l < LANES; ++l)
            lanes[t * LANES + l] -= mean[l];
}

void HNPEI_ISA_NAME(hnpei_lag_sums)(size_t n_samples, double *lanes, size_t max_lag, double *sums)
{
    centre(n_samples, lanes);
    for (size_t lag = 0; lag <= max_lag; ++lag) {
        double sum[LANES] = {0};
        for (size_t t = 0; t + lag < n_samples; ++t)
            for (size_t l = 0; l < LANES; ++l)
                sum[l] += lanes[t * LANES + l] * lanes[(t + lag) * LANES + l];
        for (size_t l = 0; l < LANES; ++l)
            sums[lag * LANES + l] = sum[l];
    }
}
