#include "autocorrelation.h"

#include "base/context.h"
#include "groups.h"

typedef struct lags {
    size_t max_lag;
    hnpe_isa isa;
} lags;

static void lag_sums(hnpe_isa isa, size_t n_samples, double *lanes, size_t max_lag, double *sums)
{
#if defined(__x86_64__)
    if (isa == HNPE_ISA_AVX512) {
        hnpei_lag_sums_avx512(n_samples, lanes, max_lag, sums);
        return;
    }
    if (isa == HNPE_ISA_AVX2) {
        hnpei_lag_sums_avx2(n_samples, lanes, max_lag, sums);
        return;
    }
#endif
    (void)isa;
    hnpei_lag_sums_baseline(n_samples, lanes, max_lag, sums);
}

static void group_autocorrelation(const void *data, size_t n_samples, double *lanes, double *scratch, size_t n_rows,
                                  double *features)
{
    const lags *wanted = data;
    lag_sums(wanted->isa, n_samples, lanes, wanted->max_lag, scratch);
    for (size_t r = 0; r < n_rows; ++r)
        for (size_t lag = 0; lag <= wanted->max_lag; ++lag) {
            double variance = scratch[r], flat = lag == 0 ? 1 : 0;
            double sum = scratch[lag * HNPEI_POWER_LANES + r];
            features[r * (wanted->max_lag + 1) + lag] = variance > 0 ? sum / variance : flat;
        }
}

hnpe_status hnpei_autocorrelation(hnpe_context *context, size_t n_signals, size_t n_samples, const double *signals,
                                  size_t max_lag, double *features)
{
    lags wanted = {max_lag, hnpei_context_isa(context)};
    hnpei_groups groups = {.n_signals = n_signals,
                           .n_samples = n_samples,
                           .n_features = max_lag + 1,
                           .signals = signals,
                           .features = features,
                           .n_scratch = (max_lag + 1) * HNPEI_POWER_LANES,
                           .work = group_autocorrelation,
                           .data = &wanted};
    return hnpei_groups_run(context, &groups);
}
