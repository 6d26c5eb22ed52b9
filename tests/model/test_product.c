/* The product toy: its law, and its arguments. */
#include "support.h"

#include <hnpe/model.h>

#include <math.h>

enum { N = 20000 };

static void fill(double *alpha, double *beta)
{
    for (size_t i = 0; i < N; ++i) {
        alpha[i] = (double)(i % 100) / 100;
        beta[i] = (double)(i % 37) / 37;
    }
}

static void run(hnpe_context *context, double sigma, uint64_t seed, const double *alpha, const double *beta, double *x)
{
    hnpe_simulator *simulator = NULL;
    support_assert_ok(hnpe_simulator_create_product(context, sigma, &simulator));
    support_assert_ok(hnpe_simulator_run(simulator, N, alpha, beta, seed, 0, NULL, x));
    hnpe_simulator_release(simulator);
}

static void test_product__without_noise_is_the_product(void **state)
{
    static double alpha[N], beta[N], x[N];
    fill(alpha, beta);
    run(NULL, 0, 1, alpha, beta, x);
    for (size_t i = 0; i < N; ++i)
        assert_true(x[i] == alpha[i] * beta[i]);
}

static void test_product__has_normal_noise_of_the_given_standard_deviation(void **state)
{
    static double alpha[N], beta[N], x[N];
    double mean = 0, square = 0, with_alpha = 0;
    fill(alpha, beta);
    run(NULL, 0.05, 2, alpha, beta, x);
    for (size_t i = 0; i < N; ++i) {
        x[i] = (x[i] - alpha[i] * beta[i]) / 0.05;
        mean += x[i] / N;
        square += x[i] * x[i] / N;
        with_alpha += x[i] * (alpha[i] - 0.495) / N;
    }
    assert_true(fabs(mean) < 4.5 / sqrt(N));
    assert_true(fabs(square - 1) < 4.5 * sqrt(2.0 / N));
    assert_true(fabs(with_alpha) < 4.5 * 0.2887 / sqrt(N));
    assert_true(support_ks_p(N, support_ks(N, x, support_normal_cdf, NULL)) > 1e-4);
}

static void test_product__has_the_same_bits_for_any_number_of_threads(void **state)
{
    static double alpha[N], beta[N], x[4][N];
    fill(alpha, beta);
    for (int threads = 1; threads <= 3; ++threads) {
        hnpe_context *context = support_context(threads);
        run(context, 0.05, 3, alpha, beta, x[threads]);
        hnpe_context_release(context);
        assert_memory_equal(x[threads], x[1], sizeof x[1]);
    }
}

static void test_product__has_one_of_each_dimension(void **state)
{
    hnpe_simulator *simulator = NULL;
    hnpe_dims dims = {.struct_size = sizeof dims};
    int64_t concurrent = 0;
    support_assert_ok(hnpe_simulator_create_product(NULL, 0.05, &simulator));
    support_assert_ok(hnpe_simulator_dims(simulator, &dims));
    assert_true(dims.d_local == 1 && dims.d_global == 1 && dims.d_x == 1);
    support_assert_ok(hnpe_simulator_get_int(simulator, HNPE_SIMULATOR_CONCURRENT, &concurrent));
    assert_int_equal(concurrent, 1);
    hnpe_simulator_release(simulator);
}

static void test_product__refuses_bad_arguments(void **state)
{
    const double bad[] = {-1, NAN, INFINITY};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
        hnpe_simulator *simulator = (hnpe_simulator *)(void *)&state;
        support_assert_fails(hnpe_simulator_create_product(NULL, bad[i], &simulator), HNPE_ERROR_INVALID_ARGUMENT,
                             "sigma is");
        assert_null(simulator);
    }
    support_assert_fails(hnpe_simulator_create_product(NULL, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "simulator is NULL");
}

static hnpe_status create_job(hnpe_context *context, void *data)
{
    hnpe_simulator *simulator;
    hnpe_status status = hnpe_simulator_create_product(context, 1, &simulator);
    hnpe_simulator_release(simulator);
    return status;
}

static void test_product__reports_when_memory_ends(void **state)
{
    assert_true(support_fail_each_allocation(create_job, NULL) >= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_product__without_noise_is_the_product),
        cmocka_unit_test(test_product__has_normal_noise_of_the_given_standard_deviation),
        cmocka_unit_test(test_product__has_the_same_bits_for_any_number_of_threads),
        cmocka_unit_test(test_product__has_one_of_each_dimension),
        cmocka_unit_test(test_product__refuses_bad_arguments),
        cmocka_unit_test(test_product__reports_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
