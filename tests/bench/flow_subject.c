#include "subjects.h"

#include <string.h>

const hnpei_flow_spec bench_q_local = {.family = HNPEI_FAMILY_MAF,
                                       .dim = 3,
                                       .d_given = 34,
                                       .transforms = 3,
                                       .hidden = 50,
                                       .blocks = 2,
                                       .activation = HNPEI_ACTIVATION_TANH};
const hnpei_flow_spec bench_large_splines = {.family = HNPEI_FAMILY_SPLINE,
                                             .dim = 10,
                                             .d_given = 64,
                                             .transforms = 8,
                                             .hidden = 256,
                                             .blocks = 1,
                                             .bins = 10,
                                             .activation = HNPEI_ACTIVATION_RELU};

static void *reals(size_t n)
{
    return bench_memory(n, sizeof(hnpei_real));
}

bench_flow bench_flow_create(hnpe_isa isa, const hnpei_flow_spec *spec, size_t samples)
{
    bench_flow c = {.kernels = hnpei_kernels_get(isa), .samples = samples};
    const size_t tiles = (samples + HNPEI_TILE - 1) / HNPEI_TILE;
    const hnpei_schedule schedule = {.rate = 1e-5, .clip = 5, .average = 0.99};
    hnpei_stream stream;
    hnpei_layout_init(&c.layout, NULL);
    bench_check(hnpei_flow_create(&c.layout, "q", spec, &c.flow));
    c.w = reals(c.layout.size);
    c.g = reals(c.layout.size);
    c.tape = reals(hnpei_flow_tape(c.flow));
    c.scratch = reals(hnpei_flow_scratch(c.flow));
    c.given = reals(tiles * spec->d_given * HNPEI_TILE + 1);
    c.theta = reals(tiles * spec->dim * HNPEI_TILE);
    c.out = reals((spec->dim + 1) * HNPEI_TILE);
    c.g_out = reals(HNPEI_TILE);
    hnpei_stream_init(&stream, 1, HNPEI_PURPOSE_WEIGHTS, 0);
    hnpei_flow_init(c.flow, &stream, c.w);
    bench_fill(tiles * spec->d_given * HNPEI_TILE, c.given);
    bench_fill(tiles * spec->dim * HNPEI_TILE, c.theta);
    for (size_t s = 0; s < HNPEI_TILE; ++s)
        c.g_out[s] = (hnpei_real)(-1 / (double)samples);
    bench_check(hnpei_optimiser_create(&c.layout, 0, c.layout.size, &schedule, c.w, &c.optimiser));
    return c;
}

void bench_flow_free(bench_flow *c)
{
    hnpei_real *arrays[] = {c->w, c->g, c->tape, c->scratch, c->given, c->theta, c->out, c->g_out};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; ++i)
        hnpei_free(NULL, arrays[i]);
    hnpei_optimiser_free(&c->optimiser);
    hnpei_flow_destroy(c->flow);
    hnpei_layout_free(&c->layout);
}

static size_t tile_of(const bench_flow *c, size_t at)
{
    return c->samples - at < HNPEI_TILE ? c->samples - at : HNPEI_TILE;
}

void bench_flow_step(void *flow)
{
    bench_flow *c = flow;
    memset(c->g, 0, c->layout.size * sizeof *c->g);
    for (size_t at = 0; at < c->samples; at += HNPEI_TILE) {
        const hnpei_real *given = c->given + at * hnpei_flow_given(c->flow);
        const hnpei_real *theta = c->theta + at * hnpei_flow_dim(c->flow);
        hnpei_flow_log_density(c->flow, c->kernels, c->w, tile_of(c, at), given, theta, c->tape, c->out);
        hnpei_flow_backward(c->flow, c->kernels, c->w, tile_of(c, at), given, theta, c->tape, c->g_out, c->g, NULL,
                            NULL, c->scratch);
    }
    hnpei_flow_mask(c->flow, c->g);
    hnpei_optimiser_step(&c->optimiser, c->kernels, 0.5, 1, c->g, c->w);
}

void bench_flow_density(void *flow)
{
    bench_flow *c = flow;
    for (size_t at = 0; at < c->samples; at += HNPEI_TILE)
        hnpei_flow_log_density(c->flow, c->kernels, c->w, tile_of(c, at), c->given + at * hnpei_flow_given(c->flow),
                               c->theta + at * hnpei_flow_dim(c->flow), c->tape, c->out);
}

void bench_flow_inverse(void *flow)
{
    bench_flow *c = flow;
    for (size_t at = 0; at < c->samples; at += HNPEI_TILE)
        hnpei_flow_inverse(c->flow, c->kernels, c->w, tile_of(c, at), c->given + at * hnpei_flow_given(c->flow),
                           c->theta + at * hnpei_flow_dim(c->flow), c->tape, c->out, c->scratch);
}
