/* The Jansen-Rit model against plain scalar code for the same signals in double precision. */
#include "measure.h"
#include "scalar_jansen_rit.h"

#include <stdio.h>

#define SAMPLES 1024

/* Of one simulation: 10 240 steps of two exponentials, three sigmoids, three oscillators and six normals, counted as in
   element_cases.c; and the means of 30 windows' 33 powers, by sums over half a window, in double precision. */
#define SIGNAL_OPS (10240.0 * (59 + 36 + 6 * 28))
#define FEATURE_OPS (30.0 * 33 * (33 * 4 + 4) + 30 * 65 * 2 + 2 * SAMPLES)

typedef struct simulator_case {
    hnpe_context *context;
    hnpe_simulator *simulator;
    hnpe_rng *rng;
    size_t n;
    double *local, *global, *parameters, *x, *signals;
} simulator_case;

static void run_simulator(void *data)
{
    simulator_case *c = data;
    bench_check(hnpe_simulator_run(c->simulator, c->n, c->local, c->global, 1, 0, NULL, c->x));
}

static void run_signals(void *data)
{
    simulator_case *c = data;
    bench_check(hnpe_jansen_rit_signals(c->context, c->n, c->parameters, SAMPLES, c->rng, c->signals));
}

static void run_scalar(void *data)
{
    simulator_case *c = data;
    bench_scalar_jansen_rit(c->parameters, SAMPLES, c->rng, c->signals);
}

static void run_features(void *data)
{
    simulator_case *c = data;
    bench_check(hnpe_summary_log_power(c->context, c->n, SAMPLES, c->signals, 65, 32, c->x));
}

static simulator_case create(bench *b, size_t n)
{
    simulator_case c = {.context = b->one, .n = n};
    double **arrays[] = {&c.local, &c.global, &c.parameters, &c.x, &c.signals};
    const size_t widths[] = {3, 1, 4, 33, SAMPLES};
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
    bench_check(hnpe_simulator_create_jansen_rit(b->one, &c.simulator));
    bench_check(hnpe_rng_create(b->one, 1, 0, &c.rng));
    return c;
}

static void destroy(simulator_case *c)
{
    double *arrays[] = {c->local, c->global, c->parameters, c->x, c->signals};
    for (size_t i = 0; i < 5; ++i)
        hnpei_free(NULL, arrays[i]);
    hnpe_simulator_release(c->simulator);
    hnpe_rng_release(c->rng);
}

void bench_simulators(bench *b)
{
    if (!bench_group_wanted(b, "Jansen-Rit simulation"))
        return;
    simulator_case c = create(b, b->quick ? 16 : 256);
    const double n = (double)c.n;
    const double scalar =
        bench_time_few(b,
                       &(bench_subject){.name = "Jansen-Rit simulation: one, plain scalar code in double precision",
                                        .work = run_scalar,
                                        .data = &c},
                       21);
    bench_time_few(b,
                   &(bench_subject){.name = "Jansen-Rit simulation: signals",
                                    .work = run_signals,
                                    .data = &c,
                                    .flops = n * SIGNAL_OPS,
                                    .elements = n},
                   21);
    bench_time_few(b,
                   &(bench_subject){.name = "Jansen-Rit simulation: features of signals",
                                    .work = run_features,
                                    .data = &c,
                                    .flops = n * FEATURE_OPS,
                                    .elements = n},
                   21);
    const double ours = bench_time_few(b,
                                       &(bench_subject){.name = "Jansen-Rit simulation: signals and their features",
                                                        .work = run_simulator,
                                                        .data = &c,
                                                        .flops = n * (SIGNAL_OPS + FEATURE_OPS),
                                                        .elements = n},
                                       21);
    bench_target(b, BENCH_PER_SECOND, 1, 5000);
    if (scalar > 0 && ours > 0) {
        bench_value(b, "Jansen-Rit simulation: scalar signal over ours with features", scalar / (ours / n), "times");
        bench_target(b, BENCH_VALUE, 1, 8);
    }
    destroy(&c);
}
