/* Progress and cancellation. */
#include "base/base.h"
#include "support.h"

#include <math.h>

typedef struct listener {
    int calls, released, result;
    const char *words;
    hnpe_progress last;
} listener;

static int hear(void *user_data, const hnpe_progress *progress)
{
    listener *l = user_data;
    ++l->calls;
    l->last = *progress;
    if (l->words)
        hnpe_set_error(l->words);
    return l->result;
}

static void let_go(void *user_data)
{
    ++((listener *)user_data)->released;
}

static hnpe_monitor *make(listener *l)
{
    hnpe_monitor *monitor;
    support_assert_ok(hnpe_monitor_create(NULL, hear, l, let_go, &monitor));
    return monitor;
}

static hnpe_status update(hnpei_watch *watch, int64_t done, int force)
{
    return hnpei_watch_update(watch, done, 1.5, 2.5, force);
}

/* ---- the handle ---- */

static void test_create__refuses_a_missing_pointer_and_a_wrong_context(void **state)
{
    listener l = {0};
    hnpe_monitor *monitor = make(&l), *other = monitor;
    support_assert_fails(hnpe_monitor_create(NULL, hear, &l, let_go, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "monitor is NULL");
    support_assert_fails(hnpe_monitor_create((hnpe_context *)(void *)monitor, hear, &l, let_go, &other),
                         HNPE_ERROR_INVALID_ARGUMENT, "context must be a hnpe_context, but is a hnpe_monitor");
    assert_null(other);
    assert_int_equal(l.released, 0);
    hnpe_monitor_release(monitor);
}

static void test_release__lets_go_of_user_data_once(void **state)
{
    listener l = {0};
    hnpe_monitor *monitor = make(&l);
    hnpe_monitor_retain(monitor);
    hnpe_monitor_release(monitor);
    assert_int_equal(l.released, 0);
    hnpe_monitor_release(monitor);
    assert_int_equal(l.released, 1);
    hnpe_monitor_retain(NULL);
    hnpe_monitor_release(NULL);
    hnpe_monitor_request_stop(NULL);
}

static void test_check_monitor__allows_none(void **state)
{
    hnpe_context *context = support_context(1);
    support_assert_ok(hnpei_check_monitor("f", NULL));
    support_assert_fails(hnpei_check_monitor("f", (hnpe_monitor *)(void *)context), HNPE_ERROR_INVALID_ARGUMENT,
                         "monitor must be a hnpe_monitor, but is a hnpe_context");
    hnpe_context_release(context);
}

/* ---- progress ---- */

static void test_watch__without_a_monitor_goes_on(void **state)
{
    hnpei_watch watch;
    hnpei_watch_begin(&watch, "f", NULL, HNPE_PHASE_TRAINING, 10);
    support_assert_ok(update(&watch, 1, 1));
    assert_false(hnpei_watch_stop_requested(&watch));
}

static void test_watch__tells_how_far_it_is(void **state)
{
    listener l = {0};
    hnpe_monitor *monitor = make(&l);
    hnpei_watch watch;
    hnpei_watch_begin(&watch, "f", monitor, HNPE_PHASE_TRAINING, 10);
    support_assert_ok(update(&watch, 0, 1));
    assert_true(isnan(l.last.remaining));
    support_assert_ok(update(&watch, 4, 1));
    assert_int_equal(l.last.struct_size, sizeof l.last);
    assert_int_equal(l.last.phase, HNPE_PHASE_TRAINING);
    assert_int_equal(l.last.done, 4);
    assert_int_equal(l.last.total, 10);
    assert_true(l.last.elapsed >= 0 && l.last.training_loss == 1.5 && l.last.validation_loss == 2.5);
    assert_true(fabs(l.last.remaining - l.last.elapsed * 6 / 4) < 1e-12);
    hnpei_watch_begin(&watch, "f", monitor, HNPE_PHASE_SIMULATING, 0);
    support_assert_ok(update(&watch, 4, 1));
    assert_true(isnan(l.last.remaining));
    hnpe_monitor_release(monitor);
}

static void test_watch__calls_back_ten_times_a_second_at_most_unless_forced(void **state)
{
    listener l = {0};
    hnpe_monitor *monitor = make(&l);
    hnpei_watch watch;
    hnpei_watch_begin(&watch, "f", monitor, HNPE_PHASE_TRAINING, 10);
    const double begin = hnpei_clock();
    while (l.calls < 3)
        support_assert_ok(update(&watch, 1, 0));
    assert_true(hnpei_clock() - begin >= 0.3);
    support_assert_ok(update(&watch, 1, 1));
    support_assert_ok(update(&watch, 1, 1));
    assert_int_equal(l.calls, 5);
    hnpe_monitor_release(monitor);
}

static void test_watch__passes_on_what_the_callback_returned_and_said(void **state)
{
    listener l = {.result = -3, .words = "the window was closed"};
    hnpe_monitor *monitor = make(&l);
    hnpei_watch watch;
    hnpei_watch_begin(&watch, "train", monitor, HNPE_PHASE_TRAINING, 10);
    support_assert_fails(update(&watch, 1, 1), HNPE_ERROR_CALLBACK,
                         "train: the progress callback returned -3: the window was closed");
    assert_int_equal(hnpe_last_callback_result(), -3);
    l.result = 2;
    l.words = NULL;
    support_assert_fails(update(&watch, 1, 1), HNPE_ERROR_CANCELLED, "returned 2: it gave no message");
    hnpe_monitor_release(monitor);
}

/* ---- cancellation ---- */

static void test_stop__is_taken_by_the_next_update_only(void **state)
{
    listener l = {0};
    hnpe_monitor *monitor = make(&l);
    hnpei_watch watch;
    hnpei_watch_begin(&watch, "train", monitor, HNPE_PHASE_TRAINING, 10);
    hnpe_monitor_request_stop(monitor);
    hnpe_monitor_request_stop(monitor);
    assert_true(hnpei_watch_stop_requested(&watch));
    assert_true(hnpei_watch_stop_requested(&watch));
    support_assert_fails(update(&watch, 1, 0), HNPE_ERROR_CANCELLED, "train: a stop was requested");
    assert_int_equal(l.calls, 0);
    assert_int_equal(hnpe_last_callback_result(), 0);
    assert_false(hnpei_watch_stop_requested(&watch));
    support_assert_ok(update(&watch, 2, 1));
    hnpe_monitor_release(monitor);
}

static void test_stop__waits_for_a_run_that_has_not_begun(void **state)
{
    hnpe_monitor *monitor;
    hnpei_watch watch;
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &monitor));
    hnpe_monitor_request_stop(monitor);
    hnpei_watch_begin(&watch, "train", monitor, HNPE_PHASE_TRAINING, 10);
    support_assert_status(update(&watch, 0, 0), HNPE_ERROR_CANCELLED);
    support_assert_ok(update(&watch, 0, 1));
    hnpe_monitor_release(monitor);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create__refuses_a_missing_pointer_and_a_wrong_context),
        cmocka_unit_test(test_release__lets_go_of_user_data_once),
        cmocka_unit_test(test_check_monitor__allows_none),
        cmocka_unit_test(test_watch__without_a_monitor_goes_on),
        cmocka_unit_test(test_watch__tells_how_far_it_is),
        cmocka_unit_test(test_watch__calls_back_ten_times_a_second_at_most_unless_forced),
        cmocka_unit_test(test_watch__passes_on_what_the_callback_returned_and_said),
        cmocka_unit_test(test_stop__is_taken_by_the_next_update_only),
        cmocka_unit_test(test_stop__waits_for_a_run_that_has_not_begun),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
