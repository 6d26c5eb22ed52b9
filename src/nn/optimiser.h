/* One fused optimiser over one flat vector: Adam (Kingma & Ba 2015) with decoupled weight decay, the gradient clipped
   to a norm, a warm-up and a cosine decay of the rate, and a running average of the weights. */
#ifndef HNPEI_OPTIMISER_H
#define HNPEI_OPTIMISER_H

#include "layout.h"

typedef struct hnpei_schedule {
    double rate;    /* learning rate after the warm-up */
    double warmup;  /* fraction of the run in which the rate rises linearly from 0 */
    int cosine;     /* 1: then decays to 0 as half a cosine; 0: constant */
    double clip;    /* largest norm of the gradient; 0: none */
    double decay;   /* decoupled weight decay */
    int plain_root; /* 1: Adam's epsilon is added to the root that is not corrected (Kingma & Ba, end of section 2) */
    double average; /* per-step factor of the running average of weights, 0: the average is the weights themselves */
} hnpei_schedule;

typedef struct hnpei_optimiser {
    hnpe_context *context;
    size_t n;
    hnpei_real *trainable; /* [n] 0 or 1 */
    hnpei_real *first, *second, *average;
    int64_t steps;
    hnpei_schedule schedule;
} hnpei_optimiser;

/* For the slice [begin, begin + n) of a layout's vector; w_begin: that slice of the weights (the average starts there).
 */
hnpe_status hnpei_optimiser_create(const hnpei_layout *layout, size_t begin, size_t n, const hnpei_schedule *schedule,
                                   const hnpei_real *w_begin, hnpei_optimiser *optimiser);
void hnpei_optimiser_free(hnpei_optimiser *optimiser);
/* The rate at `progress` in [0, 1] of the run. */
double hnpei_schedule_rate(const hnpei_schedule *schedule, double progress);
/* One step with rate `factor` times the schedule's. g and w are the slices. Returns the norm of g before clipping;
   where it is not finite nothing changes. Entries that are not trainable are never stepped, and copied into the
   average. */
double hnpei_optimiser_step(hnpei_optimiser *optimiser, const hnpei_kernels *kernels, double progress, double factor,
                            const hnpei_real *g, hnpei_real *w);

#endif
