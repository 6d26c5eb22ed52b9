/* How a recording may differ from the model. */
#include "eeg_data.h"

/* Standard deviations in log10 of power: 0.2 is a factor 1.6 in power, 1 a factor 10, where the model claims nothing.
   The verdict is the same with 0.15 or 0.25, and with 2 instead of 1. */
void eeg_discrepancy(double *discrepancy)
{
    double frequencies[N_FEATURES];
    CHECK(hnpe_summary_frequencies(POWER_WINDOW, RATE, frequencies));
    for (size_t k = 0; k < N_FEATURES; ++k)
        discrepancy[k] = frequencies[k] > 3 && frequencies[k] < 44 ? 0.2 : 1;
}

void eeg_disturb(const double *discrepancy, size_t n, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        for (size_t k = 0; k < N_FEATURES; ++k)
            x[i * N_FEATURES + k] += discrepancy[k] * hnpe_rng_normal(rng);
}
