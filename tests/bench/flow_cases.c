/* Flows alone: a training step (forward, backward, optimiser) and the way back from noise. */
#include "subjects.h"

#include <stdio.h>

static void time_flow(bench *b, const char *what, const hnpei_flow_spec *spec, size_t samples, double target)
{
    char name[128];
    if (!bench_group_wanted(b, what))
        return;
    bench_flow c = bench_flow_create(b->isa, spec, samples);
    bench_flow_step(&c); /* weights that are zero now are masked ones */
    snprintf(name, sizeof name, "%s: training step", what);
    bench_time(
        b, &(bench_subject){
               .name = name, .work = bench_flow_step, .data = &c, .flops = bench_step_flops(&c.layout, NULL, samples)});
    bench_target(b, BENCH_FRACTION, 1, target);
    snprintf(name, sizeof name, "%s: training step, masked not counted", what);
    bench_time(
        b, &(bench_subject){
               .name = name, .work = bench_flow_step, .data = &c, .flops = bench_step_flops(&c.layout, c.w, samples)});
    snprintf(name, sizeof name, "%s: log density", what);
    const double forward = bench_forward_flops(&c.layout, c.w, "q.", samples), each = (double)samples;
    bench_time(
        b, &(bench_subject){.name = name, .work = bench_flow_density, .data = &c, .flops = forward, .elements = each});
    snprintf(name, sizeof name, "%s: inverse", what);
    bench_time(
        b, &(bench_subject){.name = name, .work = bench_flow_inverse, .data = &c, .flops = forward, .elements = each});
    bench_flow_free(&c);
}

void bench_flows(bench *b)
{
    time_flow(b, "flow: the paper's q_local, batch 100", &bench_q_local, 100, 0.4);
    time_flow(b, "flow: splines, D 10, hidden 256, 8 transforms, batch 1000", &bench_large_splines,
              b->quick ? 100 : 1000, 0.55);
}
