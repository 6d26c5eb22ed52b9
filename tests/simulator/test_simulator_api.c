/* The simulator's handle, options and arguments. */
#include "support.h"

#include <hnpe/simulator.h>

#include <math.h>

static int ones(void *user_data, size_t n, const double *local, const double *global, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = 1;
    return 0;
}

static void count_release(void *user_data)
{
    ++*(int *)user_data;
}

static void create__refuses_bad_arguments(void **state)
{
    const size_t huge = (size_t)INT32_MAX + 1;
    int released = 0;
    hnpe_monitor *monitor;
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &monitor));
    hnpe_simulator *s = (hnpe_simulator *)&s;
    const struct {
        void *context;
        size_t local, global, x;
        hnpe_simulate_fn simulate;
        const char *words;
    } bad[] = {
        {monitor, 1, 1, 1, ones, "context must be a hnpe_context, but is a hnpe_monitor"},
        {NULL, 0, 0, 1, ones, "d_local and d_global are both 0"},
        {NULL, huge, 1, 1, ones, "d_local is 2147483648, but must be at least 0"},
        {NULL, 1, huge, 1, ones, "d_global is 2147483648, but must be at least 0"},
        {NULL, 1, 1, 0, ones, "d_x is 0, but must be at least 1"},
        {NULL, 1, 1, 1, NULL, "simulate is NULL"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
        support_assert_fails(hnpe_simulator_create(bad[i].context, bad[i].local, bad[i].global, bad[i].x,
                                                   bad[i].simulate, &released, count_release, &s),
                             HNPE_ERROR_INVALID_ARGUMENT, bad[i].words);
        assert_null(s);
    }
    support_assert_fails(hnpe_simulator_create(NULL, 1, 1, 1, ones, NULL, NULL, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "simulator is NULL");
    assert_int_equal(released, 0);
    hnpe_monitor_release(monitor);
}

static void run__refuses_bad_arguments(void **state)
{
    double local[4] = {0, 0, 0, NAN}, global[2] = {0, INFINITY}, x[2];
    hnpe_simulator *s;
    hnpe_context *context = support_context(1);
    support_assert_ok(hnpe_simulator_create(context, 2, 1, 1, ones, NULL, NULL, &s));
    const struct {
        void *simulator;
        size_t n;
        const double *local, *global;
        void *monitor;
        double *x;
        hnpe_status status;
        const char *words;
    } bad[] = {
        {NULL, 1, local, global, NULL, x, HNPE_ERROR_INVALID_ARGUMENT, "simulator is NULL"},
        {context, 1, local, global, NULL, x, HNPE_ERROR_INVALID_ARGUMENT, "simulator must be a hnpe_simulator"},
        {s, 0, local, global, NULL, x, HNPE_ERROR_INVALID_ARGUMENT, "n is 0, but must be at least 1"},
        {s, 1, NULL, global, NULL, x, HNPE_ERROR_INVALID_ARGUMENT, "theta_local is NULL"},
        {s, 1, local, NULL, NULL, x, HNPE_ERROR_INVALID_ARGUMENT, "theta_global is NULL"},
        {s, 2, local, global, NULL, x, HNPE_ERROR_NUMERIC, "theta_local is nan in row 1, column 1"},
        {s, 2, local + 1, global, NULL, x, HNPE_ERROR_NUMERIC, "theta_local is nan in row 1, column 0"},
        {s, 1, local, global + 1, NULL, x, HNPE_ERROR_NUMERIC, "theta_global is inf in row 0, column 0"},
        {s, 1, local, global, context, x, HNPE_ERROR_INVALID_ARGUMENT, "monitor must be a hnpe_monitor"},
        {s, 1, local, global, NULL, NULL, HNPE_ERROR_INVALID_ARGUMENT, "x is NULL"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i)
        support_assert_fails(
            hnpe_simulator_run(bad[i].simulator, bad[i].n, bad[i].local, bad[i].global, 0, 0, bad[i].monitor, bad[i].x),
            bad[i].status, bad[i].words);
    hnpe_simulator_release(s);
    hnpe_context_release(context);
}

static void options__describe_themselves_and_refuse_what_they_cannot_be(void **state)
{
    hnpe_simulator *s;
    int64_t value;
    double real;
    hnpe_option_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_simulator_create(NULL, 1, 0, 1, ones, NULL, NULL, &s));
    support_assert_ok(hnpe_simulator_get_int(s, HNPE_SIMULATOR_CONCURRENT, &value));
    assert_int_equal(value, 0);
    support_assert_ok(hnpe_simulator_set_int(s, HNPE_SIMULATOR_CHUNK, 3));
    support_assert_ok(hnpe_simulator_reset_option(s, HNPE_SIMULATOR_CHUNK));
    support_assert_ok(hnpe_simulator_get_int(s, HNPE_SIMULATOR_CHUNK, &value));
    assert_int_equal(value, 256);
    support_assert_fails(hnpe_simulator_set_int(s, HNPE_SIMULATOR_CHUNK, 0), HNPE_ERROR_INVALID_ARGUMENT,
                         "option chunk cannot be 0");
    support_assert_fails(hnpe_simulator_set_int(s, HNPE_SIMULATOR_CONCURRENT, 2), HNPE_ERROR_INVALID_ARGUMENT,
                         "option concurrent cannot be 2");
    support_assert_fails(hnpe_simulator_set_int(s, 1, 2), HNPE_ERROR_UNSUPPORTED, "no option with key 1");
    support_assert_fails(hnpe_simulator_set_real(s, HNPE_SIMULATOR_CHUNK, 2), HNPE_ERROR_UNSUPPORTED, "not real");
    support_assert_fails(hnpe_simulator_get_real(s, HNPE_SIMULATOR_CHUNK, &real), HNPE_ERROR_UNSUPPORTED, "not real");
    support_assert_ok(hnpe_simulator_describe_option(1, &info));
    assert_string_equal(info.name, "chunk");
    assert_int_equal(info.default_int, 256);
    support_assert_status(hnpe_simulator_describe_option(2, &info), HNPE_ERROR_UNSUPPORTED);
    hnpe_simulator_release(s);
}

static void dims__are_those_of_creation(void **state)
{
    hnpe_simulator *s;
    hnpe_dims dims = {.struct_size = sizeof dims};
    support_assert_ok(hnpe_simulator_create(NULL, 2, 3, 5, ones, NULL, NULL, &s));
    support_assert_ok(hnpe_simulator_dims(s, &dims));
    assert_int_equal(dims.d_local, 2);
    assert_int_equal(dims.d_global, 3);
    assert_int_equal(dims.d_x, 5);
    assert_int_equal(dims.d_out, 0);
    support_assert_fails(hnpe_simulator_dims(NULL, &dims), HNPE_ERROR_INVALID_ARGUMENT, "simulator is NULL");
    hnpe_simulator_release(s);
}

static void release__lets_go_of_user_data_with_the_last_reference(void **state)
{
    int released = 0;
    hnpe_simulator *s;
    support_assert_ok(hnpe_simulator_create(NULL, 1, 0, 1, ones, &released, count_release, &s));
    hnpe_simulator_retain(s);
    hnpe_simulator_release(s);
    assert_int_equal(released, 0);
    hnpe_simulator_release(s);
    assert_int_equal(released, 1);
    hnpe_simulator_release(NULL);
    hnpe_simulator_retain(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(create__refuses_bad_arguments),
        cmocka_unit_test(run__refuses_bad_arguments),
        cmocka_unit_test(options__describe_themselves_and_refuse_what_they_cannot_be),
        cmocka_unit_test(dims__are_those_of_creation),
        cmocka_unit_test(release__lets_go_of_user_data_with_the_last_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
