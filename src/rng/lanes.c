#include "lanes_isa.h"
#include "mix.h"

/* The first bits of the square root of 5, to tell lanes apart from other streams. */
#define TAG_LANES 0x3c6ef372fe94f82bu

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

/* Seeded as the reference is, with an initial state and a sequence. */
void hnpei_lanes_init(hnpei_lanes *lanes, uint64_t key)
{
    for (uint64_t l = 0; l < HNPEI_LANES; ++l) {
        uint64_t words[4] = {key, l, 0, TAG_LANES};
        hnpei_mix(words);
        lanes->increment[l] = words[1] << 1 | 1;
        lanes->state[l] = (words[0] + lanes->increment[l]) * HNPEI_PCG32_MULTIPLIER + lanes->increment[l];
    }
}

void hnpei_lanes_next(hnpe_isa isa, hnpei_lanes *lanes, uint32_t *out)
{
    loops_of(isa)->next(lanes, HNPEI_LANES, out);
}

void hnpei_lanes_normal_f32(hnpe_isa isa, hnpei_lanes *lanes, size_t n, float *out)
{
    loops_of(isa)->normal_f32(lanes, n, out);
}

void hnpei_lanes_normal_f64(hnpe_isa isa, hnpei_lanes *lanes, size_t n, double *out)
{
    loops_of(isa)->normal_f64(lanes, n, out);
}

void hnpei_lanes_uniform_f64(hnpe_isa isa, hnpei_lanes *lanes, size_t n, double *out)
{
    loops_of(isa)->uniform_f64(lanes, n, out);
}
