/* Normalised autocorrelation against its definition. */
#include "support.h"

#include <hnpe/summary.h>

#include <math.h>

enum { N = 400, SIGNALS = 37, LAG = 20 };

static double *signals(double offset)
{
    double *x = malloc(sizeof(double) * N * SIGNALS);
    uint64_t chance = 12345;
    assert_non_null(x);
    for (size_t i = 0; i < N * SIGNALS; ++i) {
        chance = chance * 6364136223846793005ull + 1442695040888963407ull;
        x[i] = offset + sin(0.1 * (double)(i % N) * (1 + (double)(i / N))) + (double)(chance >> 33) / 4294967296.0;
    }
    return x;
}

static long double definition(const double *x, size_t lag)
{
    long double mean = 0, sum = 0, square = 0;
    for (size_t t = 0; t < N; ++t)
        mean += (long double)x[t] / N;
    for (size_t t = 0; t < N; ++t) {
        square += (x[t] - mean) * (x[t] - mean);
        if (t + lag < N)
            sum += (x[t] - mean) * (x[t + lag] - mean);
    }
    return sum / square;
}

static void test_autocorrelation__is_its_definition_on_every_instruction_set(void **state)
{
    static double features[SIGNALS * (LAG + 1)];
    double *x = signals(30);
    for (int isa = HNPE_ISA_BASELINE; isa <= HNPE_ISA_AVX512; ++isa) {
        hnpe_context *context = NULL;
        support_assert_ok(hnpe_context_create(NULL, &context));
        if (hnpe_context_set_int(context, HNPE_CONTEXT_ISA, isa) == HNPE_OK) {
            support_assert_ok(hnpe_summary_autocorrelation(context, SIGNALS, N, x, LAG, features));
            for (size_t i = 0; i < SIGNALS * (LAG + 1); ++i)
                assert_true(fabsl(features[i] - definition(x + i / (LAG + 1) * N, i % (LAG + 1))) < 1e-12L);
        }
        hnpe_context_release(context);
    }
    free(x);
}

static void test_autocorrelation__of_a_flat_signal_is_one_then_zero(void **state)
{
    double x[5] = {0.1, 0.1, 0.1, 0.1, 0.1}, features[5];
    support_assert_ok(hnpe_summary_autocorrelation(NULL, 1, 5, x, 4, features));
    for (size_t l = 0; l < 5; ++l)
        assert_true(features[l] == (l == 0));
}

static void test_autocorrelation__reaches_the_last_lag_of_a_short_signal(void **state)
{
    double x[2] = {1, 3}, features[2];
    support_assert_ok(hnpe_summary_autocorrelation(NULL, 1, 2, x, 1, features));
    assert_true(features[0] == 1 && features[1] == -0.5);
    support_assert_ok(hnpe_summary_autocorrelation(NULL, 1, 2, x, 0, features));
    assert_true(features[0] == 1);
}

static void test_autocorrelation__has_the_same_bits_for_any_number_of_threads(void **state)
{
    static double got[4][SIGNALS * (LAG + 1)];
    double *x = signals(0);
    for (int threads = 1; threads <= 3; ++threads) {
        hnpe_context *context = support_context(threads);
        support_assert_ok(hnpe_summary_autocorrelation(context, SIGNALS, N, x, LAG, got[threads]));
        hnpe_context_release(context);
        assert_memory_equal(got[threads], got[1], sizeof got[1]);
    }
    free(x);
}

static void test_autocorrelation__refuses_bad_arguments(void **state)
{
    double x[4] = {0, 1, 2, 3}, bad[4] = {0, INFINITY, 2, 3}, f[4];
    support_assert_fails(hnpe_summary_autocorrelation(NULL, 0, 4, x, 1, f), HNPE_ERROR_INVALID_ARGUMENT,
                         "n_signals is 0");
    support_assert_fails(hnpe_summary_autocorrelation(NULL, 1, 0, x, 1, f), HNPE_ERROR_INVALID_ARGUMENT,
                         "n_samples is 0");
    support_assert_fails(hnpe_summary_autocorrelation(NULL, 1, 4, NULL, 1, f), HNPE_ERROR_INVALID_ARGUMENT,
                         "signals is");
    support_assert_fails(hnpe_summary_autocorrelation(NULL, 1, 4, x, 4, f), HNPE_ERROR_SHAPE, "max_lag is 4");
    support_assert_fails(hnpe_summary_autocorrelation(NULL, 1, 4, x, (size_t)-1, f), HNPE_ERROR_INVALID_ARGUMENT,
                         "max_lag");
    support_assert_fails(hnpe_summary_autocorrelation(NULL, 1, 4, x, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "features is");
    support_assert_fails(hnpe_summary_autocorrelation(NULL, 1, 4, bad, 1, f), HNPE_ERROR_NUMERIC, "column 1");
    const double large[] = {0, 1, 0, 1, 1e300, -1e300, 1e300, 0};
    support_assert_fails(hnpe_summary_autocorrelation(NULL, 2, 4, large, 1, f), HNPE_ERROR_NUMERIC, "signal 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_autocorrelation__is_its_definition_on_every_instruction_set),
        cmocka_unit_test(test_autocorrelation__of_a_flat_signal_is_one_then_zero),
        cmocka_unit_test(test_autocorrelation__reaches_the_last_lag_of_a_short_signal),
        cmocka_unit_test(test_autocorrelation__has_the_same_bits_for_any_number_of_threads),
        cmocka_unit_test(test_autocorrelation__refuses_bad_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
