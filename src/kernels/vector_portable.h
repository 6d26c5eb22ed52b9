/* What the vector extensions lack, in plain C: for processors without a file of their own. Included by vector.h. */
#include <math.h>

HNPEI_INLINE vf vf_set(float x)
{
    vf v;
    for (size_t i = 0; i < VF_LANES; ++i)
        v[i] = x;
    return v;
}

HNPEI_INLINE vd vd_set(double x)
{
    vd v;
    for (size_t i = 0; i < VD_LANES; ++i)
        v[i] = x;
    return v;
}

/* Where one operand is NaN: b. */
HNPEI_INLINE vf vf_min(vf a, vf b)
{
    vi less = a < b;
    return (vf)((less & (vi)a) | (~less & (vi)b));
}

HNPEI_INLINE vd vd_min(vd a, vd b)
{
    vl less = a < b;
    return (vd)((less & (vl)a) | (~less & (vl)b));
}

HNPEI_INLINE vf vf_max(vf a, vf b)
{
    vi more = a > b;
    return (vf)((more & (vi)a) | (~more & (vi)b));
}

HNPEI_INLINE vd vd_max(vd a, vd b)
{
    vl more = a > b;
    return (vd)((more & (vl)a) | (~more & (vl)b));
}

HNPEI_INLINE vf vf_sqrt(vf v)
{
    for (size_t i = 0; i < VF_LANES; ++i)
        v[i] = sqrtf(v[i]);
    return v;
}

HNPEI_INLINE vd vd_sqrt(vd v)
{
    for (size_t i = 0; i < VD_LANES; ++i)
        v[i] = sqrt(v[i]);
    return v;
}

/* The low word of each lane rotated right by its count, 0 … 31; the high words come out as anything. */
HNPEI_INLINE vul vul_rotate_low(vul v, vul count)
{
    vul low = v & 0xffffffffU;
    return (low >> count) | (low << (-count & 31));
}

/* The low words of a, then those of b. */
HNPEI_INLINE vu vu_from_low(vul a, vul b)
{
    vu v;
    for (size_t i = 0; i < VD_LANES; ++i) {
        v[i] = (uint32_t)a[i];
        v[i + VD_LANES] = (uint32_t)b[i];
    }
    return v;
}

#include "vector_parts.h"
