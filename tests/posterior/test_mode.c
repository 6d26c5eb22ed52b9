/* The mode of a posterior: what networks say at first is arbitrary, so that their densities are as good as any to
 * climb. */
#include "support.h"

#include <hnpe.h>

#include <math.h>

enum { D = 3, ROWS = 2 };
static const double x[ROWS * 2] = {0.7, -1.1, 0.2, 0.4};
static const int64_t n_rows = ROWS;

/* Two locals and a global; components 0: flows of splines. */
static hnpe_posterior *make(int bounded, int64_t components, uint64_t seed)
{
    const double low[2] = {-1, 2}, high[2] = {1, 2.5}, mean[2] = {30, 0}, sd[2] = {1e-3, 7};
    hnpe_prior *local, *global;
    hnpe_flow *q_local = NULL, *q_global = NULL;
    hnpe_embedder *set;
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    if (bounded) {
        support_assert_ok(hnpe_prior_create_uniform(NULL, 2, low, high, &local));
        support_assert_ok(hnpe_prior_create_exponential(NULL, 1, &high[1], &global));
    } else {
        support_assert_ok(hnpe_prior_create_normal(NULL, 2, mean, sd, &local));
        support_assert_ok(hnpe_prior_create_normal(NULL, 1, mean, sd + 1, &global));
    }
    if (components) {
        support_assert_ok(hnpe_flow_create_mixture(NULL, 2, 3, &q_local));
        support_assert_ok(hnpe_flow_set_int(q_local, HNPE_FLOW_COMPONENTS, components));
        support_assert_ok(hnpe_flow_create_mixture(NULL, 1, 4, &q_global));
        support_assert_ok(hnpe_flow_set_int(q_global, HNPE_FLOW_COMPONENTS, components));
    }
    support_assert_ok(hnpe_embedder_create_deep_set(NULL, 2, 4, &set));
    support_assert_ok(
        hnpe_estimator_create_factorised(NULL, local, global, 2, NULL, set, q_local, q_global, &estimator));
    support_assert_ok(hnpe_estimator_set_seed(estimator, seed));
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    hnpe_embedder_release(set);
    hnpe_flow_release(q_local);
    hnpe_flow_release(q_global);
    hnpe_estimator_release(estimator);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    return posterior;
}

static double density(const hnpe_posterior *posterior, const double *theta)
{
    double log_q;
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, &n_rows, x, 1, theta, &log_q));
    return log_q;
}

/* Standard deviations of draws, and the highest density among them. */
static double look(const hnpe_posterior *posterior, double *sd)
{
    enum { N = 50000 };
    double *theta = test_malloc(N * D * sizeof *theta), *log_q = test_malloc(N * sizeof *log_q), best = -INFINITY;
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 99, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &n_rows, x, N, rng, theta));
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, &n_rows, x, N, theta, log_q));
    for (size_t j = 0; j < D; ++j) {
        double mean = 0, square = 0;
        for (size_t i = 0; i < N; ++i)
            mean += theta[i * D + j] / N;
        for (size_t i = 0; i < N; ++i)
            square += (theta[i * D + j] - mean) * (theta[i * D + j] - mean) / N;
        sd[j] = sqrt(square);
    }
    for (size_t i = 0; i < N; ++i)
        best = fmax(best, log_q[i]);
    hnpe_rng_release(rng);
    test_free(theta);
    test_free(log_q);
    return best;
}

/* No draw is higher, nor is what lies near. */
static void assert_is_highest(const hnpe_posterior *posterior)
{
    double theta[D], sd[D], log_q;
    support_assert_ok(hnpe_posterior_mode(posterior, 1, &n_rows, x, 1, theta, &log_q));
    assert_true(fabs(log_q - density(posterior, theta)) < 1e-6 * (1 + fabs(log_q)));
    assert_true(log_q >= look(posterior, sd));
    for (size_t j = 0; j < D; ++j)
        for (int sign = -1; sign <= 1; sign += 2) {
            double near[D];
            memcpy(near, theta, sizeof near);
            near[j] += 0.03 * sign * sd[j];
            assert_true(density(posterior, near) < log_q + 1e-4); /* what fresh networks say may be almost flat */
        }
}

static void test_mode__is_higher_than_all_else(void **state)
{
    for (uint64_t seed = 1; seed <= 3; ++seed)
        for (int way = 0; way < 4; ++way) {
            hnpe_posterior *posterior = make(way & 1, way & 2 ? 4 : 0, seed);
            assert_is_highest(posterior);
            hnpe_posterior_release(posterior);
        }
}

/* The log density of a Gaussian is a parabola in each direction: three points have its top. */
static void test_mode__of_a_gaussian_is_its_mean(void **state)
{
    hnpe_posterior *posterior = make(0, 1, 5);
    double theta[D], sd[D];
    support_assert_ok(hnpe_posterior_mode(posterior, 1, &n_rows, x, 1, theta, NULL));
    look(posterior, sd);
    for (size_t j = 0; j < 2; ++j) { /* given beta, alpha_0 is Gaussian */
        double at[3], near[D];
        for (int k = -1; k <= 1; ++k) {
            memcpy(near, theta, sizeof near);
            near[j] += k * sd[j];
            at[k + 1] = density(posterior, near);
        }
        const double top = (at[2] - at[0]) / 2 / (2 * at[1] - at[0] - at[2]);
        print_message("parameter %zu: %.2g deviations beside the top\n", j, top);
        assert_true(fabs(top) < 1e-4);
    }
    hnpe_posterior_release(posterior);
}

/* Its members' modes are not its own, nor is any of them the highest for sure. */
static void test_mode__of_an_ensemble_is_higher_than_all_else(void **state)
{
    hnpe_posterior *members[3] = {make(0, 1, 5), make(0, 1, 6), make(0, 4, 7)}, *ensemble;
    support_assert_ok(hnpe_posterior_create_ensemble(3, members, NULL, &ensemble));
    assert_is_highest(ensemble);
    hnpe_posterior_release(ensemble);
    for (size_t i = 0; i < 3; ++i)
        hnpe_posterior_release(members[i]);
}

static void test_mode__of_a_set_does_not_depend_on_others(void **state)
{
    const int64_t rows[2] = {1, ROWS};
    const double both[6] = {-0.3, 0.8, x[0], x[1], x[2], x[3]};
    double two[2][D], one[D], other[D], log_q[2];
    hnpe_posterior *posterior = make(1, 0, 8);
    support_assert_ok(hnpe_posterior_mode(posterior, 2, rows, both, 4, two[0], log_q));
    support_assert_ok(hnpe_posterior_mode(posterior, 1, &n_rows, x, 4, one, NULL));
    support_assert_ok(hnpe_posterior_mode(posterior, 1, NULL, both, 4, other, NULL));
    assert_memory_equal(two[1], one, sizeof one);
    assert_memory_equal(two[0], other, sizeof other);
    assert_true(fabs(log_q[1] - density(posterior, one)) < 1e-6 * (1 + fabs(log_q[1])));
    hnpe_posterior_release(posterior);
}

static void test_mode__bad_arguments_have_a_status_and_a_message(void **state)
{
    const double nan[2] = {0, NAN};
    double theta[D];
    hnpe_posterior *posterior = make(0, 1, 5);
    support_assert_fails(hnpe_posterior_mode(posterior, 1, NULL, nan, 1, theta, NULL), HNPE_ERROR_NUMERIC, "x");
    support_assert_fails(hnpe_posterior_mode(posterior, 1, NULL, x, 1, NULL, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "theta is NULL");
    support_assert_fails(hnpe_posterior_mode(posterior, 0, NULL, x, 1, theta, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "n_sets is 0");
    support_assert_fails(hnpe_posterior_mode(NULL, 1, NULL, x, 1, theta, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "posterior is NULL");
    hnpe_posterior_release(posterior);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mode__is_higher_than_all_else),
        cmocka_unit_test(test_mode__of_a_gaussian_is_its_mean),
        cmocka_unit_test(test_mode__of_an_ensemble_is_higher_than_all_else),
        cmocka_unit_test(test_mode__of_a_set_does_not_depend_on_others),
        cmocka_unit_test(test_mode__bad_arguments_have_a_status_and_a_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
