/* Posteriors whose flow does not know the prior's bounds: draws are inside, densities normalised within. The flow is a
   fresh one, nearly standard normal, so that its mass is known. */
#include "estimator/estimator.h"
#include "support.h"

#include <hnpe.h>

#include <math.h>

static double normal_mass(double low, double high)
{
    return (erfc(-high / sqrt(2)) - erfc(-low / sqrt(2))) / 2;
}

static hnpe_prior *box(size_t dim, double low, double high)
{
    double lows[3] = {low, low, low}, highs[3] = {high, high, high};
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_uniform(NULL, dim, lows, highs, &prior));
    return prior;
}

static hnpe_posterior *open_posterior(hnpe_context *context, hnpe_prior *prior)
{
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_flow *flow;
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_prior_dims(prior, &dims));
    support_assert_ok(hnpe_flow_create_maf(context, (size_t)dims.d_out, 1, &flow));
    support_assert_ok(hnpe_estimator_create_factorised(context, prior, NULL, 1, NULL, NULL, flow, NULL, &estimator));
    support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_TRUNCATED));
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    hnpe_flow_release(flow);
    hnpe_estimator_release(estimator);
    hnpe_prior_release(prior);
    return posterior;
}

static void test_truncated__densities_are_normalised_by_the_mass_inside(void **state)
{
    hnpe_posterior *posterior = open_posterior(NULL, box(1, -0.5, 1));
    const double x[2] = {0.3, -1}, mass = normal_mass(-0.5, 1);
    double log_mass[2], theta[8] = {-0.51, -0.5, 0, 1, 1.01, 0.7, 1e300, -0.2}, log_q[8];
    support_assert_ok(hnpe_posterior_log_mass(posterior, 2, NULL, x, log_mass));
    for (size_t i = 0; i < 2; ++i)
        assert_true(fabs(log_mass[i] - log(mass)) <= 4 * sqrt((1 - mass) / mass / 10240) + 1e-3);
    support_assert_ok(hnpe_posterior_log_density(posterior, 2, NULL, x, 4, theta, log_q));
    for (size_t i = 0; i < 8; ++i)
        if (theta[i] >= -0.5 && theta[i] <= 1)
            assert_true(fabs(log_q[i] + log_mass[i / 4] + theta[i] * theta[i] / 2 + 0.918938533) < 0.01);
        else
            assert_true(log_q[i] == -INFINITY);
    hnpe_posterior_release(posterior);
}

static void test_truncated__draws_are_inside_and_the_same_for_any_number_of_threads(void **state)
{
    enum { n = 5000, dim = 3 };
    static double draws[2][2 * n * dim];
    const double x[2] = {0.3, -1};
    for (int threads = 1; threads <= 2; ++threads) {
        hnpe_context *context;
        hnpe_rng *rng;
        support_assert_ok(hnpe_context_create(NULL, &context));
        support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, threads));
        support_assert_ok(hnpe_rng_create(context, 7, 0, &rng));
        hnpe_posterior *posterior = open_posterior(context, box(dim, -0.5, 1));
        support_assert_ok(hnpe_posterior_sample(posterior, 2, NULL, x, n, rng, draws[threads - 1]));
        hnpe_posterior_release(posterior);
        hnpe_rng_release(rng);
        hnpe_context_release(context);
    }
    assert_memory_equal(draws[0], draws[1], sizeof draws[0]);
    double sum = 0;
    for (size_t i = 0; i < 2 * n * dim; ++i) {
        assert_true(draws[0][i] >= -0.5 && draws[0][i] <= 1);
        sum += draws[0][i];
    }
    /* The mean of a normal within bounds. */
    const double mean = (exp(-0.125) - exp(-0.5)) / sqrt(2 * 3.14159265358979) / normal_mass(-0.5, 1);
    assert_true(fabs(sum / (2 * n * dim) - mean) < 0.012);
}

static void test_truncated__without_bounds_all_mass_is_inside(void **state)
{
    const double zero = 0, one = 1, x = 0.3, theta = 40;
    hnpe_prior *prior;
    double log_mass = 1, log_q;
    support_assert_ok(hnpe_prior_create_normal(NULL, 1, &zero, &one, &prior));
    hnpe_posterior *posterior = open_posterior(NULL, prior);
    support_assert_ok(hnpe_posterior_log_mass(posterior, 1, NULL, &x, &log_mass));
    assert_true(log_mass == 0);
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, NULL, &x, 1, &theta, &log_q));
    assert_true(log_q < -500 && log_q > -2000);
    hnpe_posterior_release(posterior);
}

static void test_truncated__says_that_there_is_too_little_mass_inside(void **state)
{
    const double x = 0.3, theta = 8.5;
    double number;
    hnpe_rng *rng;
    hnpe_posterior *posterior = open_posterior(NULL, box(1, 8, 9));
    support_assert_ok(hnpe_rng_create(NULL, 7, 0, &rng));
    support_assert_fails(hnpe_posterior_log_mass(posterior, 1, NULL, &x, &number), HNPE_ERROR_NUMERIC,
                         "within the prior's support");
    support_assert_fails(hnpe_posterior_log_density(posterior, 1, NULL, &x, 1, &theta, &number), HNPE_ERROR_NUMERIC,
                         "within the prior's support");
    support_assert_fails(hnpe_posterior_sample(posterior, 1, NULL, &x, 1, rng, &number), HNPE_ERROR_NUMERIC,
                         "within the prior's support");
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
}

static void test_truncated__has_gradients_of_theta_but_not_of_x(void **state)
{
    const double x = 0.3, theta = 0.25;
    double log_q, g_theta, g_x;
    hnpe_posterior *posterior = open_posterior(NULL, box(1, -0.5, 1));
    support_assert_ok(hnpe_posterior_log_density_gradient(posterior, 1, NULL, &x, 1, &theta, &log_q, &g_theta, NULL));
    assert_true(fabs(g_theta + theta) < 0.01);
    support_assert_fails(hnpe_posterior_log_density_gradient(posterior, 1, NULL, &x, 1, &theta, &log_q, &g_theta, &g_x),
                         HNPE_ERROR_UNSUPPORTED, "no gradient of x");
    hnpe_posterior_release(posterior);
}

static void test_truncated__is_of_one_density_with_a_prior_of_its_own(void **state)
{
    hnpe_prior *local = box(1, 0, 1), *global = box(1, 0, 1);
    hnpe_estimator *estimator;
    support_assert_ok(hnpe_estimator_create(NULL, local, global, 1, &estimator));
    support_assert_fails(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_TRUNCATED),
                         HNPE_ERROR_UNSUPPORTED, "one of all parameters");
    hnpe_estimator_release(estimator);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_truncated__densities_are_normalised_by_the_mass_inside),
        cmocka_unit_test(test_truncated__draws_are_inside_and_the_same_for_any_number_of_threads),
        cmocka_unit_test(test_truncated__without_bounds_all_mass_is_inside),
        cmocka_unit_test(test_truncated__says_that_there_is_too_little_mass_inside),
        cmocka_unit_test(test_truncated__has_gradients_of_theta_but_not_of_x),
        cmocka_unit_test(test_truncated__is_of_one_density_with_a_prior_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
