#define _GNU_SOURCE /* sched_getaffinity: the cores that this process may use, not those of the machine */
#include "context.h"

#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t hnpei_context_threads(const hnpe_context *context)
{
    int64_t wanted = context ? hnpei_option_int(&context->options, HNPE_CONTEXT_THREADS) : 0;
    if (wanted > 0)
        return (size_t)wanted;
    cpu_set_t cores;
    CPU_ZERO(&cores);
    if (sched_getaffinity(0, sizeof cores, &cores) != 0)
        return 1;
    int usable = CPU_COUNT(&cores);
    return usable > 1 ? (size_t)usable : 1;
}

int hnpei_isa_available(hnpe_isa isa)
{
    if (isa == HNPE_ISA_BASELINE)
        return 1;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (isa == HNPE_ISA_AVX2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (isa == HNPE_ISA_AVX512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("fma");
#endif
    return 0;
}

static hnpe_isa named_isa(const char *name)
{
    if (name && strcmp(name, "baseline") == 0)
        return HNPE_ISA_BASELINE;
    if (name && strcmp(name, "avx2") == 0)
        return HNPE_ISA_AVX2;
    if (name && strcmp(name, "avx512") == 0)
        return HNPE_ISA_AVX512;
    return HNPE_ISA_AUTOMATIC;
}

hnpe_isa hnpei_context_isa(const hnpe_context *context)
{
    hnpe_isa wanted = context ? (hnpe_isa)hnpei_option_int(&context->options, HNPE_CONTEXT_ISA) : HNPE_ISA_AUTOMATIC;
    if (wanted == HNPE_ISA_AUTOMATIC)
        wanted = named_isa(getenv("HNPE_ISA"));
    if (wanted != HNPE_ISA_AUTOMATIC && hnpei_isa_available(wanted))
        return wanted;
    for (int isa = HNPE_ISA_AVX512; isa > HNPE_ISA_BASELINE; --isa)
        if (hnpei_isa_available((hnpe_isa)isa))
            return (hnpe_isa)isa;
    return HNPE_ISA_BASELINE;
}

void hnpei_log(const hnpe_context *context, hnpe_log_level level, const char *format, ...)
{
    if (!context || !context->log)
        return;
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    context->log(context->log_data, (int32_t)level, line);
}
