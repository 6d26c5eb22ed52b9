/* Training on data sets on disk, in one window and in many. */
#include "interrupted.h"
#include "trainer/windows.h"

#include <unistd.h>

/* 150 sets of 2 rows have 6000 bytes: with 20 times as many there are 30 shards. */
static job windowed(hnpe_loss loss)
{
    if (access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 0); /* shards are flushed to disk */
    return (job){.loss = loss, .epochs = 3, .rate = 5e-3, .times = 20, .on_disk = 1, .window = 20000};
}

static void assert_same_runs(const job *one, const job *two)
{
    result a = run_on(one, 1), b = run_on(two, 2);
    assert_same(&a, &b);
    forget(&a);
    forget(&b);
}

/* ---- one window ---- */

static void one_window__gives_the_bits_of_data_in_memory(void **state)
{
    const hnpe_loss losses[] = {HNPE_LOSS_MAXIMUM_LIKELIHOOD, HNPE_LOSS_ATOMIC_GLOBAL, HNPE_LOSS_ATOMIC,
                                HNPE_LOSS_IMPORTANCE};
    for (size_t i = 0; i < (support_quick() ? 1 : 4); ++i) {
        job disk = windowed(losses[i]), memory;
        disk.times = 4;
        disk.window = 0;
        disk.gaps = 1;
        disk.proposed = losses[i] != HNPE_LOSS_MAXIMUM_LIKELIHOOD;
        memory = disk;
        memory.on_disk = 0;
        assert_same_runs(&disk, &memory);
        disk.window = 1 << 20; /* it fits in exactly one */
        assert_same_runs(&disk, &memory);
        memory.window = 1000; /* what is in memory is not read */
        assert_same_runs(&disk, &memory);
    }
}

/* ---- many ---- */

static void windows__give_the_same_bits_in_each_run_and_for_any_number_of_threads(void **state)
{
    const hnpe_loss losses[] = {HNPE_LOSS_MAXIMUM_LIKELIHOOD, HNPE_LOSS_ATOMIC, HNPE_LOSS_IMPORTANCE};
    for (size_t i = 0; i < (support_quick() ? 1 : 3); ++i) {
        job j = windowed(losses[i]);
        j.gaps = 1;
        j.proposed = i > 0;
        result one = run_on(&j, 1);
        for (int64_t threads = 1; threads <= 4; threads *= 2) {
            result again = run_on(&j, threads);
            assert_same(&again, &one);
            forget(&again);
        }
        forget(&one);
    }
}

static void windows__of_a_run_that_was_stopped_go_on_to_the_same_bits(void **state)
{
    job j = windowed(HNPE_LOSS_MAXIMUM_LIKELIHOOD);
    result expected = uninterrupted(&j), found;
    const int stops = interrupt_often(&j, 20001, &found);
    print_message("stopped %d times\n", stops);
    assert_true(stops > 2);
    assert_same(&expected, &found);
    forget(&expected);
    forget(&found);
}

static double last_loss(const result *r)
{
    return r->validation[r->epochs - 1];
}

static void windows__standardise_as_all_sets_together(void **state)
{
    job windows = windowed(HNPE_LOSS_MAXIMUM_LIKELIHOOD), memory = windows;
    windows.gaps = memory.gaps = 1;
    windows.epochs = memory.epochs = 1;
    memory.on_disk = 0;
    result a = run_on(&windows, 1), b = run_on(&memory, 1);
    assert_int_equal(a.n_doors, b.n_doors);
    for (size_t i = 0; i < a.n_doors; ++i)
        assert_true(fabs(a.doors[i] - b.doors[i]) < 1e-12);
    assert_int_equal(a.min_extra, b.min_extra);
    assert_int_equal(a.max_extra, b.max_extra);
    assert_true(a.effective == b.effective);
    forget(&a);
    forget(&b);
}

enum { TRAININGS = 6 };

/* Adds to the means over all trainings. */
static void compare_with_memory(job windows, double *gained, double *difference)
{
    job memory = windows;
    memory.on_disk = 0;
    result a = run_on(&windows, 2), b = run_on(&memory, 2);
    print_message("  %.3f from %.3f, %.3f in memory\n", last_loss(&a), a.validation[0], last_loss(&b));
    *gained += (a.validation[0] - last_loss(&a)) / TRAININGS;
    *difference += (last_loss(&a) - last_loss(&b)) / TRAININGS;
    forget(&a);
    forget(&b);
}

static void windows__learn_as_much_as_all_sets_together(void **state)
{
    const hnpe_loss losses[] = {HNPE_LOSS_MAXIMUM_LIKELIHOOD, HNPE_LOSS_ATOMIC_GLOBAL, HNPE_LOSS_IMPORTANCE};
    for (size_t i = 0; i < 3 && !support_quick(); ++i) {
        job j = windowed(losses[i]);
        j.epochs = 12;
        j.proposed = i > 0;
        double gained = 0, difference = 0; /* of one training, they are noise */
        for (j.seed = 0; j.seed < TRAININGS; ++j.seed)
            compare_with_memory(j, &gained, &difference);
        print_message("in windows the validation loss falls by %.3f, and is %.3f above that of memory\n", gained,
                      difference);
        assert_true(gained > 0.1);
        assert_true(fabs(difference) < 0.08);
    }
}

/* The posterior of the toy without noise is known exactly. */
static void windows__give_the_exact_posterior_as_well_as_memory_does(void **state)
{
    enum { DRAWS = 4000, ROWS_SEEN = 4 };
    static double theta[2 * DRAWS], exact[2 * DRAWS];
    double distance[2], x[ROWS_SEEN] = {0.3, 0.1, 0.45, 0.2};
    const int64_t n_rows = ROWS_SEEN;
    if (support_quick())
        return;
    windowed(HNPE_LOSS_MAXIMUM_LIKELIHOOD);
    for (int on_disk = 0; on_disk < 2; ++on_disk) {
        support_toy toy;
        hnpe_dataset *dataset;
        hnpe_estimator *estimator;
        hnpe_trainer *trainer;
        hnpe_posterior *posterior;
        hnpe_rng *rng;
        char *folder = support_temp_folder();
        support_toy_create(NULL, 0, 1, 6, 3, &toy);
        support_assert_ok(on_disk ? hnpe_dataset_create_on_disk(NULL, folder, 1, 1, 1, 4096, &dataset)
                                  : hnpe_dataset_create(NULL, 1, 1, 1, &dataset));
        support_assert_ok(hnpe_dataset_simulate(dataset, toy.alpha, toy.beta, toy.simulator, 4000, 0, 6, 1, 0, NULL));
        support_assert_ok(hnpe_estimator_create(NULL, toy.alpha, toy.beta, 1, &estimator));
        support_assert_ok(hnpe_trainer_create(NULL, estimator, dataset, &trainer));
        support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_WINDOW, 60000));
        support_assert_ok(hnpe_trainer_run(trainer, NULL));
        support_assert_ok(hnpe_posterior_create(estimator, &posterior));
        support_assert_ok(hnpe_rng_create(NULL, 9, 0, &rng));
        support_assert_ok(hnpe_posterior_sample(posterior, 1, &n_rows, x, DRAWS, rng, theta));
        support_toy_exact(rng, n_rows, x, DRAWS, exact);
        distance[on_disk] = 0;
        for (size_t j = 0; j < 2; ++j) {
            static double mine[DRAWS], theirs[DRAWS];
            for (size_t i = 0; i < DRAWS; ++i)
                mine[i] = theta[2 * i + j], theirs[i] = exact[2 * i + j];

            distance[on_disk] = fmax(distance[on_disk], support_ks2(DRAWS, mine, DRAWS, theirs));
        }
        hnpe_rng_release(rng);
        hnpe_posterior_release(posterior);
        hnpe_trainer_release(trainer);
        hnpe_estimator_release(estimator);
        hnpe_dataset_release(dataset);
        support_toy_free(&toy);
        support_temp_remove(folder);
    }
    print_message("Kolmogorov-Smirnov distance %.3f in windows, %.3f in memory\n", distance[1], distance[0]);
    assert_true(distance[1] < 0.1);
    assert_true(distance[1] < distance[0] + 0.04);
}

/* ---- the order of an epoch ---- */

static void windows__show_every_training_set_once_in_an_epoch(void **state)
{
    const job j = windowed(HNPE_LOSS_MAXIMUM_LIKELIHOOD);
    subject s;
    hnpei_run run;
    set_up(&j, 1, &s);
    support_assert_ok(hnpei_run_create("test", s.trainer, NULL, &run));
    hnpei_windows *w = run.examples.windows;
    assert_non_null(w);
    size_t *before = calloc(run.examples.n_training, sizeof *before), moved = 0;
    for (size_t epoch = 0; epoch < 3; ++epoch) {
        hnpei_windows_order(s.trainer, epoch, &run.examples);
        assert_true(w->n_windows > 4);
        unsigned char *seen = calloc(s.dataset->n_sets, 1);
        for (size_t i = 0; i < run.examples.n_training; ++i) {
            assert_false(seen[w->order[i]]);
            seen[w->order[i]] = 1;
            moved += w->order[i] != before[i];
        }
        for (size_t i = 0; i < run.examples.n_training; ++i)
            assert_true(seen[w->training[i]]);
        for (size_t i = 0; i < run.examples.n_validation; ++i)
            assert_false(seen[w->validation[i]]);
        memcpy(before, w->order, run.examples.n_training * sizeof *before);
        for (size_t k = 0, begin = 0, bytes; k < w->n_windows; begin = w->ends[k++]) {
            bytes = 0;
            for (size_t i = begin; i < w->ends[k]; ++i)
                bytes += hnpei_dataset_bytes(s.dataset, w->order[i], 1);
            assert_true(bytes > 0 && bytes <= w->bytes);
        }
        for (size_t step = 0; step < run.steps; ++step) {
            support_assert_ok(hnpei_windows_hold("test", s.trainer, step * run.batch, run.batch, &run.examples));
            assert_true(w->held <= step * run.batch && (step + 1) * run.batch <= w->end);
            assert_true(w->end - w->held == run.examples.n_sets && run.examples.n_sets <= run.examples.room);
        }
        free(seen);
    }
    assert_true(moved > 2 * run.examples.n_training);
    free(before);
    hnpei_run_free(&run);
    tear_down(&s);
}

/* ---- what goes wrong ---- */

typedef struct damage {
    char *shard;
    long at, calls;
} damage;

static int truncate_later(void *user_data, const hnpe_progress *progress)
{
    damage *d = user_data;
    if (progress->done >= 1 && ++d->calls == d->at)
        assert_int_equal(truncate(d->shard, 500), 0);
    return 0;
}

static void windows__a_shard_that_is_cut_short_ends_the_run_with_its_name(void **state)
{
    job j = windowed(HNPE_LOSS_MAXIMUM_LIKELIHOOD);
    j.epochs = 100000;
    j.patience = 100000;
    subject s;
    hnpe_monitor *monitor;
    set_up(&j, 1, &s);
    damage d = {support_temp_path(s.folder, "sets-000003.safetensors"), 1, 0};
    size_t bytes;
    char *whole = support_read(d.shard, &bytes);
    support_assert_ok(hnpe_monitor_create(NULL, truncate_later, &d, NULL, &monitor));
    support_assert_fails(hnpe_trainer_run(s.trainer, monitor), HNPE_ERROR_FORMAT, "sets-000003.safetensors");
    assert_int_equal(hnpe_trainer_outcome(s.trainer), HNPE_OUTCOME_FAILED);
    assert_true(hnpe_trainer_epochs(s.trainer) >= 1);
    assert_true(s.estimator->trained); /* with the best weights so far */
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_posterior_create(s.estimator, &posterior));
    hnpe_posterior_release(posterior);
    support_assert_ok(hnpe_trainer_set_int(s.trainer, HNPE_TRAINER_EPOCHS, 1));
    support_assert_fails(hnpe_trainer_run(s.trainer, NULL), HNPE_ERROR_FORMAT, "sets-000003.safetensors");
    support_write(d.shard, whole, bytes);
    support_assert_ok(hnpe_trainer_run(s.trainer, NULL));
    hnpe_monitor_release(monitor);
    free(whole);
    free(d.shard);
    tear_down(&s);
}

static hnpe_status train_in(hnpe_context *context, void *data)
{
    const subject *s = data;
    hnpe_dataset *dataset = NULL;
    hnpe_estimator *estimator = NULL;
    hnpe_trainer *trainer = NULL;
    hnpe_status status = hnpe_dataset_open(context, s->folder, &dataset);
    if (status == HNPE_OK)
        status = hnpe_estimator_create(context, s->alpha, s->beta, 1, &estimator);
    if (status == HNPE_OK)
        status = hnpe_trainer_create(context, estimator, dataset, &trainer);
    if (status == HNPE_OK)
        status = hnpe_trainer_set_int(trainer, HNPE_TRAINER_WINDOW, 5000);
    if (status == HNPE_OK)
        status = hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1);
    if (status == HNPE_OK)
        status = hnpe_trainer_set_int(trainer, HNPE_TRAINER_LOSS, HNPE_LOSS_IMPORTANCE);
    if (status == HNPE_OK)
        status = hnpe_trainer_run(trainer, NULL);
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
    hnpe_dataset_release(dataset);
    return status;
}

static void windows__survive_every_allocation_that_fails(void **state)
{
    job j = windowed(HNPE_LOSS_IMPORTANCE);
    subject s;
    j.times = 3;
    j.proposed = 1;
    set_up(&j, 1, &s);
    support_assert_ok(hnpe_dataset_flush(s.dataset));
    print_message("%ld allocations failed\n", support_fail_each_allocation(train_in, &s));
    tear_down(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_window__gives_the_bits_of_data_in_memory),
        cmocka_unit_test(windows__give_the_same_bits_in_each_run_and_for_any_number_of_threads),
        cmocka_unit_test(windows__of_a_run_that_was_stopped_go_on_to_the_same_bits),
        cmocka_unit_test(windows__standardise_as_all_sets_together),
        cmocka_unit_test(windows__learn_as_much_as_all_sets_together),
        cmocka_unit_test(windows__give_the_exact_posterior_as_well_as_memory_does),
        cmocka_unit_test(windows__show_every_training_set_once_in_an_epoch),
        cmocka_unit_test(windows__a_shard_that_is_cut_short_ends_the_run_with_its_name),
        cmocka_unit_test(windows__survive_every_allocation_that_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
