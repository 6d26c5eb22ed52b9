/* figure2.md. */
#include "figure2.h"

#include <math.h>

static int tried(const study *of, size_t which, which_score score)
{
    return of->points[which][0][score].there;
}

static void write_row(const study *of, FILE *page, const char *name, const double *values)
{
    fprintf(page, "| %s |", name);
    for (size_t size = 0; size < of->n_sizes; ++size)
        if (isfinite(values[size]))
            fprintf(page, " %.*f |", values[size] < 0.0095 ? 4 : 3, values[size]);
        else
            fprintf(page, " – |"); /* not tried */
    fprintf(page, "\n");
}

static void write_head(const study *of, FILE *page)
{
    fprintf(page, "| N |");
    for (size_t size = 0; size < of->n_sizes; ++size)
        fprintf(page, " %zu |", figure2_extras[size]);
    fprintf(page, "\n|---|");
    for (size_t size = 0; size < of->n_sizes; ++size)
        fprintf(page, "---|");
    fprintf(page, "\n");
}

static void write_score(const study *of, FILE *page, which_score score)
{
    double row[N_EXTRAS];
    write_head(of, page);
    for (size_t which = 0; which < N_METHODS; ++which) {
        for (size_t size = 0; size < of->n_sizes; ++size) {
            const curve_point *point = &of->points[which][size][score];
            row[size] = point->there ? point->median : INFINITY;
        }
        if (tried(of, which, score))
            write_row(of, page, method_name[which], row);
    }
    if (score > SCORE_BETA) {
        fprintf(page, "\n");
        return;
    }
    for (size_t size = 0; size < of->n_sizes; ++size)
        row[size] = figure2_reference(of, score, size);
    write_row(of, page, "exact, reference", row);
    fprintf(page, "\n");
}

/* What was asked for, of one estimator for every N. */
static void write_asked(const study *of, FILE *page)
{
    const curve_point(*hnpe)[N_SCORES] = of->points[METHOD_HNPE], (*paper)[N_SCORES] = of->points[METHOD_PAPER];
    const curve_point(*exact)[N_SCORES] = of->points[METHOD_EXACT];
    double rows[6][N_EXTRAS];
    for (size_t size = 0; size < of->n_sizes; ++size) {
        rows[0][size] = hnpe[size][SCORE_BETA].median / exact[size][SCORE_BETA].median;
        rows[1][size] = paper[size][SCORE_BETA].median / exact[size][SCORE_BETA].median;
        rows[2][size] = hnpe[size][SCORE_W1].median;
        rows[3][size] = hnpe[size][SCORE_KS].median;
        rows[4][size] = hnpe[size][SCORE_KS].largest;
        rows[5][size] = hnpe[size][SCORE_C2ST].median;
    }
    fprintf(page, "What is asked of hnpe, with 10 000 sets:\n\n");
    write_head(of, page);
    write_row(of, page,
              of->sigma > 0 ? "W1 of β to the truth over the exact one's: at most 1.15"
                            : "W1 of β to the truth over the exact one's: at most 1.15, at 100 1.25",
              rows[0]);
    write_row(of, page, "the same of paper_networks", rows[1]);
    write_row(of, page, "W1 of β to the exact marginal, in its sd: at most 0.15, at 100 0.25", rows[2]);
    write_row(of, page, "Kolmogorov-Smirnov distance of β to the exact one: at most 0.10 up to 10", rows[3]);
    write_row(of, page, "the largest of all observation sets", rows[4]);
    if (tried(of, METHOD_HNPE, SCORE_C2ST))
        write_row(of, page, "C2ST: at most 0.55", rows[5]);
    fprintf(page, "\n");
}

static void write_costs(const study *of, FILE *page)
{
    fprintf(page, "| | sets | simulations | s |\n|---|---|---|---|\n");
    for (size_t which = 0; which < N_METHODS; ++which)
        if (tried(of, which, SCORE_BETA))
            fprintf(page, "| %s | %.0f | %.0f | %.1f |\n", method_name[which], of->sets[which], of->simulations[which],
                    of->seconds[which]);
    fprintf(page, "\n");
}

static void write_distances(const paper_setup *paper, const study *of, FILE *page)
{
    fprintf(page, "W1 of the marginal of α_0 to the truth, by N:\n\n");
    write_score(of, page, SCORE_ALPHA);
    fprintf(page, "W1 of the marginal of β to the truth:\n\n");
    write_score(of, page, SCORE_BETA);
    fprintf(page,
            "The best that x_0 and the mean of X allow, which is what the paper's networks see, is about %s for β at\n"
            "N = 10, 50 and 100 (reference; the mean taken as normal).\n\n",
            of->sigma > 0 ? "0.092, 0.044 and 0.034" : "0.087, 0.042 and 0.029");
    fprintf(page, "W1 between the marginal of β and the exact one, in exact standard deviations. Draws alone, 1000 of "
                  "them, are 0.03 to\n0.05 away");
    if (tried(of, METHOD_REJECTION, SCORE_W1))
        fprintf(page, ", the %.0f of ABC more", fmax(1, 0.01 * (double)paper->sizes.sets));
    fprintf(page, ":\n\n");
    write_score(of, page, SCORE_W1);
    fprintf(page, "Kolmogorov-Smirnov distance between the two:\n\n");
    write_score(of, page, SCORE_KS);
}

static void write_with_noise(const paper_setup *paper, const study *of, FILE *page)
{
    fprintf(page, "## With noise, σ = %g\n\n", of->sigma);
    write_asked(of, page);
    write_distances(paper, of, page);
    fprintf(page,
            "Classifier two-sample test: %d draws of (α_0, β) against as many exact ones, %zu observation sets of each "
            "N; 0.5\n"
            "is what exact draws are expected to give:\n\n",
            (int)N_DRAWS, paper->sizes.n_told);
    write_score(of, page, SCORE_C2ST);
    fprintf(page,
            "What each method took. hnpe is one estimator for every N; paper_networks and naive are one for each N; "
            "ABC has one\n"
            "table of simulations for each N, and hierarchical ABC simulates x_0 anew for each observation set (its\n"
            "table is the one of rejection ABC, and is counted in both).\n\n");
    write_costs(of, page);
}

static void write_without(const paper_setup *paper, const study *of, FILE *page)
{
    fprintf(page, "## Without noise\n\n"
                  "Where every observation bounds β: what is left to learn shrinks as 1 / N, and the mean of X tells "
                  "little of it.\n"
                  "exact_given_mean is the exact posterior given x_0 and the mean of X alone.\n\n");
    write_asked(of, page);
    write_distances(paper, of, page);
    fprintf(page, "What each method took:\n\n");
    write_costs(of, page);
}

void figure2_page(const paper_setup *paper, const figure2 *figure)
{
    double sets = 0, simulations = 0, outside = 0, drawn = 0;
    FILE *page = page_begin(paper, "figure2", "Figure 2: the toy with noise, and without");
    fprintf(page,
            "x_i = α_i β + σ ε_i, i = 0..N, α_i and β uniform on (0, 1). W1 is the Wasserstein distance;\nwhat each "
            "method is: docs/examples/paper/README.md.\n\n"
            "Medians over nine (α_0, β), %zu draws of the data each, unless it says otherwise; quartiles and the "
            "largest are in\nfigure2.json. Reference: medians over the same nine with draws of their own.\n\n",
            paper->sizes.n_repeats);
    write_with_noise(paper, &figure->studies[0], page);
    write_without(paper, &figure->studies[1], page);
    for (size_t k = 0; k < N_STUDIES; ++k) {
        const study *of = &figure->studies[k];
        outside += of->outside;
        drawn += of->drawn;
        for (size_t which = 0; which < N_METHODS; ++which) {
            sets += of->sets[which];
            simulations += of->simulations[which];
        }
    }
    fprintf(page, "%.0f of %.0f draws were outside the prior.\n", outside, drawn);
    page_end(paper, page, figure->seconds, sets, simulations);
}
