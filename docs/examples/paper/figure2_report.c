/* Figure 2 in numbers: figure2_alpha.dat and the like, figure2_noiseless_beta.dat and the like, figure2.json. */
#include "figure2.h"

const char *const score_name[N_SCORES] = {"alpha", "beta", "w1_to_exact_sd", "ks", "c2st"};

/* W1 of the exact marginals to the truth, of alpha_0 and of beta, medians over the same nine truths with six draws of
   the data each (40 without noise), computed independently, by quadrature or in closed form. */
static const double with_noise[2][N_EXTRAS] = {{0.209, 0.194, 0.168, 0.136, 0.127, 0.106, 0.098, 0.101},
                                               {0.216, 0.154, 0.131, 0.087, 0.062, 0.040, 0.026, 0.018}};
static const double without[2][N_EXTRAS] = {{0.203, 0.162, 0.126, 0.066, 0.040, 0.021, 0.0083, 0.0042},
                                            {0.202, 0.153, 0.117, 0.072, 0.045, 0.023, 0.0087, 0.0044}};

double figure2_reference(const study *of, which_score score, size_t size)
{
    return of->sigma > 0 ? with_noise[score][size] : without[score][size];
}

/* A row for each N: N + 1, for an axis of logarithms, then quartile 1, median, quartile 3 of each method. */
static void write_table(const paper_setup *paper, const study *of, which_score score)
{
    char name[64];
    snprintf(name, sizeof name, "figure2_%s%s", of->sigma > 0 ? "" : "noiseless_", score_name[score]);
    FILE *table = table_begin(paper, name);
    fprintf(table, "# N + 1, then quartile 1, median, quartile 3 of:");
    for (size_t which = 0; which < N_METHODS; ++which)
        fprintf(table, " %s", method_name[which]);
    fprintf(table, "\n");
    for (size_t size = 0; size < of->n_sizes; ++size) {
        fprintf(table, "%zu", figure2_extras[size] + 1);
        for (size_t which = 0; which < N_METHODS; ++which) {
            const curve_point *point = &of->points[which][size][score];
            if (point->there)
                fprintf(table, " %.6g %.6g %.6g", point->low, point->median, point->high);
            else
                fprintf(table, " - - -"); /* not tried */
        }
        fprintf(table, "\n");
    }
    table_end(table);
}

static void report_point(const paper_setup *paper, const study *of, size_t which, size_t size, size_t score)
{
    const curve_point *point = &of->points[which][size][score];
    char path[128];
    if (!point->there)
        return;
    snprintf(path, sizeof path, "%s%s.n%zu.%s", of->path, method_name[which], figure2_extras[size], score_name[score]);
    report_number(paper->report, point->low, "%s.quartile1", path);
    report_number(paper->report, point->median, "%s.median", path);
    report_number(paper->report, point->high, "%s.quartile3", path);
    report_number(paper->report, point->largest, "%s.largest", path);
}

static void report_method(const paper_setup *paper, const study *of, size_t which)
{
    for (size_t size = 0; size < of->n_sizes; ++size)
        for (size_t score = 0; score < N_SCORES; ++score)
            report_point(paper, of, which, size, score);
    if (!of->points[which][0][SCORE_BETA].there)
        return;
    report_number(paper->report, of->sets[which], "%s%s.sets", of->path, method_name[which]);
    report_number(paper->report, of->simulations[which], "%s%s.simulations", of->path, method_name[which]);
    report_number(paper->report, of->seconds[which], "%s%s.seconds", of->path, method_name[which]);
}

static void report_study(const paper_setup *paper, const study *of)
{
    for (size_t score = 0; score < N_SCORES; ++score)
        if (of->points[METHOD_EXACT][0][score].there)
            write_table(paper, of, (which_score)score);
    for (size_t which = 0; which < N_METHODS; ++which)
        report_method(paper, of, which);
    for (size_t size = 0; size < of->n_sizes; ++size)
        for (which_score score = SCORE_ALPHA; score <= SCORE_BETA; ++score)
            report_number(paper->report, figure2_reference(of, score, size), "%sreference.n%zu.%s.median", of->path,
                          figure2_extras[size], score_name[score]);
}

void figure2_report(const paper_setup *paper, const figure2 *figure)
{
    double outside = 0, drawn = 0;
    for (size_t k = 0; k < N_STUDIES; ++k) {
        report_study(paper, &figure->studies[k]);
        outside += figure->studies[k].outside;
        drawn += figure->studies[k].drawn;
    }
    report_number(paper->report, outside / drawn, "outside_prior");
    figure2_page(paper, figure);
}
