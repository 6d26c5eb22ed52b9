/* Layers that see what is given. */
#include "given.h"

#include "rows.h"

void hnpei_given_project(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                         size_t from, size_t count, const hnpei_real *x, hnpei_real *projection)
{
    kernels->product(linear->out, hnpei_lanes(n), count, w + linear->weight + from, linear->in, 1, x, HNPEI_TILE,
                     w + linear->bias, 0, projection, HNPEI_TILE);
}

void hnpei_given_forward(const hnpei_given *given, size_t at, const hnpei_linear *linear, const hnpei_kernels *kernels,
                         const hnpei_real *w, size_t n, size_t begin, size_t end, int accumulate, hnpei_real *y)
{
    if (!given->projection) {
        hnpei_linear_forward_rows(linear, kernels, w, n, begin, end, given->rows, accumulate, y);
        return;
    }
    const hnpei_real *known = given->projection + (at + begin) * HNPEI_TILE;
    y += begin * HNPEI_TILE;
    if (accumulate)
        hnpei_rows_sum(kernels, end - begin, n, known, y);
    else
        hnpei_rows_copy(end - begin, n, known, y);
    if (given->own)
        kernels->product(end - begin, hnpei_lanes(n), given->own,
                         w + linear->weight + (begin + 1) * linear->in - given->own, linear->in, 1, given->rows,
                         HNPEI_TILE, NULL, 1, y, HNPEI_TILE);
}
