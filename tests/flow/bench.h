/* What the tests of flows share: a flow with its weights and memory, called on rows of doubles. */
#ifndef FLOW_BENCH_H
#define FLOW_BENCH_H

#include "base/context.h"
#include "flow/flow_parts.h"
#include "support.h"

#include <math.h>

typedef struct bench {
    hnpei_layout layout;
    hnpei_flow *flow;
    const hnpei_kernels *kernels;
    hnpei_real *w, *g, *tape, *scratch;
} bench;

static inline void *bench_reals(size_t count)
{
    hnpei_real *memory;
    support_assert_ok(hnpei_allocate(NULL, count, sizeof *memory, &memory));
    return memory;
}

/* After the flow was created in b->layout. */
static inline void bench_ready(bench *b)
{
    b->kernels = hnpei_kernels_get(hnpei_context_isa(NULL));
    b->w = bench_reals(b->layout.size);
    b->g = bench_reals(b->layout.size);
    b->tape = bench_reals(hnpei_flow_tape(b->flow));
    b->scratch = bench_reals(hnpei_flow_scratch(b->flow));
    hnpei_stream stream;
    hnpei_stream_init(&stream, 1, HNPEI_PURPOSE_WEIGHTS, 0);
    hnpei_flow_init(b->flow, &stream, b->w);
}

static inline bench bench_create(const hnpei_flow_spec *spec)
{
    bench b;
    hnpei_layout_init(&b.layout, NULL);
    support_assert_ok(hnpei_flow_create(&b.layout, "q", spec, &b.flow));
    bench_ready(&b);
    return b;
}

static inline void bench_free(bench *b)
{
    hnpei_flow_destroy(b->flow);
    hnpei_layout_free(&b->layout);
    hnpei_free(NULL, b->w);
    hnpei_free(NULL, b->g);
    hnpei_free(NULL, b->tape);
    hnpei_free(NULL, b->scratch);
}

/* Move every trainable weight by a uniform number on +-size, so that the flow is far from the identity. */
static inline void bench_perturb(bench *b, double size)
{
    hnpei_stream stream;
    hnpei_stream_init(&stream, 2, HNPEI_PURPOSE_WEIGHTS, 0);
    for (size_t i = 0; i < b->layout.n_blocks; ++i)
        for (size_t j = 0; b->layout.blocks[i].trainable && j < b->layout.blocks[i].rows * b->layout.blocks[i].columns;
             ++j)
            b->w[b->layout.blocks[i].offset + j] += (hnpei_real)(size * (2 * hnpei_stream_uniform(&stream) - 1));
    hnpei_flow_mask(b->flow, b->w);
}

static inline void bench_to_tile(size_t n, size_t columns, const double *rows, hnpei_real *tile)
{
    for (size_t s = 0; s < n; ++s)
        for (size_t i = 0; i < columns; ++i)
            tile[i * HNPEI_TILE + s] = (hnpei_real)rows[s * columns + i];
}

static inline void bench_from_tile(size_t n, size_t columns, const hnpei_real *tile, double *rows)
{
    for (size_t s = 0; s < n; ++s)
        for (size_t i = 0; i < columns; ++i)
            rows[s * columns + i] = (double)tile[i * HNPEI_TILE + s];
}

static inline size_t bench_tile(size_t at, size_t n)
{
    return n - at < HNPEI_TILE ? n - at : HNPEI_TILE;
}

#define BENCH_WIDEST 80

/* log_q[n]; noise[n][dim] too, unless NULL. */
static inline void bench_log_density(bench *b, size_t n, const double *given, const double *theta, double *log_q,
                                     double *noise)
{
    static hnpei_real given_tile[BENCH_WIDEST * HNPEI_TILE], tile[BENCH_WIDEST * HNPEI_TILE], out[HNPEI_TILE];
    size_t dim = b->flow->dim, d_given = b->flow->d_given;
    for (size_t at = 0; at < n; at += HNPEI_TILE) {
        size_t rows = bench_tile(at, n);
        bench_to_tile(rows, d_given, given + at * d_given, given_tile);
        bench_to_tile(rows, dim, theta + at * dim, tile);
        hnpei_flow_log_density(b->flow, b->kernels, b->w, rows, given_tile, tile, b->tape, out);
        bench_from_tile(rows, 1, out, log_q + at);
        if (noise)
            bench_from_tile(rows, dim, hnpei_flow_noise_of(b->flow, b->tape), noise + at * dim);
    }
}

/* Gradient of the mean of -log q in b->g; of given and theta in g_given and g_theta, unless NULL. Returns the mean. */
static inline double bench_gradient(bench *b, size_t n, const double *given, const double *theta, double *g_given,
                                    double *g_theta)
{
    static hnpei_real given_tile[BENCH_WIDEST * HNPEI_TILE], tile[BENCH_WIDEST * HNPEI_TILE], out[HNPEI_TILE];
    static hnpei_real g_given_tile[BENCH_WIDEST * HNPEI_TILE], g_tile[BENCH_WIDEST * HNPEI_TILE], g_out[HNPEI_TILE];
    size_t dim = b->flow->dim, d_given = b->flow->d_given;
    double loss = 0;
    memset(b->g, 0, b->layout.size * sizeof *b->g);
    for (size_t at = 0; at < n; at += HNPEI_TILE) {
        size_t rows = bench_tile(at, n);
        bench_to_tile(rows, d_given, given + at * d_given, given_tile);
        bench_to_tile(rows, dim, theta + at * dim, tile);
        memset(g_given_tile, 0, sizeof g_given_tile);
        memset(g_tile, 0, sizeof g_tile);
        for (size_t s = 0; s < HNPEI_TILE; ++s)
            g_out[s] = (hnpei_real)(-1 / (double)n);
        hnpei_flow_log_density(b->flow, b->kernels, b->w, rows, given_tile, tile, b->tape, out);
        hnpei_flow_backward(b->flow, b->kernels, b->w, rows, given_tile, tile, b->tape, g_out, b->g,
                            g_given ? g_given_tile : NULL, g_theta ? g_tile : NULL, b->scratch);
        for (size_t s = 0; s < rows; ++s)
            loss -= (double)out[s] / (double)n;
        if (g_given)
            bench_from_tile(rows, d_given, g_given_tile, g_given + at * d_given);
        if (g_theta)
            bench_from_tile(rows, dim, g_tile, g_theta + at * dim);
    }
    hnpei_flow_mask(b->flow, b->g);
    return loss;
}

/* theta[n][dim] from z[n][hnpei_flow_noise]. */
static inline void bench_inverse(bench *b, size_t n, const double *given, const double *z, double *theta)
{
    static hnpei_real given_tile[BENCH_WIDEST * HNPEI_TILE], tile[BENCH_WIDEST * HNPEI_TILE],
        out[BENCH_WIDEST * HNPEI_TILE];
    size_t dim = b->flow->dim, d_given = b->flow->d_given, noise = hnpei_flow_noise(b->flow);
    for (size_t at = 0; at < n; at += HNPEI_TILE) {
        size_t rows = bench_tile(at, n);
        bench_to_tile(rows, d_given, given + at * d_given, given_tile);
        bench_to_tile(rows, noise, z + at * noise, tile);
        hnpei_flow_inverse(b->flow, b->kernels, b->w, rows, given_tile, tile, b->tape, out, b->scratch);
        bench_from_tile(rows, dim, out, theta + at * dim);
    }
}

/* Draws theta[n][dim], noise from streams of `seed`. */
static inline void bench_sample(bench *b, size_t n, const double *given, uint64_t seed, double *theta)
{
    static hnpei_real given_tile[BENCH_WIDEST * HNPEI_TILE], tile[BENCH_WIDEST * HNPEI_TILE],
        out[BENCH_WIDEST * HNPEI_TILE];
    size_t dim = b->flow->dim, d_given = b->flow->d_given;
    for (size_t at = 0; at < n; at += HNPEI_TILE) {
        size_t rows = bench_tile(at, n);
        hnpei_stream stream;
        hnpei_stream_init(&stream, seed, HNPEI_PURPOSE_SAMPLE, at);
        bench_to_tile(rows, d_given, given + at * d_given, given_tile);
        hnpei_flow_draw_noise(b->flow, b->kernels, &stream, rows, tile);
        hnpei_flow_inverse(b->flow, b->kernels, b->w, rows, given_tile, tile, b->tape, out, b->scratch);
        bench_from_tile(rows, dim, out, theta + at * dim);
    }
}

#endif
