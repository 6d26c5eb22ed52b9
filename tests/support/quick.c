#include "support.h"

#include "base/context.h"

int support_quick(void)
{
    const hnpe_isa isa = hnpei_context_isa(NULL);
    return getenv("HNPE_TEST_QUICK") || (isa < HNPE_ISA_AVX512 && hnpei_isa_available(HNPE_ISA_AVX512)) ||
           (isa < HNPE_ISA_AVX2 && hnpei_isa_available(HNPE_ISA_AVX2));
}
