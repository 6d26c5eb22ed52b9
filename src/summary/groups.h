/* Signals taken sixteen at a time, side by side, by all threads. */
#ifndef HNPEI_GROUPS_H
#define HNPEI_GROUPS_H

#include "kernels/power.h"

/* lanes: [n_samples][HNPEI_POWER_LANES], lanes past n_rows are zero; features: of the first n_rows lanes, row after
   row. lanes and scratch are the worker's own, aligned to 64 bytes. */
typedef void (*hnpei_group_fn)(const void *data, size_t n_samples, double *lanes, double *scratch, size_t n_rows,
                               double *features);

typedef struct hnpei_groups {
    size_t n_signals, n_samples, n_features;
    const double *signals; /* [n_signals][n_samples] */
    double *features;      /* [n_signals][n_features] */
    size_t n_scratch;      /* doubles of scratch memory per worker */
    hnpei_group_fn work;
    const void *data; /* given to work */
} hnpei_groups;

hnpe_status hnpei_groups_run(hnpe_context *context, const hnpei_groups *groups);

#endif
