/* Mean power of overlapping rectangular windows, sixteen signals at once, in double precision. For any segment length:
   the transform is a product with the cosines and sines, halved by the symmetry of real signals. */
#ifndef HNPEI_POWER_H
#define HNPEI_POWER_H

#include "base/base.h"

/* Signals side by side: sample t of signal l is signals[t * HNPEI_POWER_LANES + l]. */
#define HNPEI_POWER_LANES ((size_t)16)

typedef struct hnpei_power {
    hnpe_context *context; /* borrowed */
    hnpe_isa isa;
    size_t segment, hop, bins; /* bins = segment / 2 + 1 */
    size_t batch;              /* windows folded at a time */
    double *cosines, *sines;   /* [segment] of 2 pi j / segment */
} hnpei_power;

/* segment and hop at least 1. The context must outlive the plan. */
hnpe_status hnpei_power_create(hnpe_context *context, size_t segment, size_t hop, hnpei_power **power);
/* NULL does nothing. */
void hnpei_power_destroy(hnpei_power *power);
/* Doubles of scratch memory, aligned to 64 bytes, that hnpei_power_apply needs. */
size_t hnpei_power_workspace(const hnpei_power *power);
/* Subtracts each signal's mean and writes mean[k][l] = the mean over windows of |FFT_k|^2, k < bins, of every lane;
   n_samples >= segment. signals and mean are aligned to 64 bytes. */
void hnpei_power_apply(const hnpei_power *power, size_t n_samples, const double *signals, double *workspace,
                       double *mean);
/* features[r][k] = log10 mean[k][r] for the first n_rows lanes; the power of a flat signal counts as DBL_MIN. */
void hnpei_power_features(const hnpei_power *power, const double *mean, size_t n_rows, double *features);

#endif
