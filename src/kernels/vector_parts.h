/* Parts of vectors where there are no masked loads. Included by vector_sse2.h and vector_portable.h. */
HNPEI_INLINE vf vf_load_part(const float *p, size_t n)
{
    vf v = vf_set(0);
    for (size_t i = 0; i < VF_LANES && i < n; ++i)
        v[i] = p[i];
    return v;
}

HNPEI_INLINE vd vd_load_part(const double *p, size_t n)
{
    vd v = vd_set(0);
    for (size_t i = 0; i < VD_LANES && i < n; ++i)
        v[i] = p[i];
    return v;
}

HNPEI_INLINE void vf_store_part(float *p, size_t n, vf v)
{
    for (size_t i = 0; i < VF_LANES && i < n; ++i)
        p[i] = v[i];
}

HNPEI_INLINE void vd_store_part(double *p, size_t n, vd v)
{
    for (size_t i = 0; i < VD_LANES && i < n; ++i)
        p[i] = v[i];
}
