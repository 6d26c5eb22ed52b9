/* The Jansen-Rit simulator, its signals and its priors through the public functions. */
#include "reference.h"

#include "rng/stream.h"

#include <hnpe/summary.h>

/* Spread over the prior, g = 3 dB. */
static void fill(size_t n, double (*parameters)[4])
{
    for (size_t i = 0; i < n; ++i) {
        double u = ((double)i + 0.5) / (double)n;
        memcpy(parameters[i], (double[4]){10 + 240 * u, 500 - 450 * u, 100 + 4900 * u, 3}, sizeof parameters[i]);
    }
}

static void simulate(hnpe_context *context, size_t n, double (*parameters)[4], uint64_t seed, uint64_t first_row,
                     double *x)
{
    double *local = malloc(sizeof(double) * n * 3), *gain = malloc(sizeof(double) * n);
    hnpe_simulator *simulator = NULL;
    assert_true(local && gain);
    for (size_t i = 0; i < n; ++i) {
        memcpy(local + 3 * i, parameters[i], 3 * sizeof *local);
        gain[i] = parameters[i][3];
    }
    support_assert_ok(hnpe_simulator_create_jansen_rit(context, &simulator));
    support_assert_ok(hnpe_simulator_run(simulator, n, local, gain, seed, first_row, NULL, x));
    hnpe_simulator_release(simulator);
    free(local);
    free(gain);
}

static void test_simulator__has_the_same_bits_for_any_number_of_threads(void **state)
{
    enum { n = 200 };
    static double parameters[n][4], x[4][n * FEATURES];
    fill(n, parameters);
    for (int threads = 1; threads <= 3; ++threads) {
        hnpe_context *context = support_context(threads);
        simulate(context, n, parameters, 1, 0, x[threads]);
        hnpe_context_release(context);
        assert_memory_equal(x[threads], x[1], sizeof x[1]);
    }
    for (size_t i = 0; i < n * FEATURES; ++i)
        assert_true(isfinite(x[1][i]));
}

static void test_simulator__takes_any_number_of_rows(void **state)
{
    static double parameters[70][4], all[70 * FEATURES], some[70 * FEATURES];
    fill(70, parameters);
    simulate(NULL, 70, parameters, 2, 0, all);
    static const size_t counts[] = {1, 15, 16, 17, 64, 65};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; ++i) {
        simulate(NULL, counts[i], parameters, 2, 0, some);
        assert_memory_equal(some, all, counts[i] * FEATURES * sizeof *some);
    }
}

static void test_simulator__draws_anew_for_other_seeds_and_rows(void **state)
{
    double parameters[2][4] = {{135, 220, 2000, 0}, {135, 220, 2000, 0}};
    double x[2 * FEATURES], other[2 * FEATURES];
    simulate(NULL, 2, parameters, 3, 0, x);
    simulate(NULL, 2, parameters, 4, 0, other);
    for (size_t k = 0; k < FEATURES; ++k)
        assert_true(x[k] != x[FEATURES + k] && x[k] != other[k]);
    simulate(NULL, 2, parameters, 3, 2, other);
    for (size_t k = 0; k < FEATURES; ++k)
        assert_true(x[k] != other[k]);
}

static void test_simulator__summarises_the_signals(void **state)
{
    enum { n = 20, samples = 1024 };
    static double parameters[n][4], x[n * FEATURES], signals[n * samples], features[n * FEATURES];
    struct hnpe_rng rng;
    fill(n, parameters);
    simulate(NULL, n, parameters, 6, 0, x);
    hnpei_rng_init(&rng, 6, HNPEI_PURPOSE_SIMULATE, 0);
    support_assert_ok(hnpe_jansen_rit_signals(NULL, n, parameters[0], samples, &rng, signals));
    support_assert_ok(hnpe_summary_log_power(NULL, n, samples, signals, 65, 32, features));
    for (size_t i = 0; i < n * FEATURES; ++i)
        assert_true(fabs(features[i] - x[i]) < 1e-9);
}

static void test_signals__have_the_same_bits_for_any_number_of_threads_and_any_length(void **state)
{
    enum { n = 50 };
    static double parameters[n][4], signals[4][n * 40], longer[n * 90];
    fill(n, parameters);
    for (int threads = 1; threads <= 3; ++threads) {
        hnpe_context *context = support_context(threads);
        hnpe_rng *rng = NULL;
        support_assert_ok(hnpe_rng_create(NULL, 7, 0, &rng));
        support_assert_ok(hnpe_jansen_rit_signals(context, n, parameters[0], 40, rng, signals[threads]));
        hnpe_rng_release(rng);
        hnpe_context_release(context);
        assert_memory_equal(signals[threads], signals[1], sizeof signals[1]);
    }
    hnpe_rng *rng = NULL;
    support_assert_ok(hnpe_rng_create(NULL, 7, 0, &rng));
    support_assert_ok(hnpe_jansen_rit_signals(NULL, n, parameters[0], 90, rng, longer));
    hnpe_rng_release(rng);
    for (size_t i = 0; i < n; ++i)
        assert_memory_equal(longer + 90 * i, signals[1] + 40 * i, 40 * sizeof *longer);
}

static void test_signals__are_scaled_by_the_gain(void **state)
{
    double plain[2][4] = {{135, 220, 2000, 0}, {60, 120, 500, 0}}, loud[2][4];
    double quiet_signals[2 * 100], loud_signals[2 * 100];
    hnpe_rng *rng = NULL;
    memcpy(loud, plain, sizeof loud);
    loud[0][3] = loud[1][3] = -20;
    support_assert_ok(hnpe_rng_create(NULL, 8, 0, &rng));
    support_assert_ok(hnpe_jansen_rit_signals(NULL, 2, plain[0], 100, rng, quiet_signals));
    hnpe_rng_release(rng);
    support_assert_ok(hnpe_rng_create(NULL, 8, 0, &rng));
    support_assert_ok(hnpe_jansen_rit_signals(NULL, 2, loud[0], 100, rng, loud_signals));
    hnpe_rng_release(rng);
    for (size_t i = 0; i < 200; ++i)
        assert_true(fabs(loud_signals[i] - 0.01 * quiet_signals[i]) <= 1e-15 * fabs(quiet_signals[i]));
}

static void test_priors__have_the_support_of_their_preset(void **state)
{
    static const double inside[2][4] = {{11, 51, 1, 29}, {249, 499, 101, 19}};
    static const double outside[2][4] = {{11, 51, -1, 31}, {11, 51, 99, 21}};
    for (int preset = HNPE_JANSEN_RIT_PAPER; preset <= HNPE_JANSEN_RIT_REPOSITORY; ++preset) {
        hnpe_prior *local = NULL, *global = NULL;
        const double *in = inside[preset - 1], *out = outside[preset - 1];
        double log_p, sigma_width = preset == HNPE_JANSEN_RIT_PAPER ? 5000 : 4900, gain_width = preset == 1 ? 60 : 40;
        support_assert_ok(hnpe_prior_create_jansen_rit(NULL, (hnpe_jansen_rit_preset)preset, &local, &global));
        support_assert_ok(hnpe_prior_log_density(local, 1, NULL, in, &log_p));
        assert_true(fabs(log_p + log(240) + log(450) + log(sigma_width)) < 1e-12);
        support_assert_ok(hnpe_prior_log_density(global, 1, NULL, in + 3, &log_p));
        assert_true(fabs(log_p + log(gain_width)) < 1e-12);
        support_assert_ok(hnpe_prior_log_density(local, 1, NULL, out, &log_p));
        assert_true(log_p == -INFINITY);
        support_assert_ok(hnpe_prior_log_density(global, 1, NULL, out + 3, &log_p));
        assert_true(log_p == -INFINITY);
        hnpe_prior_release(local);
        hnpe_prior_release(global);
    }
}

static void test_model__refuses_bad_arguments(void **state)
{
    double p[4] = {135, 220, 2000, 0}, bad[4] = {135, NAN, 2000, 0}, out[10];
    hnpe_rng *rng = NULL;
    hnpe_prior *local = NULL, *global = NULL;
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    const hnpe_status invalid = HNPE_ERROR_INVALID_ARGUMENT;
    support_assert_fails(hnpe_simulator_create_jansen_rit(NULL, NULL), invalid, "simulator is NULL");
    support_assert_fails(hnpe_jansen_rit_signals(NULL, 0, p, 10, rng, out), invalid, "n is 0");
    support_assert_fails(hnpe_jansen_rit_signals(NULL, 1, NULL, 10, rng, out), invalid, "parameters is NULL");
    support_assert_fails(hnpe_jansen_rit_signals(NULL, 1, bad, 10, rng, out), HNPE_ERROR_NUMERIC, "column 1");
    support_assert_fails(hnpe_jansen_rit_signals(NULL, 1, p, 0, rng, out), invalid, "n_samples is 0");
    support_assert_fails(hnpe_jansen_rit_signals(NULL, 1, p, 10, NULL, out), invalid, "rng");
    support_assert_fails(hnpe_jansen_rit_signals(NULL, 1, p, 10, rng, NULL), invalid, "signals is NULL");
    support_assert_fails(hnpe_prior_create_jansen_rit(NULL, (hnpe_jansen_rit_preset)3, &local, &global), invalid,
                         "preset is 3");
    support_assert_fails(hnpe_prior_create_jansen_rit(NULL, HNPE_JANSEN_RIT_PAPER, NULL, &global), invalid,
                         "prior_local is NULL");
    support_assert_fails(hnpe_prior_create_jansen_rit(NULL, HNPE_JANSEN_RIT_PAPER, &local, NULL), invalid,
                         "prior_global is NULL");
    hnpe_rng_release(rng);
}

static hnpe_status create_job(hnpe_context *context, void *data)
{
    hnpe_simulator *simulator;
    hnpe_status status = hnpe_simulator_create_jansen_rit(context, &simulator);
    hnpe_simulator_release(simulator);
    return status;
}

static hnpe_status priors_job(hnpe_context *context, void *data)
{
    hnpe_prior *local, *global;
    hnpe_status status = hnpe_prior_create_jansen_rit(context, HNPE_JANSEN_RIT_PAPER, &local, &global);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    return status;
}

static hnpe_status signals_job(hnpe_context *context, void *data)
{
    double parameters[17][4], signals[17];
    hnpe_rng *rng = NULL;
    fill(17, parameters);
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    hnpe_status status = hnpe_jansen_rit_signals(context, 17, parameters[0], 1, rng, signals);
    hnpe_rng_release(rng);
    return status;
}

static void test_model__reports_when_memory_ends(void **state)
{
    assert_true(support_fail_each_allocation(create_job, NULL) >= 4);
    assert_true(support_fail_each_allocation(priors_job, NULL) >= 2);
    assert_true(support_fail_each_allocation(signals_job, NULL) >= 3);
}

/* What the simulator itself cannot get is want of memory too, though it arises in its callback. */
static void test_simulator__says_so_when_memory_ends_while_it_runs(void **state)
{
    double local[3] = {135, 220, 2000}, gain = 0, x[FEATURES];
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 0);
    hnpe_simulator *simulator = NULL;
    support_assert_ok(hnpe_simulator_create_jansen_rit(context, &simulator));
    for (long k = 1;; ++k) {
        allocator.fail_at = atomic_load(&allocator.calls) + k;
        hnpe_status status = hnpe_simulator_run(simulator, 1, local, &gain, 1, 0, NULL, x);
        if (status == HNPE_OK)
            break;
        support_assert_fails(status, HNPE_ERROR_NO_MEMORY, "memory");
        assert_int_equal(hnpe_last_callback_result(), 0);
    }
    assert_non_null(strstr(hnpe_last_error(), "out of memory in the simulate callback")); /* the last one to fail */
    hnpe_simulator_release(simulator);
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_simulator__has_the_same_bits_for_any_number_of_threads),
        cmocka_unit_test(test_simulator__takes_any_number_of_rows),
        cmocka_unit_test(test_simulator__draws_anew_for_other_seeds_and_rows),
        cmocka_unit_test(test_simulator__summarises_the_signals),
        cmocka_unit_test(test_signals__have_the_same_bits_for_any_number_of_threads_and_any_length),
        cmocka_unit_test(test_signals__are_scaled_by_the_gain),
        cmocka_unit_test(test_priors__have_the_support_of_their_preset),
        cmocka_unit_test(test_model__refuses_bad_arguments),
        cmocka_unit_test(test_model__reports_when_memory_ends),
        cmocka_unit_test(test_simulator__says_so_when_memory_ends_while_it_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
