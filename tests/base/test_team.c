/* Teams of one, two and three threads. */
#include "base/base.h"
#include "support.h"

#include <pthread.h>
#include <signal.h>

#define N 200

static void each_size(void (*check)(hnpei_team *team, size_t size))
{
    for (size_t size = 1; size <= 3; ++size) {
        hnpe_context *context = support_context((int64_t)size);
        hnpei_team *team;
        support_assert_ok(hnpei_team_create(context, 100, &team));
        assert_int_equal(hnpei_team_size(team), size);
        check(team, size);
        hnpei_team_destroy(team);
        hnpe_context_release(context);
    }
}

/* ---- results ---- */

typedef struct job {
    atomic_int calls[N];
    atomic_int inside[3]; /* items that a worker is at */
    double results[N];
    size_t size, fail_a, fail_b;
    pthread_t caller;
    int between_calls, cancel_after;
    atomic_int started;
} job;

static hnpe_status work(void *data, size_t item, size_t worker)
{
    job *j = data;
    HNPEI_REQUIRE(worker < j->size, HNPE_ERROR_SHAPE, "there is no worker %zu", worker);
    HNPEI_REQUIRE(atomic_fetch_add(&j->inside[worker], 1) == 0, HNPE_ERROR_BUSY, "worker %zu is at two items", worker);
    HNPEI_REQUIRE((worker == 0) == (pthread_equal(pthread_self(), j->caller) != 0), HNPE_ERROR_UNSUPPORTED,
                  "worker %zu is on the wrong thread", worker);
    atomic_fetch_add(&j->calls[item], 1);
    double sum = 0;
    for (size_t i = 0; i < 1000 + item; ++i)
        sum += 1.0 / (double)(i + 1 + item);
    j->results[item] = sum;
    atomic_fetch_sub(&j->inside[worker], 1);
    return HNPE_OK;
}

static void check_results(hnpei_team *team, size_t size)
{
    static job alone, together;
    memset(&alone, 0, sizeof alone);
    alone.size = 1;
    alone.caller = pthread_self();
    for (size_t i = 0; i < N; ++i)
        support_assert_ok(work(&alone, i, 0));
    for (int round = 0; round < 20; ++round) {
        memset(&together, 0, sizeof together);
        together.size = size;
        together.caller = pthread_self();
        support_assert_ok(hnpei_team_run(team, N, work, &together, NULL));
        for (size_t i = 0; i < N; ++i)
            assert_int_equal(atomic_load(&together.calls[i]), 1);
        assert_memory_equal(alone.results, together.results, sizeof alone.results);
    }
}

static void test_team__does_every_item_once_with_the_same_results(void **state)
{
    each_size(check_results);
}

static void check_few(hnpei_team *team, size_t size)
{
    static job j;
    memset(&j, 0, sizeof j);
    j.size = size;
    j.caller = pthread_self();
    support_assert_ok(hnpei_team_run(team, 0, work, &j, NULL));
    assert_int_equal(atomic_load(&j.calls[0]), 0);
    support_assert_ok(hnpei_team_run(team, 1, work, &j, NULL));
    assert_int_equal(atomic_load(&j.calls[0]), 1);
}

static void test_team__takes_no_item_and_one_item(void **state)
{
    each_size(check_few);
}

/* ---- failures ---- */

static hnpe_status failing_work(void *data, size_t item, size_t worker)
{
    job *j = data;
    atomic_fetch_add(&j->started, 1);
    if (item == j->fail_a)
        return hnpei_fail(HNPE_ERROR_NUMERIC, "work", "item %zu failed", item);
    if (item == j->fail_b)
        return hnpei_fail_callback("work", "second", -5);
    return HNPE_OK;
}

static void check_failures(hnpei_team *team, size_t size)
{
    static job j;
    for (int round = 0; round < 50; ++round) {
        memset(&j, 0, sizeof j);
        j.fail_a = 20;
        j.fail_b = 21;
        support_assert_fails(hnpei_team_run(team, N, failing_work, &j, NULL), HNPE_ERROR_NUMERIC,
                             "work: item 20 failed");
        assert_true(atomic_load(&j.started) >= 21 && (size > 1 || atomic_load(&j.started) == 21));
        j.fail_a = 22;
        support_assert_fails(hnpei_team_run(team, N, failing_work, &j, NULL), HNPE_ERROR_CALLBACK, "second callback");
        assert_int_equal(hnpe_last_callback_result(), -5);
    }
    j.fail_a = j.fail_b = N;
    support_assert_ok(hnpei_team_run(team, N, failing_work, &j, NULL));
}

static void test_team__reports_the_lowest_failure_and_works_again(void **state)
{
    each_size(check_failures);
}

/* ---- between items ---- */

static hnpe_status between(void *data)
{
    job *j = data;
    HNPEI_REQUIRE(pthread_equal(pthread_self(), j->caller), HNPE_ERROR_UNSUPPORTED, "this is not the calling thread");
    ++j->between_calls;
    return j->cancel_after && j->between_calls >= j->cancel_after
               ? hnpei_fail(HNPE_ERROR_CANCELLED, "between", "enough")
               : HNPE_OK;
}

static void check_between(hnpei_team *team, size_t size)
{
    static job j;
    memset(&j, 0, sizeof j);
    j.size = size;
    j.caller = pthread_self();
    support_assert_ok(hnpei_team_run(team, N, work, &j, between));
    assert_true(j.between_calls <= N && (size > 1 || j.between_calls == N));
}

static void test_between__is_called_on_the_calling_thread(void **state)
{
    each_size(check_between);
}

static void check_cancel(hnpei_team *team, size_t size)
{
    static job j;
    memset(&j, 0, sizeof j);
    j.fail_a = j.fail_b = N;
    j.size = size;
    j.caller = pthread_self();
    j.cancel_after = 1;
    hnpe_status status = hnpei_team_run(team, N, failing_work, &j, between);
    if (size > 1 && j.between_calls == 0) {
        assert_int_equal(status, HNPE_OK); /* the others had done it all before the caller's first item */
        return;
    }
    support_assert_fails(status, HNPE_ERROR_CANCELLED, "between: enough");
    assert_true(size > 1 || atomic_load(&j.started) == 1);
}

static void test_between__cancels_what_has_not_begun(void **state)
{
    each_size(check_cancel);
}

/* ---- threads ---- */

static void test_team__is_no_larger_than_its_limit_and_never_empty(void **state)
{
    hnpe_context *context = support_context(3);
    for (size_t limit = 0; limit < 5; ++limit) {
        hnpei_team *team;
        support_assert_ok(hnpei_team_create(context, limit, &team));
        assert_int_equal(hnpei_team_size(team), limit == 0 ? 1 : limit < 3 ? limit : 3);
        hnpei_team_destroy(team);
    }
    hnpei_team_destroy(NULL);
    hnpe_context_release(context);
}

static hnpe_status blocked_signals(void *data, size_t item, size_t worker)
{
    sigset_t blocked;
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    if (worker > 0 && !sigismember(&blocked, SIGINT))
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, "work", "a worker takes signals");
    return HNPE_OK;
}

static void test_team__leaves_signals_to_the_host(void **state)
{
    sigset_t before, after;
    hnpe_context *context = support_context(3);
    hnpei_team *team;
    pthread_sigmask(SIG_SETMASK, NULL, &before);
    support_assert_ok(hnpei_team_create(context, 3, &team));
    pthread_sigmask(SIG_SETMASK, NULL, &after);
    assert_int_equal(sigismember(&before, SIGINT), sigismember(&after, SIGINT));
    support_assert_ok(hnpei_team_run(team, 100, blocked_signals, NULL, NULL));
    hnpei_team_destroy(team);
    hnpe_context_release(context);
}

static hnpe_status make_team(hnpe_context *context, void *unused)
{
    hnpei_team *team;
    HNPEI_TRY(hnpei_team_create(context, 2, &team));
    hnpei_team_destroy(team);
    return HNPE_OK;
}

static void test_team__reports_every_failed_allocation(void **state)
{
    assert_true(support_fail_each_allocation(make_team, NULL) >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_team__does_every_item_once_with_the_same_results),
        cmocka_unit_test(test_team__takes_no_item_and_one_item),
        cmocka_unit_test(test_team__reports_the_lowest_failure_and_works_again),
        cmocka_unit_test(test_between__is_called_on_the_calling_thread),
        cmocka_unit_test(test_between__cancels_what_has_not_begun),
        cmocka_unit_test(test_team__is_no_larger_than_its_limit_and_never_empty),
        cmocka_unit_test(test_team__leaves_signals_to_the_host),
        cmocka_unit_test(test_team__reports_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
