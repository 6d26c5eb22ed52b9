/* Checkpoints that do not fit, are damaged, or cannot be written. */
#include "interrupted.h"

#include <signal.h>
#include <sys/resource.h>

/* A checkpoint in the middle of the second epoch of four. */
static void interrupt(const job *j, subject *s)
{
    set_up(j, 1, s);
    support_assert_ok(hnpe_trainer_set_checkpoint(s->trainer, s->path, EVERY_STEP));
    support_stopper_after(&s->s, 2500);
    support_assert_fails(hnpe_trainer_run(s->trainer, s->s.monitor), HNPE_ERROR_CANCELLED, "stop was requested");
    assert_int_equal(hnpe_trainer_outcome(s->trainer), HNPE_OUTCOME_CANCELLED);
    make_trainer(j, s);
}

static const job plain = {.loss = HNPE_LOSS_MAXIMUM_LIKELIHOOD, .epochs = 4, .rate = 5e-3};

/* The estimator, which is not touched. */
static void assert_refused(const subject *s, hnpe_trainer *trainer, hnpe_status expected, const char *words)
{
    result before, after;
    look(s, &before);
    const int trained = s->estimator->trained;
    support_assert_fails(hnpe_trainer_resume(trainer, s->path, NULL), expected, words);
    look(s, &after);
    assert_int_equal(before.n, after.n);
    assert_memory_equal(before.weights, after.weights, before.n * sizeof *before.weights);
    assert_memory_equal(before.doors, after.doors, before.n_doors * sizeof *before.doors);
    assert_int_equal(s->estimator->trained, trained);
    forget(&before);
    forget(&after);
}

static void test_checkpoint__refuses_other_options_and_seeds(void **state)
{
    subject s;
    interrupt(&plain, &s);
    support_assert_ok(hnpe_trainer_set_int(s.trainer, HNPE_TRAINER_EPOCHS, 9));
    assert_refused(&s, s.trainer, HNPE_ERROR_INVALID_ARGUMENT, "option epochs is 9, but 4 in the file");
    make_trainer(&plain, &s);
    support_assert_ok(hnpe_trainer_set_real(s.trainer, HNPE_TRAINER_CLIP, 0.25));
    assert_refused(&s, s.trainer, HNPE_ERROR_INVALID_ARGUMENT, "option clip is 0.25, but 5 in the file");
    make_trainer(&plain, &s);
    support_assert_ok(hnpe_trainer_set_seed(s.trainer, 8));
    assert_refused(&s, s.trainer, HNPE_ERROR_INVALID_ARGUMENT, "seed is 8, but 7");
    make_trainer(&plain, &s);
    support_assert_ok(hnpe_estimator_set_seed(s.estimator, 12));
    assert_refused(&s, s.trainer, HNPE_ERROR_INVALID_ARGUMENT, "estimator's seed is 12, but 11");
    make_trainer(&plain, &s);
    support_assert_ok(hnpe_trainer_resume(s.trainer, s.path, NULL));
    tear_down(&s);
}

static void test_checkpoint__refuses_another_data_set(void **state)
{
    const double theta = 0.5, x = 0.25;
    const job other = {.loss = HNPE_LOSS_MAXIMUM_LIKELIHOOD, .epochs = 4, .rate = 5e-3, .gaps = 1};
    subject s;
    interrupt(&plain, &s);
    support_assert_ok(hnpe_dataset_append(s.dataset, 1, NULL, &theta, &theta, &x));
    assert_refused(&s, s.trainer, HNPE_ERROR_INVALID_ARGUMENT, "151 sets, but that of the checkpoint had 150");
    hnpe_dataset_release(s.dataset);
    support_assert_ok(hnpe_dataset_create(s.context, 1, 1, 1, &s.dataset));
    fill(&other, s.dataset);
    make_trainer(&plain, &s);
    assert_refused(&s, s.trainer, HNPE_ERROR_INVALID_ARGUMENT, "other numbers");
    tear_down(&s);
}

static void test_checkpoint__refuses_another_estimator_and_other_priors(void **state)
{
    const double zero = 0, two = 2, one = 1;
    subject s;
    hnpe_trainer *trainer;
    interrupt(&plain, &s);
    support_assert_ok(hnpe_estimator_set_int(s.estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_LOGIT));
    assert_refused(&s, s.trainer, HNPE_ERROR_INVALID_ARGUMENT, "another treatment of bounded parameters");
    hnpe_estimator_release(s.estimator);
    hnpe_prior *wide, *narrow;
    support_assert_ok(hnpe_prior_create_uniform(s.context, 1, &zero, &two, &wide));
    support_assert_ok(hnpe_prior_create_uniform(s.context, 1, &zero, &one, &narrow));
    support_assert_ok(hnpe_estimator_create(s.context, narrow, wide, 1, &s.estimator));
    support_assert_ok(hnpe_estimator_set_seed(s.estimator, 11));
    hnpe_trainer_release(s.trainer);
    s.trainer = NULL;
    support_assert_ok(hnpe_trainer_create(s.context, s.estimator, s.dataset, &trainer));
    s.trainer = trainer;
    support_assert_ok(hnpe_trainer_set_seed(trainer, 7));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_BATCH_SIZE, 32));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 4));
    support_assert_ok(hnpe_trainer_set_real(trainer, HNPE_TRAINER_LEARNING_RATE, 5e-3));
    assert_refused(&s, trainer, HNPE_ERROR_INVALID_ARGUMENT, "prior");
    hnpe_prior_release(wide);
    hnpe_prior_release(narrow);
    tear_down(&s);
}

static void test_checkpoint__refuses_files_of_another_kind_and_damaged_ones(void **state)
{
    subject s;
    size_t bytes, refused = 0;
    interrupt(&plain, &s);
    char *good = support_read(s.path, &bytes);
    support_assert_ok(hnpe_dataset_save(s.dataset, s.path));
    assert_refused(&s, s.trainer, HNPE_ERROR_FORMAT, "hnpe.checkpoint");
    for (size_t cut = 0; cut < 40; ++cut) {
        support_write(s.path, good, bytes * cut / 40);
        assert_refused(&s, s.trainer, HNPE_ERROR_FORMAT, "");
        ++refused;
    }
    support_write(s.path, good, bytes);
    support_assert_ok(hnpe_trainer_resume(s.trainer, s.path, NULL));
    free(good);
    print_message("%zu cuts refused\n", refused);
    tear_down(&s);
}

static void test_checkpoint__refuses_another_precision(void **state)
{
    subject s;
    size_t bytes;
    interrupt(&plain, &s);
    char *file = support_read(s.path, &bytes);
    const char *ours = HNPEI_REAL_IS_DOUBLE ? "\"double\"" : "\"single\"",
               *other = HNPEI_REAL_IS_DOUBLE ? "\"single\"" : "\"double\"";
    char *at = memmem(file, bytes, ours, 8);
    assert_non_null(at);
    memcpy(at, other, 8);
    support_seal(file, bytes);
    support_write(s.path, file, bytes);
    assert_refused(&s, s.trainer, HNPE_ERROR_UNSUPPORTED, "precision");
    free(file);
    tear_down(&s);
}

typedef struct heard {
    int warnings;
    char last[256];
} heard;

static void listen(void *user_data, int32_t level, const char *message)
{
    heard *h = user_data;
    if (level != HNPE_LOG_WARNING)
        return;
    ++h->warnings;
    snprintf(h->last, sizeof h->last, "%s", message);
}

/* A limit on the size of files stands for a full disk. */
static void test_checkpoint__that_cannot_be_written_costs_neither_the_run_nor_the_one_that_is_there(void **state)
{
    result expected = uninterrupted(&plain), found;
    subject s;
    heard h = {.warnings = 0};
    struct rlimit before, tight;
    interrupt(&plain, &s);
    size_t bytes, later;
    char *kept = support_read(s.path, &bytes);
    support_assert_ok(hnpe_context_set_log(s.context, listen, &h, NULL));
    support_assert_ok(hnpe_trainer_set_checkpoint(s.trainer, s.path, 0));
    getrlimit(RLIMIT_FSIZE, &before);
    tight = before;
    tight.rlim_cur = bytes / 2;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &tight);
    hnpe_status status = hnpe_trainer_resume(s.trainer, s.path, NULL);
    setrlimit(RLIMIT_FSIZE, &before);
    support_assert_ok(status);
    look(&s, &found);
    assert_same(&expected, &found);
    assert_true(h.warnings >= 2);
    assert_non_null(strstr(h.last, "no checkpoint of the training was written"));
    char *now = support_read(s.path, &later);
    assert_int_equal(bytes, later);
    assert_memory_equal(kept, now, bytes);
    assert_int_equal(support_temp_count(s.folder), 1);
    /* A stop that leaves none says so. */
    hnpe_monitor_request_stop(s.s.monitor);
    setrlimit(RLIMIT_FSIZE, &tight);
    status = hnpe_trainer_resume(s.trainer, s.path, s.s.monitor);
    setrlimit(RLIMIT_FSIZE, &before);
    support_assert_fails(status, HNPE_ERROR_CANCELLED, "no checkpoint was written");
    free(kept);
    free(now);
    forget(&expected);
    forget(&found);
    tear_down(&s);
}

static void test_checkpoint__resuming_survives_every_failing_allocation(void **state)
{
    result expected = uninterrupted(&plain), found;
    subject s;
    interrupt(&plain, &s);
    long k = 1, failed = 0;
    for (;; k += support_quick() ? 29 : 1) {
        s.s.inner.fail_at = atomic_load(&s.s.inner.calls) + k;
        const hnpe_status status = hnpe_trainer_resume(s.trainer, s.path, NULL);
        const int met = atomic_load(&s.s.inner.calls) >= s.s.inner.fail_at;
        s.s.inner.fail_at = 0;
        if (!met) {
            support_assert_ok(status);
            break;
        }
        support_assert_status(status, HNPE_ERROR_NO_MEMORY);
        assert_int_equal(s.estimator->trained, 0);
        ++failed;
    }
    look(&s, &found);
    assert_same(&expected, &found);
    print_message("%ld allocations failed\n", failed);
    forget(&expected);
    forget(&found);
    tear_down(&s);
}

/* Of each checkpoint one allocation after the other fails: the run is none the worse. */
static void test_checkpoint__its_writing_survives_every_failing_allocation(void **state)
{
    result expected = uninterrupted(&plain), found;
    subject s;
    heard h = {.warnings = 0};
    set_up(&plain, 1, &s);
    support_assert_ok(hnpe_context_set_log(s.context, listen, &h, NULL));
    long begin = atomic_load(&s.s.inner.calls);
    support_assert_ok(hnpe_trainer_run(s.trainer, NULL));
    const long without = atomic_load(&s.s.inner.calls) - begin;
    make_trainer(&plain, &s);
    support_assert_ok(hnpe_trainer_set_checkpoint(s.trainer, s.path, 1e9));
    begin = atomic_load(&s.s.inner.calls);
    support_assert_ok(hnpe_trainer_run(s.trainer, NULL));
    const long with = atomic_load(&s.s.inner.calls) - begin;
    assert_true(with > without + 50 && h.warnings == 0);
    const long stride = support_quick() ? 97 : 9;
    int tried = 0;
    for (long k = without + 1; k <= with; k += stride, ++tried) {
        make_trainer(&plain, &s);
        support_assert_ok(hnpe_trainer_set_checkpoint(s.trainer, s.path, 1e9));
        s.s.inner.fail_at = atomic_load(&s.s.inner.calls) + k;
        support_assert_ok(hnpe_trainer_run(s.trainer, NULL));
        s.s.inner.fail_at = 0;
        assert_int_equal(h.warnings, tried + 1);
        look(&s, &found);
        assert_same(&expected, &found);
        forget(&found);
    }
    print_message("%d of %ld allocations of a checkpoint failed\n", tried, with - without);
    forget(&expected);
    tear_down(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_checkpoint__refuses_other_options_and_seeds),
        cmocka_unit_test(test_checkpoint__refuses_another_data_set),
        cmocka_unit_test(test_checkpoint__refuses_another_estimator_and_other_priors),
        cmocka_unit_test(test_checkpoint__refuses_files_of_another_kind_and_damaged_ones),
        cmocka_unit_test(test_checkpoint__refuses_another_precision),
        cmocka_unit_test(test_checkpoint__that_cannot_be_written_costs_neither_the_run_nor_the_one_that_is_there),
        cmocka_unit_test(test_checkpoint__resuming_survives_every_failing_allocation),
        cmocka_unit_test(test_checkpoint__its_writing_survives_every_failing_allocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
