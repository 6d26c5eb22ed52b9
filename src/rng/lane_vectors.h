/* Sixteen PCG32 streams in vector registers, for loops that need chance without leaving them. Only for files named
 *_isa.c. A block is sixteen numbers, one of each lane, in lane order. */
#ifndef HNPEI_LANE_VECTORS_H
#define HNPEI_LANE_VECTORS_H

#include "kernels/vector.h"
#include "lanes_isa.h"

#define LANES_VF (HNPEI_LANES / VF_LANES) /* vectors of floats in a block */
#define LANES_VD (HNPEI_LANES / VD_LANES) /* vectors of doubles in a block */

typedef struct lane_vectors {
    vul state[LANES_VD], increment[LANES_VD];
} lane_vectors;

HNPEI_INLINE lane_vectors lanes_load(const hnpei_lanes *lanes)
{
    lane_vectors v;
    memcpy(v.state, lanes->state, sizeof v.state);
    memcpy(v.increment, lanes->increment, sizeof v.increment);
    return v;
}

HNPEI_INLINE void lanes_store(hnpei_lanes *lanes, const lane_vectors *v)
{
    memcpy(lanes->state, v->state, sizeof v->state);
}

/* The next 32 bits of each stream in one vector of them, in the low words; the high words are anything. */
HNPEI_INLINE vul lanes_step(lane_vectors *v, size_t j)
{
    vul old = v->state[j];
    v->state[j] = old * HNPEI_PCG32_MULTIPLIER + v->increment[j];
    return vul_rotate_low((old >> 18 ^ old) >> 27, old >> 59);
}

/* A block of 32-bit words. */
HNPEI_INLINE void lanes_bits(lane_vectors *v, vu bits[LANES_VF])
{
    for (size_t j = 0; j < LANES_VF; ++j) {
        vul low = lanes_step(v, 2 * j);
        bits[j] = vu_from_low(low, lanes_step(v, 2 * j + 1));
    }
}

/* A block in (0, 1): the middles of 2^52 intervals, from two words of each stream. The bits become the mantissa of a
   number in [1, 2). */
HNPEI_INLINE void lanes_uniform_f64(lane_vectors *v, vd uniforms[LANES_VD])
{
    for (size_t j = 0; j < LANES_VD; ++j) {
        vul high = lanes_step(v, j) << 32;
        vul bits = high | (lanes_step(v, j) & 0xffffffffU);
        uniforms[j] = (vd)(bits >> 12 | (vul)vd_set(1)) - vd_set(1 - 0x1p-53);
    }
}

/* Two blocks of normals (Box & Muller 1958): the radius from 31 bits, of which the smallest keep all theirs, the angle
   from 32. */
HNPEI_INLINE void lanes_normal_f32(lane_vectors *v, vf first[LANES_VF], vf second[LANES_VF])
{
    vu radius_bits[LANES_VF], angle_bits[LANES_VF];
    lanes_bits(v, radius_bits);
    lanes_bits(v, angle_bits);
    for (size_t j = 0; j < LANES_VF; ++j) {
        vf u = (__builtin_convertvector((vi)(radius_bits[j] >> 1), vf) + vf_set(0.5f)) * vf_set(0x1p-31f);
        vf radius = vf_sqrt(vf_set(-2) * vf_log_normal(u));
        vf sine, cosine;
        vf_sincos_2pi(__builtin_convertvector((vi)angle_bits[j], vf) * vf_set(0x1p-32f), &sine, &cosine);
        first[j] = radius * cosine;
        second[j] = radius * sine;
    }
}

HNPEI_INLINE void lanes_normal_f64(lane_vectors *v, vd first[LANES_VD], vd second[LANES_VD])
{
    vd u[LANES_VD], angle[LANES_VD];
    lanes_uniform_f64(v, u);
    lanes_uniform_f64(v, angle);
    for (size_t j = 0; j < LANES_VD; ++j) {
        vd radius = vd_sqrt(vd_set(-2) * vd_log_normal(u[j]));
        vd sine, cosine;
        vd_sincos_2pi(angle[j], &sine, &cosine);
        first[j] = radius * cosine;
        second[j] = radius * sine;
    }
}

#endif
