/* Priors side by side. */
#include "prior_jobs.h"

#include "prior/special.h"

/* ---- the factors' columns ---- */

static void test_product__is_its_factors_side_by_side(void **state)
{
    enum { N = 7 };
    const double low[2] = {0, 10}, high[2] = {1, 20}, rate = 2, zero[2] = {0, 0}, square[4] = {2, 1, 1, 2};
    hnpe_prior *factors[3], *product;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 2, low, high, &factors[0]));
    support_assert_ok(hnpe_prior_create_multivariate_normal(NULL, 2, zero, square, &factors[1]));
    support_assert_ok(hnpe_prior_create_exponential(NULL, 1, &rate, &factors[2]));
    support_assert_ok(hnpe_prior_create_product(NULL, 3, factors, &product));
    hnpe_dims dims = {.struct_size = sizeof dims};
    support_assert_ok(hnpe_prior_dims(product, &dims));
    assert_true(dims.d_out == 5 && dims.d_given == 0);

    double theta[N * 5], log_p[N], u[N * 5], slope[N * 5], back[N * 5], lows[N * 5], highs[N * 5];
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 5, 0, &rng));
    support_assert_ok(hnpe_prior_sample(product, N, NULL, rng, theta));
    hnpe_rng_release(rng);
    support_assert_ok(hnpe_prior_log_density(product, N, NULL, theta, log_p));
    support_assert_ok(hnpei_prior_cdf(product, N, NULL, theta, u, slope));
    support_assert_ok(hnpe_prior_quantile(product, N, NULL, u, back));
    support_assert_ok(hnpe_prior_support(product, N, NULL, lows, highs));
    for (size_t i = 0; i < N; ++i) {
        double sum = 0;
        for (size_t f = 0, at = 0; f < 3; at += factors[f++]->dim) {
            size_t d = factors[f]->dim, from = i * 5 + at;
            double one, u_f[2], slope_f[2], low_f[2], high_f[2];
            support_assert_ok(hnpe_prior_log_density(factors[f], 1, NULL, theta + from, &one));
            support_assert_ok(hnpei_prior_cdf(factors[f], 1, NULL, theta + from, u_f, slope_f));
            support_assert_ok(hnpe_prior_support(factors[f], 1, NULL, low_f, high_f));
            assert_memory_equal(u_f, u + from, d * sizeof *u);
            assert_memory_equal(slope_f, slope + from, d * sizeof *u);
            assert_memory_equal(low_f, lows + from, d * sizeof *u);
            assert_memory_equal(high_f, highs + from, d * sizeof *u);
            sum += one;
        }
        assert_true(fabs(log_p[i] - sum) < 1e-13);
        for (size_t j = 0; j < 5; ++j)
            assert_true(fabs(back[i * 5 + j] - theta[i * 5 + j]) < 1e-12);
    }
    theta[5] = -0.1;
    support_assert_ok(hnpe_prior_log_density(product, 2, NULL, theta, log_p));
    assert_true(isfinite(log_p[0]) && log_p[1] == -INFINITY);
    hnpe_prior_release(product);
    for (size_t f = 0; f < 3; ++f)
        hnpe_prior_release(factors[f]);
}

static void test_product__outlives_the_handles_that_made_it(void **state)
{
    hnpe_prior *every;
    support_assert_ok(make_every(NULL, &every)); /* which releases its factors */
    assert_int_equal(every->dim, EVERY_DIM);
    hnpe_rng *rng;
    double theta[EVERY_DIM], log_p;
    support_assert_ok(hnpe_rng_create(NULL, 5, 0, &rng));
    support_assert_ok(hnpe_prior_sample(every, 1, NULL, rng, theta));
    support_assert_ok(hnpe_prior_log_density(every, 1, NULL, theta, &log_p));
    assert_true(isfinite(log_p));
    hnpe_rng_release(rng);
    hnpe_prior_release(every);
}

/* ---- conditional factors ---- */

/* Two parameters, uniform on (given_0, given_1), as callbacks. */
static int between_sample(void *unused, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    for (size_t i = 0; i < 2 * n; ++i)
        theta[i] = given[i / 2 * 2] + (given[i / 2 * 2 + 1] - given[i / 2 * 2]) * hnpe_rng_uniform(rng);
    return 0;
}

static int between_log_density(void *unused, size_t n, const double *given, const double *theta, double *log_p)
{
    for (size_t i = 0; i < n; ++i)
        log_p[i] = -2 * log(given[2 * i + 1] - given[2 * i]);
    return 0;
}

static int between_support(void *unused, size_t n, const double *given, double *low, double *high)
{
    for (size_t i = 0; i < 2 * n; ++i) {
        low[i] = given[i / 2 * 2];
        high[i] = given[i / 2 * 2 + 1];
    }
    return 0;
}

static hnpe_prior *make_between(void)
{
    const hnpe_prior_functions functions = {.struct_size = sizeof functions,
                                            .sample = between_sample,
                                            .log_density = between_log_density,
                                            .support = between_support};
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_custom(NULL, 2, 2, &functions, NULL, NULL, &prior));
    return prior;
}

static void test_product__conditional_factors_see_what_is_given(void **state)
{
    const double rate = 1;
    hnpe_prior *factors[3] = {NULL, make_between(), make_between()}, *product;
    support_assert_ok(hnpe_prior_create_exponential(NULL, 1, &rate, &factors[0]));
    support_assert_ok(hnpe_prior_create_product(NULL, 3, factors, &product));
    assert_true(product->dim == 5 && product->d_given == 2);
    const double given[4] = {0, 1, 100, 104};
    double theta[10], log_p[2], low[10], high[10], u[10];
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 5, 0, &rng));
    support_assert_ok(hnpe_prior_sample(product, 2, given, rng, theta));
    hnpe_rng_release(rng);
    support_assert_ok(hnpe_prior_support(product, 2, given, low, high));
    support_assert_ok(hnpe_prior_log_density(product, 2, given, theta, log_p));
    for (size_t i = 0; i < 2; ++i) {
        assert_true(fabs(log_p[i] - (-theta[5 * i] - 4 * log(given[2 * i + 1] - given[2 * i]))) < 1e-13);
        assert_true(low[5 * i] == 0 && high[5 * i] == INFINITY);
        for (size_t j = 1; j < 5; ++j)
            assert_true(low[5 * i + j] == given[2 * i] && high[5 * i + j] == given[2 * i + 1]);
    }
    theta[9] = 99;
    support_assert_ok(hnpe_prior_log_density(product, 2, given, theta, log_p));
    assert_true(isfinite(log_p[0]) && log_p[1] == -INFINITY);
    support_assert_fails(hnpe_prior_cdf(product, 2, given, theta, u), HNPE_ERROR_UNSUPPORTED,
                         "parameter 1 was made without cdf and quantile callbacks");
    hnpe_prior_release(product);
    for (size_t f = 0; f < 3; ++f)
        hnpe_prior_release(factors[f]);
}

static void test_product__factors_with_different_conditions_are_refused(void **state)
{
    const hnpe_prior_functions functions = {.struct_size = sizeof functions, .sample = between_sample};
    hnpe_prior *factors[2] = {make_between(), NULL}, *product;
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 3, &functions, NULL, NULL, &factors[1]));
    support_assert_fails(hnpe_prior_create_product(NULL, 2, factors, &product), HNPE_ERROR_SHAPE,
                         "factors[1] is conditioned on 3 values, but one before it on 2");
    assert_null(product);
    hnpe_prior_release(factors[0]);
    hnpe_prior_release(factors[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_product__is_its_factors_side_by_side),
        cmocka_unit_test(test_product__outlives_the_handles_that_made_it),
        cmocka_unit_test(test_product__conditional_factors_see_what_is_given),
        cmocka_unit_test(test_product__factors_with_different_conditions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
