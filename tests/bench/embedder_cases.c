/* The default embedding of an observation set, forward and backward, as the number of observations grows. */
#include "embedder/embedder_handle.h"
#include "networks.h"

#include <stdio.h>
#include <string.h>

typedef struct set_case {
    const hnpei_kernels *kernels;
    hnpe_embedder *embedder;
    size_t first[2];
    hnpei_real *x, *tape, *out, *g_out, *g, *scratch;
} set_case;

static hnpei_sets sets_of(const set_case *c)
{
    return (hnpei_sets){1, c->first, c->x};
}

static void run_forward(void *data)
{
    const set_case *c = data;
    const hnpei_sets sets = sets_of(c);
    hnpei_embedder_forward(c->embedder->core, c->kernels, c->embedder->weights, &sets, c->tape, c->out);
}

static void run_both(void *data)
{
    const set_case *c = data;
    const hnpei_sets sets = sets_of(c);
    run_forward(data);
    hnpei_embedder_backward(c->embedder->core, c->kernels, c->embedder->weights, &sets, c->tape, c->g_out, c->g,
                            c->scratch);
}

static double time_set(bench *b, size_t d_x, size_t extra)
{
    const size_t rows = 1 + extra;
    set_case c = {.kernels = hnpei_kernels_get(b->isa), .first = {0, rows}};
    char name[128];
    bench_check(hnpe_embedder_create_deep_set(b->one, d_x, 16, &c.embedder));
    const hnpei_layout *layout = &c.embedder->layout;
    const size_t out = hnpei_embedder_out(c.embedder->core);
    hnpei_real **arrays[] = {&c.x, &c.tape, &c.out, &c.g_out, &c.g, &c.scratch};
    const size_t sizes[] = {rows * d_x,       hnpei_embedder_tape(c.embedder->core, rows),
                            out * HNPEI_TILE, out * HNPEI_TILE,
                            layout->size,     hnpei_embedder_scratch(c.embedder->core)};
    for (size_t i = 0; i < 6; ++i) {
        *arrays[i] = bench_memory(sizes[i], sizeof(hnpei_real));
        bench_fill(i < 4 && i != 1 ? sizes[i] : 0, *arrays[i]);
    }
    const double forward =
        bench_forward_flops(layout, "element.", rows) + bench_forward_flops(layout, "head.", 1); /* one set */
    const double inputs = bench_forward_flops(layout, "element.0.", rows); /* whose gradient nobody wants */
    snprintf(name, sizeof name, "set embedding of %zu features, N = %zu: forward", d_x, extra);
    bench_time(
        b, &(bench_subject){.name = name, .work = run_forward, .data = &c, .flops = forward, .elements = (double)rows});
    snprintf(name, sizeof name, "set embedding of %zu features, N = %zu: forward and backward", d_x, extra);
    const double taken = bench_time(
        b, &(bench_subject){
               .name = name, .work = run_both, .data = &c, .flops = 3 * forward - inputs, .elements = (double)rows});
    if (extra >= 10000)
        bench_target(b, BENCH_FRACTION, 1, 0.3);
    for (size_t i = 0; i < 6; ++i)
        hnpei_free(NULL, *arrays[i]);
    hnpe_embedder_release(c.embedder);
    return taken;
}

void bench_embedders(bench *b)
{
    double taken[4];
    size_t n = 0;
    if (!bench_group_wanted(b, "set embedding"))
        return;
    for (size_t extra = 10; extra <= 10000; extra *= 10)
        taken[n++] = time_set(b, 1, extra);
    for (size_t extra = 10; extra <= 10000; extra *= 10)
        time_set(b, 33, extra);
    bench_value(b, "set embedding: time at N = 10000 over ten times that at 1000", taken[3] / (10 * taken[2]), "");
    bench_target(b, BENCH_VALUE, 0, 1.2);
}
