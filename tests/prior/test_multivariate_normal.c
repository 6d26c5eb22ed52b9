/* The normal prior with a full covariance. */
#include "support.h"

#include "prior/prior.h"

#include <math.h>

static const double mean[3] = {1, -2, 0.5};
/* L L^T with L = [2 0 0; 1 3 0; -1 0.5 0.5] */
static const double covariance[9] = {4, 2, -2, 2, 10, 0.5, -2, 0.5, 1.5};

static hnpe_prior *make(void)
{
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_multivariate_normal(NULL, 3, mean, covariance, &prior));
    return prior;
}

static void test_multivariate_normal__density_is_that_computed_by_hand(void **state)
{
    hnpe_prior *prior = make();
    /* theta - mean = L z with z = (1, 2, 4): (2, 7, 2); det L = 3 */
    const double theta[3] = {3, 5, 2.5};
    double log_p, expected = -0.5 * (1 + 4 + 16) - log(3) - 1.5 * log(2 * acos(-1));
    support_assert_ok(hnpe_prior_log_density(prior, 1, NULL, theta, &log_p));
    assert_true(fabs(log_p - expected) < 1e-13);
    hnpe_prior_release(prior);
}

static void test_multivariate_normal__samples_have_its_moments(void **state)
{
    enum { N = 40000 };
    static double theta[N][3];
    hnpe_prior *prior = make();
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
    support_assert_ok(hnpe_prior_sample(prior, N, NULL, rng, theta[0]));
    for (size_t a = 0; a < 3; ++a) {
        double sum = 0;
        for (size_t i = 0; i < N; ++i)
            sum += theta[i][a];
        assert_true(fabs(sum / N - mean[a]) < 4 * sqrt(covariance[a * 3 + a] / N));
        for (size_t b = 0; b < 3; ++b) {
            double products = 0, aa = covariance[a * 4], bb = covariance[b * 4], ab = covariance[a * 3 + b];
            for (size_t i = 0; i < N; ++i)
                products += (theta[i][a] - mean[a]) * (theta[i][b] - mean[b]);
            assert_true(fabs(products / N - ab) < 4 * sqrt((aa * bb + ab * ab) / N));
        }
    }
    hnpe_rng_release(rng);
    hnpe_prior_release(prior);
}

static void test_multivariate_normal__marginals_are_normal(void **state)
{
    hnpe_prior *prior = make();
    const double theta[3] = {1 + 2 * 1.5, -2 - sqrt(10), 0.5};
    double u[3], slope[3], back[3];
    support_assert_ok(hnpei_prior_cdf(prior, 1, NULL, theta, u, slope));
    const double z[3] = {1.5, -1, 0};
    for (size_t j = 0; j < 3; ++j) {
        assert_true(fabs(u[j] - support_normal_cdf(z[j], NULL)) < 1e-15);
        double expected = -0.5 * z[j] * z[j] - 0.5 * log(2 * acos(-1) * covariance[j * 4]);
        assert_true(fabs(slope[j] - expected) < 1e-14);
    }
    support_assert_ok(hnpe_prior_quantile(prior, 1, NULL, u, back));
    for (size_t j = 0; j < 3; ++j)
        assert_true(fabs(back[j] - theta[j]) < 1e-14);
    hnpe_prior_release(prior);
}

static void test_multivariate_normal__density_of_a_row_does_not_depend_on_its_neighbours(void **state)
{
    hnpe_prior *prior = make();
    double theta[50][3], all[50], one;
    for (size_t i = 0; i < 50; ++i)
        for (size_t j = 0; j < 3; ++j)
            theta[i][j] = sin((double)(3 * i + j));
    support_assert_ok(hnpe_prior_log_density(prior, 50, NULL, theta[0], all));
    for (size_t i = 0; i < 50; ++i) {
        support_assert_ok(hnpe_prior_log_density(prior, 1, NULL, theta[i], &one));
        assert_memory_equal(&one, &all[i], sizeof one);
    }
    hnpe_prior_release(prior);
}

static void test_multivariate_normal__bad_covariances_are_refused_by_name(void **state)
{
    const double zero[2] = {0, 0}, lost[2] = {0, NAN};
    const double skew[4] = {1, 0.5, 0.25, 1}, second[4] = {1, 2, 2, 1}, first[4] = {-1, 0, 0, 1},
                 infinite[4] = {1, 0, 0, INFINITY};
    hnpe_prior *prior = (hnpe_prior *)&skew;
    support_assert_fails(hnpe_prior_create_multivariate_normal(NULL, 2, zero, skew, &prior),
                         HNPE_ERROR_INVALID_ARGUMENT, "covariance is not symmetric: [1, 0] is 0.25, but [0, 1] is 0.5");
    assert_null(prior);
    support_assert_fails(hnpe_prior_create_multivariate_normal(NULL, 2, zero, second, &prior),
                         HNPE_ERROR_INVALID_ARGUMENT,
                         "covariance is not positive definite: its leading minor of order 2 is not positive");
    assert_null(prior);
    support_assert_fails(hnpe_prior_create_multivariate_normal(NULL, 2, zero, first, &prior),
                         HNPE_ERROR_INVALID_ARGUMENT, "leading minor of order 1");
    support_assert_fails(hnpe_prior_create_multivariate_normal(NULL, 2, zero, infinite, &prior),
                         HNPE_ERROR_INVALID_ARGUMENT, "covariance[1, 1] = inf must be finite");
    support_assert_fails(hnpe_prior_create_multivariate_normal(NULL, 2, lost, second, &prior),
                         HNPE_ERROR_INVALID_ARGUMENT, "mean[1] = nan must be finite");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_multivariate_normal__density_is_that_computed_by_hand),
        cmocka_unit_test(test_multivariate_normal__samples_have_its_moments),
        cmocka_unit_test(test_multivariate_normal__marginals_are_normal),
        cmocka_unit_test(test_multivariate_normal__density_of_a_row_does_not_depend_on_its_neighbours),
        cmocka_unit_test(test_multivariate_normal__bad_covariances_are_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
