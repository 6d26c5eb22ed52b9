/* The methods that figure 2 compares. */
#include "abc.h"
#include "figure2.h"
#include "mean_exact.h"

#include <math.h>
#include <stdlib.h>

enum { TRAINING_SEED = 600, NAIVE_SEED = 700, TABLE_SEED = 800, DRAW_SEED = 900, N_STATISTICS = 3 };

const char *const method_name[N_METHODS] = {
    "exact", "hnpe", "paper_networks", "naive", "hierarchical_abc", "rejection_abc", "exact_given_mean"};

static void book(study *of, method which, double sets, double simulations, double start)
{
    of->sets[which] += sets;
    of->simulations[which] += simulations;
    of->seconds[which] += seconds_now() - start;
}

static hnpe_rng *stream(const paper_setup *paper, method which, size_t size)
{
    hnpe_rng *rng;
    CHECK(hnpe_rng_create(paper->context, DRAW_SEED + (uint64_t)which, size, &rng));
    return rng;
}

void try_exact(const paper_setup *paper, const case_list *cases, study *of, size_t size)
{
    double start = seconds_now(), *theta = allocate(cases->n_cases * N_DRAWS * 2, sizeof *theta);
    hnpe_rng *rng = stream(paper, METHOD_EXACT, size);
    for (size_t i = 0; i < cases->n_cases; ++i)
        exact_sample(paper->context, &cases->exact[i], N_DRAWS, rng, theta + i * N_DRAWS * 2);
    book(of, METHOD_EXACT, 0, 0, start);
    cases_score(paper, cases, N_DRAWS, theta, of, METHOD_EXACT, size);
    hnpe_rng_release(rng);
    free(theta);
}

void try_pooled(const paper_setup *paper, const case_list *cases, study *of, size_t size)
{
    double start = seconds_now(), *theta = allocate(cases->n_cases * N_DRAWS * 2, sizeof *theta);
    hnpe_rng *rng = stream(paper, METHOD_POOLED, size);
    for (size_t i = 0; i < cases->n_cases; ++i)
        if (cases->n_extra > 0)
            mean_exact_sample(cases->n_extra, cases->x + i * (cases->n_extra + 1), N_DRAWS, rng,
                              theta + i * N_DRAWS * 2);
        else /* there is no mean */
            exact_sample(paper->context, &cases->exact[i], N_DRAWS, rng, theta + i * N_DRAWS * 2);
    book(of, METHOD_POOLED, 0, 0, start);
    cases_score(paper, cases, N_DRAWS, theta, of, METHOD_POOLED, size);
    hnpe_rng_release(rng);
    free(theta);
}

void try_posterior(const paper_setup *paper, const hnpe_posterior *posterior, const case_list *cases, study *of,
                   method which, size_t size)
{
    double *theta = allocate(cases->n_cases * N_DRAWS * 2, sizeof *theta);
    int64_t *n_rows = allocate(cases->n_cases, sizeof *n_rows);
    hnpe_rng *rng = stream(paper, which, size);
    for (size_t i = 0; i < cases->n_cases; ++i)
        n_rows[i] = (int64_t)cases->n_extra + 1;
    CHECK(hnpe_posterior_sample(posterior, cases->n_cases, n_rows, cases->x, N_DRAWS, rng, theta));
    cases_score(paper, cases, N_DRAWS, theta, of, which, size);
    hnpe_rng_release(rng);
    free(n_rows);
    free(theta);
}

static double simulations_in(hnpe_inference *inference)
{
    hnpe_dataset *dataset;
    int64_t n_rows;
    CHECK(hnpe_inference_get_dataset(inference, &dataset));
    CHECK(hnpe_dataset_count(dataset, NULL, &n_rows, NULL));
    hnpe_dataset_release(dataset);
    return (double)n_rows;
}

/* Simulates, trains, and gives the inference back. */
static hnpe_posterior *finish(const paper_setup *paper, hnpe_inference *inference, study *of, method which,
                              double start)
{
    hnpe_posterior *made;
    CHECK(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, (int64_t)paper->sizes.sets));
    CHECK(hnpe_inference_run(inference, NULL));
    CHECK(hnpe_inference_posterior(inference, &made));
    book(of, which, (double)paper->sizes.sets, simulations_in(inference), start);
    hnpe_inference_release(inference);
    return made;
}

hnpe_posterior *train_amortised(const paper_setup *paper, const toy_model *model, study *of)
{
    double start = seconds_now();
    hnpe_inference *inference = inference_with(paper, model, NETWORKS_DEFAULT, TRAINING_SEED);
    CHECK(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, (int64_t)paper->sizes.max_extra));
    return finish(paper, inference, of, METHOD_HNPE, start);
}

void try_fixed(const paper_setup *paper, const toy_model *model, const case_list *cases, study *of, method which,
               size_t size)
{
    double start = seconds_now();
    hnpe_inference *inference = which == METHOD_NAIVE ? inference_naive(paper, model, cases->n_extra, NAIVE_SEED)
                                                      : inference_with(paper, model, NETWORKS_PAPER, TRAINING_SEED);
    CHECK(hnpe_inference_set_int(inference, HNPE_INFERENCE_MIN_EXTRA, (int64_t)cases->n_extra));
    CHECK(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, (int64_t)cases->n_extra));
    hnpe_posterior *posterior = finish(paper, inference, of, which, start);
    try_posterior(paper, posterior, cases, of, which, size);
    hnpe_posterior_release(posterior);
}

/* Mean, standard deviation and largest of the extra observations: nearly all that the posterior depends on. */
static void statistics(size_t n_rows, size_t d_x, const double *x, double *out)
{
    (void)d_x; /* 1 */
    double sum = 0, square = 0, largest = n_rows > 0 ? x[0] : 0;
    for (size_t i = 0; i < n_rows; ++i) {
        sum += x[i];
        square += x[i] * x[i];
        largest = x[i] > largest ? x[i] : largest;
    }
    double n = n_rows > 0 ? (double)n_rows : 1, mean = sum / n, variance = square / n - mean * mean;
    out[0] = mean;
    out[1] = variance > 0 ? sqrt(variance) : 0;
    out[2] = largest;
}

void try_abc(const paper_setup *paper, const toy_model *model, const case_list *cases, study *of, size_t size)
{
    static const double share = 0.01;
    const abc_problem problem = {paper->context,   model->prior_alpha, model->prior_beta,
                                 model->simulator, N_STATISTICS,       statistics};
    double start = seconds_now(), sets = (double)paper->sizes.sets, rows = (double)cases->n_extra + 1;
    abc_table *table = abc_simulate(&problem, paper->sizes.sets, cases->n_extra, TABLE_SEED + size);
    size_t kept = abc_kept(table, share);
    double *theta = allocate(cases->n_cases * kept * 2, sizeof *theta);
    hnpe_rng *rng = stream(paper, METHOD_HIERARCHICAL, size);
    for (size_t i = 0; i < cases->n_cases; ++i)
        abc_reject(table, cases->x + i * (cases->n_extra + 1), share, theta + i * kept * 2);
    book(of, METHOD_REJECTION, sets, sets * rows, start);
    cases_score(paper, cases, kept, theta, of, METHOD_REJECTION, size);
    start = seconds_now();
    for (size_t i = 0; i < cases->n_cases; ++i)
        abc_hierarchical(table, cases->x + i * (cases->n_extra + 1), share, rng, theta + i * kept * 2);
    book(of, METHOD_HIERARCHICAL, sets, sets * rows + sets * (double)cases->n_cases, start);
    cases_score(paper, cases, kept, theta, of, METHOD_HIERARCHICAL, size);
    hnpe_rng_release(rng);
    abc_release(table);
    free(theta);
}
