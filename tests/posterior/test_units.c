/* Whatever the units of the host's numbers are: shifted and scaled, far away, outside. */
#include "toy.h"

#include <math.h>

/* theta ~ N(theta_at, theta_unit^2), x = x_at + x_unit (z + 0.5 epsilon), z = (theta - theta_at) / theta_unit. */
typedef struct units {
    double theta_at, theta_unit, x_at, x_unit;
} units;

static int shifted(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    const units *u = user_data;
    for (size_t i = 0; i < n; ++i)
        x[i] = u->x_at + u->x_unit * ((alpha[i] - u->theta_at) / u->theta_unit + 0.5 * hnpe_rng_normal(rng));
    return 0;
}

/* Mean and deviation of z given x = x_at + x_unit, and the log density at the mean, in units of z. */
static void posterior_in_units(units u, double *mean, double *sd, double *log_q)
{
    enum { MANY = 4000 };
    static double theta[MANY];
    const double x = u.x_at + u.x_unit;
    hnpe_prior *prior;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    support_assert_ok(hnpe_prior_create_normal(NULL, 1, &u.theta_at, &u.theta_unit, &prior));
    support_assert_ok(hnpe_simulator_create(NULL, 1, 0, 1, shifted, &u, NULL, &simulator));
    support_assert_ok(hnpe_inference_create(NULL, prior, NULL, simulator, &inference));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 1500));
    support_assert_ok(hnpe_inference_run(inference, NULL));
    support_assert_ok(hnpe_inference_posterior(inference, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 2, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, NULL, &x, MANY, rng, theta));
    *mean = *sd = 0;
    for (size_t i = 0; i < MANY; ++i)
        *mean += (theta[i] - u.theta_at) / u.theta_unit / MANY;
    for (size_t i = 0; i < MANY; ++i)
        *sd += pow((theta[i] - u.theta_at) / u.theta_unit - *mean, 2) / MANY;
    *sd = sqrt(*sd);
    const double at = u.theta_at + u.theta_unit * 0.8;
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, NULL, &x, 1, &at, log_q));
    *log_q += log(u.theta_unit);
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior);
}

static void test_units__shifts_and_scales_change_nothing(void **state)
{
    const units cases[] = {{0, 1, 0, 1}, {1e8, 1, 0, 1}, {0, 1, 1e9, 1}, {-3e-6, 1e-9, 5e30, 1e28}, {0, 1e12, 0, 1e-50}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; ++k) {
        double mean, sd, log_q;
        posterior_in_units(cases[k], &mean, &sd, &log_q);
        /* Exact: N(0.8, 0.2), whose log density at its mean is -0.114. */
        support_assert_near(mean, 0.8, 0.1);
        support_assert_near(sd, sqrt(0.2), 0.1);
        support_assert_near(log_q, -0.114, 0.25);
    }
}

static void test_units__what_the_networks_cannot_say_is_an_error(void **state)
{
    support_toy toy;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    const double x = 1e300;
    double theta[2] = {0.5, 0.5}, log_q;
    support_toy_create(NULL, 0.05, 100, 2, 0, &toy);
    support_toy_epochs(&toy, 2);
    support_assert_ok(hnpe_inference_run(toy.inference, NULL));
    support_assert_ok(hnpe_inference_posterior(toy.inference, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 2, 0, &rng));
    support_assert_fails(hnpe_posterior_sample(posterior, 1, NULL, &x, 1, rng, theta), HNPE_ERROR_NUMERIC, "set 0");
    support_assert_fails(hnpe_posterior_log_density(posterior, 1, NULL, &x, 1, theta, &log_q), HNPE_ERROR_NUMERIC,
                         "set 0");
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    support_toy_free(&toy);
}

/* alpha ~ U(0, beta), and the host minds being asked about any beta that it cannot have drawn. */
static int minds(size_t n, const double *given)
{
    for (size_t i = 0; i < n; ++i)
        if (!(given[i] >= 0 && given[i] <= 1)) {
            hnpe_set_error("there is no such beta");
            return 1;
        }
    return 0;
}

static int below_sample(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    for (size_t i = 0; i < n; ++i)
        theta[i] = given[i] * hnpe_rng_uniform(rng);
    return minds(n, given) ? -1 : 0;
}

static int below_log_density(void *user_data, size_t n, const double *given, const double *theta, double *log_p)
{
    for (size_t i = 0; i < n; ++i)
        log_p[i] = -log(given[i]);
    return minds(n, given) ? -1 : 0;
}

static int below_support(void *user_data, size_t n, const double *given, double *low, double *high)
{
    for (size_t i = 0; i < n; ++i) {
        low[i] = 0;
        high[i] = given[i];
    }
    return minds(n, given) ? -1 : 0;
}

static void test_units__a_beta_outside_has_no_density_and_is_not_asked_about(void **state)
{
    const hnpe_prior_functions functions = {.struct_size = sizeof functions,
                                            .sample = below_sample,
                                            .log_density = below_log_density,
                                            .support = below_support};
    const double zero = 0, one = 1, x = 0.3, theta[4] = {0.2, 1.5, 0.2, 0.5};
    double log_q[2];
    hnpe_prior *alpha, *beta;
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 1, &functions, NULL, NULL, &alpha));
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &beta));
    support_assert_ok(hnpe_estimator_create(NULL, alpha, beta, 1, &estimator));
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, NULL, &x, 2, theta, log_q));
    assert_true(log_q[0] == -INFINITY);
    assert_true(isfinite(log_q[1]));
    hnpe_posterior_release(posterior);
    hnpe_estimator_release(estimator);
    hnpe_prior_release(alpha);
    hnpe_prior_release(beta);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units__shifts_and_scales_change_nothing),
        cmocka_unit_test(test_units__what_the_networks_cannot_say_is_an_error),
        cmocka_unit_test(test_units__a_beta_outside_has_no_density_and_is_not_asked_about),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
