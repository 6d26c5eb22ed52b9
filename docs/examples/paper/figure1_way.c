/* One observation set approached in rounds, or with simulations from the prior alone. Both go on from the weights there
   are and are trained as often, so that they differ by where the simulations are and by nothing else. */
#include "figure1.h"
#include "mean_exact.h"

#include <stdlib.h>
#include <string.h>

enum { DATA_SEED = 100, TRAINING_SEED = 200, EXACT_SEED = 300, DRAW_SEED = 400 };

const char *const way_name[N_NETWORKS][N_WAYS] = {{"one_round", "truncated", "truncated_global"},
                                                  {"one_round", "atomic", "truncated_global"}};

static toy_posterior observe(const paper_setup *paper, size_t truth, size_t n_extra, double **x)
{
    *x = allocate(n_extra + 1, sizeof **x);
    toy_draw_data(paper, truth, 0, n_extra, DATA_SEED, *x);
    return toy_exact(n_extra, *x);
}

static void sample_exact(const paper_setup *paper, const toy_posterior *exact, size_t truth, uint64_t seed,
                         double *theta)
{
    hnpe_rng *rng;
    CHECK(hnpe_rng_create(paper->context, seed, truth, &rng));
    toy_exact_sample(exact, N_DRAWS, rng, theta);
    hnpe_rng_release(rng);
}

static double sinkhorn(const paper_setup *paper, const double *a, const double *b)
{
    double divergence;
    CHECK(hnpe_diagnostics_sinkhorn(paper->context, 2, N_DRAWS, a, N_DRAWS, b, 0.05, &divergence));
    return divergence;
}

/* The exact draws are replaced by their quantiles: one Monte-Carlo error less. */
static double distance_of_marginals(const paper_setup *paper, const toy_posterior *exact, const double *theta)
{
    double beta[N_DRAWS], quantiles[N_DRAWS], distance;
    copy_column(N_DRAWS, theta + 1, 2, beta);
    for (size_t i = 0; i < N_DRAWS; ++i)
        quantiles[i] = toy_exact_beta(exact, ((double)i + 0.5) / N_DRAWS);
    CHECK(hnpe_diagnostics_wasserstein(paper->context, N_DRAWS, beta, N_DRAWS, quantiles, &distance));
    return distance / toy_exact_beta_sd(exact);
}

static score judge(const paper_setup *paper, const toy_posterior *exact, const double *theta, const double *reference)
{
    return (score){.sinkhorn = sinkhorn(paper, theta, reference), .w1_sd = distance_of_marginals(paper, exact, theta)};
}

static void sample_learned(const paper_setup *paper, hnpe_inference *inference, size_t n_extra, const double *x,
                           size_t truth, double *theta)
{
    const int64_t n_rows = (int64_t)n_extra + 1;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    CHECK(hnpe_inference_posterior(inference, &posterior));
    CHECK(hnpe_rng_create(paper->context, DRAW_SEED, truth, &rng));
    CHECK(hnpe_posterior_sample(posterior, 1, &n_rows, x, N_DRAWS, rng, theta));
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
}

/* The paper corrects as SNPE-C does, with atoms; the library truncates the prior of beta unless told otherwise. Without
   noise alpha_0 is known exactly given beta: the prior truncated jointly is then a sliver, and that of beta alone is
   not. */
static hnpe_rounds kind_of(networks which, way how)
{
    if (how == ROUNDS_GLOBAL)
        return HNPE_ROUNDS_TRUNCATED_GLOBAL;
    return which == NETWORKS_PAPER ? HNPE_ROUNDS_ATOMIC : HNPE_ROUNDS_TRUNCATED;
}

static hnpe_inference *begin(const paper_setup *paper, const toy_model *model, networks which, way how, size_t n_extra,
                             size_t truth)
{
    hnpe_inference *made = inference_with(paper, model, which, TRAINING_SEED + truth);
    CHECK(hnpe_inference_set_int(made, HNPE_INFERENCE_MIN_EXTRA, (int64_t)n_extra));
    CHECK(hnpe_inference_set_int(made, HNPE_INFERENCE_MAX_EXTRA, (int64_t)n_extra));
    CHECK(hnpe_inference_set_int(made, HNPE_INFERENCE_ROUNDS, kind_of(which, how)));
    return made;
}

static void advance(const paper_setup *paper, hnpe_inference *inference, way how, size_t round, size_t n_extra,
                    const double *x)
{
    size_t sets = paper->sizes.round_sets;
    CHECK(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS,
                                 (int64_t)(how != ONE_ROUND ? sets : sets * (round + 1))));
    if (how != ONE_ROUND)
        CHECK(hnpe_inference_run_rounds(inference, (int64_t)n_extra + 1, x, 1, NULL));
    else
        CHECK(hnpe_inference_run(inference, NULL));
}

void follow_way(const paper_setup *paper, const toy_model *model, figure1 *figure, networks which, size_t size, way how,
                size_t truth)
{
    size_t n_extra = paper->sizes.n_extras[size];
    double *x, reference[2 * N_DRAWS], theta[2 * N_DRAWS];
    toy_posterior exact = observe(paper, truth, n_extra, &x);
    hnpe_inference *inference = begin(paper, model, which, how, n_extra, truth);
    sample_exact(paper, &exact, truth, EXACT_SEED, reference);
    for (size_t round = 0; round < paper->sizes.n_rounds; ++round) {
        advance(paper, inference, how, round, n_extra, x);
        sample_learned(paper, inference, n_extra, x, truth, theta);
        figure->scores[which][size][how][round][truth] = judge(paper, &exact, theta, reference);
        figure->outside += (double)count_outside(N_DRAWS, theta);
        figure->drawn += N_DRAWS;
        figure->sets += (double)paper->sizes.round_sets;
        figure->simulations += (double)(paper->sizes.round_sets * (n_extra + 1));
    }
    if (how == ROUNDS && truth == 0)
        memcpy(figure->shown[which][size], theta, sizeof theta);
    hnpe_inference_release(inference);
    free(x);
}

void draw_exact(const paper_setup *paper, figure1 *figure, size_t size, size_t truth)
{
    size_t n_extra = paper->sizes.n_extras[size];
    double *x, reference[2 * N_DRAWS], other[2 * N_DRAWS];
    toy_posterior exact = observe(paper, truth, n_extra, &x);
    sample_exact(paper, &exact, truth, EXACT_SEED, reference);
    sample_exact(paper, &exact, truth, EXACT_SEED + 1, other);
    figure->exact[size][truth] = judge(paper, &exact, other, reference);
    if (n_extra > 0) {
        hnpe_rng *rng;
        CHECK(hnpe_rng_create(paper->context, EXACT_SEED + 2, truth, &rng));
        mean_exact_sample(n_extra, x, N_DRAWS, rng, other);
        hnpe_rng_release(rng);
    }
    figure->pooled[size][truth] = judge(paper, &exact, other, reference);
    if (truth == 0)
        memcpy(figure->shown_exact[size], reference, sizeof reference);
    free(x);
}
