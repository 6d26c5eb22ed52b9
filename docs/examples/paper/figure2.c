/* Figure 2: every method at every N, with noise; and, without, those that the exact posterior is asked of. */
#include "figure2.h"

#include <stdlib.h>

const size_t figure2_extras[N_EXTRAS] = {0, 1, 2, 5, 10, 20, 50, 100};

static void try_others(const paper_setup *paper, const toy_model *model, const case_list *cases, study *of, size_t size)
{
    if (of->sigma == 0) {
        try_pooled(paper, cases, of, size);
        return;
    }
    if (cases->n_extra <= paper->sizes.naive_extra)
        try_fixed(paper, model, cases, of, METHOD_NAIVE, size);
    try_abc(paper, model, cases, of, size);
}

static void try_all(const paper_setup *paper, const toy_model *model, const hnpe_posterior *amortised, study *of,
                    size_t size)
{
    case_list cases = cases_create(paper, of->sigma, figure2_extras[size]);
    try_exact(paper, &cases, of, size);
    try_posterior(paper, amortised, &cases, of, METHOD_HNPE, size);
    try_fixed(paper, model, &cases, of, METHOD_PAPER, size);
    try_others(paper, model, &cases, of, size);
    cases_release(&cases);
}

static void make_study(const paper_setup *paper, study *of, double start)
{
    toy_model model = toy_model_create(paper, of->sigma);
    hnpe_posterior *amortised = train_amortised(paper, &model, of);
    for (size_t size = 0; size < N_EXTRAS && figure2_extras[size] <= paper->sizes.max_extra; ++size) {
        try_all(paper, &model, amortised, of, size);
        of->n_sizes = size + 1;
        fprintf(stderr, "figure 2: sigma = %g, N = %zu, %.0f s\n", of->sigma, figure2_extras[size],
                seconds_now() - start);
    }
    hnpe_posterior_release(amortised);
    toy_model_release(&model);
}

void make_figure2(const paper_setup *paper)
{
    double start = seconds_now();
    figure2 *figure = allocate(1, sizeof *figure);
    figure->studies[0] = (study){.path = "", .sigma = 0.05};
    figure->studies[1] = (study){.path = "noiseless.", .sigma = 0};
    for (size_t k = 0; k < N_STUDIES; ++k)
        make_study(paper, &figure->studies[k], start);
    figure->seconds = seconds_now() - start;
    figure2_report(paper, figure);
    free(figure);
}
