/* The toy from nothing to a posterior for every N up to 100: simulation, training, draws, and how good they are. */
#include "measure.h"
#include "toy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DRAWS 1000
#define EXTRA 10

typedef struct toy_case {
    int quick;
    support_toy toy;
    hnpe_posterior *posterior;
} toy_case;

static void run_toy(void *data)
{
    toy_case *c = data;
    bench_check(hnpe_inference_run(c->toy.inference, NULL));
    bench_check(hnpe_inference_posterior(c->toy.inference, &c->posterior));
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Median Sinkhorn divergence of draws to exact ones over (alpha_0, beta) in {0.25, 0.5, 0.75}^2 and draws of the data.
 */
static double judge(const toy_case *c)
{
    enum { MOST = 180 };
    static double learned[2 * DRAWS], exact[2 * DRAWS];
    const int times = c->quick ? 1 : 20;
    double divergence[MOST], x[1 + EXTRA];
    const int64_t n_rows = 1 + EXTRA;
    int n = 0;
    hnpe_rng *rng;
    bench_check(hnpe_rng_create(NULL, 5, 0, &rng));
    for (int k = 0; k < 9; ++k)
        for (int i = 0; i < times; ++i) {
            support_toy_observe(rng, 0.25 * (k % 3 + 1), 0.25 * (k / 3 + 1), n_rows, x);
            support_toy_exact(rng, n_rows, x, DRAWS, exact);
            bench_check(hnpe_posterior_sample(c->posterior, 1, &n_rows, x, DRAWS, rng, learned));
            bench_check(hnpe_diagnostics_sinkhorn(NULL, DRAWS, DRAWS, 2, learned, exact, 0, &divergence[n++]));
        }
    hnpe_rng_release(rng);
    qsort(divergence, (size_t)n, sizeof *divergence, ascending);
    return divergence[n / 2];
}

void bench_toy(bench *b)
{
    toy_case c = {.quick = b->quick};
    if (!bench_group_wanted(b, "toy: 10000 sets to a posterior"))
        return;
    support_toy_create(NULL, 0, b->quick ? 300 : 10000, 100, 1, &c.toy);
    if (b->quick)
        support_toy_epochs(&c.toy, 2);
    const size_t threads = hnpei_context_threads(NULL);
    bench_time_few(b,
                   &(bench_subject){.name = "toy: 10000 sets to a posterior, all cores",
                                    .work = run_toy,
                                    .data = &c,
                                    .threads = threads > 1 ? threads : 1},
                   1);
    bench_target(b, BENCH_SECONDS, 0, 3);
    bench_value(b, "toy: Sinkhorn divergence at N = 10, median", judge(&c), "");
    bench_target(b, BENCH_VALUE, 0, 0.001);
    hnpe_posterior_release(c.posterior);
    support_toy_free(&c.toy);
}
