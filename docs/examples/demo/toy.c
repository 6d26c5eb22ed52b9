/* The toy study: one amortised estimator for every N in 0..100, judged against the exact posterior. */
#include "toy.h"

#include <math.h>
#include <stdlib.h>

enum { N_SETS = 10000, MAX_EXTRA = 100, N_DRAWS = 1000, N_REPEATS = 20, N_CASES = 9 * N_REPEATS };
static const size_t extras[] = {0, 10, 100};

/* The simulator, as a host writes it: n rows at a time. */
static int product(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    double sigma = *(const double *)user_data;
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] * beta[i] + sigma * hnpe_rng_normal(rng);
    return 0;
}

static hnpe_posterior *train(const demo_setup *demo)
{
    static double sigma = 0;
    const double zero = 0, one = 1;
    hnpe_prior *prior_alpha, *prior_beta;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_posterior *posterior;
    CHECK(hnpe_prior_create_uniform(demo->context, 1, &zero, &one, &prior_alpha));
    CHECK(hnpe_prior_create_uniform(demo->context, 1, &zero, &one, &prior_beta));
    CHECK(hnpe_simulator_create(demo->context, 1, 1, 1, product, &sigma, NULL, &simulator));
    CHECK(hnpe_inference_create(demo->context, prior_alpha, prior_beta, simulator, &inference));
    CHECK(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, N_SETS));
    CHECK(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, MAX_EXTRA));
    CHECK(hnpe_inference_set_seed(inference, 1));
    CHECK(hnpe_inference_run(inference, progress_begin(demo->progress, "toy")));
    progress_end(demo->progress);
    CHECK(hnpe_inference_posterior(inference, &posterior));
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior_beta);
    hnpe_prior_release(prior_alpha);
    return posterior;
}

/* Learned against exact on one data set. */
typedef struct score {
    double sinkhorn, w1_ratio, w1_to_exact_sd, outside;
} score;

static double count_outside(size_t n, const double *theta)
{
    double outside = 0;
    for (size_t i = 0; i < 2 * n; ++i)
        outside += !(theta[i] >= 0 && theta[i] <= 1);
    return outside;
}

/* W1 of the learned beta to the exact one, whose draws are replaced by its quantiles: one Monte-Carlo error less. */
static double distance_of_marginals(const demo_setup *demo, const toy_posterior *exact, const double *beta)
{
    double quantiles[N_DRAWS], distance;
    for (size_t i = 0; i < N_DRAWS; ++i)
        quantiles[i] = toy_exact_beta(exact, ((double)i + 0.5) / N_DRAWS);
    CHECK(hnpe_diagnostics_wasserstein(demo->context, N_DRAWS, beta, N_DRAWS, quantiles, &distance));
    return distance / toy_exact_beta_sd(exact);
}

static score judge(const demo_setup *demo, const toy_posterior *exact, double beta, const double *learned,
                   hnpe_rng *rng)
{
    static const double epsilon = 0.05;
    double reference[2 * N_DRAWS], column[N_DRAWS], learned_distance, exact_distance;
    score made;
    toy_exact_sample(exact, N_DRAWS, rng, reference);
    CHECK(hnpe_diagnostics_sinkhorn(demo->context, 2, N_DRAWS, learned, N_DRAWS, reference, epsilon, &made.sinkhorn));
    copy_column(N_DRAWS, reference + 1, 2, column);
    CHECK(hnpe_diagnostics_wasserstein_to_point(demo->context, N_DRAWS, column, beta, &exact_distance));
    copy_column(N_DRAWS, learned + 1, 2, column);
    CHECK(hnpe_diagnostics_wasserstein_to_point(demo->context, N_DRAWS, column, beta, &learned_distance));
    made.w1_ratio = learned_distance / exact_distance;
    made.w1_to_exact_sd = distance_of_marginals(demo, exact, column);
    made.outside = count_outside(N_DRAWS, learned);
    return made;
}

/* All observation sets of one N: 20 draws of the data for each pair of {1/4, 1/2, 3/4}². */
static void observe_all(size_t n_extra, hnpe_rng *rng, double *beta, int64_t *n_rows, double *x)
{
    for (size_t i = 0; i < N_CASES; ++i) {
        size_t pair = i / N_REPEATS;
        double alpha = 0.25 * (double)(1 + pair / 3);
        beta[i] = 0.25 * (double)(1 + pair % 3);
        n_rows[i] = (int64_t)n_extra + 1;
        toy_observe(alpha, beta[i], n_extra, rng, x + i * (n_extra + 1));
    }
}

static double report_scores(const demo_setup *demo, size_t n_extra, const score *scores)
{
    const size_t stride = sizeof *scores / sizeof(double);
    double outside = 0;
    for (size_t i = 0; i < N_CASES; ++i)
        outside += scores[i].outside;
    double sinkhorn = quantile(N_CASES, &scores->sinkhorn, stride, 0.5);
    double ratio = quantile(N_CASES, &scores->w1_ratio, stride, 0.5);
    double distance = quantile(N_CASES, &scores->w1_to_exact_sd, stride, 0.5);
    report_number(demo->report, sinkhorn, "toy.n%zu.sinkhorn.median", n_extra);
    report_number(demo->report, ratio, "toy.n%zu.w1_ratio.median", n_extra);
    report_number(demo->report, distance, "toy.n%zu.w1_to_exact_sd.median", n_extra);
    report_number(demo->report, outside / (N_CASES * N_DRAWS), "toy.n%zu.outside_prior", n_extra);
    printf("  %4zu  %10.1e  %10.3f  %17.3f  %15.0f\n", n_extra, sinkhorn, ratio, distance, outside);
    fflush(stdout);
    return outside;
}

/* Learned against exact for one N; returns how many draws left the prior. */
static double judge_all(const demo_setup *demo, const hnpe_posterior *posterior, size_t n_extra, hnpe_rng *rng)
{
    char task[64];
    double beta[N_CASES];
    int64_t n_rows[N_CASES];
    score *scores = allocate(N_CASES, sizeof *scores);
    double *x = allocate(N_CASES * (n_extra + 1), sizeof *x);
    double *learned = allocate(N_CASES * N_DRAWS * 2, sizeof *learned);
    snprintf(task, sizeof task, "comparing with the exact posterior at N = %zu", n_extra);
    observe_all(n_extra, rng, beta, n_rows, x);
    CHECK(hnpe_posterior_sample(posterior, N_CASES, n_rows, x, N_DRAWS, rng, learned));
    progress_begin(demo->progress, "toy");
    for (size_t i = 0; i < N_CASES; ++i) {
        toy_posterior exact = toy_exact(n_extra, x + i * (n_extra + 1));
        scores[i] = judge(demo, &exact, beta[i], learned + i * N_DRAWS * 2, rng);
        progress_step(demo->progress, task, i + 1, N_CASES);
    }
    progress_end(demo->progress);
    double outside = report_scores(demo, n_extra, scores);
    free(learned);
    free(x);
    free(scores);
    return outside;
}

void study_toy(const demo_setup *demo)
{
    hnpe_posterior *posterior = train(demo);
    double simulating = progress_seconds(demo->progress, HNPE_PHASE_SIMULATING);
    double training = progress_seconds(demo->progress, HNPE_PHASE_TRAINING), outside = 0;
    printf(
        "\nToy, x = alpha beta: one estimator for N = 0 .. %d from %d simulated sets (%.1f s) and %.0f s of training.\n"
        "Medians over %d data sets, %d draws each, against the exact posterior:\n\n"
        "     N    Sinkhorn    W1 ratio    W1 to exact, sd    outside prior\n",
        MAX_EXTRA, N_SETS, simulating, training, N_CASES, N_DRAWS);
    report_number(demo->report, N_SETS, "toy.simulated_sets");
    report_number(demo->report, training, "toy.training_seconds");
    hnpe_rng *rng;
    CHECK(hnpe_rng_create(demo->context, 2, 0, &rng));
    for (size_t i = 0; i < sizeof extras / sizeof *extras; ++i)
        outside += judge_all(demo, posterior, extras[i], rng);
    report_number(demo->report, outside / (3.0 * N_CASES * N_DRAWS), "toy.outside_prior");
    hnpe_rng_release(rng);
    toy_picture(demo, posterior);
    hnpe_posterior_release(posterior);
}
