#include "pool_isa.h"

static const hnpei_pool_loops *loops_of(const hnpei_kernels *kernels)
{
#if defined(__x86_64__)
    if (kernels->isa == HNPE_ISA_AVX512)
        return &hnpei_pool_loops_avx512;
    if (kernels->isa == HNPE_ISA_AVX2)
        return &hnpei_pool_loops_avx2;
#endif
    (void)kernels;
    return &hnpei_pool_loops_baseline;
}

void hnpei_pool_forward(const hnpei_kernels *kernels, int soft, size_t ld, size_t rows, const hnpei_real *y,
                        hnpei_real *weights, hnpei_real *slots)
{
    loops_of(kernels)->forward(soft, ld, rows, y, weights, slots);
}

void hnpei_pool_backward(const hnpei_kernels *kernels, int soft, size_t ld, size_t rows, const hnpei_real *y,
                         const hnpei_real *slots, const hnpei_real *g_slots, hnpei_real *weights)
{
    loops_of(kernels)->backward(soft, ld, rows, y, slots, g_slots, weights);
}
