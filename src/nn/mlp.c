/* linear, activation, …, linear. The tape holds, of each hidden layer, what was activated and the result. */
#include "given.h"

#include "rows.h"

hnpe_status hnpei_mlp_create(hnpei_layout *layout, const char *prefix, size_t in, size_t out, size_t hidden,
                             size_t layers, hnpei_activation activation, hnpei_mlp *mlp)
{
    *mlp = (hnpei_mlp){.in = in, .out = out, .hidden = hidden, .layers = layers, .activation = activation};
    HNPEI_REQUIRE(layers <= HNPEI_MAX_LAYERS, HNPE_ERROR_INVALID_ARGUMENT, "%zu layers, but at most %d are possible",
                  layers, HNPEI_MAX_LAYERS);
    HNPEI_REQUIRE(layers == 0 || hidden > 0, HNPE_ERROR_INVALID_ARGUMENT, "hidden layers of no units");
    for (size_t i = 0; i <= layers; ++i) {
        char name[HNPEI_NAME];
        HNPEI_TRY(hnpei_layout_join(name, prefix, "%zu", i));
        HNPEI_TRY(
            hnpei_linear_create(layout, name, i == 0 ? in : hidden, i == layers ? out : hidden, 1, &mlp->linear[i]));
    }
    mlp->tape = 2 * layers * hidden * HNPEI_TILE;
    mlp->scratch = 2 * hidden * HNPEI_TILE + hnpei_linear_scratch(in > hidden ? in : hidden);
    return HNPE_OK;
}

void hnpei_mlp_init(const hnpei_mlp *mlp, hnpei_stream *stream, double last_gain, hnpei_real *w)
{
    for (size_t i = 0; i <= mlp->layers; ++i) {
        double gain = hnpei_activation_gain(i == 0 ? HNPEI_ACTIVATION_IDENTITY : mlp->activation);
        hnpei_linear_init(&mlp->linear[i], stream, i == mlp->layers ? last_gain * gain : gain, w);
    }
}

/* What comes out of hidden layer i, and, half a layer before it, what was activated. */
static size_t activated(const hnpei_mlp *mlp, size_t i)
{
    return (2 * i + 1) * mlp->hidden * HNPEI_TILE;
}

void hnpei_mlp_forward(const hnpei_mlp *mlp, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                       const hnpei_real *x, hnpei_real *tape, hnpei_real *y)
{
    const hnpei_given rows = hnpei_given_rows(x);
    hnpei_mlp_forward_given(mlp, kernels, w, n, &rows, tape, y);
}

void hnpei_mlp_forward_given(const hnpei_mlp *mlp, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                             const hnpei_given *given, hnpei_real *tape, hnpei_real *y)
{
    hnpei_given input = *given;
    for (size_t i = 0; i < mlp->layers; ++i) {
        hnpei_real *out = tape + activated(mlp, i), *in = out - mlp->hidden * HNPEI_TILE;
        hnpei_given_forward(&input, 0, &mlp->linear[i], kernels, w, n, 0, mlp->hidden, 0, in);
        hnpei_rows_activate(kernels, mlp->activation, mlp->hidden, n, in, out);
        input = hnpei_given_rows(out);
    }
    hnpei_given_forward(&input, 0, &mlp->linear[mlp->layers], kernels, w, n, 0, mlp->out, 0, y);
}

size_t hnpei_mlp_projection(const hnpei_mlp *mlp)
{
    return mlp->linear[0].out * HNPEI_TILE;
}

void hnpei_mlp_project(const hnpei_mlp *mlp, const hnpei_kernels *kernels, const hnpei_real *w, size_t n, size_t own,
                       const hnpei_real *shared, hnpei_real *projection)
{
    hnpei_given_project(&mlp->linear[0], kernels, w, n, 0, mlp->in - own, shared, projection);
}

void hnpei_mlp_backward(const hnpei_mlp *mlp, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                        const hnpei_real *x, const hnpei_real *tape, const hnpei_real *g_y, hnpei_real *g,
                        hnpei_real *g_x, hnpei_real *scratch)
{
    const hnpei_given rows = hnpei_given_rows(x);
    const hnpei_given_gradient back = {g_x, NULL};
    hnpei_mlp_backward_given(mlp, kernels, w, n, &rows, tape, g_y, g, &back, scratch);
}

void hnpei_mlp_backward_given(const hnpei_mlp *mlp, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                              const hnpei_given *given, const hnpei_real *tape, const hnpei_real *g_y, hnpei_real *g,
                              const hnpei_given_gradient *back, hnpei_real *scratch)
{
    size_t size = mlp->hidden * HNPEI_TILE;
    hnpei_real *turned = scratch + 2 * size;
    for (size_t i = mlp->layers; i > 0; --i) {
        const hnpei_real *out = tape + activated(mlp, i - 1), *in = out - size;
        hnpei_real *g_out = scratch + i % 2 * size;
        hnpei_linear_backward_weights(&mlp->linear[i], kernels, n, out, g_y, g, turned);
        hnpei_linear_backward_input(&mlp->linear[i], kernels, w, n, g_y, 0, g_out);
        hnpei_rows_activate_gradient(kernels, mlp->activation, mlp->hidden, n, in, out, g_out);
        g_y = g_out;
    }
    hnpei_given_backward(given, back, 0, &mlp->linear[0], kernels, w, n, g_y, g, turned);
}

void hnpei_mlp_project_backward(const hnpei_mlp *mlp, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                                size_t own, const hnpei_real *shared, hnpei_real *g_projection, hnpei_real *g,
                                hnpei_real *g_shared, hnpei_real *scratch)
{
    hnpei_given_project_backward(&mlp->linear[0], kernels, w, n, 0, mlp->in - own, shared, g_projection, g, g_shared,
                                 scratch);
}
