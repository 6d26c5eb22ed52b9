/* What the tests of kernels share: every instruction set that this machine has, and reproducible numbers. */
#ifndef EACH_ISA_H
#define EACH_ISA_H

#include "base/context.h"
#include "kernels/kernels.h"
#include "support.h"

#include <float.h>
#include <math.h>

#if HNPEI_REAL_IS_DOUBLE
#define REAL_EPSILON DBL_EPSILON
#else
#define REAL_EPSILON ((double)FLT_EPSILON)
#endif

static inline void each_isa(void (*check)(const hnpei_kernels *kernels))
{
    for (int isa = HNPE_ISA_BASELINE; isa <= HNPE_ISA_AVX512; ++isa)
        if (hnpei_isa_available((hnpe_isa)isa))
            check(hnpei_kernels_get((hnpe_isa)isa));
}

/* 64 reproducible bits. */
static inline uint64_t next_bits(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    return z ^ z >> 31;
}

/* Reproducible, in (-1, 1). */
static inline double next_number(uint64_t *seed)
{
    return (double)(next_bits(seed) >> 11) * 0x1p-52 - 1;
}

static inline void fill_numbers(uint64_t seed, size_t n, hnpei_real *out)
{
    for (size_t i = 0; i < n; ++i)
        out[i] = (hnpei_real)next_number(&seed);
}

/* n reals of an allocation of exactly that size, so that a sanitizer sees what is read or written past the end. */
static inline hnpei_real *exact_array(uint64_t seed, size_t n)
{
    hnpei_real *array = malloc((n ? n : 1) * sizeof *array);
    assert_non_null(array);
    fill_numbers(seed, n, array);
    return array;
}

#endif
