/* The closed-form correction and the mass within bounds, against quadrature: whatever the networks say, the posterior
   is their density times the prior's over the Gaussian's. */
#include "estimator/estimator.h"
#include "linalg/linalg.h"
#include "posterior/box.h"
#include "prior/special.h"

#include "support.h"

#include <hnpe.h>

#include <math.h>

/* ---- the mass of a Gaussian within bounds ---- */

static void test_box__of_one_number_is_exact_in_both_tails(void **state)
{
    const double mean = 1, factor = 2; /* deviation 1/2 */
    const double bounds[4][2] = {{0, 2}, {-INFINITY, 1}, {11, 12}, {-10, -9.5}};
    for (size_t i = 0; i < 4; ++i) {
        const double a = 2 * (bounds[i][0] - mean), b = 2 * (bounds[i][1] - mean);
        const double expected = a > 0   ? hnpei_normal_cdf(-a) - hnpei_normal_cdf(-b)
                                : b < 0 ? hnpei_normal_cdf(b) - hnpei_normal_cdf(a)
                                        : 1 - hnpei_normal_cdf(a) - hnpei_normal_cdf(-b);
        double work[3], error;
        const double found = hnpei_box_log_mass(1, &mean, &factor, &bounds[i][0], &bounds[i][1], work, &error);
        support_assert_close(found, log(expected), 1e-10 * fmax(1, fabs(log(expected))));
        assert_true(error == 0);
    }
}

/* A correlated pair, against a fine sum. */
static void test_box__of_two_numbers_is_near_quadrature_within_its_error(void **state)
{
    enum { GRID = 1500 };
    const double mean[2] = {0.3, -0.4}, factor[4] = {1.5, 0, -1.2, 2}, low[2] = {-0.2, -1}, high[2] = {1.1, 0.5};
    double sum = 0, work[6], error;
    for (size_t i = 0; i < GRID; ++i)
        for (size_t j = 0; j < GRID; ++j) {
            const double a = low[0] + (high[0] - low[0]) * ((double)i + 0.5) / GRID - mean[0];
            const double b = low[1] + (high[1] - low[1]) * ((double)j + 0.5) / GRID - mean[1];
            const double z0 = 1.5 * a - 1.2 * b, z1 = 2 * b; /* L^T v */
            sum += exp(-(z0 * z0 + z1 * z1) / 2);
        }
    sum *= 1.5 * 2 / 6.283185307179586 * (high[0] - low[0]) * (high[1] - low[1]) / ((double)GRID * GRID);
    const double found = hnpei_box_log_mass(2, mean, factor, low, high, work, &error);
    print_message("pair: %.3g off, %.3g said\n", fabs(exp(found) / sum - 1), error);
    assert_true(error > 0 && error < 1e-3);
    assert_true(fabs(exp(found) / sum - 1) < 6 * error + 1e-6);
}

/* Independent numbers, some of them free, far out in the tails. */
static void test_box__of_many_numbers_is_a_product_where_they_are_independent(void **state)
{
    enum { N = 6 };
    double mean[N], factor[N * N] = {0}, low[N], high[N], work[3 * N], error, expected = 0;
    for (size_t i = 0; i < N; ++i) {
        mean[i] = (double)i - 2;
        factor[i * N + i] = 1 + (double)i / 2;
        low[i] = i == 3 ? -INFINITY : mean[i] + (i == 1 ? 6 : -0.5);
        high[i] = i == 3 ? INFINITY : mean[i] + 7;
        expected += hnpei_box_log_mass(1, &mean[i], &factor[i * N + i], &low[i], &high[i], work, &error);
    }
    support_assert_close(hnpei_box_log_mass(N, mean, factor, low, high, work, &error), expected, 1e-9);
}

/* ---- corrected mixtures ---- */

typedef struct made {
    hnpe_prior *prior;
    hnpe_estimator *estimator;
} made;

/* Networks as they are at first, with components apart. */
static made make(size_t dim, hnpe_prior *prior, const double *gaussian)
{
    hnpe_flow *mixture;
    made m = {.prior = prior};
    support_assert_ok(hnpe_flow_create_mixture(NULL, dim, 2, &mixture));
    support_assert_ok(hnpe_flow_set_int(mixture, HNPE_FLOW_COMPONENTS, 3));
    support_assert_ok(hnpe_estimator_create_factorised(NULL, prior, NULL, 2, NULL, NULL, mixture, NULL, &m.estimator));
    support_assert_ok(hnpe_estimator_set_int(m.estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_OPEN));
    support_assert_ok(hnpe_estimator_set_seed(m.estimator, 7));
    hnpei_core *core = m.estimator->core;
    for (size_t j = 0; j < dim; ++j) { /* as training would */
        core->doors.v_mean[j] = 0.5 - (double)j;
        core->doors.v_sd[j] = 0.8 + 0.3 * (double)j;
    }
    support_assert_ok(hnpei_core_set_gaussian(core, gaussian));
    hnpe_flow_release(mixture);
    return m;
}

static void drop(made *m)
{
    hnpe_estimator_release(m->estimator);
    hnpe_prior_release(m->prior);
}

static const double x[2] = {0.7, -1.1};

static void densities(const made *m, size_t n, const double *theta, double *log_q)
{
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_posterior_create(m->estimator, &posterior));
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, NULL, x, n, theta, log_q));
    hnpe_posterior_release(posterior);
}

static hnpe_prior *pair_prior(int bounded)
{
    const double low[2] = {-2, -3}, high[2] = {3, 2}, mean[2] = {0.2, -0.3}, covariance[4] = {2, 0.6, 0.6, 1.5};
    hnpe_prior *prior;
    if (bounded)
        support_assert_ok(hnpe_prior_create_uniform(NULL, 2, low, high, &prior));
    else
        support_assert_ok(hnpe_prior_create_multivariate_normal(NULL, 2, mean, covariance, &prior));
    return prior;
}

/* Wider than what is learned of it: mean, covariance. */
static const double wide[6] = {0.4, -0.2, 5, 1, 1, 6};

static double log_ratio(const double *theta, int bounded)
{
    const double a = theta[0] - wide[0], b = theta[1] - wide[1], det = wide[2] * wide[5] - wide[3] * wide[3];
    double ratio = (wide[5] * a * a - 2 * wide[3] * a * b + wide[2] * b * b) / det / 2, p = 0;
    const double c = theta[0] - 0.2, d = theta[1] + 0.3;
    if (!bounded)
        p = -(1.5 * c * c - 2 * 0.6 * c * d + 2 * d * d) / (2 * 1.5 - 0.36) / 2;
    return ratio + p;
}

/* Densities on a grid are those without the correction times the prior over the Gaussian, normalised by their sum. */
static void check_pair(int bounded)
{
    enum { GRID = 240, ALL = GRID * GRID };
    static double theta[2 * ALL], plain[ALL], corrected[ALL];
    const double low[2] = {bounded ? -2 : -9, bounded ? -3 : -9}, high[2] = {bounded ? 3 : 9, bounded ? 2 : 9};
    const double cell = (high[0] - low[0]) * (high[1] - low[1]) / ALL;
    double sum = 0, all = 0, worst = 0;
    for (size_t i = 0; i < ALL; ++i) {
        theta[2 * i] = low[0] + (high[0] - low[0]) * ((double)(i / GRID) + 0.5) / GRID;
        theta[2 * i + 1] = low[1] + (high[1] - low[1]) * ((double)(i % GRID) + 0.5) / GRID;
    }
    made without = make(2, pair_prior(bounded), NULL), with = make(2, pair_prior(bounded), wide);
    densities(&without, ALL, theta, plain);
    densities(&with, ALL, theta, corrected);
    for (size_t i = 0; i < ALL; ++i) {
        sum += exp(plain[i] + log_ratio(theta + 2 * i, bounded)) * cell;
        all += exp(corrected[i]) * cell;
    }
    for (size_t i = 0; i < ALL; ++i)
        worst = fmax(worst, fabs(exp(corrected[i]) - exp(plain[i] + log_ratio(theta + 2 * i, bounded)) / sum));
    print_message("bounded %d: mass %.6f, densities %.2g off\n", bounded, all, worst);
    assert_true(fabs(all - 1) < 1e-3);
    assert_true(worst < 1e-3);
    drop(&without);
    drop(&with);
}

static void test_correction__is_the_prior_over_the_gaussian_for_a_gaussian_prior(void **state)
{
    check_pair(0);
}

static void test_correction__is_the_prior_over_the_gaussian_for_a_uniform_prior(void **state)
{
    check_pair(1);
}

/* Share of draws in a quarter of the plane, against the densities. */
static void test_correction__draws_and_densities_agree(void **state)
{
    enum { DRAWS = 20000, GRID = 200, ALL = GRID * GRID };
    static double theta[2 * ALL], log_q[ALL], other[2 * DRAWS];
    made m = make(2, pair_prior(1), wide);
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    double expected = 0, found = 0;
    for (size_t i = 0; i < ALL; ++i) {
        theta[2 * i] = -2 + 5 * ((double)(i / GRID) + 0.5) / GRID;
        theta[2 * i + 1] = -3 + 5 * ((double)(i % GRID) + 0.5) / GRID;
    }
    densities(&m, ALL, theta, log_q);
    for (size_t i = 0; i < ALL; ++i)
        expected += theta[2 * i] < 0.5 && theta[2 * i + 1] > -0.5 ? exp(log_q[i]) * 25 / ALL : 0;
    support_assert_ok(hnpe_posterior_create(m.estimator, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, NULL, x, DRAWS, rng, theta));
    for (size_t i = 0; i < DRAWS; ++i) {
        assert_true(theta[2 * i] > -2 && theta[2 * i] < 3 && theta[2 * i + 1] > -3 && theta[2 * i + 1] < 2);
        found += (theta[2 * i] < 0.5 && theta[2 * i + 1] > -0.5) / (double)DRAWS;
    }
    print_message("in a quarter: %.4f of the draws, %.4f of the mass\n", found, expected);
    assert_true(fabs(found - expected) < 4 * sqrt(expected * (1 - expected) / DRAWS) + 1e-3);
    /* The first draws do not depend on how many are wanted. */
    hnpe_rng_release(rng);
    support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, NULL, x, 100, rng, other));
    assert_memory_equal(other, theta, 200 * sizeof *theta);
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    drop(&m);
}

/* ---- what it refuses ---- */

static void test_correction__names_the_component_that_has_no_posterior(void **state)
{
    const double narrow[6] = {0, 0, 0.01, 0, 0, 0.01};
    double theta[2] = {0, 0}, log_q;
    made m = make(2, pair_prior(1), narrow);
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_posterior_create(m.estimator, &posterior));
    support_assert_fails(hnpe_posterior_log_density(posterior, 1, NULL, x, 1, theta, &log_q), HNPE_ERROR_NUMERIC,
                         "of set 0, component 0 of 3 has no posterior: the precision that was learned, less the "
                         "proposal's, plus the prior's, is not positive definite (its smallest eigenvalue is -");
    assert_non_null(strstr(hnpe_last_error(), "atomic rounds"));
    hnpe_posterior_release(posterior);
    drop(&m);
}

static void test_correction__says_where_hardly_any_mass_is_within_the_prior(void **state)
{
    const double low[2] = {40, 40}, high[2] = {41, 41};
    double theta[2];
    hnpe_prior *prior;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 2, low, high, &prior));
    made m = make(2, prior, NULL);
    support_assert_ok(hnpe_posterior_create(m.estimator, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
    support_assert_fails(hnpe_posterior_sample(posterior, 1, NULL, x, 1, rng, theta), HNPE_ERROR_NUMERIC,
                         "of the mixture's mass lies within the prior's support");
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    drop(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_box__of_one_number_is_exact_in_both_tails),
        cmocka_unit_test(test_box__of_two_numbers_is_near_quadrature_within_its_error),
        cmocka_unit_test(test_box__of_many_numbers_is_a_product_where_they_are_independent),
        cmocka_unit_test(test_correction__is_the_prior_over_the_gaussian_for_a_gaussian_prior),
        cmocka_unit_test(test_correction__is_the_prior_over_the_gaussian_for_a_uniform_prior),
        cmocka_unit_test(test_correction__draws_and_densities_agree),
        cmocka_unit_test(test_correction__names_the_component_that_has_no_posterior),
        cmocka_unit_test(test_correction__says_where_hardly_any_mass_is_within_the_prior),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
