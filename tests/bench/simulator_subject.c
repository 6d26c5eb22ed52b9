#include "subjects.h"

bench_simulations bench_simulations_create(hnpe_context *context, size_t n)
{
    bench_simulations c = {.context = context, .n = n};
    double **arrays[] = {&c.local, &c.global, &c.parameters, &c.x, &c.signals};
    const size_t widths[] = {3, 1, 4, 33, BENCH_SIGNAL};
    for (size_t i = 0; i < 5; ++i)
        *arrays[i] = bench_memory(n * widths[i], sizeof(double));
    bench_fill_double(n, -20, 20, c.global);
    for (size_t i = 0; i < n; ++i) {
        const double row[4] = {10 + 240 * (double)i / (double)n, 220, 2000, c.global[i]};
        for (size_t j = 0; j < 4; ++j)
            c.parameters[4 * i + j] = row[j];
        for (size_t j = 0; j < 3; ++j)
            c.local[3 * i + j] = row[j];
    }
    bench_check(hnpe_simulator_create_jansen_rit(context, &c.simulator));
    bench_check(hnpe_rng_create(context, 1, 0, &c.rng));
    return c;
}

void bench_simulations_free(bench_simulations *c)
{
    double *arrays[] = {c->local, c->global, c->parameters, c->x, c->signals};
    for (size_t i = 0; i < 5; ++i)
        hnpei_free(NULL, arrays[i]);
    hnpe_simulator_release(c->simulator);
    hnpe_rng_release(c->rng);
}

void bench_simulations_run(void *simulations)
{
    bench_simulations *c = simulations;
    bench_check(hnpe_simulator_run(c->simulator, c->n, c->local, c->global, 1, 0, NULL, c->x));
}
