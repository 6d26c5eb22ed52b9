/* Mean and deviation of columns of any size. */
#include "base/column_moments.h"
#include "support.h"

#include <float.h>
#include <math.h>

#define N 6
static const double pattern[N] = {-1, 1, -1, 1, -2, 2}; /* mean 0, variance 2 */

static void assert_near(double found, double expected, double relative)
{
    if (!(fabs(found - expected) <= relative * fabs(expected)))
        fail_msg("%.17g, expected %.17g", found, expected);
}

static void test_column_moments__are_right_for_columns_of_any_size(void **state)
{
    static const double scales[] = {1, 1e-50, 1e-300, 1e39, 1e200, 8e307};
    for (size_t k = 0; k < sizeof scales / sizeof *scales; ++k) {
        double values[N], mean, sd;
        for (size_t i = 0; i < N; ++i)
            values[i] = scales[k] * pattern[i];
        hnpei_column_moments(N, 1, values, NULL, &mean, &sd);
        assert_true(fabs(mean) <= 1e-15 * scales[k]);
        assert_near(sd, scales[k] * sqrt(2), 1e-14);
    }
}

static void test_column_moments__keep_what_digits_there_are_beside_a_large_offset(void **state)
{
    double values[N], mean, sd;
    for (size_t i = 0; i < N; ++i)
        values[i] = 1e8 + pattern[i];
    hnpei_column_moments(N, 1, values, NULL, &mean, &sd);
    assert_near(mean, 1e8, 1e-15);
    assert_near(sd, sqrt(2), 1e-14);
}

static void test_column_moments__only_shift_columns_that_do_not_vary(void **state)
{
    const double values[] = {0.1, 0.3, 0, DBL_MAX, 0.1, 0.1 + 0.2, 0, DBL_MAX, 0.1, 0.3, 0, DBL_MAX};
    double mean[4], sd[4];
    hnpei_column_moments(3, 4, values, NULL, mean, sd);
    assert_true(mean[0] == 0.1 && mean[2] == 0 && mean[3] == DBL_MAX);
    assert_near(mean[1], 0.3, 1e-15);
    for (size_t j = 0; j < 4; ++j)
        assert_true(sd[j] == 1);
}

static void test_column_moments__take_the_rows_asked_for_of_many_columns(void **state)
{
    double values[4 * 19], mean[19], sd[19];
    const size_t order[] = {3, 1};
    for (size_t i = 0; i < 4; ++i)
        for (size_t j = 0; j < 19; ++j)
            values[i * 19 + j] = (double)(i * i + 100 * j);
    hnpei_column_moments(2, 19, values, order, mean, sd);
    for (size_t j = 0; j < 19; ++j) {
        assert_near(mean[j], (double)(5 + 100 * j), 1e-15);
        assert_near(sd[j], 4, 1e-15);
    }
    hnpei_column_moments(0, 1, values, NULL, mean, sd);
    assert_true(mean[0] == 0 && sd[0] == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_column_moments__are_right_for_columns_of_any_size),
        cmocka_unit_test(test_column_moments__keep_what_digits_there_are_beside_a_large_offset),
        cmocka_unit_test(test_column_moments__only_shift_columns_that_do_not_vary),
        cmocka_unit_test(test_column_moments__take_the_rows_asked_for_of_many_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
