/* Epochs of whole estimators. */
#include "networks.h"
#include "trainer/run.h"

#include <stdio.h>

static void run_epoch(void *data)
{
    bench_check(hnpei_run_epoch(data));
}

static void time_epochs(bench *b, const char *name, bench_estimator (*create)(hnpe_context *context), size_t n_sets,
                        double target)
{
    if (!bench_wanted(b, name))
        return;
    bench_estimator e = create(b->one);
    hnpe_dataset *dataset = bench_dataset(&e, b->one, n_sets);
    hnpe_trainer *trainer;
    hnpei_run run;
    bench_check(hnpe_trainer_create(b->one, e.estimator, dataset, &trainer));
    bench_check(hnpe_trainer_set_int(trainer, HNPE_TRAINER_BATCH_SIZE, 100));
    bench_check(hnpei_run_create("bench", trainer, NULL, &run));
    double flops = 0;
    for (size_t t = 0; t < run.core->n_terms; ++t)
        flops += bench_step_flops(&run.core->terms[t].layout, NULL, run.steps * run.batch);
    bench_time_few(
        b,
        &(bench_subject){.name = name, .work = run_epoch, .data = &run, .flops = flops, .elements = (double)run.steps},
        7);
    if (target > 0)
        bench_target(b, BENCH_FRACTION, 1, target);
    hnpei_run_free(&run);
    hnpe_trainer_release(trainer);
    hnpe_dataset_release(dataset);
    bench_estimator_free(&e);
}

void bench_training(bench *b)
{
    const size_t many = b->quick ? 2000 : 50000, some = b->quick ? 1000 : 10000;
    time_epochs(b, "epoch: the paper's Jansen-Rit estimator, 45000 rows", bench_jansen_rit, many, 0);
    time_epochs(b, "epoch: the toy with splines, 9000 rows", bench_spline_toy, some, 0);
    time_epochs(b, "epoch: default estimator of 33 features, N = 10, 9000 sets", bench_default, some, 0);
}
