/* What the vector extensions lack, in SSE2. Included by vector.h. */
#include <emmintrin.h>

HNPEI_INLINE vf vf_set(float x)
{
    return (vf)_mm_set1_ps(x);
}

HNPEI_INLINE vd vd_set(double x)
{
    return (vd)_mm_set1_pd(x);
}

/* Where one operand is NaN: b. */
HNPEI_INLINE vf vf_min(vf a, vf b)
{
    return (vf)_mm_min_ps((__m128)a, (__m128)b);
}

HNPEI_INLINE vd vd_min(vd a, vd b)
{
    return (vd)_mm_min_pd((__m128d)a, (__m128d)b);
}

HNPEI_INLINE vf vf_max(vf a, vf b)
{
    return (vf)_mm_max_ps((__m128)a, (__m128)b);
}

HNPEI_INLINE vd vd_max(vd a, vd b)
{
    return (vd)_mm_max_pd((__m128d)a, (__m128d)b);
}

HNPEI_INLINE vf vf_sqrt(vf v)
{
    return (vf)_mm_sqrt_ps((__m128)v);
}

HNPEI_INLINE vd vd_sqrt(vd v)
{
    return (vd)_mm_sqrt_pd((__m128d)v);
}

/* Each lane rotated right by its own count, 0 … 31. SSE2 shifts all lanes alike, but multiplies: x 2^(32 - count) in 64
   bits has the two parts of the rotated word in its halves. The powers come from the exponents of doubles: the low bits
   of 2^52 + 2^k are 2^k. */
HNPEI_INLINE vul vul_rotate_right_low(vul v, vul count)
{
    const vd shift = vd_set(0x1p52);
    vul left = (-count & 31) + 1023;
    vul power = (vul)((vd)(left << 52) + shift) & 0xffffffffU;
    vul product = (vul)_mm_mul_epu32((__m128i)v, (__m128i)power);
    return (product | product >> 32) & 0xffffffffU;
}

HNPEI_INLINE vu vu_rotate_right(vu v, vu count)
{
    vul even = vul_rotate_right_low((vul)v, (vul)count & 0xffffffffU);
    vul odd = vul_rotate_right_low((vul)v >> 32, (vul)count >> 32);
    return (vu)(even | odd << 32);
}

#include "vector_parts.h"
