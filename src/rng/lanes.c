#include "lanes_isa.h"

#include <string.h>

static const hnpei_lanes_loops *loops_of(hnpe_isa isa)
{
#if defined(__x86_64__)
    if (isa == HNPE_ISA_AVX512)
        return &hnpei_lanes_loops_avx512;
    if (isa == HNPE_ISA_AVX2)
        return &hnpei_lanes_loops_avx2;
#endif
    (void)isa;
    return &hnpei_lanes_loops_baseline;
}

void hnpei_lanes_init(hnpei_lanes *lanes, uint64_t key)
{
    for (uint64_t l = 0; l < HNPEI_LANES; ++l) {
        lanes->increment[l] = hnpei_stream_hash(key, HNPEI_PURPOSE_NOISE, 2 * l) | 1u;
        lanes->state[l] = hnpei_stream_hash(key, HNPEI_PURPOSE_NOISE, 2 * l + 1);
    }
}

void hnpei_lanes_next(hnpe_isa isa, hnpei_lanes *lanes, uint32_t *out)
{
    loops_of(isa)->next(lanes, out);
}

void hnpei_lanes_normal_f32(hnpe_isa isa, hnpei_lanes *lanes, size_t n, float *out)
{
    const hnpei_lanes_loops *loops = loops_of(isa);
    float block[32];
    for (; n >= 32; n -= 32, out += 32)
        loops->normal_f32(lanes, out);
    if (n) {
        loops->normal_f32(lanes, block);
        memcpy(out, block, n * sizeof *out);
    }
}

void hnpei_lanes_normal_f64(hnpe_isa isa, hnpei_lanes *lanes, size_t n, double *out)
{
    const hnpei_lanes_loops *loops = loops_of(isa);
    double block[32];
    for (; n >= 32; n -= 32, out += 32)
        loops->normal_f64(lanes, out);
    if (n) {
        loops->normal_f64(lanes, block);
        memcpy(out, block, n * sizeof *out);
    }
}

void hnpei_lanes_uniform_f64(hnpe_isa isa, hnpei_lanes *lanes, size_t n, double *out)
{
    const hnpei_lanes_loops *loops = loops_of(isa);
    double block[16];
    for (; n >= 16; n -= 16, out += 16)
        loops->uniform_f64(lanes, out);
    if (n) {
        loops->uniform_f64(lanes, block);
        memcpy(out, block, n * sizeof *out);
    }
}
