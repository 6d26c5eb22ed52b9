/* The public functions of flows: arguments, options, memory, threads. */
#include "support.h"

#include <hnpe/flow.h>
#include <hnpe/rng.h>

#include <float.h>
#include <math.h>

typedef hnpe_status (*constructor)(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow);
static const constructor constructors[] = {hnpe_flow_create_maf, hnpe_flow_create_spline, hnpe_flow_create_coupling,
                                           hnpe_flow_create_mixture};
#define N_FAMILIES (sizeof constructors / sizeof *constructors)

static hnpe_flow *spline(size_t dim, size_t d_given)
{
    hnpe_flow *flow;
    support_assert_ok(hnpe_flow_create_spline(NULL, dim, d_given, &flow));
    return flow;
}

/* ---- arguments ---- */

static void test_flow_create__refuses_bad_arguments(void **state)
{
    for (size_t i = 0; i < N_FAMILIES; ++i) {
        hnpe_flow *flow = (hnpe_flow *)&flow;
        support_assert_fails(constructors[i](NULL, 0, 1, &flow), HNPE_ERROR_INVALID_ARGUMENT, "dim");
        assert_null(flow);
        support_assert_fails(constructors[i](NULL, (size_t)-1, 1, &flow), HNPE_ERROR_INVALID_ARGUMENT, "dim");
        support_assert_fails(constructors[i](NULL, 1, (size_t)-1, &flow), HNPE_ERROR_INVALID_ARGUMENT, "d_given");
        support_assert_fails(constructors[i](NULL, 1, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT, "flow");
    }
}

static void test_flow__refuses_bad_rows(void **state)
{
    hnpe_flow *flow = spline(2, 1), *mixture;
    hnpe_rng *rng;
    const double given[] = {0, NAN}, theta[] = {0, 0, INFINITY, 0};
    double out[4];
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    support_assert_ok(hnpe_flow_create_mixture(NULL, 2, 1, &mixture));
    support_assert_fails(hnpe_flow_log_density(NULL, 1, given, theta, out), HNPE_ERROR_INVALID_ARGUMENT, "flow");
    support_assert_fails(hnpe_flow_log_density((hnpe_flow *)rng, 1, given, theta, out), HNPE_ERROR_INVALID_ARGUMENT,
                         "flow");
    support_assert_fails(hnpe_flow_log_density(flow, 0, given, theta, out), HNPE_ERROR_INVALID_ARGUMENT, "n ");
    support_assert_fails(hnpe_flow_log_density(flow, 1, NULL, theta, out), HNPE_ERROR_INVALID_ARGUMENT, "given");
    support_assert_fails(hnpe_flow_log_density(flow, 1, given, NULL, out), HNPE_ERROR_INVALID_ARGUMENT, "theta");
    support_assert_fails(hnpe_flow_log_density(flow, 1, given, theta, NULL), HNPE_ERROR_INVALID_ARGUMENT, "log_q");
    support_assert_fails(hnpe_flow_log_density(flow, 2, given, theta, out), HNPE_ERROR_NUMERIC, "given");
    support_assert_fails(hnpe_flow_log_density(flow, 1, given, theta + 1, out), HNPE_ERROR_NUMERIC, "theta");
    support_assert_fails(hnpe_flow_sample(flow, 1, given, NULL, out), HNPE_ERROR_INVALID_ARGUMENT, "rng");
    support_assert_fails(hnpe_flow_sample(flow, 1, given, rng, NULL), HNPE_ERROR_INVALID_ARGUMENT, "theta");
    support_assert_fails(hnpe_flow_sample(flow, 2, given, rng, out), HNPE_ERROR_NUMERIC, "given");
    support_assert_fails(hnpe_flow_to_noise(flow, 1, given, theta, NULL), HNPE_ERROR_INVALID_ARGUMENT, "z");
    support_assert_fails(hnpe_flow_from_noise(flow, 1, given, NULL, out), HNPE_ERROR_INVALID_ARGUMENT, "z");
    support_assert_fails(hnpe_flow_to_noise(mixture, 1, given, theta, out), HNPE_ERROR_UNSUPPORTED, "mixture");
    support_assert_fails(hnpe_flow_from_noise(mixture, 1, given, theta, out), HNPE_ERROR_UNSUPPORTED, "mixture");
    support_assert_fails(hnpe_flow_fit(flow, 1, given, theta, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT, "n ");
    support_assert_fails(hnpe_flow_fit(flow, 2, given, theta, 1, NULL), HNPE_ERROR_NUMERIC, "given");
    support_assert_fails(hnpe_flow_fit(flow, 1, given, theta, 1, (hnpe_monitor *)rng), HNPE_ERROR_INVALID_ARGUMENT, "");
    hnpe_rng_release(rng);
    hnpe_flow_release(flow);
    hnpe_flow_release(mixture);
    hnpe_flow_release(NULL);
}

static void test_flow_dims__tells_both_widths(void **state)
{
    hnpe_flow *flow = spline(2, 5);
    hnpe_dims dims = {.struct_size = sizeof dims};
    support_assert_ok(hnpe_flow_dims(flow, &dims));
    assert_int_equal(dims.d_out, 2);
    assert_int_equal(dims.d_given, 5);
    assert_int_equal(dims.d_local, 0);
    support_assert_fails(hnpe_flow_dims(flow, NULL), HNPE_ERROR_INVALID_ARGUMENT, "dims");
    hnpe_flow_retain(flow);
    hnpe_flow_release(flow);
    support_assert_ok(hnpe_flow_dims(flow, &dims));
    hnpe_flow_release(flow);
}

/* ---- options ---- */

static void test_flow_options__describe_and_check_themselves(void **state)
{
    hnpe_flow *flow = spline(1, 1);
    hnpe_option_info info = {.struct_size = sizeof info};
    int64_t value;
    size_t n = 0;
    while (hnpe_flow_describe_option(n, &info) == HNPE_OK) {
        assert_non_null(info.doc);
        support_assert_ok(hnpe_flow_reset_option(flow, info.key));
        ++n;
    }
    assert_int_equal(n, 15);
    support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_BINS, 12));
    support_assert_ok(hnpe_flow_get_int(flow, HNPE_FLOW_BINS, &value));
    assert_int_equal(value, 12);
    support_assert_fails(hnpe_flow_set_int(flow, HNPE_FLOW_BINS, 0), HNPE_ERROR_INVALID_ARGUMENT, "bins");
    support_assert_fails(hnpe_flow_set_int(flow, HNPE_FLOW_ACTIVATION, 77), HNPE_ERROR_INVALID_ARGUMENT, "activation");
    support_assert_fails(hnpe_flow_set_int(flow, 99, 1), HNPE_ERROR_UNSUPPORTED, "");
    support_assert_fails(hnpe_flow_set_real(flow, HNPE_FLOW_BINS, 1), HNPE_ERROR_UNSUPPORTED, "bins");
    support_assert_ok(hnpe_flow_set_real(flow, HNPE_FLOW_LEARNING_RATE, 1e-3));
    hnpe_flow_release(flow);
}

/* Every option of the network is heard by the families that have it, and refused by the others. */
static void test_flow_options__change_the_network(void **state)
{
    static const struct {
        int32_t key;
        int64_t value;
        const char *name, *families; /* of which constructor: 1 has it, 0 has not */
    } options[] = {{HNPE_FLOW_TRANSFORMS, 5, "transforms", "1110"},
                   {HNPE_FLOW_HIDDEN, 20, "hidden", "1111"},
                   {HNPE_FLOW_BLOCKS, 3, "blocks", "1111"},
                   {HNPE_FLOW_BINS, 4, "bins", "0110"},
                   {HNPE_FLOW_COMPONENTS, 2, "components", "0001"},
                   {HNPE_FLOW_ACTIVATION, HNPE_ACTIVATION_TANH, "activation", "1111"},
                   {HNPE_FLOW_RESIDUAL, 1, "residual", "1100"},
                   {HNPE_FLOW_LINEAR, 1, "linear", "1110"}};
    const double given[] = {0.5}, theta[] = {0.3, -0.4};
    for (size_t i = 0; i < N_FAMILIES; ++i) {
        hnpe_flow *flow;
        double log_q, before;
        support_assert_ok(constructors[i](NULL, 2, 1, &flow));
        support_assert_ok(hnpe_flow_log_density(flow, 1, given, theta, &before));
        for (size_t k = 0; k < sizeof options / sizeof *options; ++k) {
            int has = options[k].families[i] == '1';
            if (has)
                support_assert_ok(hnpe_flow_set_int(flow, options[k].key, options[k].value));
            else
                support_assert_fails(hnpe_flow_set_int(flow, options[k].key, options[k].value), HNPE_ERROR_UNSUPPORTED,
                                     options[k].name);
            support_assert_ok(hnpe_flow_log_density(flow, 1, given, theta, &log_q));
            assert_true(fabs(log_q + 1.8378770664 + 0.125) < 0.8);
            /* linear maps begin as the identity, but for rounding */
            int changed = log_q != before, open = options[k].key == HNPE_FLOW_LINEAR;
            if (has ? !changed && !open : changed)
                fail_msg("family %zu, option %s: %.17g, before %.17g", i, options[k].name, log_q, before);
            before = log_q;
            if (!has)
                support_assert_ok(hnpe_flow_reset_option(flow, options[k].key));
        }
        hnpe_flow_release(flow);
    }
}

static void test_flow_set_unit__is_refused_where_it_cannot_hold(void **state)
{
    const unsigned char unit[] = {1, 0}, wrong[] = {1, 2};
    hnpe_flow *flow;
    support_assert_ok(hnpe_flow_create_maf(NULL, 2, 1, &flow));
    support_assert_fails(hnpe_flow_set_unit(flow, unit), HNPE_ERROR_UNSUPPORTED, "(0, 1)");
    hnpe_flow_release(flow);
    flow = spline(2, 1);
    support_assert_fails(hnpe_flow_set_unit(flow, NULL), HNPE_ERROR_INVALID_ARGUMENT, "unit");
    support_assert_fails(hnpe_flow_set_unit(flow, wrong), HNPE_ERROR_INVALID_ARGUMENT, "unit[1]");
    support_assert_ok(hnpe_flow_set_unit(flow, unit));
    support_assert_fails(hnpe_flow_set_int(flow, HNPE_FLOW_LINEAR, 1), HNPE_ERROR_UNSUPPORTED, "linear");
    int64_t value;
    support_assert_ok(hnpe_flow_get_int(flow, HNPE_FLOW_LINEAR, &value));
    assert_int_equal(value, 0);
    hnpe_flow_release(flow);
}

static void test_flow__has_no_mass_outside_the_unit_interval(void **state)
{
    hnpe_flow *flow = spline(2, 0);
    const unsigned char unit[] = {1, 0};
    const double theta[] = {-1e-9, 0, 0.5, 7, 1.5, 0, 1, 0};
    double log_q[4];
    support_assert_ok(hnpe_flow_set_unit(flow, unit));
    support_assert_ok(hnpe_flow_log_density(flow, 4, NULL, theta, log_q));
    assert_true(log_q[0] == -INFINITY && isfinite(log_q[1]) && log_q[2] == -INFINITY && isfinite(log_q[3]));
    hnpe_flow_release(flow);
}

static void test_flow_set_seed__decides_the_initial_weights(void **state)
{
    const double given[] = {2}, theta[] = {1.3};
    double a, b, c;
    hnpe_flow *flow = spline(1, 1);
    support_assert_ok(hnpe_flow_log_density(flow, 1, given, theta, &a));
    support_assert_ok(hnpe_flow_set_seed(flow, 7));
    support_assert_ok(hnpe_flow_log_density(flow, 1, given, theta, &b));
    support_assert_ok(hnpe_flow_set_seed(flow, 0));
    support_assert_ok(hnpe_flow_log_density(flow, 1, given, theta, &c));
    assert_true(a == c && a != b);
    hnpe_flow_release(flow);
}

/* ---- rows ---- */

/* Row 70 is in the second tile. */
static void test_flow__names_the_row_that_the_networks_give_no_number_for(void **state)
{
    static double given[100], theta[200], out[200];
    given[70] = DBL_MAX;
    for (size_t i = 0; i < N_FAMILIES; ++i) {
        hnpe_flow *flow;
        hnpe_rng *rng;
        support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
        support_assert_ok(constructors[i](NULL, 2, 1, &flow));
        support_assert_fails(hnpe_flow_log_density(flow, 100, given, theta, out), HNPE_ERROR_NUMERIC, "row 70");
        support_assert_fails(hnpe_flow_sample(flow, 100, given, rng, out), HNPE_ERROR_NUMERIC, "row 70");
        if (constructors[i] != hnpe_flow_create_mixture) {
            support_assert_fails(hnpe_flow_to_noise(flow, 100, given, theta, out), HNPE_ERROR_NUMERIC, "row 70");
            support_assert_fails(hnpe_flow_from_noise(flow, 100, given, theta, out), HNPE_ERROR_NUMERIC, "row 70");
        }
        support_assert_ok(hnpe_flow_log_density(flow, 70, given, theta, out));
        hnpe_flow_release(flow);
        hnpe_rng_release(rng);
    }
}

#define ROWS 3000

static void fill(size_t n, uint64_t seed, double *values)
{
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, seed, 0, &rng));
    for (size_t i = 0; i < n; ++i)
        values[i] = hnpe_rng_normal(rng);
    hnpe_rng_release(rng);
}

static void run_with_threads(constructor create, int64_t threads, double *log_q, double *draws)
{
    static double given[ROWS * 2], theta[ROWS * 3];
    hnpe_context *context = support_context(threads);
    hnpe_flow *flow;
    hnpe_rng *rng;
    fill(ROWS * 2, 1, given);
    fill(ROWS * 3, 2, theta);
    support_assert_ok(create(context, 3, 2, &flow));
    support_assert_ok(hnpe_rng_create(context, 3, 0, &rng));
    support_assert_ok(hnpe_flow_log_density(flow, ROWS, given, theta, log_q));
    support_assert_ok(hnpe_flow_sample(flow, ROWS, given, rng, draws));
    hnpe_flow_release(flow);
    hnpe_rng_release(rng);
    hnpe_context_release(context);
}

static void test_flow__gives_the_same_bits_for_any_number_of_threads(void **state)
{
    static double log_1[ROWS], draws_1[ROWS * 3], log_n[ROWS], draws_n[ROWS * 3];
    for (size_t i = 0; i < N_FAMILIES; ++i) {
        run_with_threads(constructors[i], 1, log_1, draws_1);
        for (int64_t threads = 2; threads <= 3; ++threads) {
            run_with_threads(constructors[i], threads, log_n, draws_n);
            assert_memory_equal(log_1, log_n, sizeof log_1);
            assert_memory_equal(draws_1, draws_n, sizeof draws_1);
        }
    }
}

static void test_flow__to_noise_and_from_noise_undo_each_other(void **state)
{
    static double given[100], theta[200], z[200], back[200];
    fill(100, 1, given);
    fill(200, 2, theta);
    for (size_t i = 0; i + 1 < N_FAMILIES; ++i) {
        hnpe_flow *flow;
        support_assert_ok(constructors[i](NULL, 2, 1, &flow));
        support_assert_ok(hnpe_flow_to_noise(flow, 100, given, theta, z));
        support_assert_ok(hnpe_flow_from_noise(flow, 100, given, z, back));
        for (size_t j = 0; j < 200; ++j)
            assert_true(fabs(back[j] - theta[j]) < 1e-5);
        hnpe_flow_release(flow);
    }
}

/* ---- memory ---- */

static hnpe_status whole_life(hnpe_context *context, void *data)
{
    const double given[] = {0, 1, 2, 3}, theta[] = {0, 1, 2, 3, 4, 5, 6, 7};
    double out[8];
    hnpe_flow *flow;
    hnpe_status status = (*(const constructor *)data)(context, 2, 1, &flow);
    if (status == HNPE_OK)
        status = hnpe_flow_set_int(flow, HNPE_FLOW_HIDDEN, 4);
    if (status == HNPE_OK)
        status = hnpe_flow_set_int(flow, HNPE_FLOW_EPOCHS, 1);
    if (status == HNPE_OK)
        status = hnpe_flow_log_density(flow, 4, given, theta, out);
    if (status == HNPE_OK)
        status = hnpe_flow_fit(flow, 4, given, theta, 1, NULL);
    hnpe_flow_release(flow);
    return status;
}

static void test_flow__survives_every_failing_allocation(void **state)
{
    for (size_t i = 0; i < N_FAMILIES; ++i) {
        constructor create = constructors[i];
        assert_true(support_fail_each_allocation(whole_life, &create) > 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flow_create__refuses_bad_arguments),
        cmocka_unit_test(test_flow__refuses_bad_rows),
        cmocka_unit_test(test_flow_dims__tells_both_widths),
        cmocka_unit_test(test_flow_options__describe_and_check_themselves),
        cmocka_unit_test(test_flow_options__change_the_network),
        cmocka_unit_test(test_flow_set_unit__is_refused_where_it_cannot_hold),
        cmocka_unit_test(test_flow__has_no_mass_outside_the_unit_interval),
        cmocka_unit_test(test_flow_set_seed__decides_the_initial_weights),
        cmocka_unit_test(test_flow__names_the_row_that_the_networks_give_no_number_for),
        cmocka_unit_test(test_flow__gives_the_same_bits_for_any_number_of_threads),
        cmocka_unit_test(test_flow__to_noise_and_from_noise_undo_each_other),
        cmocka_unit_test(test_flow__survives_every_failing_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
