/* Normalised autocorrelation of signals: arguments as in hnpe_summary_autocorrelation, checked before. */
#ifndef HNPEI_AUTOCORRELATION_H
#define HNPEI_AUTOCORRELATION_H

#include "base/base.h"

hnpe_status hnpei_autocorrelation(hnpe_context *context, size_t n_signals, size_t n_samples, const double *signals,
                                  size_t max_lag, double *features);

/* sums[l][lane] = sum_t x_t x_(t+l), x less its mean, for l <= max_lag, of sixteen signals side by side; the mean is
   taken off `lanes` in place. */
void hnpei_lag_sums_baseline(size_t n_samples, double *lanes, size_t max_lag, double *sums);
void hnpei_lag_sums_avx2(size_t n_samples, double *lanes, size_t max_lag, double *sums);
void hnpei_lag_sums_avx512(size_t n_samples, double *lanes, size_t max_lag, double *sums);

#endif
