/* Which table an instruction set has. */
#include "kernels.h"

#include "parts.h"

const hnpei_kernels *hnpei_kernels_get(hnpe_isa isa)
{
#if defined(__x86_64__)
    if (isa == HNPE_ISA_AVX512)
        return &hnpei_kernels_avx512;
    if (isa == HNPE_ISA_AVX2)
        return &hnpei_kernels_avx2;
#endif
    (void)isa;
    return &hnpei_kernels_baseline;
}
