#include "rounds.h"

#include <math.h>

enum { ROUNDS = 5, QUICK_ROUNDS = 2, SETS = 500 };
static const double target[SUPPORT_ROUNDS_ROWS] = {0.6, 0.3, 0.8, 0.7, 0.1, 1.1, -0.2, 0.9, 0.4, 0.5, 1.3};
static const support_gaussian safe = {0, 0};

static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = support_gaussian_draw(&safe, rng, alpha[i]);
    return 0;
}

static hnpe_inference *open_rounds(hnpe_context *context, hnpe_rounds way, uint64_t seed)
{
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    support_gaussian_priors(&local, &global);
    hnpe_estimator *estimator = support_gaussian_estimator(local, global);
    support_assert_ok(hnpe_simulator_create(context, 1, 1, 1, simulate, NULL, NULL, &simulator));
    support_assert_ok(hnpe_inference_create(context, local, global, simulator, &inference));
    support_assert_ok(hnpe_inference_set_estimator(inference, estimator));
    support_assert_ok(hnpe_inference_set_seed(inference, seed));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, SETS));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_ROUNDS, way));
    hnpe_simulator_release(simulator);
    hnpe_estimator_release(estimator);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    return inference;
}

static double effective_sets(hnpe_inference *inference)
{
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    const double effective = hnpe_trainer_effective_sample_size(trainer);
    hnpe_trainer_release(trainer);
    return effective;
}

static support_moments learn(hnpe_rounds way, size_t rows, uint64_t seed, double *effective)
{
    hnpe_context *context = support_context(1); /* others wait for each other more than they help */
    hnpe_inference *inference = open_rounds(context, way, seed);
    hnpe_posterior *posterior;
    support_assert_ok(
        hnpe_inference_run_rounds(inference, (int64_t)rows, target, support_quick() ? QUICK_ROUNDS : ROUNDS, NULL));
    support_assert_ok(hnpe_inference_posterior(inference, &posterior));
    const support_moments found = support_gaussian_learned(posterior, rows, target);
    *effective = effective_sets(inference);
    hnpe_posterior_release(posterior);
    hnpe_inference_release(inference);
    hnpe_context_release(context);
    return found;
}

support_bias support_rounds_bias(hnpe_rounds way, size_t rows, uint64_t seeds)
{
    const support_moments exact = support_gaussian_exact(&safe, rows, target);
    double error[2] = {0, 0}, ratio[2] = {0, 0}, sum = 0, effective;
    for (uint64_t seed = 1; seed <= seeds; ++seed) {
        const support_moments found = learn(way, rows, seed, &effective);
        for (size_t j = 0; j < 2; ++j) {
            error[j] += (found.mean[j] - exact.mean[j]) / exact.sd[j] / (double)seeds;
            ratio[j] += found.sd[j] / exact.sd[j] / (double)seeds;
        }
        sum += effective;
    }
    print_message(
        "way %d, N = %zu: mean errors %.3f %.3f, ratios of deviations %.3f %.3f, %.0f training sets effective\n",
        (int)way, rows - 1, error[0], error[1], ratio[0], ratio[1], sum / (double)seeds);
    return (support_bias){fmax(fabs(error[0]), fabs(error[1])), fmax(fabs(ratio[0] - 1), fabs(ratio[1] - 1))};
}
