/* The exported functions of the summary room. */
#include "autocorrelation.h"
#include "log_power.h"

#include <hnpe/summary.h>

#include <math.h>

static hnpe_status check_signals(const char *where, hnpe_context *context, size_t n_signals, size_t n_samples,
                                 const double *signals, const double *features)
{
    HNPEI_TRY(hnpei_check_context(where, context));
    HNPEI_TRY(hnpei_check_size(where, "n_signals", n_signals, 1));
    HNPEI_TRY(hnpei_check_size(where, "n_samples", n_samples, 1));
    HNPEI_TRY(hnpei_check_pointer(where, "signals", signals));
    HNPEI_TRY(hnpei_check_pointer(where, "features", features));
    return hnpei_check_finite(where, "signals", n_signals, n_samples, signals);
}

size_t hnpe_summary_log_power_bins(size_t segment)
{
    return segment ? segment / 2 + 1 : 0;
}

hnpe_status hnpe_summary_frequencies(size_t segment, double rate, double *frequencies)
{
    HNPEI_TRY(hnpei_check_size(__func__, "segment", segment, 1));
    HNPEI_REQUIRE(isfinite(rate) && rate > 0, HNPE_ERROR_INVALID_ARGUMENT, "rate is %g, but must be positive", rate);
    HNPEI_TRY(hnpei_check_pointer(__func__, "frequencies", frequencies));

    for (size_t k = 0; k < hnpe_summary_log_power_bins(segment); ++k)
        frequencies[k] = rate * (double)k / (double)segment;
    return HNPE_OK;
}

hnpe_status hnpe_summary_log_power(hnpe_context *context, size_t n_signals, size_t n_samples, const double *signals,
                                   size_t segment, size_t hop, double *features)
{
    HNPEI_TRY(hnpei_check_size(__func__, "segment", segment, 1));
    HNPEI_TRY(hnpei_check_size(__func__, "hop", hop, 1));
    HNPEI_TRY(check_signals(__func__, context, n_signals, n_samples, signals, features));
    HNPEI_REQUIRE(n_samples >= segment, HNPE_ERROR_SHAPE, "n_samples is %zu, but a segment has %zu", n_samples,
                  segment);

    return hnpei_log_power(context, n_signals, n_samples, signals, segment, hop, features);
}

hnpe_status hnpe_summary_autocorrelation(hnpe_context *context, size_t n_signals, size_t n_samples,
                                         const double *signals, size_t max_lag, double *features)
{
    HNPEI_TRY(hnpei_check_size(__func__, "max_lag", max_lag, 0));
    HNPEI_TRY(check_signals(__func__, context, n_signals, n_samples, signals, features));
    HNPEI_REQUIRE(n_samples > max_lag, HNPE_ERROR_SHAPE, "n_samples is %zu, but max_lag is %zu", n_samples, max_lag);

    return hnpei_autocorrelation(context, n_signals, n_samples, signals, max_lag, features);
}
