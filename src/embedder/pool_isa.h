/* Pooling once per instruction set; what the functions do is in pool.h. */
#ifndef HNPEI_POOL_ISA_H
#define HNPEI_POOL_ISA_H

#include "pool.h"

typedef struct hnpei_pool_loops {
    void (*forward)(int soft, size_t ld, size_t rows, const hnpei_real *y, hnpei_real *weights, hnpei_real *slots);
    void (*backward)(int soft, size_t ld, size_t rows, const hnpei_real *y, const hnpei_real *slots,
                     const hnpei_real *g_slots, hnpei_real *weights);
} hnpei_pool_loops;

extern const hnpei_pool_loops hnpei_pool_loops_baseline;
#if defined(__x86_64__)
extern const hnpei_pool_loops hnpei_pool_loops_avx2, hnpei_pool_loops_avx512;
#endif

#endif
