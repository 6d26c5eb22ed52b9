/* The Sinkhorn divergence against closed forms and against a slow solver in long double. */
#include "support.h"

#include <hnpe/diagnostics.h>
#include <math.h>

static uint64_t state_of_random = 1;

static double uniform(void)
{
    state_of_random = state_of_random * 6364136223846793005u + 1442695040888963407u;
    return ((double)(state_of_random >> 12) + 0.5) * 0x1p-52;
}

static double *random_points(size_t n, size_t dim, double low, double high)
{
    double *points = malloc(n * dim * sizeof *points);
    assert_non_null(points);
    for (size_t i = 0; i < n * dim; ++i)
        points[i] = low + (high - low) * uniform();
    return points;
}

static double divergence(size_t n, const double *x, size_t m, const double *y, size_t dim, double epsilon)
{
    double value = -1;
    support_assert_ok(hnpe_diagnostics_sinkhorn(NULL, dim, n, x, m, y, epsilon, &value));
    return value;
}

/* ---- the slow solver: Sinkhorn's algorithm as it stands in the books, 20 000 times ---- */

static long double cost_of(size_t dim, const double *x, const double *y)
{
    long double cost = 0;
    for (size_t d = 0; d < dim; ++d)
        cost += ((long double)x[d] - (long double)y[d]) * ((long double)x[d] - (long double)y[d]);
    return cost;
}

static long double slow_transport(size_t n, const double *x, size_t m, const double *y, size_t dim, long double epsilon)
{
    long double u[16], v[16], value = 0;
    for (size_t j = 0; j < m; ++j)
        v[j] = 1;
    for (int iteration = 0; iteration < 20000; ++iteration) {
        for (size_t i = 0; i < n; ++i) {
            u[i] = 0;
            for (size_t j = 0; j < m; ++j)
                u[i] += v[j] * expl(-cost_of(dim, x + i * dim, y + j * dim) / epsilon) / (long double)m;
            u[i] = 1 / u[i];
        }
        for (size_t j = 0; j < m; ++j) {
            v[j] = 0;
            for (size_t i = 0; i < n; ++i)
                v[j] += u[i] * expl(-cost_of(dim, x + i * dim, y + j * dim) / epsilon) / (long double)n;
            v[j] = 1 / v[j];
        }
    }
    /* The primal value, from the plan itself. */
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < m; ++j) {
            long double cost = cost_of(dim, x + i * dim, y + j * dim), density = u[i] * v[j] * expl(-cost / epsilon);
            value += density * (cost + epsilon * logl(density)) / (long double)(n * m);
        }
    return value;
}

static double slow_divergence(size_t n, const double *x, size_t m, const double *y, size_t dim, double epsilon)
{
    long double e = epsilon;
    return (double)(slow_transport(n, x, m, y, dim, e) -
                    (slow_transport(n, x, n, x, dim, e) + slow_transport(m, y, m, y, dim, e)) / 2);
}

static void test_sinkhorn__agrees_with_a_slow_solver(void **state)
{
    const size_t sizes[][3] = {{1, 4, 2}, {5, 7, 3}, {8, 8, 1}, {9, 3, 2}, {16, 16, 5}};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; ++k) {
        size_t n = sizes[k][0], m = sizes[k][1], dim = sizes[k][2];
        double *x = random_points(n, dim, 0, 1), *y = random_points(m, dim, 0.2, 1.5);
        double expected = slow_divergence(n, x, m, y, dim, 0.1);
        support_assert_close(divergence(n, x, m, y, dim, 0.1), expected, 1e-8);
        free(x);
        free(y);
    }
}

static void test_sinkhorn__of_two_points_is_their_squared_distance(void **state)
{
    const double x[3] = {1, 2, -3}, y[3] = {1.5, 0, -3};
    support_assert_close(divergence(1, x, 1, y, 3, 0.05), 4.25, 1e-13);
    support_assert_close(divergence(1, x, 1, y, 3, 7), 4.25, 1e-13);
}

static void test_sinkhorn__takes_0_for_its_default_epsilon(void **state)
{
    double *x = random_points(20, 2, 0, 1), *y = random_points(20, 2, 0, 1);
    double by_default = divergence(20, x, 20, y, 2, 0), stated = divergence(20, x, 20, y, 2, 0.05);
    assert_true(by_default == stated);
    assert_true(divergence(20, x, 20, y, 2, 0.06) != stated);
    free(x);
    free(y);
}

static void test_sinkhorn__is_symmetric_zero_between_equals_and_above_zero_otherwise(void **state)
{
    double *x = random_points(60, 2, 0, 1), *y = random_points(41, 2, 0, 1);
    double one = divergence(60, x, 41, y, 2, 0.05), other = divergence(41, y, 60, x, 2, 0.05);
    support_assert_close(one, other, 1e-8);
    assert_true(one > 1e-4);
    support_assert_close(divergence(60, x, 60, x, 2, 0.05), 0, 1e-8);
    free(x);
    free(y);
}

/* A sample that is moved as a whole: the squared distance, exactly. */
static void test_sinkhorn__of_a_shift_is_its_square(void **state)
{
    double *x = random_points(200, 2, 0, 1), *y = malloc(400 * sizeof *y);
    assert_non_null(y);
    for (size_t i = 0; i < 200; ++i) {
        y[2 * i] = x[2 * i] + 0.3;
        y[2 * i + 1] = x[2 * i + 1] - 0.1;
    }
    support_assert_close(divergence(200, x, 200, y, 2, 0.05), 0.1, 1e-8);
    free(x);
    free(y);
}

static void test_sinkhorn__ignores_the_order_of_rows(void **state)
{
    double *x = random_points(50, 3, 0, 1), *y = random_points(50, 3, 0, 1), *z = malloc(150 * sizeof *z);
    assert_non_null(z);
    for (size_t i = 0; i < 50; ++i)
        memcpy(z + 3 * i, y + 3 * ((i * 17 + 5) % 50), 3 * sizeof *z);
    support_assert_close(divergence(50, x, 50, y, 3, 0.05), divergence(50, x, 50, z, 3, 0.05), 1e-9);
    free(x);
    free(y);
    free(z);
}

/* Entropic transport between normal distributions in one dimension (Janati et al. 2020, theorem 1; epsilon = 2 s). */
static double normal_transport(double shift, double a, double b, double epsilon)
{
    double s = epsilon / 2, d = sqrt(4 * a * b + s * s);
    return shift * shift + a + b - d + s * (1 - log(2 * s)) + s * log(d + s);
}

static double normal_quantile(double p)
{
    double low = -10, high = 10;
    for (int i = 0; i < 60; ++i) {
        double middle = (low + high) / 2;
        if (support_normal_cdf(middle, NULL) < p)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

/* n equally likely quantiles stand for the distribution; what that misses falls with n. */
static double error_for_normals(size_t n, double shift, double sd_x, double sd_y, double epsilon)
{
    double *x = malloc(n * sizeof *x), *y = malloc(n * sizeof *y);
    assert_true(x && y);
    for (size_t i = 0; i < n; ++i) {
        double z = normal_quantile(((double)i + 0.5) / (double)n);
        x[i] = sd_x * z;
        y[i] = shift + sd_y * z;
    }
    double a = sd_x * sd_x, b = sd_y * sd_y;
    double expected = normal_transport(shift, a, b, epsilon) -
                      (normal_transport(0, a, a, epsilon) + normal_transport(0, b, b, epsilon)) / 2;
    double error = fabs(divergence(n, x, n, y, 1, epsilon) - expected) / expected;
    free(x);
    free(y);
    return error;
}

static void test_sinkhorn__of_normal_distributions_is_the_closed_form(void **state)
{
    assert_true(error_for_normals(1000, 0.5, 1, 1, 0.5) < 1e-6);
    double coarse = error_for_normals(250, 0.2, 0.3, 0.6, 0.05), fine = error_for_normals(1000, 0.2, 0.3, 0.6, 0.05);
    assert_true(fine < 3e-3);
    assert_true(fine < coarse / 2);
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* OT exceeds the squared Wasserstein-2 distance by at most epsilon log n, and so do the terms that are taken off. */
static void test_sinkhorn__tends_to_wasserstein_2_as_epsilon_falls(void **state)
{
    double *x = random_points(50, 1, 0, 1), *y = random_points(50, 1, 0.5, 3), squared = 0;
    qsort(x, 50, sizeof *x, compare_doubles);
    qsort(y, 50, sizeof *y, compare_doubles);
    for (size_t i = 0; i < 50; ++i)
        squared += (x[i] - y[i]) * (x[i] - y[i]) / 50;
    for (double epsilon = 0.1; epsilon > 5e-4; epsilon /= 4)
        support_assert_close(divergence(50, x, 50, y, 1, epsilon), squared, epsilon * log(50));
    free(x);
    free(y);
}

static void test_sinkhorn__has_the_same_bits_for_any_number_of_threads(void **state)
{
    double *x = random_points(230, 2, 0, 1), *y = random_points(170, 2, 0, 1), values[3];
    for (int threads = 1; threads <= 3; ++threads) {
        hnpe_context *context = support_context(threads);
        support_assert_ok(hnpe_diagnostics_sinkhorn(context, 2, 230, x, 170, y, 0.05, &values[threads - 1]));
        hnpe_context_release(context);
    }
    assert_memory_equal(&values[0], &values[1], sizeof *values);
    assert_memory_equal(&values[0], &values[2], sizeof *values);
    free(x);
    free(y);
}

static void test_sinkhorn__agrees_between_instruction_sets(void **state)
{
    double *x = random_points(101, 3, 0, 1), *y = random_points(77, 3, 0, 1), value;
    double expected = divergence(101, x, 77, y, 3, 0.05);
    for (int isa = HNPE_ISA_BASELINE; isa <= HNPE_ISA_AVX512; ++isa) {
        hnpe_context *context = support_context(1);
        if (hnpe_context_set_int(context, HNPE_CONTEXT_ISA, isa) == HNPE_OK) {
            support_assert_ok(hnpe_diagnostics_sinkhorn(context, 3, 101, x, 77, y, 0.05, &value));
            support_assert_close(value, expected, 1e-12);
        } else {
            print_message("SKIPPED instruction set %d: this machine lacks it\n", isa);
        }
        hnpe_context_release(context);
    }
    free(x);
    free(y);
}

static void test_sinkhorn__converges_where_costs_are_far_above_epsilon(void **state)
{
    double *x = random_points(300, 2, 0, 10), *y = random_points(300, 2, 0, 10);
    double tight = divergence(300, x, 300, y, 2, 0.05);
    assert_true(tight > 0 && tight < 10);
    /* Scaling is exact: lengths by 4, epsilon by 16. */
    for (size_t i = 0; i < 600; ++i) {
        x[i] /= 4;
        y[i] /= 4;
    }
    support_assert_close(divergence(300, x, 300, y, 2, 0.05 / 16) * 16, tight, 1e-9);
    free(x);
    free(y);
}

/* Distances of all sizes up to 1e8, in units of a hundredth: sums leave the range of doubles, and nothing converges. */
static void test_sinkhorn__says_how_far_it_came_where_it_does_not_converge(void **state)
{
    double x[24], y[18], value = -1;
    for (size_t i = 0; i < 24; ++i)
        x[i] = exp(20 * fmod((double)(i + 1) * 0.6180339887, 1));
    for (size_t i = 0; i < 18; ++i)
        y[i] = exp(20 * fmod((double)(i + 1) * 0.7548776662, 1));
    for (double epsilon = 1e-4; epsilon >= 1e-8; epsilon /= 100)
        support_assert_fails(hnpe_diagnostics_sinkhorn(NULL, 2, 12, x, 9, y, epsilon, &value), HNPE_ERROR_NUMERIC,
                             "after 10000 iterations");
    assert_true(value == -1);
}

static void test_sinkhorn__refuses_bad_arguments(void **state)
{
    double x[4] = {0, 1, 2, 3}, y[4] = {0, 1, 2, NAN}, value = 0;
#define SINKHORN(n, m, dim, x, y, epsilon, out) hnpe_diagnostics_sinkhorn(NULL, dim, n, x, m, y, epsilon, out)
    support_assert_fails(SINKHORN(0, 2, 2, x, x, 1, &value), HNPE_ERROR_INVALID_ARGUMENT, "n is 0");
    support_assert_fails(SINKHORN(2, 0, 2, x, x, 1, &value), HNPE_ERROR_INVALID_ARGUMENT, "m is 0");
    support_assert_fails(SINKHORN(2, 2, 0, x, x, 1, &value), HNPE_ERROR_INVALID_ARGUMENT, "dim is 0");
    support_assert_fails(SINKHORN(SIZE_MAX, 2, 2, x, x, 1, &value), HNPE_ERROR_INVALID_ARGUMENT, "n is");
    support_assert_fails(SINKHORN(2, 2, 2, NULL, x, 1, &value), HNPE_ERROR_INVALID_ARGUMENT, "x is NULL");
    support_assert_fails(SINKHORN(2, 2, 2, x, NULL, 1, &value), HNPE_ERROR_INVALID_ARGUMENT, "y is NULL");
    support_assert_fails(SINKHORN(2, 2, 2, x, x, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT, "divergence is NULL");
    support_assert_fails(SINKHORN(2, 2, 2, x, x, -1, &value), HNPE_ERROR_INVALID_ARGUMENT, "epsilon is -1");
    support_assert_fails(SINKHORN(2, 2, 2, x, x, NAN, &value), HNPE_ERROR_INVALID_ARGUMENT, "epsilon is");
    support_assert_fails(SINKHORN(2, 2, 2, x, y, 1, &value), HNPE_ERROR_NUMERIC, "y is nan in row 1, column 1");
    y[3] = 1e200;
    support_assert_fails(SINKHORN(2, 2, 2, x, y, 1, &value), HNPE_ERROR_NUMERIC, "too far apart");
}

static hnpe_status one_divergence(hnpe_context *context, void *points)
{
    double value;
    return hnpe_diagnostics_sinkhorn(context, 2, 64, points, 50, (double *)points + 20, 0.05, &value);
}

static void test_sinkhorn__gives_everything_back_when_memory_runs_out(void **state)
{
    double *points = random_points(128, 2, 0, 1);
    assert_true(support_fail_each_allocation(one_divergence, points) >= 4);
    free(points);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sinkhorn__agrees_with_a_slow_solver),
        cmocka_unit_test(test_sinkhorn__of_two_points_is_their_squared_distance),
        cmocka_unit_test(test_sinkhorn__takes_0_for_its_default_epsilon),
        cmocka_unit_test(test_sinkhorn__is_symmetric_zero_between_equals_and_above_zero_otherwise),
        cmocka_unit_test(test_sinkhorn__of_a_shift_is_its_square),
        cmocka_unit_test(test_sinkhorn__ignores_the_order_of_rows),
        cmocka_unit_test(test_sinkhorn__of_normal_distributions_is_the_closed_form),
        cmocka_unit_test(test_sinkhorn__tends_to_wasserstein_2_as_epsilon_falls),
        cmocka_unit_test(test_sinkhorn__has_the_same_bits_for_any_number_of_threads),
        cmocka_unit_test(test_sinkhorn__agrees_between_instruction_sets),
        cmocka_unit_test(test_sinkhorn__converges_where_costs_are_far_above_epsilon),
        cmocka_unit_test(test_sinkhorn__says_how_far_it_came_where_it_does_not_converge),
        cmocka_unit_test(test_sinkhorn__refuses_bad_arguments),
        cmocka_unit_test(test_sinkhorn__gives_everything_back_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
