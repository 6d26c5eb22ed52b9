/* Rounds whose simulations fail where the parameters are unlikely to succeed are unbiased all the same. */
#include "gaussian.h"

#include <math.h>

enum { ROWS = 2, ROUNDS = 3, SETS = 2000, SEEDS = 4 };
static const double target[ROWS] = {0.6, 0.3};
static support_gaussian model = {2, 1.5}; /* 0.44 are valid at 0.6, 0.1 at 0 */

static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = support_gaussian_draw(user_data, rng, alpha[i]);
    return 0;
}

/* Every round lost many simulations, and says so. */
static void assert_reported(hnpe_inference *inference)
{
    int64_t n_rounds;
    hnpe_round_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_inference_count(inference, &n_rounds, NULL, NULL));
    assert_int_equal(n_rounds, ROUNDS);
    for (size_t i = 0; i < ROUNDS; ++i) {
        support_assert_ok(hnpe_inference_describe_round(inference, i, &info));
        assert_int_equal(info.n_sets, SETS);
        assert_true(info.n_headless > SETS / 4 && info.n_incomplete > info.n_headless);
    }
}

static support_moments learn(hnpe_rounds way, uint64_t seed)
{
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_posterior *posterior;
    support_gaussian_priors(&local, &global);
    hnpe_estimator *estimator = support_gaussian_estimator(local, global);
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 1, simulate, &model, NULL, &simulator));
    support_assert_ok(hnpe_inference_create(NULL, local, global, simulator, &inference));
    support_assert_ok(hnpe_inference_set_estimator(inference, estimator));
    support_assert_ok(hnpe_inference_set_seed(inference, seed));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, SETS));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_ROUNDS, way));
    support_assert_ok(hnpe_inference_run_rounds(inference, ROWS, target, ROUNDS, NULL));
    assert_reported(inference);
    support_assert_ok(hnpe_inference_posterior(inference, &posterior));
    const support_moments found = support_gaussian_learned(posterior, ROWS, target);
    hnpe_posterior_release(posterior);
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_estimator_release(estimator);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    return found;
}

static void assert_unbiased(const char *name, hnpe_rounds way)
{
    const support_moments exact = support_gaussian_exact(&model, ROWS, target);
    const size_t seeds = support_quick() ? 1 : SEEDS; /* one shows that it runs */
    double error[2] = {0, 0}, ratio[2] = {0, 0};
    for (uint64_t seed = 0; seed < seeds; ++seed) {
        const support_moments r = learn(way, seed);
        for (size_t j = 0; j < 2; ++j) {
            error[j] += (r.mean[j] - exact.mean[j]) / exact.sd[j] / (double)seeds;
            ratio[j] += r.sd[j] / exact.sd[j] / (double)seeds;
        }
    }
    print_message("%s: off by %+.3f, %+.3f deviations; ratios of deviations %.3f, %.3f\n", name, error[0], error[1],
                  ratio[0], ratio[1]);
    for (size_t j = 0; j < 2 && !support_quick(); ++j) {
        assert_true(fabs(error[j]) < 0.15);
        assert_true(fabs(ratio[j] - 1) < 0.1);
    }
}

/* By far more than what is allowed: else nothing would be learned from the above. */
static void test_rounds__with_failing_simulations_have_another_posterior(void **state)
{
    const support_gaussian safe = {0, 0};
    const support_moments exact = support_gaussian_exact(&model, ROWS, target),
                          other = support_gaussian_exact(&safe, ROWS, target);
    for (size_t j = 0; j < 2; ++j)
        assert_true((exact.mean[j] - other.mean[j]) / exact.sd[j] > 0.5);
}

static void test_rounds__with_failing_simulations_are_unbiased_when_truncated(void **state)
{
    assert_unbiased("truncated", HNPE_ROUNDS_TRUNCATED);
    assert_unbiased("truncated, beta alone", HNPE_ROUNDS_TRUNCATED_GLOBAL);
}

static void test_rounds__with_failing_simulations_are_unbiased_when_atomic(void **state)
{
    assert_unbiased("atomic", HNPE_ROUNDS_ATOMIC);
    assert_unbiased("atomic, beta alone", HNPE_ROUNDS_ATOMIC_GLOBAL);
}

static void test_rounds__with_failing_simulations_are_unbiased_when_weighted(void **state)
{
    assert_unbiased("weighted", HNPE_ROUNDS_IMPORTANCE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds__with_failing_simulations_have_another_posterior),
        cmocka_unit_test(test_rounds__with_failing_simulations_are_unbiased_when_truncated),
        cmocka_unit_test(test_rounds__with_failing_simulations_are_unbiased_when_atomic),
        cmocka_unit_test(test_rounds__with_failing_simulations_are_unbiased_when_weighted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
