#include "support.h"

#include "base/context.h"

int support_quick(void)
{
    const hnpe_isa isa = hnpei_context_isa(NULL);
    return getenv("HNPE_TEST_QUICK") || (isa < HNPE_ISA_AVX512 && hnpei_isa_available(HNPE_ISA_AVX512)) ||
           (isa < HNPE_ISA_AVX2 && hnpei_isa_available(HNPE_ISA_AVX2));
}

int support_is_long(void)
{
    return getenv("HNPE_TEST_LONG") != NULL;
}

int support_is_sanitized(void)
{
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
    return 1;
#elif defined __has_feature
    return __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
    return 0;
#endif
}
