/* Running the host's simulator: streams, threads, failures, cancellation. */
#include "simulator/simulator.h"
#include "support.h"

#include <math.h>
#include <pthread.h>
#include <time.h>

#define N ((size_t)1000)
#define D_X ((size_t)3)

/* A simulator with a diary. */
typedef struct toy {
    atomic_int calls, foreign; /* calls in all, and from other threads than the caller's */
    pthread_t caller;
    size_t fail_at_row;      /* the chunk with this row fails; SIZE_MAX: none */
    int result;              /* with this result */
    const char *words;       /* and these words */
    hnpe_monitor *stop_self; /* asked to stop at that row instead, where not NULL */
    long wait;               /* nanoseconds per call */
} toy;

static int product(void *user_data, size_t n, const double *local, const double *global, hnpe_rng *rng, double *x)
{
    toy *t = user_data;
    atomic_fetch_add(&t->calls, 1);
    if (!pthread_equal(pthread_self(), t->caller))
        atomic_fetch_add(&t->foreign, 1);
    if (t->wait) {
        struct timespec pause = {0, t->wait};
        nanosleep(&pause, NULL);
    }
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < D_X; ++j)
            x[i * D_X + j] = local[i] * global[i] + hnpei_stream_normal(&rng->stream);
    /* local[i] is the row's number: see make_theta. */
    if ((double)t->fail_at_row < local[0] || (double)t->fail_at_row > local[n - 1])
        return 0;
    if (t->stop_self) {
        hnpe_monitor_request_stop(t->stop_self);
        return 0;
    }
    hnpe_set_error(t->words);
    return t->result;
}

static toy make_toy(void)
{
    return (toy){.caller = pthread_self(), .fail_at_row = SIZE_MAX};
}

static void make_theta(double *local, double *global)
{
    for (size_t i = 0; i < N; ++i) {
        local[i] = (double)i;
        global[i] = 0.5;
    }
}

static hnpe_simulator *make(hnpe_context *context, toy *t, int concurrent, int64_t chunk)
{
    hnpe_simulator *simulator;
    support_assert_ok(hnpe_simulator_create(context, 1, 1, D_X, product, t, NULL, &simulator));
    support_assert_ok(hnpe_simulator_set_int(simulator, HNPE_SIMULATOR_CONCURRENT, concurrent));
    support_assert_ok(hnpe_simulator_set_int(simulator, HNPE_SIMULATOR_CHUNK, chunk));
    return simulator;
}

static hnpe_status simulate(int64_t threads, int concurrent, int64_t chunk, toy *t, hnpe_monitor *monitor, double *x,
                            size_t *done)
{
    double local[N], global[N];
    make_theta(local, global);
    hnpe_context *context = support_context(threads);
    hnpe_simulator *simulator = make(context, t, concurrent, chunk);
    hnpe_status status = hnpei_simulator_run("test", simulator, N, local, global, 7, 0, monitor, x, done);
    hnpe_simulator_release(simulator);
    hnpe_context_release(context);
    return status;
}

static void assert_nan_from(const double *x, size_t row)
{
    for (size_t i = 0; i < N; ++i)
        for (size_t j = 0; j < D_X; ++j)
            assert_int_equal(isnan(x[i * D_X + j]) != 0, i >= row);
}

static void run__same_bits_for_any_number_of_threads(void **state)
{
    static double one[N * D_X], x[N * D_X];
    size_t done;
    toy t = make_toy();
    support_assert_ok(simulate(1, 0, 17, &t, NULL, one, &done));
    assert_int_equal(done, N);
    assert_nan_from(one, N);
    for (int64_t threads = 1; threads <= 3; ++threads) {
        support_assert_ok(simulate(threads, 1, 17, &t, NULL, x, &done));
        assert_int_equal(done, N);
        assert_memory_equal(x, one, sizeof x);
    }
}

static void run__same_bits_for_any_split_at_chunks(void **state)
{
    static double whole[N * D_X], x[N * D_X];
    static const size_t splits[] = {0, 25, 50, 500, 975, N};
    double local[N], global[N];
    toy t = make_toy();
    make_theta(local, global);
    hnpe_simulator *simulator = make(NULL, &t, 0, 25);
    support_assert_ok(hnpe_simulator_run(simulator, N, local, global, 3, 0, NULL, whole));
    for (size_t i = 0; i + 1 < sizeof splits / sizeof *splits; ++i) {
        size_t at = splits[i], n = splits[i + 1] - at;
        support_assert_ok(hnpe_simulator_run(simulator, n, local + at, global + at, 3, at, NULL, x + at * D_X));
    }
    assert_memory_equal(x, whole, sizeof x);
    hnpe_simulator_release(simulator);
}

static void run__seed_and_chunk_and_first_row_choose_the_streams(void **state)
{
    double local[4] = {0, 1, 2, 3}, global[4] = {0}, base[4 * D_X], x[4 * D_X];
    toy t = make_toy();
    hnpe_simulator *simulator = make(NULL, &t, 0, 4);
    support_assert_ok(hnpe_simulator_run(simulator, 4, local, global, 3, 0, NULL, base));
    support_assert_ok(hnpe_simulator_run(simulator, 4, local, global, 4, 0, NULL, x));
    assert_memory_not_equal(x, base, sizeof x);
    support_assert_ok(hnpe_simulator_run(simulator, 4, local, global, 3, 4, NULL, x));
    assert_memory_not_equal(x, base, sizeof x);
    support_assert_ok(hnpe_simulator_set_int(simulator, HNPE_SIMULATOR_CHUNK, 2));
    support_assert_ok(hnpe_simulator_run(simulator, 4, local, global, 3, 0, NULL, x));
    assert_memory_equal(x, base, 2 * D_X * sizeof *x);
    assert_memory_not_equal(x, base, sizeof x);
    hnpe_simulator_release(simulator);
}

static void run__calls_back_on_the_callers_thread_unless_concurrent(void **state)
{
    static double x[N * D_X];
    size_t done;
    toy t = make_toy();
    support_assert_ok(simulate(3, 0, 10, &t, NULL, x, &done));
    assert_int_equal(atomic_load(&t.calls), 100);
    assert_int_equal(atomic_load(&t.foreign), 0);
    t.wait = 1000000;
    support_assert_ok(simulate(3, 1, 10, &t, NULL, x, &done));
    assert_int_equal(atomic_load(&t.calls), 200);
    assert_true(atomic_load(&t.foreign) > 0);
}

static void run__failure_keeps_the_chunks_before_it(void **state)
{
    static double good[N * D_X], x[N * D_X];
    size_t done;
    toy t = make_toy();
    support_assert_ok(simulate(1, 0, 10, &t, NULL, good, &done));
    t.fail_at_row = 505;
    t.result = -42;
    t.words = "the solver diverged";
    for (int concurrent = 0; concurrent < 2; ++concurrent) {
        support_assert_fails(simulate(3, concurrent, 10, &t, NULL, x, &done), HNPE_ERROR_CALLBACK,
                             "the solver diverged");
        assert_int_equal(hnpe_last_callback_result(), -42);
        assert_int_equal(done, 500);
        assert_memory_equal(x, good, 500 * D_X * sizeof *x);
        assert_nan_from(x, 500);
    }
}

static void run__positive_result_cancels(void **state)
{
    static double x[N * D_X];
    size_t done;
    toy t = make_toy();
    t.fail_at_row = 0;
    t.result = 5;
    t.words = "interrupted by the user";
    support_assert_fails(simulate(2, 1, 10, &t, NULL, x, &done), HNPE_ERROR_CANCELLED, "interrupted by the user");
    assert_int_equal(hnpe_last_callback_result(), 5);
    assert_int_equal(done, 0);
    assert_nan_from(x, 0);
}

static void run__words_of_an_earlier_callback_are_forgotten(void **state)
{
    static double x[N * D_X];
    size_t done;
    toy t = make_toy();
    t.fail_at_row = 0;
    t.result = -1;
    hnpe_set_error("stale words");
    support_assert_status(simulate(1, 0, 10, &t, NULL, x, &done), HNPE_ERROR_CALLBACK);
    assert_null(strstr(hnpe_last_error(), "stale words"));
}

static void run__stop_request_is_honoured_within_one_chunk(void **state)
{
    static double x[N * D_X];
    size_t done;
    toy t = make_toy();
    hnpe_monitor *monitor;
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &monitor));
    t.fail_at_row = 333;
    t.stop_self = monitor;
    support_assert_fails(simulate(1, 0, 10, &t, monitor, x, &done), HNPE_ERROR_CANCELLED, "stop was requested");
    assert_int_equal(done, 340);
    assert_nan_from(x, 340);
    assert_int_equal(hnpe_last_callback_result(), 0);
    /* The request was taken: the next run goes on. A request before a run stops it at once. */
    t.fail_at_row = SIZE_MAX;
    support_assert_ok(simulate(1, 0, 10, &t, monitor, x, &done));
    hnpe_monitor_request_stop(monitor);
    support_assert_status(simulate(1, 0, 10, &t, monitor, x, &done), HNPE_ERROR_CANCELLED);
    assert_int_equal(done, 0);
    hnpe_monitor_release(monitor);
}

typedef struct diary {
    int calls, result_at, result;
    pthread_t caller;
    int64_t last, total;
} diary;

static int note(void *user_data, const hnpe_progress *progress)
{
    diary *d = user_data;
    assert_true(pthread_equal(pthread_self(), d->caller));
    assert_int_equal(progress->phase, HNPE_PHASE_SIMULATING);
    assert_true(progress->done >= d->last);
    d->last = progress->done;
    d->total = progress->total;
    return ++d->calls == d->result_at ? d->result : 0;
}

static void run__progress_comes_on_the_callers_thread(void **state)
{
    static double x[N * D_X];
    size_t done;
    toy t = make_toy();
    t.wait = 10000000;
    diary d = {.caller = pthread_self()};
    hnpe_monitor *monitor;
    support_assert_ok(hnpe_monitor_create(NULL, note, &d, NULL, &monitor));
    support_assert_ok(simulate(2, 1, 20, &t, monitor, x, &done));
    assert_true(d.calls >= 3);
    assert_int_equal(d.last, N);
    assert_int_equal(d.total, N);
    hnpe_monitor_release(monitor);
}

static void run__progress_cancels_and_keeps_leading_rows(void **state)
{
    static double good[N * D_X], x[N * D_X];
    size_t done;
    toy t = make_toy();
    support_assert_ok(simulate(1, 0, 10, &t, NULL, good, &done));
    t.wait = 5000000;
    diary d = {.caller = pthread_self(), .result_at = 2, .result = 9};
    hnpe_monitor *monitor;
    support_assert_ok(hnpe_monitor_create(NULL, note, &d, NULL, &monitor));
    support_assert_status(simulate(3, 1, 10, &t, monitor, x, &done), HNPE_ERROR_CANCELLED);
    assert_int_equal(hnpe_last_callback_result(), 9);
    assert_in_range(done, 10, N - 1);
    assert_memory_equal(x, good, done * D_X * sizeof *x);
    assert_nan_from(x, done);
    hnpe_monitor_release(monitor);
}

static hnpe_simulator *again;

static int reenter(void *user_data, size_t n, const double *local, const double *global, hnpe_rng *rng, double *x)
{
    double theta = 0, y;
    assert_int_equal(hnpe_simulator_run(again, 1, &theta, NULL, 0, 0, NULL, &y), HNPE_ERROR_BUSY);
    assert_non_null(strstr(hnpe_last_error(), "simulator is in use"));
    assert_int_equal(hnpe_simulator_set_int(again, HNPE_SIMULATOR_CHUNK, 1), HNPE_ERROR_BUSY);
    assert_null(global);
    *x = 1;
    return 0;
}

static void run__reentry_is_busy(void **state)
{
    double theta = 0, x;
    support_assert_ok(hnpe_simulator_create(NULL, 1, 0, 1, reenter, NULL, NULL, &again));
    support_assert_ok(hnpe_simulator_run(again, 1, &theta, NULL, 0, 0, NULL, &x));
    assert_true(x == 1);
    support_assert_ok(hnpe_simulator_run(again, 1, &theta, NULL, 0, 0, NULL, &x));
    hnpe_simulator_release(again);
}

static int forgets(void *user_data, size_t n, const double *local, const double *global, hnpe_rng *rng, double *x)
{
    assert_null(local);
    for (size_t i = 0; i < n; i += 2)
        x[i] = global[i];
    return 0;
}

static void run__rows_that_the_callback_forgets_are_nan(void **state)
{
    double theta[3] = {1, 2, 3}, x[3] = {0, 0, 0};
    hnpe_simulator *simulator;
    support_assert_ok(hnpe_simulator_create(NULL, 0, 1, 1, forgets, NULL, NULL, &simulator));
    support_assert_ok(hnpe_simulator_run(simulator, 3, NULL, theta, 0, 0, NULL, x));
    assert_true(x[0] == 1 && isnan(x[1]) && x[2] == 3);
    hnpe_simulator_release(simulator);
}

static hnpe_status run_once(hnpe_context *context, void *data)
{
    static double x[N * D_X];
    double local[N], global[N];
    toy t = make_toy();
    hnpe_simulator *simulator;
    make_theta(local, global);
    HNPEI_TRY(hnpe_simulator_create(context, 1, 1, D_X, product, &t, NULL, &simulator));
    hnpe_status status = hnpe_simulator_set_int(simulator, HNPE_SIMULATOR_CONCURRENT, 1);
    if (status == HNPE_OK)
        status = hnpe_simulator_run(simulator, N, local, global, 1, 0, NULL, x);
    if (status != HNPE_OK)
        assert_nan_from(x, 0);
    hnpe_simulator_release(simulator);
    return status;
}

static void run__every_failed_allocation_is_reported(void **state)
{
    assert_true(support_fail_each_allocation(run_once, NULL) >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run__same_bits_for_any_number_of_threads),
        cmocka_unit_test(run__same_bits_for_any_split_at_chunks),
        cmocka_unit_test(run__seed_and_chunk_and_first_row_choose_the_streams),
        cmocka_unit_test(run__calls_back_on_the_callers_thread_unless_concurrent),
        cmocka_unit_test(run__failure_keeps_the_chunks_before_it),
        cmocka_unit_test(run__positive_result_cancels),
        cmocka_unit_test(run__words_of_an_earlier_callback_are_forgotten),
        cmocka_unit_test(run__stop_request_is_honoured_within_one_chunk),
        cmocka_unit_test(run__progress_comes_on_the_callers_thread),
        cmocka_unit_test(run__progress_cancels_and_keeps_leading_rows),
        cmocka_unit_test(run__reentry_is_busy),
        cmocka_unit_test(run__rows_that_the_callback_forgets_are_nan),
        cmocka_unit_test(run__every_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
