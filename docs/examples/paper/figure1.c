/* Figure 1: both networks, each N, each truth, both ways. */
#include "figure1.h"

#include <stdlib.h>

static void follow_both(const paper_setup *paper, const toy_model *model, figure1 *figure, size_t size, size_t truth)
{
    draw_exact(paper, figure, size, truth);
    for (int which = 0; which < N_NETWORKS; ++which)
        for (int how = 0; how < N_WAYS; ++how)
            follow_way(paper, model, figure, (networks)which, size, (way)how, truth);
}

void make_figure1(const paper_setup *paper)
{
    double start = seconds_now();
    figure1 *figure = allocate(1, sizeof *figure);
    toy_model model = toy_model_create(paper, 0);
    for (size_t size = 0; size < N_SIZES; ++size)
        for (size_t truth = 0; truth < paper->sizes.n_truths; ++truth) {
            follow_both(paper, &model, figure, size, truth);
            fprintf(stderr, "figure 1: N = %zu, %zu of %zu observation sets, %.0f s\n", paper->sizes.n_extras[size],
                    truth + 1, paper->sizes.n_truths, seconds_now() - start);
        }
    figure->seconds = seconds_now() - start;
    figure1_report(paper, figure);
    toy_model_release(&model);
    free(figure);
}
