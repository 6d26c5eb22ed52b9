/* Cholesky, triangular solves, products. */
#include "support.h"

#include "linalg/linalg.h"

#include <math.h>

enum { N = 37 };

/* A well-conditioned lower triangle with positive diagonal, and its square. */
static void make(double *factor, double *square)
{
    for (size_t i = 0; i < N; ++i)
        for (size_t j = 0; j < N; ++j)
            factor[i * N + j] = j > i ? 0 : j == i ? 2 + cos((double)i) : 0.2 * sin((double)(7 * i + 3 * j));
    for (size_t i = 0; i < N; ++i)
        for (size_t j = 0; j < N; ++j) {
            square[i * N + j] = 0;
            for (size_t k = 0; k < N; ++k)
                square[i * N + j] += factor[i * N + k] * factor[j * N + k];
        }
}

static void test_linalg__cholesky_finds_the_factor(void **state)
{
    static double factor[N * N], square[N * N];
    make(factor, square);
    support_assert_ok(hnpei_linalg_cholesky("test", "a", N, square));
    for (size_t i = 0; i < N * N; ++i)
        assert_true(fabs(square[i] - factor[i]) < 1e-13);
}

static void test_linalg__cholesky_reads_the_lower_triangle_alone(void **state)
{
    double a[4] = {4, 99, 2, 10};
    support_assert_ok(hnpei_linalg_cholesky("test", "a", 2, a));
    const double expected[4] = {2, 0, 1, 3};
    for (size_t i = 0; i < 4; ++i)
        assert_true(fabs(a[i] - expected[i]) < 1e-15);
}

static void test_linalg__cholesky_names_the_first_leading_minor_that_is_not_positive(void **state)
{
    static double factor[N * N], square[N * N];
    make(factor, square);
    square[20 * N + 20] -= 30;
    support_assert_fails(hnpei_linalg_cholesky("test", "the matrix", N, square), HNPE_ERROR_INVALID_ARGUMENT,
                         "test: the matrix is not positive definite: its leading minor of order 21 is not positive");
    double zero = 0;
    support_assert_fails(hnpei_linalg_cholesky("test", "zero", 1, &zero), HNPE_ERROR_INVALID_ARGUMENT, "of order 1");
}

static void test_linalg__cholesky_refuses_what_overflows(void **state)
{
    double a[] = {1e-320, 0, 0, 0, 1, 0, 1e308, 0, 1};
    support_assert_fails(hnpei_linalg_cholesky("test", "a", 3, a), HNPE_ERROR_INVALID_ARGUMENT,
                         "a is not positive definite: its leading minor of order 3");
}

static void test_linalg__solving_undoes_multiplying(void **state)
{
    static double factor[N * N], square[N * N];
    double x[N], y[N];
    make(factor, square);
    for (size_t i = 0; i < N; ++i)
        x[i] = y[i] = sin((double)i);
    hnpei_linalg_multiply_lower(N, factor, y);
    for (size_t i = 0; i < N; ++i) {
        double sum = 0;
        for (size_t k = 0; k <= i; ++k)
            sum += factor[i * N + k] * x[k];
        assert_true(fabs(y[i] - sum) < 1e-13);
    }
    hnpei_linalg_solve_lower(N, factor, y);
    for (size_t i = 0; i < N; ++i)
        assert_true(fabs(y[i] - x[i]) < 1e-12);
}

static void test_linalg__products_take_either_side_transposed(void **state)
{
    enum { ROWS = 5, COLUMNS = 7, INNER = 11 };
    double a[ROWS * INNER], b[INNER * COLUMNS], at[INNER * ROWS], bt[COLUMNS * INNER], expected[ROWS * COLUMNS];
    for (size_t i = 0; i < ROWS; ++i)
        for (size_t p = 0; p < INNER; ++p)
            at[p * ROWS + i] = a[i * INNER + p] = sin((double)(i * 13 + p));
    for (size_t p = 0; p < INNER; ++p)
        for (size_t j = 0; j < COLUMNS; ++j)
            bt[j * INNER + p] = b[p * COLUMNS + j] = cos((double)(p * 5 + j));
    for (size_t i = 0; i < ROWS; ++i)
        for (size_t j = 0; j < COLUMNS; ++j) {
            expected[i * COLUMNS + j] = 0;
            for (size_t p = 0; p < INNER; ++p)
                expected[i * COLUMNS + j] += a[i * INNER + p] * b[p * COLUMNS + j];
        }
    for (int form = 0; form < 4; ++form) {
        double c[ROWS * COLUMNS];
        for (size_t i = 0; i < ROWS * COLUMNS; ++i)
            c[i] = NAN; /* must not be read where nothing is kept */
        hnpei_linalg_product(form & 1, form >> 1, ROWS, COLUMNS, INNER, form & 1 ? at : a, form >> 1 ? bt : b, 0, c);
        hnpei_linalg_product(form & 1, form >> 1, ROWS, COLUMNS, INNER, form & 1 ? at : a, form >> 1 ? bt : b, 0.5, c);
        for (size_t i = 0; i < ROWS * COLUMNS; ++i)
            assert_true(fabs(c[i] - 1.5 * expected[i]) < 1e-13);
    }
}

static void test_linalg__inverts_what_was_factored(void **state)
{
    double a[9] = {4, 1, -0.5, 1, 3, 0.25, -0.5, 0.25, 2}, inverse[9], work[9];
    memcpy(inverse, a, sizeof a);
    support_assert_ok(hnpei_linalg_cholesky("test", "a", 3, inverse));
    hnpei_linalg_invert_factored(3, inverse, work);
    for (size_t i = 0; i < 3; ++i)
        for (size_t j = 0; j < 3; ++j) {
            double sum = 0;
            for (size_t k = 0; k < 3; ++k)
                sum += a[i * 3 + k] * inverse[k * 3 + j];
            assert_true(fabs(sum - (i == j)) < 1e-14);
            assert_true(inverse[i * 3 + j] == inverse[j * 3 + i]);
        }
}

/* Rotated by 30 degrees: eigenvalues 5 and -0.75. */
static void test_linalg__finds_the_smallest_eigenvalue(void **state)
{
    const double c = sqrt(0.75), d = 0.5;
    double a[4] = {5 * c * c - 0.75 * d * d, 5.75 * c * d, 5.75 * c * d, 5 * d * d - 0.75 * c * c}, work[8];
    support_assert_close(hnpei_linalg_smallest_eigenvalue(2, a, work), -0.75, 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_linalg__cholesky_finds_the_factor),
        cmocka_unit_test(test_linalg__cholesky_reads_the_lower_triangle_alone),
        cmocka_unit_test(test_linalg__cholesky_refuses_what_overflows),
        cmocka_unit_test(test_linalg__cholesky_names_the_first_leading_minor_that_is_not_positive),
        cmocka_unit_test(test_linalg__solving_undoes_multiplying),
        cmocka_unit_test(test_linalg__inverts_what_was_factored),
        cmocka_unit_test(test_linalg__finds_the_smallest_eigenvalue),
        cmocka_unit_test(test_linalg__products_take_either_side_transposed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
