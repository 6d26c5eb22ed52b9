#include "vector_probe.h"

#include "kernels/vector.h"

/* n is a multiple of the lanes of any instruction set. */
#define LOOP1(name, expression)                                                                                        \
    static void name(size_t n, const hnpei_real *in, hnpei_real *out)                                                  \
    {                                                                                                                  \
        for (size_t i = 0; i < n; i += VR_LANES) {                                                                     \
            vr v = vr_load(in + i);                                                                                    \
            vr_store(out + i, expression);                                                                             \
        }                                                                                                              \
    }
#define LOOP2(name, expression)                                                                                        \
    static void name(size_t n, const hnpei_real *in, const hnpei_real *in2, hnpei_real *out)                           \
    {                                                                                                                  \
        for (size_t i = 0; i < n; i += VR_LANES) {                                                                     \
            vr a = vr_load(in + i), b = vr_load(in2 + i);                                                              \
            vr_store(out + i, expression);                                                                             \
        }                                                                                                              \
    }

static vr sine_of(vr t)
{
    vr sine, cosine;
    vr_sincos_2pi(t, &sine, &cosine);
    return sine;
}

static vr cosine_of(vr t)
{
    vr sine, cosine;
    vr_sincos_2pi(t, &sine, &cosine);
    return cosine;
}

LOOP1(loop_exp, vr_exp(v))
LOOP1(loop_expm1, vr_expm1(v))
LOOP1(loop_log, vr_log(v))
LOOP1(loop_log1p, vr_log1p(v))
LOOP1(loop_tanh, vr_tanh(v))
LOOP1(loop_sigmoid, vr_sigmoid(v))
LOOP1(loop_softplus, vr_softplus(v))
LOOP1(loop_sine, sine_of(v))
LOOP1(loop_cosine, cosine_of(v))
LOOP1(loop_sqrt, vr_sqrt(v))
LOOP1(loop_abs, vr_abs(v))
LOOP2(loop_min, vr_min(a, b))
LOOP2(loop_max, vr_max(a, b))
LOOP2(loop_copysign, vr_copysign(a, b))
LOOP2(loop_larger, vr_select(a > b, a, b))

static void copy_part(size_t n, const hnpei_real *in, hnpei_real *out)
{
    vr_store_part(out, n, vr_load_part(in, n));
}

static hnpei_real sum(const hnpei_real *in)
{
    return vr_sum(vr_load(in));
}

const vector_probe HNPEI_ISA_NAME(vector_probe) = {
    loop_exp,  loop_expm1, loop_log, loop_log1p, loop_tanh,     loop_sigmoid, loop_softplus, loop_sine, loop_cosine,
    loop_sqrt, loop_abs,   loop_min, loop_max,   loop_copysign, loop_larger,  copy_part,     sum,       VR_LANES};
