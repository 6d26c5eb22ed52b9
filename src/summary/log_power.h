/* Log power spectral density of signals: arguments as in hnpe_summary_log_power, checked before. */
#ifndef HNPEI_LOG_POWER_H
#define HNPEI_LOG_POWER_H

#include "base/base.h"

hnpe_status hnpei_log_power(hnpe_context *context, size_t n_signals, size_t n_samples, const double *signals,
                            size_t segment, size_t hop, double *features);

#endif
