/* Wasserstein-1 on the line. */
#include "support.h"

#include <hnpe/diagnostics.h>
#include <math.h>

static double distance(size_t n, const double *x, size_t m, const double *y)
{
    double value = -1;
    support_assert_ok(hnpe_diagnostics_wasserstein(NULL, n, x, m, y, &value));
    return value;
}

static double to_cdf(size_t n, const double *x, size_t n_grid, const double *grid, const double *cdf)
{
    double value = -1;
    support_assert_ok(hnpe_diagnostics_wasserstein_to_cdf(NULL, n, x, n_grid, grid, cdf, &value));
    return value;
}

static void test_wasserstein__is_the_mean_distance_of_sorted_values(void **state)
{
    const double x[5] = {3, -1, 4, 1, -5}, y[5] = {2, 6, -5, 3, 5};
    /* sorted: -5 -1 1 3 4 and -5 2 3 5 6 */
    support_assert_close(distance(5, x, 5, y), (0 + 3 + 2 + 2 + 2) / 5.0, 1e-14);
    support_assert_close(distance(5, y, 5, x), 9 / 5.0, 1e-14);
}

static void test_wasserstein__of_samples_of_different_sizes_is_that_of_repeated_ones(void **state)
{
    const double x[2] = {0.5, 2}, y[3] = {1, -1, 4};
    const double x6[6] = {0.5, 0.5, 0.5, 2, 2, 2}, y6[6] = {-1, -1, 1, 1, 4, 4};
    support_assert_close(distance(2, x, 3, y), distance(6, x6, 6, y6), 1e-14);
    support_assert_close(distance(2, x, 3, y), (1.5 + 1.5 + 0.5 + 1 + 2 + 2) / 6, 1e-14);
}

static void test_wasserstein__of_a_shift_is_its_size_and_of_equals_0(void **state)
{
    double x[300], y[300];
    for (size_t i = 0; i < 300; ++i) {
        x[i] = sin((double)(i * i));
        y[i] = x[i] - 2.5;
    }
    support_assert_close(distance(300, x, 300, y), 2.5, 1e-12);
    assert_true(distance(300, x, 300, x) == 0);
}

static void test_wasserstein__to_a_point_is_that_to_a_sample_of_one(void **state)
{
    const double x[4] = {1, 2, 3, 10}, point = 2.5;
    double value;
    support_assert_ok(hnpe_diagnostics_wasserstein_to_point(NULL, 4, x, point, &value));
    support_assert_close(value, (1.5 + 0.5 + 0.5 + 7.5) / 4, 1e-15);
    support_assert_close(value, distance(4, x, 1, &point), 1e-14);
}

static void test_wasserstein__to_a_table_is_the_area_between_the_functions(void **state)
{
    const double line[2] = {0, 1}, whole[2] = {0, 1};
    const double middle[1] = {0.5}, outside[1] = {3}, both[2] = {-1, 2};
    support_assert_close(to_cdf(1, middle, 2, line, whole), 0.25, 1e-15); /* E|U - 1/2| */
    support_assert_close(to_cdf(1, outside, 2, line, whole), 2.5, 1e-15); /* 3 - E U */
    support_assert_close(to_cdf(2, both, 2, line, whole), 1.25,
                         1e-15); /* 1 / 2 outside and 1 / 4 inside, and 1 / 2 above */
    const double step[1] = {0.7}, up[1] = {1};
    support_assert_close(to_cdf(2, both, 1, step, up), (1.7 + 1.3) / 2, 1e-15);
    const double half[1] = {0.25}; /* a jump of 1/4 at 0.7 and, as 1 holds from the last point on, of the rest too */
    support_assert_close(to_cdf(2, both, 1, step, half), (1.7 + 1.3) / 2, 1e-15);
}

static void test_wasserstein__to_a_fine_table_tends_to_that_to_a_large_sample(void **state)
{
    double grid[1001], cdf[1001], sample[1000], x[37];
    for (size_t k = 0; k <= 1000; ++k) {
        grid[k] = (double)k / 1000;
        cdf[k] = grid[k] * grid[k];
    }
    for (size_t i = 0; i < 1000; ++i)
        sample[i] = sqrt(((double)i + 0.5) / 1000);
    for (size_t i = 0; i < 37; ++i)
        x[i] = 1.4 * fabs(sin((double)(i * i)));
    double expected = distance(37, x, 1000, sample);
    assert_true(expected > 0.05);
    support_assert_close(to_cdf(37, x, 1001, grid, cdf), expected, 1e-3);
}

static void test_wasserstein__refuses_bad_arguments(void **state)
{
    const double x[3] = {0, 1, 2}, bad[3] = {0, INFINITY, 1}, falling[3] = {0, 1, 0.5}, high[3] = {0, 0.5, 1.5};
    double value;
    support_assert_fails(hnpe_diagnostics_wasserstein(NULL, 0, x, 3, x, &value), HNPE_ERROR_INVALID_ARGUMENT, "n is 0");
    support_assert_fails(hnpe_diagnostics_wasserstein(NULL, 3, x, 0, x, &value), HNPE_ERROR_INVALID_ARGUMENT, "m is 0");
    support_assert_fails(hnpe_diagnostics_wasserstein(NULL, 3, NULL, 3, x, &value), HNPE_ERROR_INVALID_ARGUMENT,
                         "x is");
    support_assert_fails(hnpe_diagnostics_wasserstein(NULL, 3, x, 3, NULL, &value), HNPE_ERROR_INVALID_ARGUMENT,
                         "y is");
    support_assert_fails(hnpe_diagnostics_wasserstein(NULL, 3, x, 3, x, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "distance is NULL");
    support_assert_fails(hnpe_diagnostics_wasserstein(NULL, 3, x, 3, bad, &value), HNPE_ERROR_NUMERIC,
                         "y is inf in row 1");
    support_assert_fails(hnpe_diagnostics_wasserstein_to_point(NULL, 3, x, NAN, &value), HNPE_ERROR_NUMERIC,
                         "point is");
    support_assert_fails(hnpe_diagnostics_wasserstein_to_point(NULL, 3, NULL, 1, &value), HNPE_ERROR_INVALID_ARGUMENT,
                         "x is NULL");
    support_assert_fails(hnpe_diagnostics_wasserstein_to_cdf(NULL, 3, x, 3, falling, x, &value),
                         HNPE_ERROR_INVALID_ARGUMENT, "grid[2] is 0.5, but must be above 1");
    support_assert_fails(hnpe_diagnostics_wasserstein_to_cdf(NULL, 3, x, 3, x, falling, &value),
                         HNPE_ERROR_INVALID_ARGUMENT, "cdf[2] is 0.5, but must be from 1 to 1");
    support_assert_fails(hnpe_diagnostics_wasserstein_to_cdf(NULL, 3, x, 3, x, high, &value),
                         HNPE_ERROR_INVALID_ARGUMENT, "cdf[2] is 1.5");
    support_assert_fails(hnpe_diagnostics_wasserstein_to_cdf(NULL, 3, x, 0, x, high, &value),
                         HNPE_ERROR_INVALID_ARGUMENT, "n_grid is 0");
}

static hnpe_status both_distances(hnpe_context *context, void *unused)
{
    const double x[3] = {0, 1, 2};
    double value;
    hnpe_status status = hnpe_diagnostics_wasserstein(context, 3, x, 2, x, &value);
    return status == HNPE_OK ? hnpe_diagnostics_wasserstein_to_cdf(context, 3, x, 2, x, x, &value) : status;
}

static void test_wasserstein__gives_everything_back_when_memory_runs_out(void **state)
{
    assert_int_equal(support_fail_each_allocation(both_distances, NULL), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wasserstein__is_the_mean_distance_of_sorted_values),
        cmocka_unit_test(test_wasserstein__of_samples_of_different_sizes_is_that_of_repeated_ones),
        cmocka_unit_test(test_wasserstein__of_a_shift_is_its_size_and_of_equals_0),
        cmocka_unit_test(test_wasserstein__to_a_point_is_that_to_a_sample_of_one),
        cmocka_unit_test(test_wasserstein__to_a_table_is_the_area_between_the_functions),
        cmocka_unit_test(test_wasserstein__to_a_fine_table_tends_to_that_to_a_large_sample),
        cmocka_unit_test(test_wasserstein__refuses_bad_arguments),
        cmocka_unit_test(test_wasserstein__gives_everything_back_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
