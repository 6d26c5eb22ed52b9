/* The toy model and the nine observation sets that the figures are about. */
#include "paper.h"

#include <hnpe/model.h>

toy_model toy_model_create(const paper_setup *paper, double sigma)
{
    const double zero = 0, one = 1;
    toy_model made;
    CHECK(hnpe_prior_create_uniform(paper->context, 1, &zero, &one, &made.prior_alpha));
    CHECK(hnpe_prior_create_uniform(paper->context, 1, &zero, &one, &made.prior_beta));
    CHECK(hnpe_simulator_create_product(paper->context, sigma, &made.simulator));
    return made;
}

void toy_model_release(toy_model *model)
{
    hnpe_simulator_release(model->simulator);
    hnpe_prior_release(model->prior_beta);
    hnpe_prior_release(model->prior_alpha);
}

/* The middle one first: it is the one that is shown. */
void toy_truth(size_t number, double *alpha, double *beta)
{
    static const unsigned order[9] = {4, 0, 8, 2, 6, 1, 3, 5, 7};
    *alpha = 0.25 * (1 + order[number] / 3);
    *beta = 0.25 * (1 + order[number] % 3);
}

void toy_draw_data(const paper_setup *paper, size_t truth, double sigma, size_t n_extra, uint64_t seed, double *x)
{
    double alpha, beta;
    hnpe_rng *rng;
    toy_truth(truth, &alpha, &beta);
    CHECK(hnpe_rng_create(paper->context, seed, truth, &rng));
    for (size_t i = 0; i <= n_extra; ++i) {
        double drawn = hnpe_rng_uniform(rng);
        x[i] = (i == 0 ? alpha : drawn) * beta + sigma * hnpe_rng_normal(rng);
    }
    hnpe_rng_release(rng);
}

size_t count_outside(size_t n, const double *theta)
{
    size_t outside = 0;
    for (size_t i = 0; i < n; ++i)
        outside += !(theta[2 * i] >= 0 && theta[2 * i] <= 1 && theta[2 * i + 1] >= 0 && theta[2 * i + 1] <= 1);
    return outside;
}
