/* The loops behind lanes.h, one table per instruction set. */
#ifndef HNPEI_LANES_ISA_H
#define HNPEI_LANES_ISA_H

#include "lanes.h"

#define HNPEI_PCG32_MULTIPLIER 6364136223846793005u

/* Each fills out[n] by whole blocks, the last perhaps used in part. */
typedef struct hnpei_lanes_loops {
    void (*next)(hnpei_lanes *lanes, size_t n, uint32_t *out);
    void (*normal_f32)(hnpei_lanes *lanes, size_t n, float *out);
    void (*normal_f64)(hnpei_lanes *lanes, size_t n, double *out);
    void (*uniform_f64)(hnpei_lanes *lanes, size_t n, double *out);
} hnpei_lanes_loops;

extern const hnpei_lanes_loops hnpei_lanes_loops_baseline;
#if defined(__x86_64__)
extern const hnpei_lanes_loops hnpei_lanes_loops_avx2, hnpei_lanes_loops_avx512;
#endif

#endif
