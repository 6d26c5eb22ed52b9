/* Simulate, train, draw for each observation, and ask a classifier. */
#include "benchmark.h"

#include <math.h>
#include <stdlib.h>

enum { N_FRESH = 10000, FRESH_SEED = 1000000 };

/* One training; the members of a pool have the same simulations. */
static hnpe_posterior *train(hnpe_context *context, const task *of, const settings *wanted, size_t simulations,
                             uint64_t seed, uint64_t member, result *into)
{
    hnpe_prior *prior = NULL;
    hnpe_inference *inference = NULL;
    hnpe_posterior *posterior = NULL;
    hnpe_round_info info = {.struct_size = sizeof info};
    hnpe_simulator *simulator = task_simulator(context, of);
    CHECK(of->create_prior(context, &prior));
    CHECK(hnpe_inference_create(context, prior, NULL, simulator, &inference));
    CHECK(hnpe_inference_set_seed(inference, seed));
    CHECK(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, (int64_t)simulations));
    variant_apply(wanted, context, prior, of, member, inference);
    CHECK(hnpe_inference_run(inference, NULL));
    CHECK(hnpe_inference_posterior(inference, &posterior));
    CHECK(hnpe_inference_describe_round(inference, 0, &info));
    into->seconds += info.seconds_training;
    into->epochs = info.n_epochs;
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior);
    return posterior;
}

/* A share of the draws from each member. */
static void draw(hnpe_context *context, const task *of, hnpe_posterior *const *members, size_t n_members,
                 const double *x, uint64_t seed, double *draws)
{
    hnpe_rng *rng = NULL;
    CHECK(hnpe_rng_create(context, seed, 1, &rng));
    for (size_t k = 0; k < n_members; ++k) {
        const size_t begin = N_REFERENCE * k / n_members, end = N_REFERENCE * (k + 1) / n_members;
        CHECK(hnpe_posterior_sample(members[k], 1, NULL, x, end - begin, rng, draws + begin * of->d_theta));
    }
    hnpe_rng_release(rng);
}

/* Of fresh simulations, the mean log density at the parameters that made them: higher is better, and it misses the best
   one can do by the mean Kullback-Leibler divergence of the posterior from the exact one, over all observations there
   can be. */
static double judge(hnpe_context *context, const task *of, hnpe_posterior *const *members, size_t n_members)
{
    double *theta = allocate(N_FRESH * of->d_theta, sizeof *theta), *x = allocate(N_FRESH * of->d_x, sizeof *x);
    double *log_q = allocate(N_FRESH, sizeof *log_q), *sums = allocate(N_FRESH, sizeof *sums), mean = 0;
    hnpe_rng *rng = NULL;
    hnpe_prior *prior = NULL;
    hnpe_simulator *simulator = task_simulator(context, of);
    CHECK(hnpe_rng_create(context, FRESH_SEED, 1, &rng));
    CHECK(of->create_prior(context, &prior));
    CHECK(hnpe_prior_sample(prior, N_FRESH, NULL, rng, theta));
    CHECK(hnpe_simulator_run(simulator, N_FRESH, theta, NULL, FRESH_SEED, 0, NULL, x));
    for (size_t k = 0; k < n_members; ++k) {
        CHECK(hnpe_posterior_log_density(members[k], N_FRESH, NULL, x, 1, theta, log_q));
        for (size_t i = 0; i < N_FRESH; ++i)
            sums[i] += exp(log_q[i]);
    }
    for (size_t i = 0; i < N_FRESH; ++i)
        mean += log(sums[i] / (double)n_members) / N_FRESH;
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior);
    hnpe_rng_release(rng);
    free(theta);
    free(x);
    free(log_q);
    free(sums);
    return mean;
}

result benchmark_run(hnpe_context *context, const task *of, const settings *wanted, size_t simulations, uint64_t seed,
                     const observation *observations)
{
    result made = {.seconds = 0};
    hnpe_posterior **members = allocate(wanted->pooled, sizeof(hnpe_posterior *));
    double *draws = allocate(N_REFERENCE * of->d_theta, sizeof *draws);
    for (size_t k = 0; k < wanted->pooled; ++k)
        members[k] = train(context, of, wanted, simulations, seed, k, &made);
    made.log_q = judge(context, of, members, wanted->pooled);
    for (size_t i = 0; i < wanted->n_observations; ++i) {
        draw(context, of, members, wanted->pooled, observations[i].x, seed, draws);
        CHECK(hnpe_diagnostics_c2st(context, of->d_theta, N_REFERENCE, observations[i].reference, N_REFERENCE, draws, 1,
                                    &made.c2st[i]));
    }
    for (size_t k = 0; k < wanted->pooled; ++k)
        hnpe_posterior_release(members[k]);
    free(members);
    free(draws);
    return made;
}
