/* Layers that see what is given. */
#include "given.h"

#include "rows.h"

void hnpei_given_project(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                         size_t from, size_t count, const hnpei_real *x, hnpei_real *projection)
{
    kernels->product(linear->out, hnpei_lanes(n), count, w + linear->weight + from, linear->in, 1, x, HNPEI_TILE,
                     w + linear->bias, 0, projection, HNPEI_TILE);
}

/* y[i][s] += numbers[i]. */
static void add_numbers(size_t rows, size_t n, const hnpei_real *numbers, hnpei_real *y)
{
    for (size_t i = 0; i < rows; ++i)
        for (size_t s = i * HNPEI_TILE; s < i * HNPEI_TILE + hnpei_lanes(n); ++s)
            y[s] += numbers[i];
}

void hnpei_given_forward(const hnpei_given *given, size_t at, const hnpei_linear *linear, const hnpei_kernels *kernels,
                         const hnpei_real *w, size_t n, size_t begin, size_t end, int accumulate, hnpei_real *y)
{
    if (!given->projection) {
        hnpei_linear_forward_rows(linear, kernels, w, n, begin, end, given->rows, accumulate, y);
        return;
    }
    const hnpei_real *known = given->projection + hnpei_given_numbers(given, (at + begin) * HNPEI_TILE);
    const int as_bias = given->one && given->own;
    y += begin * HNPEI_TILE;
    if (as_bias && accumulate)
        add_numbers(end - begin, n, known, y);
    else if (accumulate)
        hnpei_rows_sum(kernels, end - begin, n, known, y);
    else if (!as_bias)
        hnpei_rows_copy(end - begin, n, known, y);
    if (given->own)
        kernels->product(end - begin, hnpei_lanes(n), given->own,
                         w + linear->weight + (begin + 1) * linear->in - given->own, linear->in, 1, given->rows,
                         HNPEI_TILE, known, accumulate || !as_bias, y, HNPEI_TILE);
}

/* g_x[count] += W[:, from, from + count)^T g_y. */
static void add_input_gradient(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                               size_t from, size_t count, const hnpei_real *g_y, hnpei_real *g_x)
{
    kernels->product(count, hnpei_lanes(n), linear->out, w + linear->weight + from, 1, linear->in, g_y, HNPEI_TILE,
                     NULL, 1, g_x, HNPEI_TILE);
}

void hnpei_given_backward(const hnpei_given *given, const hnpei_given_gradient *back, size_t at,
                          const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                          const hnpei_real *g_y, hnpei_real *g, hnpei_real *scratch)
{
    const size_t own = given->own;
    if (!given->projection) {
        hnpei_linear_backward(linear, kernels, w, n, given->rows, g_y, g, back->rows, scratch);
        return;
    }
    hnpei_rows_copy(linear->out, n, g_y, back->projection + at * HNPEI_TILE);
    if (!own)
        return;
    hnpei_linear_backward_columns(linear, kernels, n, linear->in - own, own, given->rows, g_y, g, scratch);
    if (back->rows)
        add_input_gradient(linear, kernels, w, n, linear->in - own, own, g_y, back->rows);
}

void hnpei_given_project_backward(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w,
                                  size_t n, size_t from, size_t count, const hnpei_real *x,
                                  const hnpei_real *g_projection, hnpei_real *g, hnpei_real *g_x, hnpei_real *scratch)
{
    hnpei_linear_backward_columns(linear, kernels, n, from, count, x, g_projection, g, scratch);
    kernels->add_row_sums(linear->out, n, g_projection, HNPEI_TILE, g + linear->bias);
    if (g_x)
        add_input_gradient(linear, kernels, w, n, from, count, g_projection, g_x);
}
