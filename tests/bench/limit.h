/* A loop of nothing but multiply-adds in registers, once per instruction set. */
#ifndef BENCH_LIMIT_H
#define BENCH_LIMIT_H

#include <stddef.h>

#define BENCH_DECLARE_LIMIT(isa)                                                                                       \
    /* So many rounds; returns the floating-point operations of one. */                                                \
    double bench_limit_##isa(size_t rounds, volatile float *sink);
BENCH_DECLARE_LIMIT(baseline)
#if defined(__x86_64__)
BENCH_DECLARE_LIMIT(avx2)
BENCH_DECLARE_LIMIT(avx512)
#endif

#endif
