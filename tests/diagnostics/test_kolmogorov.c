/* The Kolmogorov-Smirnov distance against counting, and where it is known. */
#include "support.h"

#include <hnpe/diagnostics.h>
#include <math.h>

static double distance_of(size_t n, const double *x, size_t m, const double *y)
{
    double value = -1;
    support_assert_ok(hnpe_diagnostics_kolmogorov(NULL, n, x, m, y, &value));
    return value;
}

/* Share of values that are no larger. */
static double share(size_t n, const double *values, double at)
{
    size_t count = 0;
    for (size_t i = 0; i < n; ++i)
        count += values[i] <= at;
    return (double)count / (double)n;
}

static double counted(size_t n, const double *x, size_t m, const double *y)
{
    double largest = 0;
    for (size_t i = 0; i < n + m; ++i) {
        double at = i < n ? x[i] : y[i - n];
        largest = fmax(largest, fabs(share(n, x, at) - share(m, y, at)));
    }
    return largest;
}

static void test_kolmogorov__is_what_counting_gives_ties_or_not(void **state)
{
    double x[60], y[37];
    for (unsigned steps = 3; steps <= 30000; steps *= 10) {
        for (unsigned i = 0; i < 60; ++i)
            x[i] = (double)(i * 7919u % steps);
        for (unsigned i = 0; i < 37; ++i)
            y[i] = 1.3 * (double)(i * 104729u % steps) + (steps == 3 ? -0.6 : 0);
        double found = distance_of(60, x, 37, y);
        assert_true(found > 0);
        support_assert_close(found, counted(60, x, 37, y), 1e-15);
        support_assert_close(found, distance_of(37, y, 60, x), 1e-15);
    }
}

static void test_kolmogorov__is_0_between_equals_and_1_between_disjoint_samples(void **state)
{
    const double x[4] = {3, 1, 2, 2}, twice[8] = {1, 2, 2, 3, 3, 2, 2, 1}, above[2] = {4, 5};
    assert_true(distance_of(4, x, 4, x) == 0);
    assert_true(distance_of(4, x, 8, twice) == 0);
    assert_true(distance_of(4, x, 2, above) == 1);
    assert_true(distance_of(2, above, 4, x) == 1);
}

static void test_kolmogorov__refuses_bad_arguments(void **state)
{
    const double x[3] = {0, 1, 2}, bad[3] = {0, NAN, 2};
    const hnpe_status argument = HNPE_ERROR_INVALID_ARGUMENT;
    double value;
    support_assert_fails(hnpe_diagnostics_kolmogorov(NULL, 0, x, 3, x, &value), argument, "n is 0");
    support_assert_fails(hnpe_diagnostics_kolmogorov(NULL, 3, x, 0, x, &value), argument, "m is 0");
    support_assert_fails(hnpe_diagnostics_kolmogorov(NULL, 3, NULL, 3, x, &value), argument, "x is NULL");
    support_assert_fails(hnpe_diagnostics_kolmogorov(NULL, 3, x, 3, NULL, &value), argument, "y is NULL");
    support_assert_fails(hnpe_diagnostics_kolmogorov(NULL, 3, x, 3, x, NULL), argument, "distance is NULL");
    support_assert_fails(hnpe_diagnostics_kolmogorov(NULL, 3, x, 3, bad, &value), HNPE_ERROR_NUMERIC,
                         "y is nan in row 1");
}

static hnpe_status once(hnpe_context *context, void *unused)
{
    const double x[3] = {0, 1, 2};
    double value;
    return hnpe_diagnostics_kolmogorov(context, 3, x, 2, x, &value);
}

static void test_kolmogorov__gives_everything_back_when_memory_runs_out(void **state)
{
    assert_int_equal(support_fail_each_allocation(once, NULL), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kolmogorov__is_what_counting_gives_ties_or_not),
        cmocka_unit_test(test_kolmogorov__is_0_between_equals_and_1_between_disjoint_samples),
        cmocka_unit_test(test_kolmogorov__refuses_bad_arguments),
        cmocka_unit_test(test_kolmogorov__gives_everything_back_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
