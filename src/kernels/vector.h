/* Vectors of the instruction set that a file is compiled for. Only for files named *_isa.c.
   vf, vd: vectors of float and double; vr: of hnpei_real. vi, vl (signed) and vu, vul (unsigned): integers of the
   widths of float and double. Arithmetic, comparisons (lanes all ones where true) and shifts are the compiler's vector
   extensions. For each T of f, d and r there are VT_LANES and

       vT_load(p) vT_store(p, v)                  unaligned
       vT_load_part(p, n) vT_store_part(p, n, v)  the first n lanes; the others read as 0 and are not touched
       vT_set(x)                                  all lanes
       vT_select(mask, a, b) vT_copysign(a, sign)
       vT_min(a, b) vT_max(a, b)                  b where one is NaN
       vT_abs(v) vT_sqrt(v) vT_sum(v)             vT_sum in the order of a binary tree
       vT_exp vT_expm1 vT_log vT_log1p vT_tanh vT_sigmoid vT_softplus, vT_sincos_2pi(t, &sine, &cosine)

   whose errors are documented in vector_math.h. */
#ifndef HNPEI_VECTOR_H
#define HNPEI_VECTOR_H

#include "base/real.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HNPEI_PASTE_(a, b) a##_##b
#define HNPEI_PASTE(a, b) HNPEI_PASTE_(a, b)
/* hnpei_product becomes hnpei_product_avx512 … */
#define HNPEI_ISA_NAME(name) HNPEI_PASTE(name, HNPEI_ISA)
#define HNPEI_INLINE static inline __attribute__((always_inline, unused))

#if defined(HNPEI_ISA_avx512)
#define HNPEI_VECTOR_BYTES 64
#elif defined(HNPEI_ISA_avx2)
#define HNPEI_VECTOR_BYTES 32
#else
#define HNPEI_VECTOR_BYTES 16
#endif

typedef float vf __attribute__((vector_size(HNPEI_VECTOR_BYTES)));
typedef double vd __attribute__((vector_size(HNPEI_VECTOR_BYTES)));
typedef int32_t vi __attribute__((vector_size(HNPEI_VECTOR_BYTES)));
typedef int64_t vl __attribute__((vector_size(HNPEI_VECTOR_BYTES)));
typedef uint32_t vu __attribute__((vector_size(HNPEI_VECTOR_BYTES)));
typedef uint64_t vul __attribute__((vector_size(HNPEI_VECTOR_BYTES)));
/* As many floats as a vd has lanes. */
typedef float vh __attribute__((vector_size(HNPEI_VECTOR_BYTES / 2)));

#define VF_LANES ((size_t)(HNPEI_VECTOR_BYTES / 4))
#define VD_LANES ((size_t)(HNPEI_VECTOR_BYTES / 8))

#if defined(HNPEI_ISA_avx512)
#include "vector_avx512.h"
#elif defined(HNPEI_ISA_avx2)
#include "vector_avx2.h"
#elif defined(__SSE2__)
#include "vector_sse2.h"
#else
#include "vector_portable.h"
#endif

/* VD_LANES floats as doubles, and back. */
HNPEI_INLINE vd vd_from_floats(const float *p)
{
    vh v;
    memcpy(&v, p, sizeof v);
    return __builtin_convertvector(v, vd);
}

HNPEI_INLINE void vd_to_floats(float *p, vd v)
{
    vh narrow = __builtin_convertvector(v, vh);
    memcpy(p, &narrow, sizeof narrow);
}

#define HNPEI_VECTOR_FLOAT
#include "vector_math.h"
#undef HNPEI_VECTOR_FLOAT
#include "vector_math.h"

#if HNPEI_REAL_IS_DOUBLE
#define HNPEI_REAL_NAME(name) vd_##name
typedef vd vr;
typedef vl vr_mask;
#define VR_LANES VD_LANES
#else
#define HNPEI_REAL_NAME(name) vf_##name
typedef vf vr;
typedef vi vr_mask;
#define VR_LANES VF_LANES
#endif
#define vr_load HNPEI_REAL_NAME(load)
#define vr_store HNPEI_REAL_NAME(store)
#define vr_load_part HNPEI_REAL_NAME(load_part)
#define vr_store_part HNPEI_REAL_NAME(store_part)
#define vr_set HNPEI_REAL_NAME(set)
#define vr_select HNPEI_REAL_NAME(select)
#define vr_copysign HNPEI_REAL_NAME(copysign)
#define vr_min HNPEI_REAL_NAME(min)
#define vr_max HNPEI_REAL_NAME(max)
#define vr_abs HNPEI_REAL_NAME(abs)
#define vr_sqrt HNPEI_REAL_NAME(sqrt)
#define vr_sum HNPEI_REAL_NAME(sum)
#define vr_exp HNPEI_REAL_NAME(exp)
#define vr_expm1 HNPEI_REAL_NAME(expm1)
#define vr_log HNPEI_REAL_NAME(log)
#define vr_log1p HNPEI_REAL_NAME(log1p)
#define vr_tanh HNPEI_REAL_NAME(tanh)
#define vr_sigmoid HNPEI_REAL_NAME(sigmoid)
#define vr_softplus HNPEI_REAL_NAME(softplus)
#define vr_sincos_2pi HNPEI_REAL_NAME(sincos_2pi)

/* VD_LANES reals as doubles, and back. */
HNPEI_INLINE vd vd_from_reals(const hnpei_real *p)
{
#if HNPEI_REAL_IS_DOUBLE
    return vd_load(p);
#else
    return vd_from_floats(p);
#endif
}

HNPEI_INLINE void vd_to_reals(hnpei_real *p, vd v)
{
#if HNPEI_REAL_IS_DOUBLE
    vd_store(p, v);
#else
    vd_to_floats(p, v);
#endif
}

#endif
