/* The loops behind lanes.h, one table per instruction set. */
#ifndef HNPEI_LANES_ISA_H
#define HNPEI_LANES_ISA_H

#include "lanes.h"

typedef struct hnpei_lanes_loops {
    void (*next)(hnpei_lanes *lanes, uint32_t *out);
    void (*normal_f32)(hnpei_lanes *lanes, float *out);   /* 32 */
    void (*normal_f64)(hnpei_lanes *lanes, double *out);  /* 32 */
    void (*uniform_f64)(hnpei_lanes *lanes, double *out); /* 16 */
} hnpei_lanes_loops;

extern const hnpei_lanes_loops hnpei_lanes_loops_baseline;
#if defined(__x86_64__)
extern const hnpei_lanes_loops hnpei_lanes_loops_avx2, hnpei_lanes_loops_avx512;
#endif

#endif
