/* A whole host program: x = alpha beta + noise, with beta shared by all observations. Learns the posterior of alpha and
   beta for any observation set, and draws from it for one.

   cc minimal.c $(pkg-config --cflags --libs hnpe) */
#include <hnpe.h>
#include <stdio.h>
#include <stdlib.h>

static void check(hnpe_status status)
{
    if (status != HNPE_OK) {
        fprintf(stderr, "%s: %s\n", hnpe_status_name(status), hnpe_last_error());
        exit(1);
    }
}

/* The simulator: n rows of parameters to n rows of observations. */
static int product(void *sigma, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] * beta[i] + *(const double *)sigma * hnpe_rng_normal(rng);
    return 0;
}

int main(void)
{
    enum { DRAWS = 1000 };
    double zero = 0, one = 1, sigma = 0.05, draws[DRAWS][2], mean[2] = {0, 0};
    const double x[] = {0.24, 0.11, 0.43, 0.33, 0.05, 0.47}; /* x_0 and five more with the same beta */
    const int64_t n_rows = 6;
    hnpe_prior *prior_alpha, *prior_beta;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_posterior *posterior;
    hnpe_rng *rng;

    check(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &prior_alpha));
    check(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &prior_beta));
    check(hnpe_simulator_create(NULL, 1, 1, 1, product, &sigma, NULL, &simulator));
    check(hnpe_inference_create(NULL, prior_alpha, prior_beta, simulator, &inference));
    check(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 2000));
    check(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 10));
    check(hnpe_inference_run(inference, NULL)); /* simulates and trains: for every x, and every N up to 10 */
    check(hnpe_inference_posterior(inference, &posterior));

    check(hnpe_rng_create(NULL, 1, 0, &rng));
    check(hnpe_posterior_sample(posterior, 1, &n_rows, x, DRAWS, rng, draws[0]));
    for (size_t i = 0; i < DRAWS; ++i)
        for (size_t j = 0; j < 2; ++j)
            mean[j] += draws[i][j] / DRAWS;
    printf("posterior mean: alpha_0 %.2f, beta %.2f\n", mean[0], mean[1]);

    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior_beta);
    hnpe_prior_release(prior_alpha);
    return 0;
}
