#include "limit.h"

#include "kernels/vector.h"

/* Enough independent sums to hide the latency of two units. */
#define SUMS 12

double HNPEI_ISA_NAME(bench_limit)(size_t rounds, volatile float *sink)
{
    vf sum[SUMS], factor = vf_set(0.999f), term = vf_set(*sink);
    for (int i = 0; i < SUMS; ++i)
        sum[i] = vf_set((float)i);
    for (size_t r = 0; r < rounds; ++r)
#pragma GCC unroll 12
        for (int i = 0; i < SUMS; ++i)
            sum[i] = sum[i] * factor + term;
    for (int i = 1; i < SUMS; ++i)
        sum[0] += sum[i];
    *sink = vf_sum(sum[0]);
    return 2.0 * SUMS * (double)VF_LANES;
}
