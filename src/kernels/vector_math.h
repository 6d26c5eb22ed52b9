/* Functions of vectors, included twice by vector.h: with HNPEI_VECTOR_FLOAT for vf, without for vd. Every lane is
   computed alike, wherever it is. Bounds, tested over the whole range: exp, expm1, log, log1p 2 ulp; tanh, sigmoid,
   softplus 3 ulp; sine and cosine 1e-7 and 2e-16 absolute. Infinities, NaN, overflow, underflow and subnormal numbers
   come out as in the C library; only results below the smallest normal number may lose relative accuracy. The
   polynomials are minimax fits (Remez' algorithm) over the reduced ranges. */
#ifdef HNPEI_VECTOR_FLOAT
#define V(name) vf_##name
#define VT vf
#define VI vi
#define VU vu
#define VS float
#define VS_INT int32_t
#define LANES VF_LANES
#define MANTISSA 23          /* bits after the point */
#define TO_INTEGER 0x1.8p23f /* adding it leaves the nearest integer in the low bits */
#define SMALLEST_NORMAL 0x1p-126f
#define SUBNORMAL_SHIFT 30          /* 2^30 times a subnormal number is normal */
#define LN2_HIGH 0.693145751953125f /* 16 bits, so that its product with an exponent is exact */
#define LN2_LOW 1.42860682e-06f
#define EXP_LOW -104.f /* exp is 0 below, infinite above */
#define EXP_HIGH 89.f
#define EXPM1_LOW -40.f /* expm1 is -1 below */
#define TANH_HIGH 20.f  /* tanh(x / 2) is 1 above */
#define C(value) value##f
#else
#define V(name) vd_##name
#define VT vd
#define VI vl
#define VU vul
#define VS double
#define VS_INT int64_t
#define LANES VD_LANES
#define MANTISSA 52
#define TO_INTEGER 0x1.8p52
#define SMALLEST_NORMAL 0x1p-1022
#define SUBNORMAL_SHIFT 60
#define LN2_HIGH 0x1.62e42feep-1
#define LN2_LOW 1.9082149292705877e-10
#define EXP_LOW -746.
#define EXP_HIGH 710.
#define EXPM1_LOW -60.
#define TANH_HIGH 44.
#define C(value) value
#endif

HNPEI_INLINE VT V(load)(const VS *p)
{
    VT v;
    memcpy(&v, p, sizeof v);
    return v;
}

HNPEI_INLINE void V(store)(VS *p, VT v)
{
    memcpy(p, &v, sizeof v);
}

HNPEI_INLINE VT V(select)(VI mask, VT a, VT b)
{
    return (VT)((mask & (VI)a) | (~mask & (VI)b));
}

HNPEI_INLINE VT V(copysign)(VT a, VT sign)
{
    const VI bit = (VI)V(set)(C(-0.));
    return (VT)(((VI)a & ~bit) | ((VI)sign & bit));
}

HNPEI_INLINE VT V(abs)(VT v)
{
    return (VT)((VI)v & ~(VI)V(set)(C(-0.)));
}

#if !defined(HNPEI_ISA_avx2) && !defined(HNPEI_ISA_avx512)
HNPEI_INLINE VS V(sum)(VT v)
{
    VS lanes[LANES];
    V(store)(lanes, v);
    for (size_t half = LANES / 2; half; half /= 2)
        for (size_t i = 0; i < half; ++i)
            lanes[i] += lanes[i + half];
    return lanes[0];
}
#endif

/* c[0] + c[1] x + … + c[degree] x^degree; the loop is unrolled, c becomes constants. */
HNPEI_INLINE VT V(polynomial)(VT x, int degree, const VS *c)
{
    VT sum = V(set)(c[degree]);
    for (int i = degree - 1; i >= 0; --i)
        sum = sum * x + V(set)(c[i]);
    return sum;
}

/* Integral n as integers. The integers of lanes wrap around where n is NaN or infinite, hence the unsigned types. */
HNPEI_INLINE VI V(to_integer)(VT n)
{
    const VT shift = V(set)(TO_INTEGER);
    return (VI)((VU)(n + shift) - (VU)shift);
}

/* 2^n for integral |n| below the largest exponent. */
HNPEI_INLINE VT V(power_of_two)(VI n)
{
    return (VT)(((VU)n << MANTISSA) + (VU)V(set)(1));
}

#ifndef HNPEI_ISA_avx512
/* v * 2^n, n integral and of at most twice the largest exponent, with one rounding: in two steps, so that neither
   overflows or underflows before the product does. */
HNPEI_INLINE VT V(scale)(VT v, VT n)
{
    VI whole = V(to_integer)(n);
    VI half = whole >> 1;
    return v * V(power_of_two)(half) * V(power_of_two)(whole - half);
}
#endif

/* ---- exponentials: x = n log 2 + r, |r| <= log(2) / 2; returns e^r - 1, and n + TO_INTEGER in shifted ---- */
HNPEI_INLINE VT V(exp_reduced)(VT x, VT *shifted)
{
#ifdef HNPEI_VECTOR_FLOAT
    static const float c[] = {0x1.00000035ce59dp-1f, 0x1.5554ae129047ep-3f, 0x1.555485427613fp-5f,
                              0x1.12290e72d6ec9p-7f, 0x1.6d9a8368374eap-10f};
    enum { degree = 4 };
#else
    static const double c[] = {0x1.0000000000000p-1,  0x1.5555555555559p-3,  0x1.555555555555ap-5,
                               0x1.111111110f647p-7,  0x1.6c16c16c143c6p-10, 0x1.a01a01b013955p-13,
                               0x1.a01a01b0e2f4ep-16, 0x1.71ddf7d2824b1p-19, 0x1.27e4c541738bcp-22,
                               0x1.af5fb37e60db0p-26, 0x1.1f95f886fb02dp-29};
    enum { degree = 10 };
#endif
    const VT to_integer = V(set)(TO_INTEGER);
    *shifted = x * V(set)(C(1.4426950408889634)) + to_integer;
    VT n = *shifted - to_integer;
    VT r = x - n * V(set)(LN2_HIGH) - n * V(set)(LN2_LOW);
    return r + r * r * V(polynomial)(r, degree, c);
}

HNPEI_INLINE VT V(exp)(VT x)
{
    VT shifted, clamped = V(min)(V(set)(EXP_HIGH), V(max)(V(set)(EXP_LOW), x));
    VT p = V(exp_reduced)(clamped, &shifted);
    return V(scale)(V(set)(1) + p, shifted - V(set)(TO_INTEGER));
}

HNPEI_INLINE VT V(expm1)(VT x)
{
    VT shifted, clamped = V(min)(V(set)(EXP_HIGH), V(max)(V(set)(EXPM1_LOW), x));
    VT p = V(exp_reduced)(clamped, &shifted), n = shifted - V(set)(TO_INTEGER);
    const VT one = V(set)(1);
    return V(scale)(p + (one - V(scale)(one, -n)), n);
}

/* tanh(x) = e / (e + 2), e = exp(2 |x|) - 1 without cancellation. The low bits of n + TO_INTEGER are those of n. */
HNPEI_INLINE VT V(tanh)(VT x)
{
    VT shifted, twice = V(abs)(x) * V(set)(2);
    VT p = V(exp_reduced)(V(min)(V(set)(TANH_HIGH), twice), &shifted);
    VT power = V(power_of_two)((VI)shifted);
    VT e = power * p + (power - V(set)(1));
    return V(copysign)(e / (e + V(set)(2)), x);
}

/* 1 / (1 + exp(-x)), accurate in both tails. */
HNPEI_INLINE VT V(sigmoid)(VT x)
{
    const VT one = V(set)(1);
    VT z = V(exp)(-V(abs)(x));
    return V(select)(x < V(set)(0), z, one) / (one + z);
}

/* ---- logarithms: x = 2^k m, m from sqrt(1/2) to sqrt(2) ---- */
/* log(1 + f) + k log 2. */
HNPEI_INLINE VT V(log_reduced)(VT f, VI k)
{
    const VT to_integer = V(set)(TO_INTEGER);
    VT n = (VT)((VU)k + (VU)to_integer) - to_integer;
    VT half_square = V(set)(C(0.5)) * f * f;
#ifdef HNPEI_VECTOR_FLOAT
    static const float c[] = {0x1.55554a170db39p-2f,  -0x1.000222b153f6fp-2f, 0x1.99a5ab7438985p-3f,
                              -0x1.5477b0331f2f3p-3f, 0x1.226bd5115ebe0p-3f,  -0x1.0ce77ebfdd43dp-3f,
                              0x1.07e5bb184084ep-3f,  -0x1.41f828ffa30f4p-4f};
    VT tail = f * f * f * V(polynomial)(f, 7, c);
    return f - (half_square - (tail + n * V(set)(LN2_LOW))) + n * V(set)(LN2_HIGH);
#else
    /* log(1 + f) = 2 atanh(s), s = f / (2 + f), arranged so that what is rounded is small beside f. */
    static const double c[] = {0x1.5555555555555p-1, 0x1.9999999999df5p-2, 0x1.249249242bba6p-2, 0x1.c71c7258a8301p-3,
                               0x1.745cde43ee97dp-3, 0x1.3b20aaae72260p-3, 0x1.0f5cc1a318668p-3, 0x1.0f641a41bbcdcp-3};
    VT s = f / (V(set)(2) + f);
    VT tail = s * (half_square + s * s * V(polynomial)(s * s, 7, c));
    return f - (half_square - (tail + n * V(set)(LN2_LOW))) + n * V(set)(LN2_HIGH);
#endif
}

/* The exponent k of a positive normal number, and m. */
HNPEI_INLINE VI V(exponent)(VT x, VT *m)
{
    const VU low = (VU)V(set)(C(0.70710678118654752));
    VI k = (VI)((VU)x - low) >> MANTISSA;
    *m = (VT)((VU)x - ((VU)k << MANTISSA));
    return k;
}

/* log(x) of positive normal numbers only. */
HNPEI_INLINE VT V(log_normal)(VT x)
{
    VT m;
    VI k = V(exponent)(x, &m);
    return V(log_reduced)(m - V(set)(1), k);
}

/* What the logarithm is at 0, below and at infinity; NaN stays NaN. */
HNPEI_INLINE VT V(log_special)(VT x, VT value)
{
    const VT infinity = V(set)((VS)__builtin_inf()), zero = V(set)(0);
    value = V(select)(x < infinity, value, x);
    value = V(select)(x == zero, -infinity, value);
    return V(select)(x < zero, V(set)((VS)__builtin_nan("")), value);
}

HNPEI_INLINE VT V(log)(VT x)
{
    VI small = x < V(set)(SMALLEST_NORMAL);
    VT m, normal = V(select)(small, x * V(set)((VS)((int64_t)1 << SUBNORMAL_SHIFT)), x);
    VI k = V(exponent)(normal, &m) - (small & SUBNORMAL_SHIFT);
    return V(log_special)(x, V(log_reduced)(m - V(set)(1), k));
}

/* log(sum + lost), where `sum` is a rounded sum of at least SMALLEST_NORMAL and `lost` what rounding took from it. */
HNPEI_INLINE VT V(log_of_sum)(VT sum, VT lost)
{
    VT m;
    VI k = V(exponent)(sum, &m);
    VI has_bits_below_one = sum < V(set)((VS)((VS_INT)4 << MANTISSA));
    VT per_m = (VT)((VU)has_bits_below_one & ((VU)V(set)(1) - ((VU)k << MANTISSA)));
    return V(log_reduced)((m - V(set)(1)) + lost * per_m, k);
}

HNPEI_INLINE VT V(log1p)(VT x)
{
    const VT one = V(set)(1);
    VT sum = one + x;
    VT lost = V(select)(x < one, x - (sum - one), one - (sum - x));
    return V(log_special)(sum, V(log_of_sum)(sum, lost));
}

/* log(1 + exp(x)). */
HNPEI_INLINE VT V(softplus)(VT x)
{
    const VT one = V(set)(1);
    VT z = V(exp)(-V(abs)(x));
    VT sum = one + z;
    return V(max)(x, V(set)(0)) + V(log_of_sum)(sum, z - (sum - one));
}

/* ---- sine and cosine of 2 pi t, |t| <= 2^20: t = q / 4 + r, |r| <= 1 / 8 ---- */
HNPEI_INLINE void V(sincos_2pi)(VT t, VT *sine, VT *cosine)
{
#ifdef HNPEI_VECTOR_FLOAT
    static const float s[] = {0x1.921fb52e6a185p+2f, -0x1.4abbb90039a81p+5f, 0x1.465e91ee2942bp+6f,
                              -0x1.2d9302220958bp+6f};
    static const float c[] = {0x1.ffffffff84b7bp-1f, -0x1.3bd3cc6e7d059p+4f, 0x1.03c1daad06c65p+6f,
                              -0x1.55c4e9c3a8fa0p+6f, 0x1.d99f53cd238c8p+5f};
    enum { sine_degree = 3, cosine_degree = 4 };
#else
    static const double s[] = {0x1.921fb54442d18p+2,  -0x1.4abbce625be53p+5, 0x1.466bc6775aad9p+6,
                               -0x1.32d2cce62abbdp+6, 0x1.50783485c2d5fp+5,  -0x1.e3074b42c3791p+3,
                               0x1.e8eec79c22821p+1,  -0x1.6c58cc2ad601ep-1};
    static const double c[] = {0x1.0000000000000p+0,  -0x1.3bd3cc9be45dep+4, 0x1.03c1f081b5aaap+6,
                               -0x1.55d3c7e3c8d5cp+6, 0x1.e1f5068303f77p+5,  -0x1.a6d1ec3d4ba80p+4,
                               0x1.f9cc15d79452ap+2,  -0x1.b2586c439dc0fp+0};
    enum { sine_degree = 7, cosine_degree = 7 };
#endif
    const VT to_integer = V(set)(TO_INTEGER);
    VT shifted = t * V(set)(4) + to_integer;
    VT r = t - (shifted - to_integer) * V(set)(C(0.25));
    VT square = r * r;
    VT sine_r = r * V(polynomial)(square, sine_degree, s);
    VT cosine_r = V(polynomial)(square, cosine_degree, c);
    VU quadrant = (VU)shifted;
    VI odd = (quadrant & 1) != 0;
    VU sine_sign = (quadrant & 2) << (sizeof(VS) * 8 - 2);
    VU cosine_sign = ((quadrant + 1) & 2) << (sizeof(VS) * 8 - 2);
    *sine = (VT)((VU)V(select)(odd, cosine_r, sine_r) ^ sine_sign);
    *cosine = (VT)((VU)V(select)(odd, sine_r, cosine_r) ^ cosine_sign);
}

#undef V
#undef VT
#undef VI
#undef VU
#undef VS
#undef VS_INT
#undef LANES
#undef MANTISSA
#undef TO_INTEGER
#undef SMALLEST_NORMAL
#undef SUBNORMAL_SHIFT
#undef LN2_HIGH
#undef LN2_LOW
#undef EXP_LOW
#undef EXP_HIGH
#undef EXPM1_LOW
#undef TANH_HIGH
#undef C
