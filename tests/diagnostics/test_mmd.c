/* Maximum mean discrepancy. */
#include "support.h"

#include <hnpe.h>

#include <math.h>

enum { N = 2000, D = 3 };

static void fill(uint64_t seed, size_t n, double shift, double *x)
{
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, seed, 0, &rng));
    hnpe_rng_fill_normal(rng, n, x);
    for (size_t i = 0; i < n; ++i)
        x[i] += shift;
    hnpe_rng_release(rng);
}

static double mmd(size_t dim, size_t n, const double *x, size_t m, const double *y, double bandwidth)
{
    double squared;
    support_assert_ok(hnpe_diagnostics_mmd(NULL, dim, n, x, m, y, bandwidth, &squared));
    return squared;
}

/* Between N(0, 1) and N(1, 1), bandwidth s: twice s / sqrt(s^2 + 2) (1 - exp(-1 / (2 (s^2 + 2)))). */
static void test_mmd__of_normal_samples_is_the_known_one(void **state)
{
    static double x[N], y[N];
    const double bandwidths[] = {0.3, 1, 4};
    fill(1, N, 0, x);
    fill(2, N, 1, y);
    for (size_t i = 0; i < 3; ++i) {
        const double s = bandwidths[i], wide = s * s + 2;
        const double exact = 2 * s / sqrt(wide) * (1 - exp(-1 / (2 * wide)));
        support_assert_close(mmd(1, N, x, N, y, s) / exact, 1, 0.12);
    }
}

static double kernel(const double *a, const double *b, double bandwidth)
{
    double sum = 0;
    for (size_t d = 0; d < D; ++d)
        sum += (a[d] - b[d]) * (a[d] - b[d]);
    return exp(-sum / (2 * bandwidth * bandwidth));
}

static double mean_kernel(size_t n, const double *x, size_t m, const double *y, int same)
{
    double sum = 0;
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < m; ++j)
            sum += same && i == j ? 0 : kernel(x + i * D, y + j * D, 0.7);
    return sum / (double)(n * (same ? m - 1 : m));
}

static void test_mmd__is_the_mean_over_pairs(void **state)
{
    double x[37 * D], y[50 * D];
    fill(1, 37 * D, 0, x);
    fill(2, 50 * D, 0.3, y);
    const double expected =
        mean_kernel(37, x, 37, x, 1) + mean_kernel(50, y, 50, y, 1) - 2 * mean_kernel(37, x, 50, y, 0);
    support_assert_close(mmd(D, 37, x, 50, y, 0.7), expected, 1e-13);
}

/* Unbiased: on average 0 between samples of one law, within four standard errors. */
static void test_mmd__of_equal_laws_is_zero_on_average(void **state)
{
    enum { TIMES = 200, FEW = 40 };
    double sum = 0, squares = 0;
    for (uint64_t i = 0; i < TIMES; ++i) {
        double x[FEW], y[FEW];
        fill(2 * i, FEW, 0, x);
        fill(2 * i + 1, FEW, 0, y);
        const double value = mmd(1, FEW, x, FEW, y, 0);
        sum += value / TIMES;
        squares += value * value / TIMES;
    }
    assert_true(fabs(sum) < 4 * sqrt(squares / TIMES));
    assert_true(squares > 0);
}

static void test_mmd__has_the_median_distance_for_its_bandwidth(void **state)
{
    const double x[2] = {0, 1}, y[2] = {0, 3}; /* distances 1, 1, 2, 3, 3 and a 0, that does not count */
    double found, expected;
    support_assert_ok(hnpe_diagnostics_mmd(NULL, 1, 2, x, 2, y, 0, &found));
    support_assert_ok(hnpe_diagnostics_mmd(NULL, 1, 2, x, 2, y, 2, &expected));
    assert_true(found == expected);
    const double same[3] = {5, 5, 5};
    support_assert_close(mmd(1, 3, same, 3, same, 0), 0, 1e-15);
}

static void test_mmd__has_the_same_bits_for_any_number_of_threads(void **state)
{
    static double x[N * D], y[N * D];
    double squared[3];
    fill(1, N * D, 0, x);
    fill(2, N * D, 0.1, y);
    for (int64_t threads = 1; threads <= 3; ++threads) {
        hnpe_context *context = support_context(threads);
        support_assert_ok(hnpe_diagnostics_mmd(context, D, N, x, N, y, 0, &squared[threads - 1]));
        hnpe_context_release(context);
    }
    assert_true(squared[0] == squared[1] && squared[0] == squared[2]);
}

static void test_mmd__refuses_what_is_no_sample(void **state)
{
    const double x[2] = {0, 1}, bad[2] = {0, NAN}, far[2] = {-1e200, 1e200};
    double squared;
    support_assert_fails(hnpe_diagnostics_mmd(NULL, 1, 1, x, 2, x, 0, &squared), HNPE_ERROR_INVALID_ARGUMENT, "n is 1");
    support_assert_fails(hnpe_diagnostics_mmd(NULL, 1, 2, x, 2, bad, 0, &squared), HNPE_ERROR_NUMERIC, "y");
    support_assert_fails(hnpe_diagnostics_mmd(NULL, 1, 2, x, 2, x, -1, &squared), HNPE_ERROR_INVALID_ARGUMENT,
                         "bandwidth is -1");
    support_assert_fails(hnpe_diagnostics_mmd(NULL, 1, 2, x, 2, far, 0, &squared), HNPE_ERROR_NUMERIC, "far apart");
    support_assert_fails(hnpe_diagnostics_mmd(NULL, 1, 2, x, 2, x, 1e-310, &squared), HNPE_ERROR_NUMERIC,
                         "too far apart for bandwidth 1e-310");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mmd__of_normal_samples_is_the_known_one),
        cmocka_unit_test(test_mmd__is_the_mean_over_pairs),
        cmocka_unit_test(test_mmd__of_equal_laws_is_zero_on_average),
        cmocka_unit_test(test_mmd__has_the_median_distance_for_its_bandwidth),
        cmocka_unit_test(test_mmd__has_the_same_bits_for_any_number_of_threads),
        cmocka_unit_test(test_mmd__refuses_what_is_no_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
