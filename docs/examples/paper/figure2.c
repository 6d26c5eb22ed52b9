/* Figure 2: every method at every N. */
#include "figure2.h"

#include <stdlib.h>

const size_t figure2_extras[N_EXTRAS] = {0, 1, 2, 5, 10, 20, 50, 100};
static const double sigma = 0.05;

static void try_all(const paper_setup *paper, const toy_model *model, const hnpe_posterior *amortised, figure2 *figure,
                    size_t size)
{
    case_list cases = cases_create(paper, sigma, figure2_extras[size]);
    try_exact(paper, &cases, figure, size);
    try_posterior(paper, amortised, &cases, figure, METHOD_HNPE, size);
    try_fixed(paper, model, &cases, figure, METHOD_PAPER, size);
    if (cases.n_extra <= paper->sizes.naive_extra)
        try_fixed(paper, model, &cases, figure, METHOD_NAIVE, size);
    try_abc(paper, model, &cases, figure, size);
    cases_release(&cases);
}

void make_figure2(const paper_setup *paper)
{
    double start = seconds_now();
    figure2 *figure = allocate(1, sizeof *figure);
    toy_model model = toy_model_create(paper, sigma);
    hnpe_posterior *amortised = train_amortised(paper, &model, figure);
    for (size_t size = 0; size < N_EXTRAS && figure2_extras[size] <= paper->sizes.max_extra; ++size) {
        try_all(paper, &model, amortised, figure, size);
        figure->n_sizes = size + 1;
        fprintf(stderr, "figure 2: N = %zu, %.0f s\n", figure2_extras[size], seconds_now() - start);
    }
    figure->total_seconds = seconds_now() - start;
    figure2_report(paper, figure);
    hnpe_posterior_release(amortised);
    toy_model_release(&model);
    free(figure);
}
