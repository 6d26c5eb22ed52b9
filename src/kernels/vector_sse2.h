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

/* The low word of each lane rotated right by its count, 0 … 31; the high words come out as anything. SSE2 shifts all
   lanes alike, but multiplies: v 2^(32 - count) in 64 bits has the two parts of the rotated word in its halves. The
   powers come from the exponents of doubles: the low bits of 2^52 + 2^k are 2^k. */
HNPEI_INLINE vul vul_rotate_low(vul v, vul count)
{
    vul exponent = (-count & 31) + 1023;
    vul power = (vul)((vd)(exponent << 52) + vd_set(0x1p52));
    vul product = (vul)_mm_mul_epu32((__m128i)v, (__m128i)power);
    return product | product >> 32;
}

/* The low words of a, then those of b. */
HNPEI_INLINE vu vu_from_low(vul a, vul b)
{
    return (vu)_mm_shuffle_ps((__m128)a, (__m128)b, _MM_SHUFFLE(2, 0, 2, 0));
}

#include "vector_parts.h"
