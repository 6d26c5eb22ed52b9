/* Runs that are interrupted and go on: the same bits as if they had not been. */
#include "interrupted.h"

static void check(const char *name, const job *j, const long *gaps, size_t n)
{
    result expected = uninterrupted(j), found;
    for (size_t i = 0; i < n; ++i) {
        const int stops = interrupt_often(j, gaps[i], &found);
        print_message("%s: stopped %d times in %lld epochs\n", name, stops, (long long)expected.epochs);
        assert_true(stops > 0);
        assert_same(&expected, &found);
        forget(&found);
    }
    forget(&expected);
}

static void test_checkpoint__a_run_stopped_at_any_step_goes_on_to_the_same_bits(void **state)
{
    const job j = {.loss = HNPE_LOSS_MAXIMUM_LIKELIHOOD, .epochs = 5, .rate = 5e-3};
    check("maximum likelihood", &j, (long[]){900, 1500, 4001}, support_quick() ? 1 : 3);
}

static void test_checkpoint__holds_terms_that_stopped_early(void **state)
{
    const job j = {.loss = HNPE_LOSS_MAXIMUM_LIKELIHOOD, .epochs = 60, .patience = 2, .rate = 0.05};
    check("early stopping", &j, (long[]){2100}, 1);
}

static void test_checkpoint__holds_a_run_that_went_on_with_trained_networks(void **state)
{
    const job j = {.loss = HNPE_LOSS_MAXIMUM_LIKELIHOOD, .trained_before = 1, .epochs = 4, .rate = 5e-3, .gaps = 1};
    check("trained before", &j, (long[]){2500}, 1);
}

static void test_checkpoint__holds_runs_of_every_loss(void **state)
{
    const hnpe_loss losses[] = {HNPE_LOSS_ATOMIC_GLOBAL, HNPE_LOSS_ATOMIC, HNPE_LOSS_IMPORTANCE, HNPE_LOSS_UNCORRECTED};
    for (size_t i = 0; i < (support_quick() ? 1 : 4); ++i) {
        const job j = {.loss = losses[i], .proposed = 1, .epochs = 3, .rate = 5e-3};
        check("of a proposal", &j, (long[]){2000}, 1);
    }
}

/* Numbers that a run comes by rarely: rejected steps, and rates that were halved for them. */
static void test_checkpoint__holds_what_rejected_steps_left(void **state)
{
    const job j = {.loss = HNPE_LOSS_MAXIMUM_LIKELIHOOD, .epochs = 6, .rate = 5e-3};
    hnpei_run before, after;
    hnpei_saved saved;
    subject s;
    set_up(&j, 1, &s);
    support_assert_ok(hnpe_trainer_set_checkpoint(s.trainer, s.path, 1e9));
    support_assert_ok(hnpei_run_create("test", s.trainer, NULL, &before));
    hnpei_run_start(&before);
    before.rejected = 3;
    before.done = 2;
    before.terms[0].factor = 0.25;
    before.terms[0].stopped = 1;
    before.terms[1].factor = 0.5;
    before.terms[1].taken = 1;
    before.terms[1].training = -0.75;
    before.terms[1].validation = 2;
    before.terms[1].best_loss = 1.5;
    before.terms[1].since_best = 4;
    support_assert_status(hnpei_run_keep_stopped(&before, HNPE_ERROR_CANCELLED), HNPE_ERROR_CANCELLED);
    support_assert_ok(hnpei_saved_open("test", s.trainer, s.path, &saved));
    support_assert_ok(hnpei_run_create("test", s.trainer, NULL, &after));
    support_assert_ok(hnpei_saved_restore(&saved, &after));
    assert_int_equal(after.rejected, 3);
    assert_int_equal(after.done, 2);
    assert_int_equal(after.epoch, 0);
    for (size_t t = 0; t < 2; ++t) {
        const hnpei_term_run *a = &before.terms[t], *b = &after.terms[t];
        assert_true(a->factor == b->factor && a->training == b->training && a->validation == b->validation);
        assert_true(a->best_loss == b->best_loss && a->since_best == b->since_best && a->taken == b->taken);
        assert_int_equal(a->stopped, b->stopped);
    }
    hnpei_core_destroy(saved.core);
    hnpei_saved_close(s.trainer, &saved);
    hnpei_run_free(&before);
    hnpei_run_free(&after);
    tear_down(&s);
}

static void test_checkpoint__of_a_run_that_ended_gives_its_result(void **state)
{
    const job j = {.loss = HNPE_LOSS_MAXIMUM_LIKELIHOOD, .epochs = 2, .rate = 5e-3};
    result expected, found;
    subject s;
    set_up(&j, 2, &s);
    support_assert_ok(hnpe_trainer_set_checkpoint(s.trainer, s.path, 1e9));
    support_assert_ok(hnpe_trainer_run(s.trainer, NULL));
    look(&s, &expected);
    make_trainer(&j, &s);
    support_assert_ok(hnpe_trainer_resume(s.trainer, s.path, NULL));
    look(&s, &found);
    assert_same(&expected, &found);
    assert_int_equal(support_temp_count(s.folder), 1);
    forget(&expected);
    forget(&found);
    tear_down(&s);
}

/* Every epoch, where no interval is given; none any more after NULL. */
static void test_checkpoint__is_written_when_asked_for(void **state)
{
    const job j = {.loss = HNPE_LOSS_MAXIMUM_LIKELIHOOD, .epochs = 2, .rate = 5e-3};
    subject s;
    set_up(&j, 1, &s);
    support_assert_ok(hnpe_trainer_set_checkpoint(s.trainer, s.path, 0));
    support_assert_ok(hnpe_trainer_set_checkpoint(s.trainer, NULL, 0));
    support_assert_ok(hnpe_trainer_run(s.trainer, NULL));
    assert_int_equal(support_temp_count(s.folder), 0);
    support_assert_fails(hnpe_trainer_set_checkpoint(s.trainer, "", 0), HNPE_ERROR_INVALID_ARGUMENT, "path");
    support_assert_fails(hnpe_trainer_set_checkpoint(s.trainer, s.path, -1), HNPE_ERROR_INVALID_ARGUMENT, "seconds");
    support_assert_fails(hnpe_trainer_set_checkpoint(s.trainer, s.path, NAN), HNPE_ERROR_INVALID_ARGUMENT, "seconds");
    support_assert_fails(hnpe_trainer_resume(s.trainer, NULL, NULL), HNPE_ERROR_INVALID_ARGUMENT, "path");
    support_assert_fails(hnpe_trainer_resume(s.trainer, s.path, NULL), HNPE_ERROR_IO, "training.safetensors");
    tear_down(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_checkpoint__a_run_stopped_at_any_step_goes_on_to_the_same_bits),
        cmocka_unit_test(test_checkpoint__holds_terms_that_stopped_early),
        cmocka_unit_test(test_checkpoint__holds_a_run_that_went_on_with_trained_networks),
        cmocka_unit_test(test_checkpoint__holds_runs_of_every_loss),
        cmocka_unit_test(test_checkpoint__holds_what_rejected_steps_left),
        cmocka_unit_test(test_checkpoint__of_a_run_that_ended_gives_its_result),
        cmocka_unit_test(test_checkpoint__is_written_when_asked_for)};
    support_temp_in_memory();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
