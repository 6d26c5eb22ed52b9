/* Weights as logarithms: what they are worth, smoothed, and draws taken by them. */
#ifndef HNPEI_WEIGHTS_H
#define HNPEI_WEIGHTS_H

#include "base/base.h"

#include <hnpe/importance.h>

/* No NaN, no INFINITY, not all 0: else HNPE_ERROR_NUMERIC naming the first. */
hnpe_status hnpei_weights_check(const char *where, size_t n, const double *log_weights);

/* smoothed: [n], may be the weights; NULL: not wanted. */
hnpe_status hnpei_weights_summarise(hnpe_context *context, size_t n, const double *log_weights, double *smoothed,
                                    hnpe_importance_info *info);
/* index: [n_draws]. */
hnpe_status hnpei_weights_resample(hnpe_context *context, size_t n, const double *log_weights,
                                   hnpe_importance_scheme scheme, uint64_t seed, size_t n_draws, int64_t *index);

/* ---- pareto.c ---- */

/* The generalised Pareto distribution of n exceedances, rising, above 0: its shape, drawn towards 1/2 with the weight
   of ten of them, and its scale. -INFINITY where they are equal. */
void hnpei_pareto_fit(size_t n, const double *exceedances, double *shape, double *scale);
/* Its quantile at p in (0, 1). */
double hnpei_pareto_quantile(double shape, double scale, double p);

#endif
