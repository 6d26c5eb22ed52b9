/* Sixteen PCG32 streams (O'Neill 2014; setseq xsh rr 64/32) side by side, whatever the instruction set, so that numbers
   do not depend on it but for the rounding of the mathematics. Each lane's state and increment are hashed from the key.
 */
#ifndef HNPEI_LANES_H
#define HNPEI_LANES_H

#include "stream.h"

#define HNPEI_LANES ((size_t)16)

typedef struct hnpei_lanes {
    uint64_t state[16], increment[16];
} hnpei_lanes;

void hnpei_lanes_init(hnpei_lanes *lanes, uint64_t key);
/* The next number of each lane: out[16]. */
void hnpei_lanes_next(hnpe_isa isa, hnpei_lanes *lanes, uint32_t *out);
/* n standard normals by Box and Muller's transform (1958), in blocks of 32; what is left of the last block is dropped.
   They reach 6.7 (float) and 8.6 (double) standard deviations. */
void hnpei_lanes_normal_f32(hnpe_isa isa, hnpei_lanes *lanes, size_t n, float *out);
void hnpei_lanes_normal_f64(hnpe_isa isa, hnpei_lanes *lanes, size_t n, double *out);
/* n numbers uniform on (0, 1), the middles of 2^52 intervals, in blocks of 16; what is left of the last block is
 * dropped. */
void hnpei_lanes_uniform_f64(hnpe_isa isa, hnpei_lanes *lanes, size_t n, double *out);

#if HNPEI_REAL_IS_DOUBLE
#define hnpei_lanes_normal hnpei_lanes_normal_f64
#else
#define hnpei_lanes_normal hnpei_lanes_normal_f32
#endif

#endif
