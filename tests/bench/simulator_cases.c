/* The Jansen-Rit model against plain scalar code for the same signals in double precision. */
#include "scalar_jansen_rit.h"
#include "subjects.h"

#include <stdio.h>

/* Of one simulation: 10 240 steps of two exponentials, three sigmoids, three oscillators and six normals, counted as in
   element_cases.c; and the means of 30 windows' 33 powers, by sums over half a window, in double precision. */
#define SIGNAL_OPS (10240.0 * (59 + 36 + 6 * 28))
#define FEATURE_OPS (30.0 * 33 * (33 * 4 + 4) + 30 * 65 * 2 + 2 * BENCH_SIGNAL)

static void run_signals(void *data)
{
    bench_simulations *c = data;
    bench_check(hnpe_jansen_rit_signals(c->context, c->n, c->parameters, BENCH_SIGNAL, c->rng, c->signals));
}

static void run_scalar(void *data)
{
    bench_simulations *c = data;
    bench_scalar_jansen_rit(c->parameters, BENCH_SIGNAL, c->rng, c->signals);
}

static void run_features(void *data)
{
    bench_simulations *c = data;
    bench_check(hnpe_summary_log_power(c->context, c->n, BENCH_SIGNAL, c->signals, 65, 32, c->x));
}

void bench_simulators(bench *b)
{
    if (!bench_group_wanted(b, "Jansen-Rit simulation"))
        return;
    bench_simulations c = bench_simulations_create(b->one, b->quick ? 16 : 256);
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
                                                        .work = bench_simulations_run,
                                                        .data = &c,
                                                        .flops = n * (SIGNAL_OPS + FEATURE_OPS),
                                                        .elements = n},
                                       21);
    bench_target(b, BENCH_PER_SECOND, 1, 5000);
    if (scalar > 0 && ours > 0) {
        bench_value(b, "Jansen-Rit simulation: scalar signal over ours with features", scalar / (ours / n), "times");
        bench_target(b, BENCH_VALUE, 1, 8);
    }
    bench_simulations_free(&c);
}
