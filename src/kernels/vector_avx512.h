/* What the vector extensions lack, in AVX-512 F, BW, DQ and VL. Included by vector.h. */
#include <immintrin.h>

#include "vector_sums.h"

HNPEI_INLINE vf vf_set(float x)
{
    return (vf)_mm512_set1_ps(x);
}

HNPEI_INLINE vd vd_set(double x)
{
    return (vd)_mm512_set1_pd(x);
}

/* Where one operand is NaN: b. */
HNPEI_INLINE vf vf_min(vf a, vf b)
{
    return (vf)_mm512_min_ps((__m512)a, (__m512)b);
}

HNPEI_INLINE vd vd_min(vd a, vd b)
{
    return (vd)_mm512_min_pd((__m512d)a, (__m512d)b);
}

HNPEI_INLINE vf vf_max(vf a, vf b)
{
    return (vf)_mm512_max_ps((__m512)a, (__m512)b);
}

HNPEI_INLINE vd vd_max(vd a, vd b)
{
    return (vd)_mm512_max_pd((__m512d)a, (__m512d)b);
}

HNPEI_INLINE vf vf_sqrt(vf v)
{
    return (vf)_mm512_sqrt_ps((__m512)v);
}

HNPEI_INLINE vd vd_sqrt(vd v)
{
    return (vd)_mm512_sqrt_pd((__m512d)v);
}

/* v * 2^n, n integral, with one rounding; overflows to infinity and underflows to 0. */
HNPEI_INLINE vf vf_scale(vf v, vf n)
{
    return (vf)_mm512_scalef_ps((__m512)v, (__m512)n);
}

HNPEI_INLINE vd vd_scale(vd v, vd n)
{
    return (vd)_mm512_scalef_pd((__m512d)v, (__m512d)n);
}

HNPEI_INLINE __mmask16 vf_part(size_t n)
{
    return (__mmask16)(n < 16 ? (1U << n) - 1U : 0xffffU);
}

HNPEI_INLINE __mmask8 vd_part(size_t n)
{
    return (__mmask8)(n < 8 ? (1U << n) - 1U : 0xffU);
}

HNPEI_INLINE vf vf_load_part(const float *p, size_t n)
{
    return (vf)_mm512_maskz_loadu_ps(vf_part(n), p);
}

HNPEI_INLINE vd vd_load_part(const double *p, size_t n)
{
    return (vd)_mm512_maskz_loadu_pd(vd_part(n), p);
}

HNPEI_INLINE void vf_store_part(float *p, size_t n, vf v)
{
    _mm512_mask_storeu_ps(p, vf_part(n), (__m512)v);
}

HNPEI_INLINE void vd_store_part(double *p, size_t n, vd v)
{
    _mm512_mask_storeu_pd(p, vd_part(n), (__m512d)v);
}

/* The low word of each lane rotated right by its count, 0 … 31; the high words come out as anything. */
HNPEI_INLINE vul vul_rotate_low(vul v, vul count)
{
    return (vul)_mm512_rorv_epi32((__m512i)v, (__m512i)count);
}

/* The low words of a, then those of b. */
HNPEI_INLINE vu vu_from_low(vul a, vul b)
{
    const vi even = {0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30};
    return (vu)_mm512_permutex2var_epi32((__m512i)a, (__m512i)even, (__m512i)b);
}

HNPEI_INLINE float vf_sum(vf v)
{
    return vf_sum_of_8(_mm256_add_ps(_mm512_castps512_ps256((__m512)v), _mm512_extractf32x8_ps((__m512)v, 1)));
}

HNPEI_INLINE double vd_sum(vd v)
{
    return vd_sum_of_4(_mm256_add_pd(_mm512_castpd512_pd256((__m512d)v), _mm512_extractf64x4_pd((__m512d)v, 1)));
}
