/* One of the main loops, on one thread, for the profiler: loops NAME SECONDS

     training     epochs of the paper's Jansen-Rit estimator
     sampling     10 000 draws of its posterior for one observation set
     simulation   Jansen-Rit signals and their features */
#include "../subjects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void repeat(void (*work)(void *data), void *data, double seconds)
{
    const clock_t end = clock() + (clock_t)(seconds * CLOCKS_PER_SEC);
    do
        work(data);
    while (clock() < end);
}

static void training(hnpe_context *context, double seconds)
{
    bench_estimator e = bench_jansen_rit(context);
    bench_epoch epoch;
    bench_epoch_create(context, &e, 50000, 0, &epoch);
    repeat(bench_epoch_run, &epoch, seconds);
    bench_epoch_free(&epoch);
    bench_estimator_free(&e);
}

static void sampling(hnpe_context *context, double seconds)
{
    bench_estimator e = bench_jansen_rit(context);
    bench_posterior posterior = bench_posterior_create(context, &e, 1, 10000);
    repeat(bench_posterior_sample, &posterior, seconds);
    bench_posterior_free(&posterior);
    bench_estimator_free(&e);
}

static void simulation(hnpe_context *context, double seconds)
{
    bench_simulations simulations = bench_simulations_create(context, 256);
    repeat(bench_simulations_run, &simulations, seconds);
    bench_simulations_free(&simulations);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(hnpe_context *context, double seconds);
    } loops[] = {{"training", training}, {"sampling", sampling}, {"simulation", simulation}};
    hnpe_context *context;
    bench_check(hnpe_context_create(NULL, &context));
    bench_check(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, 1));
    int found = 0;
    for (size_t i = 0; argc == 3 && i < sizeof loops / sizeof *loops; ++i)
        if (strcmp(loops[i].name, argv[1]) == 0) {
            loops[i].run(context, atof(argv[2]));
            found = 1;
        }
    hnpe_context_release(context);
    if (!found)
        fprintf(stderr, "loops training|sampling|simulation SECONDS\n");
    return found ? 0 : 2;
}
