/* Loops over elements: activations and their gradients, exp, log. */
#include "parts.h"
#include "vector.h"

/* The functions of one element, as vectors. */
HNPEI_INLINE vr identity(vr x)
{
    return x;
}

HNPEI_INLINE vr relu(vr x)
{
    return vr_max(vr_set(0), x);
}

HNPEI_INLINE vr silu(vr x)
{
    return x * vr_sigmoid(x);
}

HNPEI_INLINE vr elu(vr x)
{
    return vr_select(x > vr_set(0), x, vr_expm1(vr_min(vr_set(0), x)));
}

/* Each function is compiled once, over whole vectors, and the last elements go through it in a vector of their own: an
   element's value does not depend on where it is. In two copies a compiler may round sums of products differently. */
typedef void (*mapping)(size_t n, const hnpei_real *in, hnpei_real *out);

#define DEFINE_MAPPING(name)                                                                                           \
    static __attribute__((__noinline__)) void map_##name(size_t n, const hnpei_real *in, hnpei_real *out)              \
    {                                                                                                                  \
        for (size_t i = 0; i < n; i += VR_LANES)                                                                       \
            vr_store(out + i, name(vr_load(in + i)));                                                                  \
    }

DEFINE_MAPPING(identity)
DEFINE_MAPPING(relu)
DEFINE_MAPPING(silu)
DEFINE_MAPPING(elu)
DEFINE_MAPPING(vr_tanh)
DEFINE_MAPPING(vr_sigmoid)
DEFINE_MAPPING(vr_exp)
DEFINE_MAPPING(vr_log)

static void map(mapping function, size_t n, const hnpei_real *in, hnpei_real *out)
{
    const size_t left = n % VR_LANES, whole = n - left;
    hnpei_real part[VR_LANES];
    function(whole, in, out);
    if (left) {
        vr_store(part, vr_load_part(in + whole, left));
        function(VR_LANES, part, part);
        vr_store_part(out + whole, left, vr_load(part));
    }
}

void HNPEI_ISA_NAME(hnpei_exp)(size_t n, const hnpei_real *in, hnpei_real *out)
{
    map(map_vr_exp, n, in, out);
}

void HNPEI_ISA_NAME(hnpei_log)(size_t n, const hnpei_real *in, hnpei_real *out)
{
    map(map_vr_log, n, in, out);
}

static __attribute__((__noinline__)) void map_logistic(size_t n, const double *in, double *out)
{
    for (size_t i = 0; i < n; i += VD_LANES)
        vd_store(out + i, vd_sigmoid(vd_load(in + i)));
}

void HNPEI_ISA_NAME(hnpei_logistic)(size_t n, const double *in, double *out)
{
    const size_t left = n % VD_LANES, whole = n - left;
    double part[VD_LANES];
    map_logistic(whole, in, out);
    if (left) {
        vd_store(part, vd_load_part(in + whole, left));
        map_logistic(VD_LANES, part, part);
        vd_store_part(out + whole, left, vd_load(part));
    }
}

void HNPEI_ISA_NAME(hnpei_activate)(hnpei_activation activation, size_t n, const hnpei_real *in, hnpei_real *out)
{
    static const mapping functions[] = {
        [HNPEI_ACTIVATION_IDENTITY] = map_identity, [HNPEI_ACTIVATION_RELU] = map_relu,
        [HNPEI_ACTIVATION_TANH] = map_vr_tanh,      [HNPEI_ACTIVATION_SILU] = map_silu,
        [HNPEI_ACTIVATION_ELU] = map_elu,           [HNPEI_ACTIVATION_SIGMOID] = map_vr_sigmoid};
    map(functions[activation], n, in, out);
}

/* Derivatives at x, where the function is y. */
HNPEI_INLINE vr identity_slope(vr x, vr y)
{
    (void)x;
    (void)y;
    return vr_set(1);
}

HNPEI_INLINE vr relu_slope(vr x, vr y)
{
    (void)y;
    return vr_select(x > vr_set(0), vr_set(1), vr_set(0));
}

HNPEI_INLINE vr tanh_slope(vr x, vr y)
{
    (void)x;
    return vr_set(1) - y * y;
}

/* The sigmoid is y / x, and 1/2 + x / 4 + … near 0, where that would lose digits. */
HNPEI_INLINE vr silu_slope(vr x, vr y)
{
    const vr half = vr_set((hnpei_real)0.5), quarter = vr_set((hnpei_real)0.25), near = vr_set((hnpei_real)1e-5);
    vr s = vr_select(vr_abs(x) < near, half + quarter * x, y / x);
    return s + y * (vr_set(1) - s);
}

HNPEI_INLINE vr elu_slope(vr x, vr y)
{
    return vr_select(x > vr_set(0), vr_set(1), y + vr_set(1));
}

HNPEI_INLINE vr sigmoid_slope(vr x, vr y)
{
    (void)x;
    return y * (vr_set(1) - y);
}

HNPEI_INLINE void map_slope(vr (*slope)(vr, vr), size_t n, const hnpei_real *in, const hnpei_real *out,
                            const hnpei_real *g_out, hnpei_real *g_in)
{
    size_t i = 0;
    for (; i + VR_LANES <= n; i += VR_LANES)
        vr_store(g_in + i, vr_load(g_out + i) * slope(vr_load(in + i), vr_load(out + i)));
    size_t left = n - i;
    if (left)
        vr_store_part(g_in + i, left,
                      vr_load_part(g_out + i, left) * slope(vr_load_part(in + i, left), vr_load_part(out + i, left)));
}

void HNPEI_ISA_NAME(hnpei_activate_gradient)(hnpei_activation activation, size_t n, const hnpei_real *in,
                                             const hnpei_real *out, const hnpei_real *g_out, hnpei_real *g_in)
{
    switch (activation) {
    case HNPEI_ACTIVATION_IDENTITY:
        map_slope(identity_slope, n, in, out, g_out, g_in);
        break;
    case HNPEI_ACTIVATION_RELU:
        map_slope(relu_slope, n, in, out, g_out, g_in);
        break;
    case HNPEI_ACTIVATION_TANH:
        map_slope(tanh_slope, n, in, out, g_out, g_in);
        break;
    case HNPEI_ACTIVATION_SILU:
        map_slope(silu_slope, n, in, out, g_out, g_in);
        break;
    case HNPEI_ACTIVATION_ELU:
        map_slope(elu_slope, n, in, out, g_out, g_in);
        break;
    case HNPEI_ACTIVATION_SIGMOID:
        map_slope(sigmoid_slope, n, in, out, g_out, g_in);
        break;
    }
}
