/* Which loops an instruction set has. */
#include "sinkhorn_loops.h"

const hnpei_sinkhorn_loops *hnpei_sinkhorn_loops_of(hnpe_isa isa)
{
#if defined(__x86_64__)
    if (isa == HNPE_ISA_AVX512)
        return &hnpei_sinkhorn_loops_avx512;
    if (isa == HNPE_ISA_AVX2)
        return &hnpei_sinkhorn_loops_avx2;
#endif
    (void)isa;
    return &hnpei_sinkhorn_loops_baseline;
}
