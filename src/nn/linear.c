/* y = W x + b. */
#include "rows.h"

#include <math.h>

hnpe_status hnpei_linear_create(hnpei_layout *layout, const char *prefix, size_t in, size_t out, int with_bias,
                                hnpei_linear *linear)
{
    *linear = (hnpei_linear){.in = in, .out = out, .bias = SIZE_MAX};
    HNPEI_TRY(hnpei_layout_add(layout, prefix, "weight", out, in, 1, &linear->weight));
    return with_bias ? hnpei_layout_add(layout, prefix, "bias", 1, out, 1, &linear->bias) : HNPE_OK;
}

hnpe_status hnpei_linear_add(hnpei_layout *layout, const char *prefix, const char *part, size_t in, size_t out,
                             hnpei_linear *linear)
{
    char joined[HNPEI_NAME];
    HNPEI_TRY(hnpei_layout_join(joined, prefix, "%s", part));
    return hnpei_linear_create(layout, joined, in, out, 1, linear);
}

void hnpei_linear_init(const hnpei_linear *linear, hnpei_stream *stream, double gain, hnpei_real *w)
{
    double width = gain / sqrt((double)(linear->in ? linear->in : 1));
    for (size_t i = 0; i < linear->out * linear->in; ++i)
        w[linear->weight + i] = (hnpei_real)(width * (2 * hnpei_stream_uniform(stream) - 1));
    for (size_t i = 0; linear->bias != SIZE_MAX && i < linear->out; ++i)
        w[linear->bias + i] = (hnpei_real)(width * (2 * hnpei_stream_uniform(stream) - 1));
}

void hnpei_linear_forward(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                          const hnpei_real *x, int accumulate, hnpei_real *y)
{
    const hnpei_real *bias = linear->bias == SIZE_MAX ? NULL : w + linear->bias;
    size_t lanes = hnpei_lanes(n);
    for (size_t i = 0; accumulate && bias && i < linear->out; ++i)
        for (size_t s = i * HNPEI_TILE; s < i * HNPEI_TILE + lanes; ++s)
            y[s] += bias[i];
    kernels->product(linear->out, lanes, linear->in, w + linear->weight, linear->in, 1, x, HNPEI_TILE, bias, accumulate,
                     y, HNPEI_TILE);
}

/* dL/dW = g_y x^T: the activations turned round, so that inputs lie in the lanes. Only live samples are summed. */
void hnpei_linear_backward_weights(const hnpei_linear *linear, const hnpei_kernels *kernels, size_t n,
                                   const hnpei_real *x, const hnpei_real *g_y, hnpei_real *g, hnpei_real *scratch)
{
    size_t ld = hnpei_lanes(linear->in);
    kernels->transpose(linear->in, n, x, HNPEI_TILE, scratch, ld);
    kernels->product(linear->out, linear->in, n, g_y, HNPEI_TILE, 1, scratch, ld, NULL, 1, g + linear->weight,
                     linear->in);
    if (linear->bias != SIZE_MAX)
        kernels->add_row_sums(linear->out, n, g_y, HNPEI_TILE, g + linear->bias);
}

void hnpei_linear_backward_input(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w,
                                 size_t n, const hnpei_real *g_y, int accumulate, hnpei_real *g_x)
{
    kernels->product(linear->in, hnpei_lanes(n), linear->out, w + linear->weight, 1, linear->in, g_y, HNPEI_TILE, NULL,
                     accumulate, g_x, HNPEI_TILE);
}

void hnpei_linear_backward(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                           const hnpei_real *x, const hnpei_real *g_y, hnpei_real *g, hnpei_real *g_x,
                           hnpei_real *scratch)
{
    hnpei_linear_backward_weights(linear, kernels, n, x, g_y, g, scratch);
    if (g_x)
        hnpei_linear_backward_input(linear, kernels, w, n, g_y, 1, g_x);
}
