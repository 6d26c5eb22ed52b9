/* Products at the sizes that networks have, with OpenBLAS beside; and the halves of a linear layer's backward. */
#include "measure.h"
#include "nn/rows.h"

#include <cblas.h>
#include <stdio.h>

/* y = W x of `samples` samples in tiles, as layers do it. */
typedef struct product_case {
    const hnpei_kernels *kernels;
    size_t samples, out, in;
    hnpei_real *w, *x, *y;
} product_case;

static size_t tiles_of(size_t samples)
{
    return (samples + HNPEI_TILE - 1) / HNPEI_TILE;
}

static size_t in_tile(size_t samples, size_t tile)
{
    const size_t left = samples - tile * HNPEI_TILE;
    return left < HNPEI_TILE ? left : HNPEI_TILE;
}

static void run_product(void *data)
{
    const product_case *c = data;
    for (size_t t = 0; t < tiles_of(c->samples); ++t)
        c->kernels->product(c->out, hnpei_lanes(in_tile(c->samples, t)), c->in, c->w, c->in, 1,
                            c->x + t * c->in * HNPEI_TILE, HNPEI_TILE, NULL, 0, c->y + t * c->out * HNPEI_TILE,
                            HNPEI_TILE);
}

static void run_openblas(void *data)
{
    const product_case *c = data;
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)c->samples, (int)c->out, (int)c->in, 1,
                (const float *)c->x, (int)c->in, (const float *)c->w, (int)c->out, 0, (float *)c->y, (int)c->out);
}

static void time_product(bench *b, size_t samples, size_t out, size_t in)
{
    const size_t tiles = tiles_of(samples);
    product_case c = {hnpei_kernels_get(b->isa),
                      samples,
                      out,
                      in,
                      bench_memory(out * in, sizeof(hnpei_real)),
                      bench_memory(tiles * in * HNPEI_TILE, sizeof(hnpei_real)),
                      bench_memory(tiles * out * HNPEI_TILE, sizeof(hnpei_real))};
    const double flops = 2.0 * (double)samples * (double)out * (double)in;
    char name[128];
    bench_fill(out * in, c.w);
    bench_fill(tiles * in * HNPEI_TILE, c.x);
    snprintf(name, sizeof name, "product %zu x %zu x %zu", samples, out, in);
    bench_time(b, &(bench_subject){.name = name, .work = run_product, .data = &c, .flops = flops});
    snprintf(name, sizeof name, "product %zu x %zu x %zu by OpenBLAS", samples, out, in);
    if (!HNPEI_REAL_IS_DOUBLE)
        bench_time(b, &(bench_subject){.name = name, .work = run_openblas, .data = &c, .flops = flops});
    hnpei_free(NULL, c.w);
    hnpei_free(NULL, c.x);
    hnpei_free(NULL, c.y);
}

typedef struct gradient_case {
    const hnpei_kernels *kernels;
    hnpei_linear linear;
    size_t samples;
    hnpei_real *x, *g_y, *g, *scratch;
} gradient_case;

static void run_weight_gradient(void *data)
{
    const gradient_case *c = data;
    for (size_t t = 0; t < tiles_of(c->samples); ++t)
        hnpei_linear_backward_weights(&c->linear, c->kernels, in_tile(c->samples, t),
                                      c->x + t * c->linear.in * HNPEI_TILE, c->g_y + t * c->linear.out * HNPEI_TILE,
                                      c->g, c->scratch);
}

static void run_weight_gradient_openblas(void *data)
{
    const gradient_case *c = data;
    const int in = (int)c->linear.in, out = (int)c->linear.out;
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, out, in, (int)c->samples, 1, (const float *)c->g_y, out,
                (const float *)c->x, in, 1, (float *)c->g, in);
}

static void time_weight_gradient(bench *b, size_t out, size_t in, size_t samples)
{
    const size_t tiles = tiles_of(samples);
    gradient_case c = {.kernels = hnpei_kernels_get(b->isa),
                       .linear = {.in = in, .out = out, .weight = 0, .bias = out * in},
                       .samples = samples,
                       .x = bench_memory(tiles * in * HNPEI_TILE, sizeof(hnpei_real)),
                       .g_y = bench_memory(tiles * out * HNPEI_TILE, sizeof(hnpei_real)),
                       .g = bench_memory(out * in + out, sizeof(hnpei_real)),
                       .scratch = bench_memory(hnpei_linear_scratch(in), sizeof(hnpei_real))};
    const double flops = 2.0 * (double)samples * (double)out * (double)in;
    char name[128];
    bench_fill(tiles * in * HNPEI_TILE, c.x);
    bench_fill(tiles * out * HNPEI_TILE, c.g_y);
    snprintf(name, sizeof name, "weight gradient %zu x %zu of %zu samples", out, in, samples);
    bench_time(b, &(bench_subject){.name = name, .work = run_weight_gradient, .data = &c, .flops = flops});
    snprintf(name, sizeof name, "weight gradient %zu x %zu of %zu samples by OpenBLAS", out, in, samples);
    if (!HNPEI_REAL_IS_DOUBLE)
        bench_time(b, &(bench_subject){.name = name, .work = run_weight_gradient_openblas, .data = &c, .flops = flops});
    hnpei_free(NULL, c.x);
    hnpei_free(NULL, c.g_y);
    hnpei_free(NULL, c.g);
    hnpei_free(NULL, c.scratch);
}

void bench_kernels(bench *b)
{
    time_product(b, 100, 50, 33);
    time_product(b, 100, 50, 100);
    time_product(b, 100, 6, 50);
    time_product(b, 1000, 256, 256);
    time_weight_gradient(b, 256, 256, 1000);
    time_weight_gradient(b, 50, 50, 100);
}
