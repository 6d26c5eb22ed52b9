/* Figure 2 in numbers: figure2_alpha.dat, figure2_beta.dat, figure2_exact.dat, figure2.json, figure2.md. */
#include "figure2.h"

#include <math.h>

static const char *const score_name[N_SCORES] = {"alpha", "beta", "w1_to_exact_sd"};

/* W1 of the exact marginals to the truth, of alpha_0 and of beta, medians over the same nine truths with six draws of
   the data each, computed independently by quadrature. */
static const double reference[2][N_EXTRAS] = {{0.209, 0.194, 0.168, 0.136, 0.127, 0.106, 0.098, 0.101},
                                              {0.216, 0.154, 0.131, 0.087, 0.062, 0.040, 0.026, 0.018}};

/* A row for each N: N + 1, for an axis of logarithms, then quartile 1, median, quartile 3 of each method. */
static void write_table(const paper_setup *paper, const figure2 *figure, which_score score)
{
    char name[64];
    snprintf(name, sizeof name, "figure2_%s", score_name[score]);
    FILE *table = table_begin(paper, name);
    fprintf(table, "# N + 1, then quartile 1, median, quartile 3 of:");
    for (size_t which = 0; which < N_METHODS; ++which)
        fprintf(table, " %s", method_name[which]);
    fprintf(table, "\n");
    for (size_t size = 0; size < figure->n_sizes; ++size) {
        fprintf(table, "%zu", figure2_extras[size] + 1);
        for (size_t which = 0; which < N_METHODS; ++which) {
            curve_point point = figure->points[which][size][score];
            if (figure->there[which][size])
                fprintf(table, " %.6g %.6g %.6g", point.low, point.median, point.high);
            else
                fprintf(table, " - - -"); /* not tried */
        }
        fprintf(table, "\n");
    }
    table_end(table);
}

static void report_points(const paper_setup *paper, const figure2 *figure, size_t which)
{
    for (size_t size = 0; size < figure->n_sizes; ++size)
        for (size_t score = 0; score < N_SCORES && figure->there[which][size]; ++score) {
            curve_point point = figure->points[which][size][score];
            size_t n_extra = figure2_extras[size];
            report_number(paper->report, point.low, "%s.n%zu.%s.quartile1", method_name[which], n_extra,
                          score_name[score]);
            report_number(paper->report, point.median, "%s.n%zu.%s.median", method_name[which], n_extra,
                          score_name[score]);
            report_number(paper->report, point.high, "%s.n%zu.%s.quartile3", method_name[which], n_extra,
                          score_name[score]);
        }
    report_number(paper->report, figure->sets[which], "%s.sets", method_name[which]);
    report_number(paper->report, figure->simulations[which], "%s.simulations", method_name[which]);
    report_number(paper->report, figure->seconds[which], "%s.seconds", method_name[which]);
}

static void write_score(const figure2 *figure, FILE *page, which_score score)
{
    fprintf(page, "|");
    for (size_t size = 0; size < figure->n_sizes; ++size)
        fprintf(page, "| %zu ", figure2_extras[size]);
    fprintf(page, "|\n|---|");
    for (size_t size = 0; size < figure->n_sizes; ++size)
        fprintf(page, "---|");
    for (size_t which = 0; which < N_METHODS; ++which) {
        fprintf(page, "\n| %s |", method_name[which]);
        for (size_t size = 0; size < figure->n_sizes; ++size)
            if (figure->there[which][size])
                fprintf(page, " %.3f |", figure->points[which][size][score].median);
            else
                fprintf(page, " – |");
    }
    if (score != SCORE_EXACT) {
        fprintf(page, "\n| exact, reference |");
        for (size_t size = 0; size < figure->n_sizes; ++size)
            fprintf(page, " %.3f |", reference[score][size]);
    }
    fprintf(page, "\n\n");
}

static void write_costs(const figure2 *figure, FILE *page)
{
    fprintf(page, "| | sets | simulations | s |\n|---|---|---|---|\n");
    for (size_t which = 0; which < N_METHODS; ++which)
        fprintf(page, "| %s | %.0f | %.0f | %.1f |\n", method_name[which], figure->sets[which],
                figure->simulations[which], figure->seconds[which]);
}

static void write_page(const paper_setup *paper, const figure2 *figure)
{
    double sets = 0, simulations = 0;
    FILE *page = page_begin(paper, "figure2", "Figure 2: the toy with noise, σ = 0.05");
    fprintf(page,
            "Medians over nine (α_0, β), %zu draws of the data each; quartiles are in figure2.json.\n\n"
            "W1 of the marginal of α_0 to the truth, by N:\n\n",
            paper->sizes.n_repeats);
    write_score(figure, page, SCORE_ALPHA);
    fprintf(page, "W1 of the marginal of β to the truth:\n\n");
    write_score(figure, page, SCORE_BETA);
    fprintf(
        page,
        "The best that x_0 and the mean of X allow, which is what the paper's networks see, is about 0.092, 0.044 and\n"
        "0.034 for β at N = 10, 50 and 100 (reference; the mean taken as normal).\n\n");
    fprintf(page,
            "W1 between the marginal of β and the exact one, in exact standard deviations (asked of hnpe with\n"
            "10 000 sets: at most 0.15 for N up to 50, 0.25 at 100). Draws alone, 1000 of them, are 0.03 to 0.05\n"
            "away, the %.0f of ABC more:\n\n",
            fmax(1, 0.01 * (double)paper->sizes.sets));
    write_score(figure, page, SCORE_EXACT);
    fprintf(page,
            "What each method took. hnpe is one estimator for every N; paper_networks and naive are one for each N; "
            "ABC has one\n"
            "table of simulations for each N, and hierarchical ABC simulates x_0 anew for each observation set (its\n"
            "table is the one of rejection ABC, and is counted in both).\n\n");
    write_costs(figure, page);
    fprintf(page, "\n%.0f of %.0f draws were outside the prior.\n", figure->outside, figure->drawn);
    for (size_t which = 0; which < N_METHODS; ++which) {
        sets += figure->sets[which];
        simulations += figure->simulations[which];
    }
    page_end(paper, page, figure->total_seconds, sets, simulations);
}

void figure2_report(const paper_setup *paper, const figure2 *figure)
{
    for (size_t score = 0; score < N_SCORES; ++score)
        write_table(paper, figure, (which_score)score);
    for (size_t which = 0; which < N_METHODS; ++which)
        report_points(paper, figure, which);
    for (size_t size = 0; size < figure->n_sizes; ++size)
        for (size_t score = 0; score < 2; ++score)
            report_number(paper->report, reference[score][size], "reference.n%zu.%s.median", figure2_extras[size],
                          score_name[score]);
    report_number(paper->report, figure->outside / figure->drawn, "outside_prior");
    write_page(paper, figure);
}
