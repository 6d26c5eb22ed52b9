/* The atomic loss beside what it replaces: as many evaluations of the whole estimator as a set has atoms. */
#include "subjects.h"

#include <stdio.h>

#define ATOMS 10

static void create(bench *b, const bench_estimator *e, size_t n_sets, hnpe_loss loss, bench_epoch *epoch)
{
    *epoch = (bench_epoch){.dataset = bench_dataset(e, b->one, n_sets)};
    bench_check(hnpe_trainer_create(b->one, e->estimator, epoch->dataset, &epoch->trainer));
    bench_check(hnpe_trainer_set_int(epoch->trainer, HNPE_TRAINER_BATCH_SIZE, 100));
    bench_check(hnpe_trainer_set_int(epoch->trainer, HNPE_TRAINER_PAIRS, HNPE_PAIRS_FIRST));
    bench_check(hnpe_trainer_set_int(epoch->trainer, HNPE_TRAINER_SUBSETS, 0));
    bench_check(hnpe_trainer_set_int(epoch->trainer, HNPE_TRAINER_LOSS, loss));
    bench_check(hnpe_trainer_set_int(epoch->trainer, HNPE_TRAINER_ATOMS, ATOMS));
    bench_check(hnpei_run_create("bench", epoch->trainer, NULL, &epoch->run));
}

static double time_epoch(bench *b, const bench_estimator *e, size_t n_sets, hnpe_loss loss, const char *name)
{
    bench_epoch epoch;
    create(b, e, n_sets, loss, &epoch);
    const double seconds = bench_time_few(
        b, &(bench_subject){.name = name, .work = bench_epoch_run, .data = &epoch, .elements = (double)epoch.run.steps}, 5);
    bench_epoch_free(&epoch);
    return seconds;
}

static void compare(bench *b, const char *of, bench_estimator (*make)(hnpe_context *context), size_t n_sets)
{
    char plain[96], atomic[96], ratio[96];
    snprintf(plain, sizeof plain, "atoms: epoch of maximum likelihood, %s", of);
    snprintf(atomic, sizeof atomic, "atoms: epoch of the atomic loss, %s", of);
    snprintf(ratio, sizeof ratio, "atoms: %d evaluations over one of %d atoms, %s", ATOMS, ATOMS, of);
    if (!bench_group_wanted(b, "atoms"))
        return;
    bench_estimator e = make(b->one);
    const double of_one = time_epoch(b, &e, n_sets, HNPE_LOSS_MAXIMUM_LIKELIHOOD, plain);
    const double of_atoms = time_epoch(b, &e, n_sets, HNPE_LOSS_ATOMIC, atomic);
    bench_value(b, ratio, of_atoms > 0 ? ATOMS * of_one / of_atoms : 0, "times");
    bench_estimator_free(&e);
}

void bench_atoms(bench *b)
{
    compare(b, "the paper's Jansen-Rit estimator", bench_jansen_rit, b->quick ? 1000 : 5000);
    compare(b, "the toy with splines", bench_spline_toy, b->quick ? 1000 : 5000);
    compare(b, "default estimator of 33 features, N = 10", bench_default, b->quick ? 1000 : 5000);
}
