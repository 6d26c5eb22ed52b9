/* Draws taken by their weights have the target's moments, in every scheme. */
#include "support.h"

#include <hnpe.h>

#include <math.h>

static const hnpe_importance_scheme schemes[] = {HNPE_IMPORTANCE_SYSTEMATIC, HNPE_IMPORTANCE_RESIDUAL,
                                                 HNPE_IMPORTANCE_MULTINOMIAL};
enum { N_SCHEMES = 3 };

/* Draws of N(0, 2^2), weighed to be of N(1, 1). */
static void test_resample__draws_have_the_moments_of_the_target(void **state)
{
    enum { N = 40000 };
    double *theta = test_malloc(N * sizeof *theta), *weights = test_malloc(N * sizeof *weights);
    int64_t *index = test_malloc(N * sizeof *index);
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 8, 0, &rng));
    for (size_t i = 0; i < N; ++i) {
        theta[i] = 2 * hnpe_rng_normal(rng);
        weights[i] = -(theta[i] - 1) * (theta[i] - 1) / 2 + theta[i] * theta[i] / 8;
    }
    for (size_t s = 0; s < N_SCHEMES; ++s) {
        double mean = 0, square = 0;
        support_assert_ok(hnpe_importance_resample(NULL, N, weights, schemes[s], 5, N, index));
        for (size_t i = 0; i < N; ++i)
            mean += theta[index[i]] / N;
        for (size_t i = 0; i < N; ++i)
            square += pow(theta[index[i]] - mean, 2) / N;
        print_message("scheme %d: mean %.4f, variance %.4f\n", (int)schemes[s], mean, square);
        support_assert_close(mean, 1, 0.04);
        support_assert_close(square, 1, 0.05);
    }
    hnpe_rng_release(rng);
    test_free(index);
    test_free(weights);
    test_free(theta);
}

/* Copies are within one of what is expected in the systematic scheme, never fewer than the whole part in the residual
   one; and right on average in all. */
static void test_resample__copies_are_as_many_as_expected(void **state)
{
    enum { N = 7, DRAWS = 23, TIMES = 4000 };
    const double weights[N] = {log(0.4), -INFINITY, log(0.1), log(0.05), log(0.25), log(0.2), -INFINITY};
    for (size_t s = 0; s < N_SCHEMES; ++s) {
        double mean[N] = {0};
        for (uint64_t seed = 0; seed < TIMES; ++seed) {
            int64_t index[DRAWS];
            int copies[N] = {0};
            support_assert_ok(hnpe_importance_resample(NULL, N, weights, schemes[s], seed, DRAWS, index));
            for (size_t i = 0; i < DRAWS; ++i) {
                assert_in_range(index[i], 0, N - 1);
                assert_true(i == 0 || schemes[s] == HNPE_IMPORTANCE_MULTINOMIAL || index[i - 1] <= index[i]);
                ++copies[index[i]];
            }
            for (size_t j = 0; j < N; ++j) {
                const double expected = DRAWS * exp(weights[j]);
                mean[j] += copies[j] / (double)TIMES;
                assert_true(schemes[s] != HNPE_IMPORTANCE_SYSTEMATIC || fabs(copies[j] - expected) < 1 + 1e-9);
                assert_true(schemes[s] == HNPE_IMPORTANCE_MULTINOMIAL || copies[j] >= floor(expected - 1e-9));
                assert_true(weights[j] > -INFINITY || copies[j] == 0);
            }
        }
        for (size_t j = 0; j < N; ++j)
            support_assert_close(mean[j], DRAWS * exp(weights[j]), 0.15);
    }
}

static void test_resample__same_seed_gives_same_draws(void **state)
{
    const double weights[4] = {0, 1, 2, 0.5};
    int64_t one[50], other[50];
    for (size_t s = 0; s < N_SCHEMES; ++s) {
        support_assert_ok(hnpe_importance_resample(NULL, 4, weights, schemes[s], 11, 50, one));
        support_assert_ok(hnpe_importance_resample(NULL, 4, weights, schemes[s], 11, 50, other));
        assert_memory_equal(one, other, sizeof one);
    }
}

/* One draw only, however small its share of the numbers' range. */
static void test_resample__takes_what_has_all_the_weight(void **state)
{
    const double weights[3] = {-800, 0, -900};
    int64_t index[9];
    for (size_t s = 0; s < N_SCHEMES; ++s) {
        support_assert_ok(hnpe_importance_resample(NULL, 3, weights, schemes[s], 2, 9, index));
        for (size_t i = 0; i < 9; ++i)
            assert_int_equal(index[i], 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resample__draws_have_the_moments_of_the_target),
        cmocka_unit_test(test_resample__copies_are_as_many_as_expected),
        cmocka_unit_test(test_resample__same_seed_gives_same_draws),
        cmocka_unit_test(test_resample__takes_what_has_all_the_weight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
