#include "subjects.h"

/* Of a set in a step, in the mean: every other time a random part of the extra observations of sets of many sizes. */
static double rows_seen(const bench_estimator *e, const hnpei_run *run)
{
    const double extra = (double)e->n_rows - 1, seldom = 0.75;
    if (!e->ragged)
        return 1 + extra;
    return 1 + extra / 2 * (hnpei_option_int(&run->trainer->options, HNPE_TRAINER_SUBSETS) ? seldom : 1);
}

void bench_epoch_create(hnpe_context *context, const bench_estimator *e, size_t n_sets, int pairs, bench_epoch *epoch)
{
    *epoch = (bench_epoch){.dataset = bench_dataset(e, context, n_sets)};
    bench_check(hnpe_trainer_create(context, e->estimator, epoch->dataset, &epoch->trainer));
    bench_check(hnpe_trainer_set_int(epoch->trainer, HNPE_TRAINER_BATCH_SIZE, 100));
    if (pairs) {
        bench_check(hnpe_trainer_set_int(epoch->trainer, HNPE_TRAINER_PAIRS, pairs));
        bench_check(hnpe_trainer_set_int(epoch->trainer, HNPE_TRAINER_SUBSETS, 0));
    }
    bench_check(hnpei_run_create("bench", epoch->trainer, NULL, &epoch->run));
    const hnpei_run *run = &epoch->run;
    for (size_t t = 0; t < run->core->n_terms; ++t)
        epoch->flops +=
            bench_set_step_flops(&run->core->terms[t].layout, NULL, run->steps * run->batch, rows_seen(e, run));
}

void bench_epoch_free(bench_epoch *epoch)
{
    hnpei_run_free(&epoch->run);
    hnpe_trainer_release(epoch->trainer);
    hnpe_dataset_release(epoch->dataset);
}

void bench_epoch_run(void *epoch)
{
    bench_check(hnpei_run_epoch(&((bench_epoch *)epoch)->run));
}
