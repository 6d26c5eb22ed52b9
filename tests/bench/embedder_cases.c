/* The default embedding of an observation set, forward and backward, as the number of observations grows. */
#include "subjects.h"

#include <stdio.h>

static double time_set(bench *b, size_t d_x, size_t extra)
{
    const size_t rows = 1 + extra;
    char name[128];
    bench_set c = bench_set_create(b->one, b->isa, d_x, rows);
    snprintf(name, sizeof name, "set embedding of %zu features, N = %zu: forward", d_x, extra);
    bench_time(
        b,
        &(bench_subject){
            .name = name, .work = bench_set_forward, .data = &c, .flops = c.forward_flops, .elements = (double)rows});
    snprintf(name, sizeof name, "set embedding of %zu features, N = %zu: forward and backward", d_x, extra);
    const double taken = bench_time(
        b,
        &(bench_subject){.name = name, .work = bench_set_both, .data = &c, .flops = c.flops, .elements = (double)rows});
    if (extra >= 10000)
        bench_target(b, BENCH_FRACTION, 1, 0.3);
    bench_set_free(&c);
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
