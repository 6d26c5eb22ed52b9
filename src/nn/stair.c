#include "stair.h"

/* Groups are taken together until there are so many rows: fewer would leave the product's registers empty. */
#define FEWEST ((size_t)8)

/* The end, at most `to`, of the groups that are taken together from group d on. */
static size_t together(const hnpei_stair *stair, size_t n, size_t d, size_t to)
{
    size_t end = d + 1;
    while (end < to && hnpei_stair_begin(stair, n, end) - hnpei_stair_begin(stair, n, d) < FEWEST)
        ++end;
    return end;
}

static void add_bias(const hnpei_linear *linear, const hnpei_real *w, size_t n, size_t begin, size_t end, hnpei_real *y)
{
    for (size_t i = begin; i < end; ++i)
        for (size_t s = i * HNPEI_TILE; s < i * HNPEI_TILE + hnpei_lanes(n); ++s)
            y[s] += w[linear->bias + i];
}

void hnpei_stair_forward(const hnpei_stair *stair, const hnpei_linear *linear, const hnpei_kernels *kernels,
                         const hnpei_real *w, size_t n, size_t from, size_t to, const hnpei_real *x, int accumulate,
                         hnpei_real *y)
{
    const int biased = linear->bias != SIZE_MAX;
    for (size_t d = from, end; d < to; d = end) {
        end = together(stair, linear->out, d, to);
        size_t row = hnpei_stair_begin(stair, linear->out, d), last = hnpei_stair_begin(stair, linear->out, end);
        if (accumulate && biased)
            add_bias(linear, w, n, row, last, y);
        kernels->product(last - row, hnpei_lanes(n), hnpei_stair_seen(stair, linear, end - 1),
                         w + linear->weight + row * linear->in, linear->in, 1, x, HNPEI_TILE,
                         biased ? w + linear->bias + row : NULL, accumulate, y + row * HNPEI_TILE, HNPEI_TILE);
    }
}

/* The inputs that fill vectors; what is left over, if it is few. */
static size_t in_vectors(const hnpei_kernels *kernels, size_t inputs)
{
    const size_t left = inputs % kernels->lanes;
    return left <= HNPEI_FEW ? inputs - left : inputs;
}

/* The first `inputs` columns of g_w, as far as they are turned round; the rest from the samples' lanes. */
static void add_outer(const hnpei_kernels *kernels, size_t rows, size_t inputs, size_t n, const hnpei_real *g_y,
                      const hnpei_real *x, const hnpei_real *turned, size_t ld, hnpei_real *g_w, size_t stride)
{
    const size_t whole = in_vectors(kernels, inputs);
    kernels->product(rows, whole, n, g_y, HNPEI_TILE, 1, turned, ld, NULL, 1, g_w, stride);
    kernels->add_dots(rows, inputs - whole, n, g_y, HNPEI_TILE, x + whole * HNPEI_TILE, HNPEI_TILE, g_w + whole,
                      stride);
}

void hnpei_linear_backward_columns(const hnpei_linear *linear, const hnpei_kernels *kernels, size_t n, size_t from,
                                   size_t count, const hnpei_real *x, const hnpei_real *g_y, hnpei_real *g,
                                   hnpei_real *scratch)
{
    const size_t ld = hnpei_lanes(count);
    kernels->transpose(in_vectors(kernels, count), n, x, HNPEI_TILE, scratch, ld);
    add_outer(kernels, linear->out, count, n, g_y, x, scratch, ld, g + linear->weight + from, linear->in);
}

/* dL/dW = g_y x^T: the activations turned round, so that inputs lie in the lanes, but for the last few, whose samples
   stay there. Only live samples are summed. */
void hnpei_stair_backward_weights(const hnpei_stair *stair, const hnpei_linear *linear, const hnpei_kernels *kernels,
                                  size_t n, const hnpei_real *x, const hnpei_real *g_y, hnpei_real *g,
                                  hnpei_real *scratch)
{
    size_t ld = hnpei_lanes(linear->in), most = hnpei_stair_seen(stair, linear, stair->steps - 1);
    kernels->transpose(in_vectors(kernels, most), n, x, HNPEI_TILE, scratch, ld);
    for (size_t d = 0, end; d < stair->steps; d = end) {
        end = together(stair, linear->out, d, stair->steps);
        size_t row = hnpei_stair_begin(stair, linear->out, d), last = hnpei_stair_begin(stair, linear->out, end);
        add_outer(kernels, last - row, hnpei_stair_seen(stair, linear, end - 1), n, g_y + row * HNPEI_TILE, x, scratch,
                  ld, g + linear->weight + row * linear->in, linear->in);
    }
    if (linear->bias != SIZE_MAX)
        kernels->add_row_sums(linear->out, n, g_y, HNPEI_TILE, g + linear->bias);
}

/* The inputs that group d is the first to see are seen by the outputs from d on. */
void hnpei_stair_backward_input(const hnpei_stair *stair, const hnpei_linear *linear, const hnpei_kernels *kernels,
                                const hnpei_real *w, size_t n, const hnpei_real *g_y, int accumulate, hnpei_real *g_x)
{
    size_t done = 0;
    for (size_t d = 0, first = 0; d < stair->steps; ++d) {
        size_t seen = hnpei_stair_seen(stair, linear, d), row = hnpei_stair_begin(stair, linear->out, first);
        if (d + 1 < stair->steps && seen - done < FEWEST)
            continue;
        kernels->product(seen - done, hnpei_lanes(n), linear->out - row, w + linear->weight + row * linear->in + done,
                         1, linear->in, g_y + row * HNPEI_TILE, HNPEI_TILE, NULL, accumulate, g_x + done * HNPEI_TILE,
                         HNPEI_TILE);
        done = seen;
        first = d + 1;
    }
    if (!accumulate)
        hnpei_rows_zero(linear->in - done, n, g_x + done * HNPEI_TILE);
}

void hnpei_stair_mask(const hnpei_stair *stair, const hnpei_linear *linear, hnpei_real *w)
{
    for (size_t d = 0; d < stair->steps; ++d) {
        size_t seen = hnpei_stair_seen(stair, linear, d), last = hnpei_stair_begin(stair, linear->out, d + 1);
        for (size_t i = hnpei_stair_begin(stair, linear->out, d); i < last; ++i)
            memset(w + linear->weight + i * linear->in + seen, 0, (linear->in - seen) * sizeof *w);
    }
}
