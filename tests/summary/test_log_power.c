/* Log power spectral density against its definition, in long double. */
#include "support.h"

#include <hnpe/summary.h>

#include <math.h>

static const double pi = 3.14159265358979323846;

/* A deterministic signal with a broad spectrum, of scale about 1 around `offset`. */
static void fill(size_t n, double offset, unsigned seed, double *x)
{
    uint64_t state = 0x9e3779b97f4a7c15ull * (seed + 1);
    for (size_t t = 0; t < n; ++t) {
        state = state * 6364136223846793005ull + 1442695040888963407ull;
        double u = (double)(state >> 11) / 9007199254740992.0;
        x[t] = offset + sin(0.37 * (double)t + seed) + 0.5 * (u - 0.5);
    }
}

/* cos and sin of 2 pi i / segment. */
static long double *turns(size_t segment)
{
    long double *turn = malloc(2 * segment * sizeof *turn);
    assert_non_null(turn);
    for (size_t i = 0; i < segment; ++i) {
        const long double angle = 2 * acosl(-1) * (long double)i / (long double)segment;
        turn[2 * i] = cosl(angle);
        turn[2 * i + 1] = sinl(angle);
    }
    return turn;
}

/* P_k as the reference defines it. */
static long double definition(size_t n, const double *x, size_t segment, size_t hop, const long double *turn, size_t k)
{
    long double mean = 0, sum = 0;
    size_t n_windows = 0;
    for (size_t t = 0; t < n; ++t)
        mean += (long double)x[t] / (long double)n;
    for (size_t begin = 0; begin + segment <= n; begin += hop, ++n_windows) {
        long double re = 0, im = 0;
        for (size_t t = 0; t < segment; ++t) {
            const size_t i = (t * k) % segment;
            re += (x[begin + t] - mean) * turn[2 * i];
            im -= (x[begin + t] - mean) * turn[2 * i + 1];
        }
        sum += re * re + im * im;
    }
    return sum / (long double)n_windows;
}

static void compare(hnpe_context *context, size_t n_signals, size_t n, size_t segment, size_t hop, double offset)
{
    size_t bins = hnpe_summary_log_power_bins(segment);
    double *x = malloc(n_signals * n * sizeof *x), *features = malloc(n_signals * bins * sizeof *features);
    long double *turn = turns(segment);
    assert_true(x && features);
    for (size_t i = 0; i < n_signals; ++i)
        fill(n, offset, (unsigned)i, x + i * n);
    support_assert_ok(hnpe_summary_log_power(context, n_signals, n, x, segment, hop, features));
    for (size_t i = 0; i < n_signals; ++i)
        for (size_t k = 0; k < bins; ++k) {
            long double expected = definition(n, x + i * n, segment, hop, turn, k);
            long double got = powl(10, features[i * bins + k]);
            /* Relative to the power of the samples' rounding in this bin as well: the offset of 1e4 costs digits. */
            long double slack = 1e-11L * expected + 1e-27L * (1 + offset * offset) * (long double)(segment * segment);
            if (fabsl(got - expected) > slack)
                fail_msg("n %zu segment %zu hop %zu offset %g: signal %zu bin %zu is %Lg, expected %Lg", n, segment,
                         hop, offset, i, k, got, expected);
        }
    free(turn);
    free(x);
    free(features);
}

static void test_log_power__is_its_definition_in_the_setting_of_the_simulators(void **state)
{
    compare(NULL, 3, 1024, 65, 32, 0);
    compare(NULL, 33, 1024, 65, 32, 5);
}

static void test_log_power__is_its_definition_for_any_length_segment_and_hop(void **state)
{
    static const size_t shapes[][3] = {{1, 1, 1},           {2, 2, 1},      {7, 1, 3},       {64, 64, 32},
                                       {65, 64, 1},         {100, 3, 1},    {1000, 12, 5},   {333, 128, 64},
                                       {500, 501 - 2, 250}, {5000, 65, 32}, {2100, 2050, 7}, {50, 10, 40}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; ++i)
        compare(NULL, 2, shapes[i][0], shapes[i][1], shapes[i][2], 1);
}

static void test_log_power__survives_a_large_offset(void **state)
{
    compare(NULL, 2, 1024, 65, 32, 1e4);
}

static void test_log_power__is_its_definition_on_every_instruction_set(void **state)
{
    for (int isa = HNPE_ISA_BASELINE; isa <= HNPE_ISA_AVX512; ++isa) {
        hnpe_context *context = NULL;
        support_assert_ok(hnpe_context_create(NULL, &context));
        if (hnpe_context_set_int(context, HNPE_CONTEXT_ISA, isa) == HNPE_OK)
            compare(context, 17, 1024, 65, 32, 0);
        else
            print_message("SKIPPED instruction set %d: this machine lacks it\n", isa);
        hnpe_context_release(context);
    }
}

static void test_log_power__of_a_pure_tone_is_its_amplitude_in_one_bin(void **state)
{
    enum { n = 65 * 8, k = 5 };
    double x[n], features[33], frequencies[33];
    for (size_t t = 0; t < n; ++t)
        x[t] = 3 * cos(2 * pi * k * (double)t / 65 + 0.4) + 7;
    support_assert_ok(hnpe_summary_log_power(NULL, 1, n, x, 65, 65, features));
    for (size_t i = 0; i < 33; ++i)
        if (i == k)
            assert_true(fabs(features[i] - 2 * log10(3 * 65 / 2.0)) < 1e-12);
        else
            assert_true(features[i] < -20);
    support_assert_ok(hnpe_summary_frequencies(65, 128, frequencies));
    assert_true(frequencies[0] == 0 && fabs(frequencies[k] - 128.0 * k / 65) < 1e-13);
}

static void test_log_power__of_a_flat_signal_is_finite(void **state)
{
    double x[200], features[33];
    for (size_t t = 0; t < 200; ++t)
        x[t] = 0.1;
    support_assert_ok(hnpe_summary_log_power(NULL, 1, 200, x, 65, 32, features));
    for (size_t k = 0; k < 33; ++k)
        assert_true(features[k] < -307 && isfinite(features[k]));
}

static void test_log_power__has_the_same_bits_whatever_the_threads_and_the_other_signals(void **state)
{
    enum { n_signals = 70, n = 300, bins = 17 };
    double *x = malloc(sizeof(double) * n_signals * n), got[4][n_signals * bins], alone[bins];
    for (size_t i = 0; i < n_signals; ++i)
        fill(n, 0, (unsigned)i, x + i * n);
    for (int threads = 1; threads <= 3; ++threads) {
        hnpe_context *context = support_context(threads);
        support_assert_ok(hnpe_summary_log_power(context, n_signals, n, x, 32, 16, got[threads]));
        hnpe_context_release(context);
        assert_memory_equal(got[threads], got[1], sizeof got[1]);
    }
    support_assert_ok(hnpe_summary_log_power(NULL, 1, n, x + 50 * n, 32, 16, alone));
    assert_memory_equal(alone, got[1] + 50 * bins, sizeof alone);
    free(x);
}

static void test_log_power__refuses_bad_arguments(void **state)
{
    double x[8] = {0, 1, 2, 3, 4, 5, 6, 7}, bad[8] = {0, 1, 2, NAN, 4, 5, 6, 7}, f[8];
    support_assert_fails(hnpe_summary_log_power(NULL, 0, 8, x, 4, 2, f), HNPE_ERROR_INVALID_ARGUMENT, "n_signals is 0");
    support_assert_fails(hnpe_summary_log_power(NULL, 1, 0, x, 4, 2, f), HNPE_ERROR_INVALID_ARGUMENT, "n_samples is 0");
    support_assert_fails(hnpe_summary_log_power(NULL, 1, 8, NULL, 4, 2, f), HNPE_ERROR_INVALID_ARGUMENT,
                         "signals is NULL");
    support_assert_fails(hnpe_summary_log_power(NULL, 1, 8, x, 0, 2, f), HNPE_ERROR_INVALID_ARGUMENT, "segment is 0");
    support_assert_fails(hnpe_summary_log_power(NULL, 1, 8, x, 4, 0, f), HNPE_ERROR_INVALID_ARGUMENT, "hop is 0");
    support_assert_fails(hnpe_summary_log_power(NULL, 1, 8, x, 9, 2, f), HNPE_ERROR_SHAPE, "n_samples is 8");
    support_assert_fails(hnpe_summary_log_power(NULL, 1, 8, x, 4, 2, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "features is NULL");
    support_assert_fails(hnpe_summary_log_power(NULL, 2, 4, bad, 4, 2, f), HNPE_ERROR_NUMERIC, "row 0, column 3");
    support_assert_fails(hnpe_summary_log_power(NULL, 1, (size_t)-1, x, 4, 2, f), HNPE_ERROR_INVALID_ARGUMENT,
                         "n_samples");
    support_assert_fails(hnpe_summary_frequencies(0, 128, f), HNPE_ERROR_INVALID_ARGUMENT, "segment is 0");
    support_assert_fails(hnpe_summary_frequencies(4, 0, f), HNPE_ERROR_INVALID_ARGUMENT, "rate is 0");
    support_assert_fails(hnpe_summary_frequencies(4, NAN, f), HNPE_ERROR_INVALID_ARGUMENT, "rate is");
    support_assert_fails(hnpe_summary_frequencies(4, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT, "frequencies is NULL");
    assert_int_equal(hnpe_summary_log_power_bins(65), 33);
    assert_int_equal(hnpe_summary_log_power_bins(64), 33);
    assert_int_equal(hnpe_summary_log_power_bins(0), 0);
}

static hnpe_status small_job(hnpe_context *context, void *data)
{
    double x[40] = {1, 2}, features[40];
    return hnpe_summary_log_power(context, 2, 20, x, 8, 4, features);
}

static void test_log_power__reports_when_memory_ends(void **state)
{
    assert_true(support_fail_each_allocation(small_job, NULL) >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_log_power__is_its_definition_in_the_setting_of_the_simulators),
        cmocka_unit_test(test_log_power__is_its_definition_for_any_length_segment_and_hop),
        cmocka_unit_test(test_log_power__survives_a_large_offset),
        cmocka_unit_test(test_log_power__is_its_definition_on_every_instruction_set),
        cmocka_unit_test(test_log_power__of_a_pure_tone_is_its_amplitude_in_one_bin),
        cmocka_unit_test(test_log_power__of_a_flat_signal_is_finite),
        cmocka_unit_test(test_log_power__has_the_same_bits_whatever_the_threads_and_the_other_signals),
        cmocka_unit_test(test_log_power__refuses_bad_arguments),
        cmocka_unit_test(test_log_power__reports_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
