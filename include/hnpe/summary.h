/**
 * @file
 * Features of raw signals: log power spectral density and autocorrelation. Many signals at once, in double precision.
 * The same signal has the same features whichever others are given with it, and for any number of threads.
 */
#ifndef HNPE_SUMMARY_H
#define HNPE_SUMMARY_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The number of features per signal of hnpe_summary_log_power: segment / 2 + 1; 0 for segment 0.
 *
 * @param segment  samples per window
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API size_t hnpe_summary_log_power_bins(size_t segment);

/**
 * The frequency of each feature of hnpe_summary_log_power: rate * k / segment.
 *
 * @param segment      samples per window, >= 1
 * @param rate         samples per second, in Hz, > 0
 * @param frequencies  out, [segment / 2 + 1], in Hz
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_summary_frequencies(size_t segment, double rate, double *frequencies);

/**
 * Log power spectral density: each signal's mean is subtracted; rectangular windows of `segment` samples begin at 0,
 * hop, 2 hop, ..., as many as fit; P_k is the mean over windows of |FFT_k|^2 (no scaling); the feature is log10 P_k.
 * The simulators' setting is segment 65, hop 32: 33 features of 1024 samples at 128 Hz. A power of less than 2.2e-308
 * (of a flat signal) counts as that much, so that features are finite.
 *
 * @param context    allocator, threads and instruction set; NULL for the default
 * @param n_signals  signals, >= 1
 * @param n_samples  samples per signal, >= segment
 * @param signals    [n_signals, n_samples] row-major, in any unit u
 * @param segment    samples per window, >= 1; odd or even
 * @param hop        samples from one window's begin to the next, >= 1; segment / 2 is usual
 * @param features   out, [n_signals, segment / 2 + 1], log10 of u^2
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (n_samples < segment), HNPE_ERROR_NUMERIC (a signal is
 *         not finite, or so large that its squares overflow), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Welch 1967 (averaged periodograms); Rodrigues et al. 2021, section 4.2.
 */
HNPE_API hnpe_status hnpe_summary_log_power(hnpe_context *context, size_t n_signals, size_t n_samples,
                                            const double *signals, size_t segment, size_t hop, double *features);

/**
 * Normalised autocorrelation: r_l = sum_t (x_t - m)(x_(t+l) - m) / sum_t (x_t - m)^2 with m the signal's mean, for
 * the lags l = 0 ... max_lag. A flat signal has 1 at lag 0 and 0 elsewhere.
 *
 * @param context    allocator, threads and instruction set; NULL for the default
 * @param n_signals  signals, >= 1
 * @param n_samples  samples per signal, > max_lag
 * @param signals    [n_signals, n_samples] row-major
 * @param max_lag    the last lag, in samples, >= 0
 * @param features   out, [n_signals, max_lag + 1]
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (n_samples <= max_lag), HNPE_ERROR_NUMERIC (a signal
 *         is not finite, or so large that its squares overflow), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Box, Jenkins & Reinsel 1994, section 2.1.6 (the biased estimator).
 */
HNPE_API hnpe_status hnpe_summary_autocorrelation(hnpe_context *context, size_t n_signals, size_t n_samples,
                                                  const double *signals, size_t max_lag, double *features);

#ifdef __cplusplus
}
#endif
#endif
