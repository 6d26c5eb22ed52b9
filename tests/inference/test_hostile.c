/* Simulators that misbehave: the right status, what was simulated is kept, another call goes on, and what comes out of
   the training is the posterior, or a reason why there is none. */
#include "hostile.h"

static hostile_learned learned, plain;

/* Long enough to tell a right posterior from a wrong one. */
static int64_t epochs(void)
{
    return support_quick() || support_is_sanitized() ? 3 : 30;
}

/* A third of the cases, where all takes long. */
static size_t step(void)
{
    return support_quick() || support_is_sanitized() ? 3 : 1;
}

#define MEAN_TOLERANCE (step() > 1 ? 3.0 : 0.25)
#define SD_TOLERANCE (step() > 1 ? 2.0 : 0.2)

static void run_plain(hnpe_context *context, int64_t n_epochs)
{
    hostile h = make_hostile();
    hostile_open(context, 0, n_epochs, &h);
    support_assert_ok(hnpe_inference_run(h.inference, NULL));
    hostile_learn(&h, &plain);
    hostile_close(&h);
}

/* ---- calls that fail, cancel or are asked to stop ---- */

typedef struct interruption {
    int fail_call, result, stop_call;
    hnpe_status expected;
    const char *words;
    int64_t kept;
} interruption;

static void interrupt(hnpe_context *context, int concurrent, const interruption *i)
{
    hostile h = make_hostile();
    hnpe_monitor *monitor;
    support_assert_ok(hnpe_monitor_create(context, NULL, NULL, NULL, &monitor));
    h.monitor = monitor;
    h.fail_call = i->fail_call;
    h.result = i->result;
    h.stop_call = i->stop_call;
    hostile_open(context, concurrent, 2, &h);
    support_assert_fails(hnpe_inference_run(h.inference, monitor), i->expected, i->words);
    assert_int_equal(hnpe_last_callback_result(), i->result);
    /* With several threads calls are numbered as they come, so that any chunk may be the one that fails. */
    if (!concurrent)
        assert_int_equal(hostile_count(&h).sets, i->kept);
    assert_int_equal(hostile_count(&h).sets % HOSTILE_CHUNK, 0);
    assert_true(hostile_count(&h).sets < HOSTILE_SETS || (concurrent && i->stop_call)); /* the others were quick */
    h.fail_call = h.stop_call = 0;
    support_assert_ok(hnpe_inference_run(h.inference, monitor));
    assert_int_equal(hostile_count(&h).sets, HOSTILE_SETS);
    hostile_learn(&h, &learned);
    assert_memory_equal(learned.z, plain.z, sizeof plain.z); /* as if nothing had happened */
    assert_memory_equal(learned.log_q, plain.log_q, sizeof plain.log_q);
    hostile_close(&h);
    hnpe_monitor_release(monitor);
}

static void test_hostile__a_call_that_fails_anywhere_costs_its_rows_alone(void **state)
{
    enum { CALLS = HOSTILE_SETS / HOSTILE_CHUNK };
    static const interruption all[] = {
        {1, -7, 0, HNPE_ERROR_CALLBACK, "the solver diverged", 0},
        {CALLS / 2, -7, 0, HNPE_ERROR_CALLBACK, "the solver diverged", (CALLS / 2 - 1) * HOSTILE_CHUNK},
        {CALLS, INT32_MIN, 0, HNPE_ERROR_CALLBACK, "the solver diverged", (CALLS - 1) * HOSTILE_CHUNK},
        {1, 7, 0, HNPE_ERROR_CANCELLED, "the solver diverged", 0},
        {CALLS / 2, INT32_MAX, 0, HNPE_ERROR_CANCELLED, "the solver diverged", (CALLS / 2 - 1) * HOSTILE_CHUNK},
        {0, 0, 1, HNPE_ERROR_CANCELLED, "stop was requested", HOSTILE_CHUNK},
        {0, 0, CALLS / 2, HNPE_ERROR_CANCELLED, "stop was requested", CALLS / 2 * HOSTILE_CHUNK},
    };
    hnpe_context *context = support_context(4);
    run_plain(context, 2);
    for (size_t i = 0; i < sizeof all / sizeof *all; i += step()) {
        interrupt(context, 0, &all[i]);
        interrupt(context, 1, &all[i]);
    }
    hnpe_context_release(context);
}

/* ---- rows that are no simulations ---- */

static void train_on_what_is_left(double share, double value, size_t first_column, size_t n_columns)
{
    char what[64];
    hostile h = make_hostile();
    h.share = share;
    h.value = value;
    h.first_column = first_column;
    h.n_columns = n_columns;
    hostile_open(NULL, 0, epochs(), &h);
    support_assert_ok(hnpe_inference_run(h.inference, NULL));
    const hostile_counts c = hostile_count(&h);
    assert_int_equal(c.sets, HOSTILE_SETS);
    assert_true(fabs((double)c.invalid - share * HOSTILE_SETS) < 5 * sqrt(share * HOSTILE_SETS) + (share == 0));
    hostile_learn(&h, &learned);
    snprintf(what, sizeof what, "%lld of %d rows are %g from column %zu", (long long)c.invalid, HOSTILE_SETS, value,
             first_column);
    hostile_check(what, &learned, 2, MEAN_TOLERANCE, SD_TOLERANCE);
    hostile_close(&h);
}

static void test_hostile__rows_that_are_not_finite_are_left_out(void **state)
{
    train_on_what_is_left(0, NAN, 0, 2);
    train_on_what_is_left(0.3, NAN, 0, 2);
    train_on_what_is_left(0.3, NAN, 1, 1);
    train_on_what_is_left(0.3, INFINITY, 0, 1);
    train_on_what_is_left(0.3, -INFINITY, 0, 2);
}

static void test_hostile__of_rows_that_are_all_invalid_nothing_is_learned_until_some_are_not(void **state)
{
    static const double values[] = {NAN, INFINITY, -INFINITY};
    for (size_t v = 0; v < 3; ++v) {
        hostile h = make_hostile();
        h.share = 2;
        h.value = values[v];
        h.first_column = v % 2;
        h.n_columns = 1;
        hostile_open(NULL, 0, 2, &h);
        support_assert_fails(hnpe_inference_run(h.inference, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                             "all of the 3000 sets of this round are invalid, 3000 of 3000 simulations");
        assert_int_equal(hostile_count(&h).invalid, HOSTILE_SETS);
        h.share = 0;
        support_assert_ok(hnpe_inference_run(h.inference, NULL));
        assert_int_equal(hostile_count(&h).sets, 2 * HOSTILE_SETS);
        assert_int_equal(hostile_count(&h).invalid, HOSTILE_SETS);
        hostile_learn(&h, &learned);
        hostile_check("after rows that were all invalid", &learned, 2, 3, 2);
        hostile_close(&h);
    }
}

/* ---- features that say nothing, or that say it in odd units ---- */

static void learn_in_units(double theta_unit, double first, double second, int constant, int64_t n_epochs)
{
    hostile h = make_hostile();
    h.theta_unit = theta_unit;
    h.unit[0] = first;
    h.unit[1] = second;
    h.constant = constant;
    hostile_open(NULL, 0, n_epochs, &h);
    support_assert_ok(hnpe_inference_run(h.inference, NULL));
    assert_int_equal(hostile_count(&h).invalid, 0);
    hostile_learn(&h, &learned);
    hostile_close(&h);
}

static void test_hostile__output_that_is_constant_teaches_the_prior(void **state)
{
    static const double units[] = {1, 0, 1e12, 1e-12};
    for (size_t i = 0; i < 4; i += step()) {
        learn_in_units(1, units[i], units[i], 1, epochs());
        hostile_check("constant output", &learned, 0, MEAN_TOLERANCE, SD_TOLERANCE);
    }
}

static void test_hostile__a_feature_that_is_constant_does_no_harm_to_the_other(void **state)
{
    static const double values[] = {0, 7, 1e12, -1e300};
    for (size_t i = 0; i < 4; i += step()) {
        hostile h = make_hostile();
        h.share = 2;
        h.value = values[i];
        h.first_column = h.n_columns = 1;
        hostile_open(NULL, 0, epochs(), &h);
        support_assert_ok(hnpe_inference_run(h.inference, NULL));
        hostile_learn(&h, &learned);
        hostile_check("one feature constant", &learned, 1, MEAN_TOLERANCE, SD_TOLERANCE);
        hostile_close(&h);
    }
}

/* Features and parameters are standardised in double precision: another unit is another rounding. */
static void test_hostile__units_that_are_powers_of_two_change_no_bit(void **state)
{
    const double large = ldexp(1, 40), small = ldexp(1, -40);
    const double units[][3] = {{1, large, large}, {1, small, small}, {1, large, small}, {large, 1, 1}, {small, 1, 1}};
    run_plain(NULL, 3);
    for (size_t i = 0; i < sizeof units / sizeof *units; i += step()) {
        learn_in_units(units[i][0], units[i][1], units[i][2], 0, 3);
        assert_memory_equal(learned.z, plain.z, sizeof plain.z);
    }
}

static void test_hostile__a_wrong_scale_of_a_million_million_gives_the_same_posterior(void **state)
{
    static const double units[][3] = {{1, 1e12, 1e12}, {1, 1e-12, 1e-12}, {1, 1e12, 1e-12}, /* of 24 orders */
                                      {1e12, 1, 1},    {1e-12, 1, 1},     {1e12, 1e-12, 1e12}};
    run_plain(NULL, epochs());
    hostile_check("units of 1", &plain, 2, MEAN_TOLERANCE, SD_TOLERANCE);
    for (size_t i = 0; i < sizeof units / sizeof *units; i += step()) {
        char what[64];
        double apart = 0, ratio = 0;
        learn_in_units(units[i][0], units[i][1], units[i][2], 0, epochs());
        snprintf(what, sizeof what, "theta in %g, x in %g and %g", units[i][0], units[i][1], units[i][2]);
        hostile_check(what, &learned, 2, MEAN_TOLERANCE, SD_TOLERANCE);
        for (size_t k = 0; k < HOSTILE_OBSERVED; ++k) {
            apart = fmax(apart, fabs(learned.mean[k] - plain.mean[k]) / plain.sd[k]);
            ratio = fmax(ratio, fabs(learned.sd[k] / plain.sd[k] - 1));
        }
        print_message("  from that in units of 1: means %.2e deviations, deviations %.2e apart\n", apart, ratio);
        assert_true(apart < 0.05 && ratio < 0.05);
    }
}

/* One feature that spans 24 orders of magnitude, as of a solver that diverges now and then, beside one that is well:
   the run ends with a posterior that is a density, or with a reason. */
static void test_hostile__a_feature_that_spans_twenty_four_orders_leaves_a_density(void **state)
{
    hostile h = make_hostile();
    h.explode = 27.6; /* exp(27.6) = 1e12 */
    hostile_open(NULL, 0, epochs(), &h);
    support_assert_ok(hnpe_inference_run(h.inference, NULL));
    assert_int_equal(hostile_count(&h).invalid, 0);
    hostile_learn(&h, &learned);
    hostile_check("a feature of 24 orders of magnitude", &learned, 1, support_quick() ? 3 : 0.5,
                  support_quick() ? 2 : 0.5);
    hostile_close(&h);
}

/* Numbers that overflow the networks are refused where they are asked about, not where they are simulated. */
static void test_hostile__features_near_the_largest_number_are_standardised(void **state)
{
    learn_in_units(1, 1e305, 1e-305, 0, epochs());
    hostile_check("x in 1e305 and 1e-305", &learned, 2, MEAN_TOLERANCE, SD_TOLERANCE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hostile__a_call_that_fails_anywhere_costs_its_rows_alone),
        cmocka_unit_test(test_hostile__rows_that_are_not_finite_are_left_out),
        cmocka_unit_test(test_hostile__of_rows_that_are_all_invalid_nothing_is_learned_until_some_are_not),
        cmocka_unit_test(test_hostile__output_that_is_constant_teaches_the_prior),
        cmocka_unit_test(test_hostile__a_feature_that_is_constant_does_no_harm_to_the_other),
        cmocka_unit_test(test_hostile__units_that_are_powers_of_two_change_no_bit),
        cmocka_unit_test(test_hostile__a_feature_that_spans_twenty_four_orders_leaves_a_density),
        cmocka_unit_test(test_hostile__features_near_the_largest_number_are_standardised),
        cmocka_unit_test(test_hostile__a_wrong_scale_of_a_million_million_gives_the_same_posterior),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
