/* Five rounds on a conjugate hierarchical Gaussian, whose posterior is known: beta ~ N(0, 1), alpha_i ~ N(beta, 1/4),
   x_i ~ N(alpha_i, 1/4). Corrected rounds are unbiased; rounds without a correction are not, by the same measure. */

#include "support.h"

#include <hnpe.h>

#include <math.h>

enum { ROWS = 4, ROUNDS = 5, SETS = 500, SEEDS = 20, DRAWS = 10000 };
static const double target[ROWS] = {0.6, 0.3, 0.8, 0.7};

static int sample_alpha(void *user_data, size_t n, const double *beta, hnpe_rng *rng, double *alpha)
{
    for (size_t i = 0; i < n; ++i)
        alpha[i] = beta[i] + 0.5 * hnpe_rng_normal(rng);
    return 0;
}

static int density_of_alpha(void *user_data, size_t n, const double *beta, const double *alpha, double *log_p)
{
    for (size_t i = 0; i < n; ++i)
        log_p[i] = -2 * (alpha[i] - beta[i]) * (alpha[i] - beta[i]) + log(2) - 0.91893853320467274;
    return 0;
}

static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] + 0.5 * hnpe_rng_normal(rng);
    return 0;
}

typedef struct handles {
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;
    hnpe_estimator *estimator;
    hnpe_inference *inference;
} handles;

/* The paper's parts, which have the right posterior among what they can be. */
static void create_estimator(handles *h)
{
    hnpe_embedder *observation, *set;
    hnpe_flow *q_local, *q_global;
    hnpe_dims dims = {.struct_size = sizeof dims};
    support_assert_ok(hnpe_embedder_create_identity(NULL, 1, &observation));
    support_assert_ok(hnpe_embedder_create_mean(NULL, 1, &set));
    support_assert_ok(hnpe_embedder_dims(set, &dims));
    support_assert_ok(hnpe_flow_create_maf(NULL, 1, 2, &q_local));
    support_assert_ok(hnpe_flow_create_maf(NULL, 1, (size_t)dims.d_out, &q_global));
    support_assert_ok(hnpe_estimator_create_factorised(NULL, h->local, h->global, 1, observation, set, q_local,
                                                       q_global, &h->estimator));
    hnpe_embedder_release(observation);
    hnpe_embedder_release(set);
    hnpe_flow_release(q_local);
    hnpe_flow_release(q_global);
}

static void open_handles(hnpe_rounds way, uint64_t seed, handles *h)
{
    const hnpe_prior_functions functions = {
        .struct_size = sizeof functions, .concurrent = 1, .sample = sample_alpha, .log_density = density_of_alpha};
    const double zero = 0, one = 1;
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 1, &functions, NULL, NULL, &h->local));
    support_assert_ok(hnpe_prior_create_normal(NULL, 1, &zero, &one, &h->global));
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 1, simulate, NULL, NULL, &h->simulator));
    create_estimator(h);
    support_assert_ok(hnpe_inference_create(NULL, h->local, h->global, h->simulator, &h->inference));
    support_assert_ok(hnpe_inference_set_estimator(h->inference, h->estimator));
    support_assert_ok(hnpe_inference_set_seed(h->inference, seed));
    support_assert_ok(hnpe_inference_set_int(h->inference, HNPE_INFERENCE_SIMULATIONS, SETS));
    support_assert_ok(hnpe_inference_set_int(h->inference, HNPE_INFERENCE_ROUNDS, way));
}

static void close_handles(handles *h)
{
    hnpe_inference_release(h->inference);
    hnpe_estimator_release(h->estimator);
    hnpe_simulator_release(h->simulator);
    hnpe_prior_release(h->local);
    hnpe_prior_release(h->global);
}

/* Moments of (alpha_0, beta). */
typedef struct moments {
    double mean[2], sd[2];
} moments;

/* x_i ~ N(beta, 1/2) given beta; beta from the others is N(m, v), and alpha_0 then N(m, v + 1/4) before x_0 is seen. */
static moments exact(void)
{
    double precision = 1, sum = 0;
    for (size_t i = 1; i < ROWS; ++i) {
        precision += 2;
        sum += 2 * target[i];
    }
    const double of_alpha = 1 / (0.25 + 1 / precision), prior_mean = sum / precision;
    return (moments){
        {(prior_mean * of_alpha + target[0] * 4) / (of_alpha + 4), (sum + 2 * target[0]) / (precision + 2)},
        {1 / sqrt(of_alpha + 4), 1 / sqrt(precision + 2)}};
}

static moments learned(hnpe_inference *inference)
{
    static double theta[2 * DRAWS];
    const int64_t rows = ROWS;
    moments found = {{0, 0}, {0, 0}};
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    support_assert_ok(hnpe_inference_posterior(inference, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 5, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &rows, target, DRAWS, rng, theta));
    for (size_t i = 0; i < 2 * DRAWS; ++i)
        found.mean[i % 2] += theta[i] / DRAWS;
    for (size_t i = 0; i < 2 * DRAWS; ++i)
        found.sd[i % 2] += (theta[i] - found.mean[i % 2]) * (theta[i] - found.mean[i % 2]) / DRAWS;
    for (size_t j = 0; j < 2; ++j)
        found.sd[j] = sqrt(found.sd[j]);
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    return found;
}

static double effective_sets(hnpe_inference *inference)
{
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    const double effective = hnpe_trainer_effective_sample_size(trainer);
    hnpe_trainer_release(trainer);
    return effective;
}

/* Over the seeds: the largest mean error, in exact deviations, and the largest departure of the mean ratio of
   deviations from 1. */
typedef struct bias {
    double mean, sd;
} bias;

static bias bias_of(hnpe_rounds way, uint64_t seeds)
{
    const moments truth = exact();
    double error[2] = {0, 0}, ratio[2] = {0, 0}, effective = 0;
    for (uint64_t seed = 1; seed <= seeds; ++seed) {
        handles h;
        open_handles(way, seed, &h);
        support_assert_ok(hnpe_inference_run_rounds(h.inference, ROWS, target, ROUNDS, NULL));
        const moments found = learned(h.inference);
        for (size_t j = 0; j < 2; ++j) {
            error[j] += (found.mean[j] - truth.mean[j]) / truth.sd[j] / (double)seeds;
            ratio[j] += found.sd[j] / truth.sd[j] / (double)seeds;
        }
        effective += effective_sets(h.inference) / (double)seeds;
        close_handles(&h);
    }
    print_message("way %d: mean errors %.3f %.3f, ratios of deviations %.3f %.3f, %.0f training sets effective\n",
                  (int)way, error[0], error[1], ratio[0], ratio[1], effective);
    return (bias){fmax(fabs(error[0]), fabs(error[1])), fmax(fabs(ratio[0] - 1), fabs(ratio[1] - 1))};
}

static int is_unbiased(bias b)
{
    return b.mean < 0.05 && b.sd < 0.05;
}

static void check(hnpe_rounds way, int unbiased)
{
    if (support_quick()) /* one seed shows that it runs */
        bias_of(way, 1);
    else
        assert_int_equal(is_unbiased(bias_of(way, SEEDS)), unbiased);
}

static void test_rounds__truncated_are_unbiased(void **state)
{
    check(HNPE_ROUNDS_TRUNCATED, 1);
}

static void test_rounds__truncated_for_beta_alone_are_unbiased(void **state)
{
    check(HNPE_ROUNDS_TRUNCATED_GLOBAL, 1);
}

static void test_rounds__atomic_are_unbiased(void **state)
{
    check(HNPE_ROUNDS_ATOMIC, 1);
}

static void test_rounds__weighted_are_unbiased(void **state)
{
    check(HNPE_ROUNDS_IMPORTANCE, 1);
}

static void test_rounds__weighted_for_beta_alone_are_unbiased(void **state)
{
    check(HNPE_ROUNDS_IMPORTANCE_GLOBAL, 1);
}

static void test_rounds__uncorrected_are_biased(void **state)
{
    check(HNPE_ROUNDS_UNCORRECTED, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds__truncated_are_unbiased),
        cmocka_unit_test(test_rounds__truncated_for_beta_alone_are_unbiased),
        cmocka_unit_test(test_rounds__atomic_are_unbiased),
        cmocka_unit_test(test_rounds__weighted_are_unbiased),
        cmocka_unit_test(test_rounds__weighted_for_beta_alone_are_unbiased),
        cmocka_unit_test(test_rounds__uncorrected_are_biased),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
