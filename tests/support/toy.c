#include "toy.h"

#include <math.h>

static int product(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    const support_toy *toy = user_data;
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] * beta[i] + (toy->sigma > 0 ? toy->sigma * hnpe_rng_normal(rng) : 0);
    return 0;
}

void support_toy_create(hnpe_context *context, double sigma, int64_t n_sets, int64_t max_extra, uint64_t seed,
                        support_toy *toy)
{
    const double zero = 0, one = 1;
    *toy = (support_toy){.sigma = sigma};
    support_assert_ok(hnpe_prior_create_uniform(context, 1, &zero, &one, &toy->alpha));
    support_assert_ok(hnpe_prior_create_uniform(context, 1, &zero, &one, &toy->beta));
    support_assert_ok(hnpe_simulator_create(context, 1, 1, 1, product, toy, NULL, &toy->simulator));
    support_assert_ok(hnpe_inference_create(context, toy->alpha, toy->beta, toy->simulator, &toy->inference));
    support_assert_ok(hnpe_inference_set_int(toy->inference, HNPE_INFERENCE_SIMULATIONS, n_sets));
    support_assert_ok(hnpe_inference_set_int(toy->inference, HNPE_INFERENCE_MAX_EXTRA, max_extra));
    support_assert_ok(hnpe_inference_set_seed(toy->inference, seed));
}

void support_toy_free(support_toy *toy)
{
    hnpe_inference_release(toy->inference);
    hnpe_simulator_release(toy->simulator);
    hnpe_prior_release(toy->alpha);
    hnpe_prior_release(toy->beta);
}

void support_toy_epochs(const support_toy *toy, int64_t epochs)
{
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_inference_get_trainer(toy->inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, epochs));
    hnpe_trainer_release(trainer);
}

void support_toy_observe(hnpe_rng *rng, double alpha, double beta, int64_t n_rows, double *x)
{
    x[0] = alpha * beta;
    for (int64_t i = 1; i < n_rows; ++i)
        x[i] = hnpe_rng_uniform(rng) * beta;
}

void support_toy_exact(hnpe_rng *rng, int64_t n_rows, const double *x, size_t n, double *theta)
{
    const double extra = (double)(n_rows - 1);
    double mu = x[0];
    for (int64_t i = 1; i < n_rows; ++i)
        mu = x[i] > mu ? x[i] : mu;
    for (size_t i = 0; i < n; ++i) {
        const double u = hnpe_rng_uniform(rng);
        const double beta = extra > 0 ? mu * pow(1 - u + u * pow(mu, extra), -1 / extra) : pow(mu, u);
        theta[2 * i] = x[0] / beta;
        theta[2 * i + 1] = beta;
    }
}
