/* What the layers of this room share: operations on the rows of tiles, and the two halves of a linear layer's backward.
 */
#ifndef HNPEI_ROWS_H
#define HNPEI_ROWS_H

#include "nn.h"

#include <string.h>

/* Live lanes and the padding that completes a vector: kernels then never meet a remainder, and what a sample gives does
   not depend on how many others share its tile. */
static inline size_t hnpei_lanes(size_t n)
{
    return (n + 15) / 16 * 16;
}

/* So many lanes of one row, in pieces of a size that is known when this is compiled. */
static inline void hnpei_lanes_copy(size_t lanes, const hnpei_real *in, hnpei_real *out)
{
    for (size_t s = 0; s < lanes; s += 16)
        memcpy(out + s, in + s, 16 * sizeof *out);
}

static inline void hnpei_rows_copy(size_t rows, size_t n, const hnpei_real *in, hnpei_real *out)
{
    size_t lanes = hnpei_lanes(n);
    if (rows && lanes == HNPEI_TILE)
        memcpy(out, in, rows * HNPEI_TILE * sizeof *out);
    for (size_t i = 0; lanes < HNPEI_TILE && i < rows; ++i)
        hnpei_lanes_copy(lanes, in + i * HNPEI_TILE, out + i * HNPEI_TILE);
}

static inline void hnpei_rows_zero(size_t rows, size_t n, hnpei_real *out)
{
    for (size_t i = 0; i < rows; ++i)
        memset(out + i * HNPEI_TILE, 0, hnpei_lanes(n) * sizeof *out);
}

/* out += in */
static inline void hnpei_rows_add(size_t rows, size_t n, const hnpei_real *restrict in, hnpei_real *restrict out)
{
    for (size_t i = 0; i < rows * HNPEI_TILE; i += HNPEI_TILE)
        for (size_t s = i; s < i + hnpei_lanes(n); ++s)
            out[s] += in[s];
}

/* The same by the kernels, for whole tiles worth their call. */
static inline void hnpei_rows_sum(const hnpei_kernels *kernels, size_t rows, size_t n, const hnpei_real *in,
                                  hnpei_real *out)
{
    if (hnpei_lanes(n) == HNPEI_TILE)
        kernels->add(rows * HNPEI_TILE, in, out);
    else
        hnpei_rows_add(rows, n, in, out);
}

/* out += a * b */
static inline void hnpei_rows_add_product(size_t rows, size_t n, const hnpei_real *restrict a,
                                          const hnpei_real *restrict b, hnpei_real *restrict out)
{
    for (size_t i = 0; i < rows * HNPEI_TILE; i += HNPEI_TILE)
        for (size_t s = i; s < i + hnpei_lanes(n); ++s)
            out[s] += a[s] * b[s];
}

/* out = a * b */
static inline void hnpei_rows_multiply(size_t rows, size_t n, const hnpei_real *restrict a,
                                       const hnpei_real *restrict b, hnpei_real *restrict out)
{
    for (size_t i = 0; i < rows * HNPEI_TILE; i += HNPEI_TILE)
        for (size_t s = i; s < i + hnpei_lanes(n); ++s)
            out[s] = a[s] * b[s];
}

static inline void hnpei_rows_activate(const hnpei_kernels *kernels, hnpei_activation activation, size_t rows, size_t n,
                                       const hnpei_real *in, hnpei_real *out)
{
    const size_t lanes = hnpei_lanes(n);
    if (lanes == HNPEI_TILE) {
        kernels->activate(activation, rows * HNPEI_TILE, in, out);
        return;
    }
    /* Rows of few samples are put side by side: a call for each would cost as much as what it computes. */
    hnpei_real packed[16 * HNPEI_TILE];
    const size_t most = sizeof packed / sizeof *packed / lanes;
    for (size_t i = 0, some; i < rows; i += some) {
        some = rows - i < most ? rows - i : most;
        for (size_t k = 0; k < some; ++k)
            hnpei_lanes_copy(lanes, in + (i + k) * HNPEI_TILE, packed + k * lanes);
        kernels->activate(activation, some * lanes, packed, packed);
        for (size_t k = 0; k < some; ++k)
            hnpei_lanes_copy(lanes, packed + k * lanes, out + (i + k) * HNPEI_TILE);
    }
}

/* g is turned from d/dout into d/din. */
static inline void hnpei_rows_activate_gradient(const hnpei_kernels *kernels, hnpei_activation activation, size_t rows,
                                                size_t n, const hnpei_real *in, const hnpei_real *out, hnpei_real *g)
{
    size_t lanes = hnpei_lanes(n), step = HNPEI_TILE;
    if (lanes == HNPEI_TILE)
        lanes = step = rows * HNPEI_TILE;
    for (size_t i = 0; i < rows * HNPEI_TILE; i += step)
        kernels->activate_gradient(activation, lanes, in + i, out + i, g + i, g + i);
}

/* A linear layer with bias that is a part of a network: "prefix.part". */
hnpe_status hnpei_linear_add(hnpei_layout *layout, const char *prefix, const char *part, size_t in, size_t out,
                             hnpei_linear *linear);

/* Reals that hnpei_linear_backward_weights needs to turn `in` activations round. */
static inline size_t hnpei_linear_scratch(size_t in)
{
    return HNPEI_TILE * hnpei_lanes(in);
}

/* Outputs [begin, end) alone. */
void hnpei_linear_forward_rows(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                               size_t begin, size_t end, const hnpei_real *x, int accumulate, hnpei_real *y);

/* The halves of hnpei_linear_backward: gradients of weights and bias; and of the input, where accumulate 0 overwrites.
 */
void hnpei_linear_backward_weights(const hnpei_linear *linear, const hnpei_kernels *kernels, size_t n,
                                   const hnpei_real *x, const hnpei_real *g_y, hnpei_real *g, hnpei_real *scratch);
/* Of the inputs [from, from + count), which x has, alone; not of the bias. */
void hnpei_linear_backward_columns(const hnpei_linear *linear, const hnpei_kernels *kernels, size_t n, size_t from,
                                   size_t count, const hnpei_real *x, const hnpei_real *g_y, hnpei_real *g,
                                   hnpei_real *scratch);
void hnpei_linear_backward_input(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w,
                                 size_t n, const hnpei_real *g_y, int accumulate, hnpei_real *g_x);

#endif
