/* Sums of lanes from AVX2 on. Included by vector_avx2.h and vector_avx512.h. */
/* Halves added, and halves of that, down to one lane. */
HNPEI_INLINE float vf_sum_of_4(__m128 v)
{
    __m128 pair = _mm_add_ps(v, _mm_movehl_ps(v, v));
    return _mm_cvtss_f32(_mm_add_ss(pair, _mm_movehdup_ps(pair)));
}

HNPEI_INLINE float vf_sum_of_8(__m256 v)
{
    return vf_sum_of_4(_mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1)));
}

HNPEI_INLINE double vd_sum_of_4(__m256d v)
{
    __m128d pair = _mm_add_pd(_mm256_castpd256_pd128(v), _mm256_extractf128_pd(v, 1));
    return _mm_cvtsd_f64(_mm_add_sd(pair, _mm_unpackhi_pd(pair, pair)));
}
