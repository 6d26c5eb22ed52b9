/* y = W x + b. */
#include "stair.h"

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

void hnpei_linear_forward_rows(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                               size_t begin, size_t end, const hnpei_real *x, int accumulate, hnpei_real *y)
{
    const hnpei_linear part = {linear->in, end - begin, linear->weight + begin * linear->in,
                               linear->bias == SIZE_MAX ? SIZE_MAX : linear->bias + begin};
    hnpei_linear_forward(&part, kernels, w, n, x, accumulate, y + begin * HNPEI_TILE);
}

void hnpei_linear_forward(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                          const hnpei_real *x, int accumulate, hnpei_real *y)
{
    hnpei_stair_forward(&HNPEI_STAIR_DENSE, linear, kernels, w, n, 0, 1, x, accumulate, y);
}

void hnpei_linear_backward_weights(const hnpei_linear *linear, const hnpei_kernels *kernels, size_t n,
                                   const hnpei_real *x, const hnpei_real *g_y, hnpei_real *g, hnpei_real *scratch)
{
    hnpei_stair_backward_weights(&HNPEI_STAIR_DENSE, linear, kernels, n, x, g_y, g, scratch);
}

void hnpei_linear_backward_input(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w,
                                 size_t n, const hnpei_real *g_y, int accumulate, hnpei_real *g_x)
{
    hnpei_stair_backward_input(&HNPEI_STAIR_DENSE, linear, kernels, w, n, g_y, accumulate, g_x);
}

void hnpei_linear_backward(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                           const hnpei_real *x, const hnpei_real *g_y, hnpei_real *g, hnpei_real *g_x,
                           hnpei_real *scratch)
{
    hnpei_linear_backward_weights(linear, kernels, n, x, g_y, g, scratch);
    if (g_x)
        hnpei_linear_backward_input(linear, kernels, w, n, g_y, 1, g_x);
}
