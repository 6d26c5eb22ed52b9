/* What the vector extensions lack, in AVX2. Included by vector.h. */
#include <immintrin.h>

#include "vector_sums.h"

HNPEI_INLINE vf vf_set(float x)
{
    return (vf)_mm256_set1_ps(x);
}

HNPEI_INLINE vd vd_set(double x)
{
    return (vd)_mm256_set1_pd(x);
}

/* Where one operand is NaN: b. */
HNPEI_INLINE vf vf_min(vf a, vf b)
{
    return (vf)_mm256_min_ps((__m256)a, (__m256)b);
}

HNPEI_INLINE vd vd_min(vd a, vd b)
{
    return (vd)_mm256_min_pd((__m256d)a, (__m256d)b);
}

HNPEI_INLINE vf vf_max(vf a, vf b)
{
    return (vf)_mm256_max_ps((__m256)a, (__m256)b);
}

HNPEI_INLINE vd vd_max(vd a, vd b)
{
    return (vd)_mm256_max_pd((__m256d)a, (__m256d)b);
}

HNPEI_INLINE vf vf_sqrt(vf v)
{
    return (vf)_mm256_sqrt_ps((__m256)v);
}

HNPEI_INLINE vd vd_sqrt(vd v)
{
    return (vd)_mm256_sqrt_pd((__m256d)v);
}

/* The sign bits of lanes 0 … n - 1 set. */
HNPEI_INLINE __m256i vf_part(size_t n)
{
    const vi lane = {0, 1, 2, 3, 4, 5, 6, 7};
    return (__m256i)(lane < (vi)_mm256_set1_epi32((int)n));
}

HNPEI_INLINE __m256i vd_part(size_t n)
{
    const vl lane = {0, 1, 2, 3};
    return (__m256i)(lane < (vl)_mm256_set1_epi64x((long long)n));
}

HNPEI_INLINE vf vf_load_part(const float *p, size_t n)
{
    return (vf)_mm256_maskload_ps(p, vf_part(n));
}

HNPEI_INLINE vd vd_load_part(const double *p, size_t n)
{
    return (vd)_mm256_maskload_pd(p, vd_part(n));
}

HNPEI_INLINE void vf_store_part(float *p, size_t n, vf v)
{
    _mm256_maskstore_ps(p, vf_part(n), (__m256)v);
}

HNPEI_INLINE void vd_store_part(double *p, size_t n, vd v)
{
    _mm256_maskstore_pd(p, vd_part(n), (__m256d)v);
}

/* The low word of each lane rotated right by its count, 0 … 31; the high words come out as anything. */
HNPEI_INLINE vul vul_rotate_low(vul v, vul count)
{
    return (vul)(((vu)v >> (vu)count) | ((vu)v << (-(vu)count & 31)));
}

/* The low words of a, then those of b. */
HNPEI_INLINE vu vu_from_low(vul a, vul b)
{
    __m256 halves = _mm256_shuffle_ps((__m256)a, (__m256)b, _MM_SHUFFLE(2, 0, 2, 0));
    return (vu)_mm256_permute4x64_epi64((__m256i)halves, _MM_SHUFFLE(3, 1, 2, 0));
}

HNPEI_INLINE float vf_sum(vf v)
{
    return vf_sum_of_8((__m256)v);
}

HNPEI_INLINE double vd_sum(vd v)
{
    return vd_sum_of_4((__m256d)v);
}
