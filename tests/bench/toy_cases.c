/* The toy from nothing to a posterior for every N up to 100: simulation, training, draws, and how good they are. */
#include "measure.h"
#include "toy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DRAWS 1000
#define EXTRA 10

#define SEEDS 3

typedef struct toy_case {
    int64_t sets, epochs; /* epochs 0: as many as by default */
    size_t n;             /* posteriors so far, each of a seed of its own */
    hnpe_posterior *posteriors[SEEDS];
} toy_case;

static void run_toy(void *data)
{
    toy_case *c = data;
    support_toy toy;
    support_toy_create(NULL, 0, c->sets, 100, c->n + 1, &toy);
    if (c->epochs)
        support_toy_epochs(&toy, c->epochs);
    bench_check(hnpe_inference_run(toy.inference, NULL));
    bench_check(hnpe_inference_posterior(toy.inference, &c->posteriors[c->n++]));
    support_toy_free(&toy);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Median Sinkhorn divergence of draws to exact ones over (alpha_0, beta) in {0.25, 0.5, 0.75}^2 and draws of the data.
 */
static double judge(const hnpe_posterior *posterior, int quick)
{
    enum { MOST = 180 };
    static double learned[2 * DRAWS], exact[2 * DRAWS];
    const int times = quick ? 1 : 20;
    double divergence[MOST], x[1 + EXTRA];
    const int64_t n_rows = 1 + EXTRA;
    int n = 0;
    hnpe_rng *rng;
    bench_check(hnpe_rng_create(NULL, 5, 0, &rng));
    for (int k = 0; k < 9; ++k)
        for (int i = 0; i < times; ++i) {
            support_toy_observe(rng, 0.25 * (k % 3 + 1), 0.25 * (k / 3 + 1), n_rows, x);
            support_toy_exact(rng, n_rows, x, DRAWS, exact);
            bench_check(hnpe_posterior_sample(posterior, 1, &n_rows, x, DRAWS, rng, learned));
            bench_check(hnpe_diagnostics_sinkhorn(NULL, 2, DRAWS, learned, DRAWS, exact, 0, &divergence[n++]));
        }
    hnpe_rng_release(rng);
    qsort(divergence, (size_t)n, sizeof *divergence, ascending);
    return divergence[n / 2];
}

/* The time of one seed's run, and the worst of the seeds' divergences. */
static void time_toy(bench *b, const char *what, toy_case c, size_t seeds, double seconds)
{
    char name[128];
    const size_t threads = hnpei_context_threads(NULL);
    double worst = 0;
    if (!bench_group_wanted(b, what))
        return;
    snprintf(name, sizeof name, "%s, all cores", what);
    bench_time_few(b, &(bench_subject){.name = name, .work = run_toy, .data = &c, .threads = threads > 1 ? threads : 1},
                   seeds);
    if (seconds > 0)
        bench_target(b, BENCH_SECONDS, 0, seconds);
    for (size_t i = 0; i < c.n; ++i) {
        worst = fmax(worst, judge(c.posteriors[i], b->quick));
        hnpe_posterior_release(c.posteriors[i]);
    }
    snprintf(name, sizeof name, "%s: Sinkhorn divergence at N = 10", what);
    if (c.n > 0)
        bench_value(b, name, worst, "");
    if (c.n > 0 && seconds > 0)
        bench_target(b, BENCH_VALUE, 0, 0.001);
}

typedef struct calibration_case {
    hnpe_posterior *posterior;
    hnpe_dataset *dataset;
    size_t n_draws;
} calibration_case;

static void run_calibration(void *data)
{
    const calibration_case *c = data;
    hnpe_report *report;
    bench_check(hnpe_report_create(NULL, &report));
    bench_check(hnpe_diagnostics_calibration(c->posterior, c->dataset, c->n_draws, 1, NULL, report));
    hnpe_report_release(report);
}

/* Of the default estimator, as long as it is of the default size: what it has learned makes no difference. */
static void time_calibration(bench *b)
{
    const char *name = "toy: calibration, 1000 sets by 1000 draws, all cores";
    const size_t threads = hnpei_context_threads(NULL), sets = b->quick ? 20 : 1000;
    calibration_case c = {.n_draws = b->quick ? 20 : 1000};
    support_toy toy;
    if (!bench_group_wanted(b, name))
        return;
    support_toy_create(NULL, 0, b->quick ? 300 : 2000, 20, 1, &toy);
    support_toy_epochs(&toy, 2);
    bench_check(hnpe_inference_run(toy.inference, NULL));
    bench_check(hnpe_inference_posterior(toy.inference, &c.posterior));
    bench_check(hnpe_dataset_create(NULL, 1, 1, 1, &c.dataset));
    bench_check(hnpe_dataset_simulate(c.dataset, toy.alpha, toy.beta, toy.simulator, sets, 0, 20, 7, 0, NULL));
    bench_time_few(
        b, &(bench_subject){.name = name, .work = run_calibration, .data = &c, .threads = threads > 1 ? threads : 1},
        3);
    bench_target(b, BENCH_SECONDS, 0, 10);
    hnpe_dataset_release(c.dataset);
    hnpe_posterior_release(c.posterior);
    support_toy_free(&toy);
}

/* As little as is safely enough for a divergence of 0.001, whatever the seed; and the defaults, which reach far less.
 */
void bench_toy(bench *b)
{
    toy_case enough = {.sets = 5000, .epochs = 30}, defaults = {.sets = 10000}, hurried = {.sets = 300, .epochs = 2};
    time_toy(b, "toy: 5000 sets, 30 epochs, to a posterior for N up to 100", b->quick ? hurried : enough, SEEDS, 3);
    time_toy(b, "toy: 10000 sets, default epochs, to a posterior for N up to 100", b->quick ? hurried : defaults, 1, 0);
    time_calibration(b);
}
