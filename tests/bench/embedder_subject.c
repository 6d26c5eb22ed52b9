#include "subjects.h"

bench_set bench_set_create(hnpe_context *context, hnpe_isa isa, size_t d_x, size_t rows)
{
    bench_set c = {.kernels = hnpei_kernels_get(isa), .first = {0, rows}};
    bench_check(hnpe_embedder_create_deep_set(context, d_x, 16, &c.embedder));
    const hnpei_embedder *core = c.embedder->core;
    const size_t out = hnpei_embedder_out(core) * HNPEI_TILE;
    hnpei_real **arrays[] = {&c.x, &c.tape, &c.out, &c.g_out, &c.g, &c.scratch};
    const size_t sizes[] = {rows * d_x, hnpei_embedder_tape(core, rows), out,
                            out,        c.embedder->layout.size,         hnpei_embedder_scratch(core)};
    for (size_t i = 0; i < 6; ++i)
        *arrays[i] = bench_memory(sizes[i], sizeof(hnpei_real));
    bench_fill(rows * d_x, c.x);
    bench_fill(out, c.g_out);
    /* one set; nobody wants the gradient of what elements are made of */
    c.forward_flops = bench_forward_flops(&c.embedder->layout, NULL, "element.", rows) +
                      bench_forward_flops(&c.embedder->layout, NULL, "head.", 1);
    c.flops = 3 * c.forward_flops - bench_forward_flops(&c.embedder->layout, NULL, "element.0.", rows);
    return c;
}

void bench_set_free(bench_set *c)
{
    hnpei_real *arrays[] = {c->x, c->tape, c->out, c->g_out, c->g, c->scratch};
    for (size_t i = 0; i < 6; ++i)
        hnpei_free(NULL, arrays[i]);
    hnpe_embedder_release(c->embedder);
}

void bench_set_forward(void *set)
{
    const bench_set *c = set;
    const hnpei_sets sets = {1, c->first, c->x};
    hnpei_embedder_forward(c->embedder->core, c->kernels, c->embedder->weights, &sets, c->tape, c->out);
}

void bench_set_both(void *set)
{
    const bench_set *c = set;
    const hnpei_sets sets = {1, c->first, c->x};
    bench_set_forward(set);
    hnpei_embedder_backward(c->embedder->core, c->kernels, c->embedder->weights, &sets, c->tape, c->g_out, c->g,
                            c->scratch);
}
