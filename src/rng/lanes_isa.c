#include "lanes_isa.h"

#include "kernels/vector.h"

#define MULTIPLIER 6364136223846793005u

/* A plain loop over the lanes, which the compiler turns into vectors. */
static inline void next(hnpei_lanes *lanes, uint32_t *out)
{
    for (size_t l = 0; l < HNPEI_LANES; ++l) {
        const uint64_t old = lanes->state[l];
        lanes->state[l] = old * MULTIPLIER + lanes->increment[l];
        const uint32_t shifted = (uint32_t)(((old >> 18) ^ old) >> 27);
        const uint32_t turn = (uint32_t)(old >> 59);
        out[l] = shifted >> turn | shifted << (-turn & 31);
    }
}

/* Radius from one number, in (0, 1]; angle from another, in [0, 1). */
static void normal_f32(hnpei_lanes *lanes, float *out)
{
    uint32_t a[HNPEI_LANES], b[HNPEI_LANES];
    float u[HNPEI_LANES], angle[HNPEI_LANES];
    next(lanes, a);
    next(lanes, b);
    for (size_t l = 0; l < HNPEI_LANES; ++l) {
        u[l] = ((float)(int32_t)(a[l] >> 1) + 0.5f) * 0x1p-31f;
        angle[l] = (float)(int32_t)(b[l] >> 8) * 0x1p-24f;
    }
    for (size_t l = 0; l < HNPEI_LANES; l += VF_LANES) {
        vf sine, cosine;
        const vf radius = vf_sqrt(-2 * vf_log(vf_load(u + l)));
        vf_sincos_2pi(vf_load(angle + l), &sine, &cosine);
        vf_store(out + l, radius * cosine);
        vf_store(out + HNPEI_LANES + l, radius * sine);
    }
}

/* In (0, 1): 52 bits of two numbers, and a half. */
static inline void uniform_f64(hnpei_lanes *lanes, double *out)
{
    uint32_t a[HNPEI_LANES], b[HNPEI_LANES];
    next(lanes, a);
    next(lanes, b);
    for (size_t l = 0; l < HNPEI_LANES; ++l)
        out[l] = ((double)(int32_t)(a[l] >> 6) * 0x1p26 + (double)(int32_t)(b[l] >> 6) + 0.5) * 0x1p-52;
}

static void normal_f64(hnpei_lanes *lanes, double *out)
{
    double u[HNPEI_LANES], angle[HNPEI_LANES];
    uniform_f64(lanes, u);
    uniform_f64(lanes, angle);
    for (size_t l = 0; l < HNPEI_LANES; l += VD_LANES) {
        vd sine, cosine;
        const vd radius = vd_sqrt(-2 * vd_log(vd_load(u + l)));
        vd_sincos_2pi(vd_load(angle + l), &sine, &cosine);
        vd_store(out + l, radius * cosine);
        vd_store(out + HNPEI_LANES + l, radius * sine);
    }
}

const hnpei_lanes_loops HNPEI_ISA_NAME(hnpei_lanes_loops) = {next, normal_f32, normal_f64, uniform_f64};
