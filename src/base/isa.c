#include "isa.h"

#include "context.h"
#include "failure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const hnpei_choice hnpei_isa_choices[] = {{HNPE_ISA_AUTOMATIC, "automatic", "the best that the machine has"},
                                          {HNPE_ISA_BASELINE, "baseline", "what every processor has"},
                                          {HNPE_ISA_AVX2, "avx2", "AVX2 and FMA"},
                                          {HNPE_ISA_AVX512, "avx512", "AVX-512 F, BW, DQ and VL"},
                                          {0, NULL, NULL}};

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

static hnpe_isa best_isa(void)
{
    for (int isa = HNPE_ISA_AVX512; isa > HNPE_ISA_BASELINE; --isa)
        if (hnpei_isa_available((hnpe_isa)isa))
            return (hnpe_isa)isa;
    return HNPE_ISA_BASELINE;
}

/* Of HNPE_ISA's value: the first, automatic, where that is not set or empty; NULL where it is no name. */
static const hnpei_choice *named_choice(const char *name)
{
    const hnpei_choice *choice = hnpei_isa_choices;
    if (!name || !*name)
        return choice;
    while (choice->name && strcmp(choice->name, name) != 0)
        ++choice;
    return choice->name ? choice : NULL;
}

static int usable(const hnpei_choice *choice)
{
    return choice && (choice->value == HNPE_ISA_AUTOMATIC || hnpei_isa_available((hnpe_isa)choice->value));
}

/* "automatic, baseline, avx2": what HNPE_ISA may be on this machine. */
static void list_names(size_t size, char *names)
{
    size_t length = 0;
    for (const hnpei_choice *choice = hnpei_isa_choices; choice->name && length < size; ++choice)
        if (usable(choice))
            length += (size_t)snprintf(names + length, size - length, "%s%s", length ? ", " : "", choice->name);
}

hnpe_status hnpei_environment_isa(const char *where, hnpe_isa *isa)
{
    const char *name = getenv("HNPE_ISA"); /* NOLINT(concurrency-mt-unsafe): nobody sets it while the library runs */
    const hnpei_choice *choice = named_choice(name);
    char names[64];
    *isa = HNPE_ISA_AUTOMATIC;
    if (usable(choice)) {
        *isa = (hnpe_isa)choice->value;
        return HNPE_OK;
    }
    list_names(sizeof names, names);
    if (!choice)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "the environment variable HNPE_ISA is \"%.64s\", but must be one of %s", name, names);
    return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                      "the environment variable HNPE_ISA is \"%s\", which this machine lacks; it may be one of %s",
                      name, names);
}

/* Of the default context: as the environment is now. What is wrong with it was said when a handle was made. */
static hnpe_isa default_isa(void)
{
    const hnpei_choice *choice = named_choice(getenv("HNPE_ISA")); /* NOLINT(concurrency-mt-unsafe): as above */
    return usable(choice) ? (hnpe_isa)choice->value : HNPE_ISA_AUTOMATIC;
}

hnpe_isa hnpei_context_isa(const hnpe_context *context)
{
    hnpe_isa wanted = context ? (hnpe_isa)hnpei_option_int(&context->options, HNPE_CONTEXT_ISA) : default_isa();
    if (wanted == HNPE_ISA_AUTOMATIC && context)
        wanted = context->environment_isa;
    return wanted == HNPE_ISA_AUTOMATIC ? best_isa() : wanted;
}

const char *hnpei_context_isa_name(const hnpe_context *context)
{
    const hnpe_isa isa = hnpei_context_isa(context);
    const hnpei_choice *choice = hnpei_isa_choices;
    while (choice->name && choice->value != (int32_t)isa)
        ++choice;
    return choice->name ? choice->name : "unknown";
}
