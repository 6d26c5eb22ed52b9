/* Which of the instruction sets' spline kernels to use. */
#include "spline_isa.h"

const hnpei_spline_kernels *hnpei_spline_kernels_get(hnpe_isa isa)
{
#if defined(__x86_64__)
    if (isa == HNPE_ISA_AVX512)
        return &hnpei_spline_kernels_avx512;
    if (isa == HNPE_ISA_AVX2)
        return &hnpei_spline_kernels_avx2;
#endif
    (void)isa;
    return &hnpei_spline_kernels_baseline;
}

size_t hnpei_spline_parameters(const hnpei_spline *spline)
{
    return spline->tails ? 3 * spline->bins - 1 : 3 * spline->bins + 1;
}
