/* Loops that fill arrays with the lanes' numbers. */
#include "lane_vectors.h"

/* name(lanes, n, out): `draw` makes `blocks` blocks of vectors at a time. */
#define DEFINE_FILL(name, type, vector, per_block, blocks, draw)                                                       \
    static void name(hnpei_lanes *lanes, size_t n, type *out)                                                          \
    {                                                                                                                  \
        lane_vectors v = lanes_load(lanes);                                                                            \
        vector made[(blocks)*per_block];                                                                               \
        const size_t step = (blocks)*HNPEI_LANES;                                                                      \
        for (; n >= step; n -= step, out += step) {                                                                    \
            draw(&v, made);                                                                                            \
            memcpy(out, made, sizeof made);                                                                            \
        }                                                                                                              \
        if (n) {                                                                                                       \
            draw(&v, made);                                                                                            \
            memcpy(out, made, n * sizeof *out);                                                                        \
        }                                                                                                              \
        lanes_store(lanes, &v);                                                                                        \
    }

HNPEI_INLINE void pair_f32(lane_vectors *v, vf *made)
{
    lanes_normal_f32(v, made, made + LANES_VF);
}

HNPEI_INLINE void pair_f64(lane_vectors *v, vd *made)
{
    lanes_normal_f64(v, made, made + LANES_VD);
}

DEFINE_FILL(fill_bits, uint32_t, vu, LANES_VF, 1, lanes_bits)
DEFINE_FILL(fill_uniform_f64, double, vd, LANES_VD, 1, lanes_uniform_f64)
DEFINE_FILL(fill_normal_f32, float, vf, LANES_VF, 2, pair_f32)
DEFINE_FILL(fill_normal_f64, double, vd, LANES_VD, 2, pair_f64)

const hnpei_lanes_loops HNPEI_ISA_NAME(hnpei_lanes_loops) = {fill_bits, fill_normal_f32, fill_normal_f64,
                                                             fill_uniform_f64};
