/* Epochs of whole estimators. */
#include "subjects.h"

static void time_epochs(bench *b, const char *name, bench_estimator (*create)(hnpe_context *context), size_t n_sets)
{
    if (!bench_group_wanted(b, name))
        return;
    bench_estimator e = create(b->one);
    bench_epoch epoch;
    bench_epoch_create(b->one, &e, n_sets, 0, &epoch);
    bench_time_few(b,
                   &(bench_subject){.name = name,
                                    .work = bench_epoch_run,
                                    .data = &epoch,
                                    .flops = epoch.flops,
                                    .elements = (double)epoch.run.steps},
                   7);
    bench_epoch_free(&epoch);
    bench_estimator_free(&e);
}

void bench_training(bench *b)
{
    const size_t many = b->quick ? 2000 : 50000, some = b->quick ? 1000 : 10000;
    time_epochs(b, "epoch: the paper's Jansen-Rit estimator, 45000 rows", bench_jansen_rit, many);
    time_epochs(b, "epoch: the toy with splines, 9000 rows", bench_spline_toy, some);
    time_epochs(b, "epoch: default estimator of 33 features, N = 10, 9000 sets", bench_default, some);
    time_epochs(b, "epoch: default estimator of the toy, N up to 100, 9000 sets", bench_default_toy, some);
}
