/* Figure 3 in numbers: figure3_curves.dat, figure3_draws.dat, figure3_density_….dat, figure3.json, figure3.md. */
#include "figure3_curves.h"

#include <stdlib.h>

enum { N_CURVE_POINTS = 200 };

static size_t last_size(const paper_setup *paper)
{
    return paper->sizes.n_neural_extras - 1;
}

/* ---- tables ---- */

/* A row for each N: N, then lowest, middle and highest seed of each curve. */
static void write_curves(const paper_setup *paper, const figure3_curves *curves)
{
    FILE *table = table_begin(paper, "figure3_curves");
    fprintf(table, "# N, then lowest seed, median, highest seed of:");
    for (size_t which = 0; which < N_CURVES; ++which)
        fprintf(table, " %s", curve_name[which]);
    fprintf(table, "\n");
    for (size_t size = 0; size <= last_size(paper); ++size) {
        fprintf(table, "%zu", paper->sizes.neural_extras[size]);
        for (size_t which = 0; which < N_CURVES; ++which) {
            seed_range at = curves->points[which][size];
            fprintf(table, " %.6g %.6g %.6g", at.low, at.median, at.high);
        }
        fprintf(table, "\n");
    }
    table_end(table);
}

/* HNPE's draws for the paper's truth at the smallest and the largest N. */
static void write_draws(const paper_setup *paper, const figure3 *figure)
{
    const double *few = figure->units[0][0].shown, *many = figure->units[last_size(paper)][0].shown;
    FILE *table = table_begin(paper, "figure3_draws");
    fprintf(table, "# C mu sigma g at N = %zu, and at N = %zu\n", paper->sizes.neural_extras[0],
            paper->sizes.neural_extras[last_size(paper)]);
    for (size_t i = 0; i < N_DRAWS; ++i) {
        for (size_t j = 0; j < N_PARAMETERS; ++j)
            fprintf(table, "%.6g ", few[i * N_PARAMETERS + j]);
        for (size_t j = 0; j < N_PARAMETERS; ++j)
            fprintf(table, "%.6g%c", many[i * N_PARAMETERS + j], j + 1 < N_PARAMETERS ? ' ' : '\n');
    }
    table_end(table);
}

static void write_densities(const paper_setup *paper, const figure3 *figure)
{
    double few[N_CURVE_POINTS], many[N_CURVE_POINTS];
    FILE *table = table_begin(paper, "figure3_densities");
    fprintf(table,
            "# value, density at the smallest N, %zu and at the largest N, %zu; a block for each of C, mu, sigma, g\n",
            paper->sizes.neural_extras[0], paper->sizes.neural_extras[last_size(paper)]);
    for (size_t j = 0; j < N_PARAMETERS; ++j) {
        double low = parameters[j].low, high = parameters[j].high;
        smooth_density(N_DRAWS, figure->units[0][0].shown + j, N_PARAMETERS, low, high, N_CURVE_POINTS, few);
        smooth_density(N_DRAWS, figure->units[last_size(paper)][0].shown + j, N_PARAMETERS, low, high, N_CURVE_POINTS,
                       many);
        for (size_t i = 0; i < N_CURVE_POINTS; ++i)
            fprintf(table, "%.6g %.6g %.6g\n", low + (high - low) * (double)i / (N_CURVE_POINTS - 1), few[i], many[i]);
        fprintf(table, "\n\n");
    }
    table_end(table);
}

/* ---- numbers ---- */

static void report_range(const paper_setup *paper, seed_range found, const char *path)
{
    report_number(paper->report, found.low, "%s.low", path);
    report_number(paper->report, found.median, "%s.median", path);
    report_number(paper->report, found.high, "%s.high", path);
}

static void report_seconds(const paper_setup *paper, const figure3_curves *curves, size_t size)
{
    size_t n_extra = paper->sizes.neural_extras[size];
    for (size_t which = 0; which < N_ARCHITECTURES; ++which)
        report_number(paper->report, curves->training[which][size], "%s.n%zu.training_seconds",
                      architecture_name[which], n_extra);
    for (size_t which = 0; which < N_CONTENDERS; ++which)
        report_number(paper->report, curves->round[which][size], "%s.n%zu.second_round_seconds", curve_name[which],
                      n_extra);
}

static void report_difference(const paper_setup *paper, seed_difference found, size_t size, const char *one,
                              const char *other)
{
    size_t n_extra = paper->sizes.neural_extras[size];
    report_number(paper->report, found.mean, "%s.n%zu.minus_%s.mean", one, n_extra, other);
    report_number(paper->report, found.sd, "%s.n%zu.minus_%s.sd", one, n_extra, other);
    report_number(paper->report, found.at_or_below, "%s.n%zu.minus_%s.at_or_below", one, n_extra, other);
}

static void report_curves(const paper_setup *paper, const figure3_curves *curves)
{
    char path[128];
    for (size_t size = 0; size <= last_size(paper); ++size) {
        size_t n_extra = paper->sizes.neural_extras[size];
        for (size_t which = 0; which < N_CURVES; ++which) {
            snprintf(path, sizeof path, "%s.n%zu.w1", curve_name[which], n_extra);
            report_range(paper, curves->points[which][size], path);
            for (size_t j = 0; j < N_PARAMETERS; ++j)
                report_number(paper->report, curves->raw[which][size].of[j], "%s.n%zu.w1_of.%s", curve_name[which],
                              n_extra, parameters[j].name);
        }
        report_seconds(paper, curves, size);
        for (size_t aim = 0; aim < N_AIMS; ++aim)
            for (size_t other = 0; other < N_OTHERS; ++other)
                report_difference(paper, curves->against[aim][other][size], size, curve_name[CONTENDER_HNPE + aim],
                                  curve_name[other]);
    }
    for (size_t j = 0; j < N_PARAMETERS; ++j)
        report_number(paper->report, curves->unit.of[j], "unit.%s", parameters[j].name);
    report_number(paper->report, curves->amortised_training, "hnpe_amortised.training_seconds");
}

static void report_draws(const paper_setup *paper, const figure3 *figure)
{
    for (size_t size = 0; size <= last_size(paper); size += last_size(paper))
        for (size_t j = 0; j < N_PARAMETERS; ++j) {
            interval found = interval_of(N_DRAWS, figure->units[size][0].shown + j, N_PARAMETERS);
            size_t n_extra = paper->sizes.neural_extras[size];
            const char *name = parameters[j].name;
            report_number(paper->report, found.low, "draws.n%zu.%s.low", n_extra, name);
            report_number(paper->report, found.median, "draws.n%zu.%s.median", n_extra, name);
            report_number(paper->report, found.high, "draws.n%zu.%s.high", n_extra, name);
        }
}

/* ---- the page ---- */

static void write_heads(const paper_setup *paper, FILE *page)
{
    fprintf(page, "| N |");
    for (size_t size = 0; size <= last_size(paper); ++size)
        fprintf(page, " %zu |", paper->sizes.neural_extras[size]);
    fprintf(page, "\n|---|");
    for (size_t size = 0; size <= last_size(paper); ++size)
        fprintf(page, "---|");
}

/* At N = 0 nothing is claimed. */
static void write_difference(const paper_setup *paper, seed_difference found, size_t size, FILE *page)
{
    fprintf(page, " %+.2f", found.mean);
    if (paper->sizes.neural_seeds > 1)
        fprintf(page, " ± %.2f", found.sd);
    fprintf(page, "%s |", paper->sizes.neural_extras[size] == 0 ? "" : found.at_or_below ? ", at or below" : ", above");
}

static void write_points(const paper_setup *paper, const figure3_curves *curves, FILE *page)
{
    write_heads(paper, page);
    for (size_t which = 0; which < N_CURVES; ++which) {
        fprintf(page, "\n| %s |", curve_title[which]);
        for (size_t size = 0; size <= last_size(paper); ++size) {
            seed_range at = curves->points[which][size];
            fprintf(page, " %.2f", at.median);
            if (paper->sizes.neural_seeds > 1)
                fprintf(page, " (%.2f, %.2f)", at.low, at.high);
            fprintf(page, " |");
        }
    }
    for (size_t aim = 0; aim < N_AIMS; ++aim)
        for (size_t other = 0; other < N_OTHERS; ++other) {
            fprintf(page, "\n| (%s) − %s |", curve_title[CONTENDER_HNPE + aim], curve_title[other]);
            for (size_t size = 0; size <= last_size(paper); ++size)
                write_difference(paper, curves->against[aim][other][size], size, page);
        }
    fprintf(page, "\n\n");
}

static void write_seconds(const paper_setup *paper, const figure3_curves *curves, FILE *page)
{
    write_heads(paper, page);
    for (size_t which = 0; which < N_ARCHITECTURES; ++which) {
        fprintf(page, "\n| %s, training of the first round |", architecture_name[which]);
        for (size_t size = 0; size <= last_size(paper); ++size)
            fprintf(page, " %.1f |", curves->training[which][size]);
    }
    for (size_t which = 0; which < N_CONTENDERS; ++which) {
        fprintf(page, "\n| %s, second round |", curve_title[which]);
        for (size_t size = 0; size <= last_size(paper); ++size)
            fprintf(page, " %.1f |", curves->round[which][size]);
    }
    fprintf(page, "\n\nThe estimator for every N: %.1f s of training for %zu sets, once for all of its row.\n\n",
            curves->amortised_training, N_ROUNDS * paper->sizes.neural_sets);
}

static void write_intervals(const paper_setup *paper, const figure3 *figure, FILE *page)
{
    fprintf(page, "| | C | μ | σ | g, dB |\n|---|---|---|---|---|\n| truth |");
    for (size_t j = 0; j < N_PARAMETERS; ++j)
        fprintf(page, " %.0f |", parameters[j].truth);
    for (size_t size = 0; size <= last_size(paper); size += last_size(paper)) {
        fprintf(page, "\n| N = %zu |", paper->sizes.neural_extras[size]);
        for (size_t j = 0; j < N_PARAMETERS; ++j) {
            interval found = interval_of(N_DRAWS, figure->units[size][0].shown + j, N_PARAMETERS);
            fprintf(page, j == N_LOCAL ? " %.1f (%.1f, %.1f) |" : " %.0f (%.0f, %.0f) |", found.median, found.low,
                    found.high);
        }
    }
    fprintf(page, "\n\n");
}

static void write_method(const paper_setup *paper, FILE *page)
{
    const paper_sizes *sizes = &paper->sizes;
    fprintf(
        page,
        "W1 of the marginals to the truth, medians over %zu truths from the prior. W1 of each parameter is divided\n"
        "by its standard deviation over truths, N, architectures and seeds after both rounds, and the four are\n"
        "averaged. Two rounds of %zu sets each, an estimator for each N and each architecture: at every N all\n"
        "have as many sets and as many calls of the simulator, and the same first round. The second one is aimed\n"
        "as the library does by default, hnpe at β alone, the others at (α_0, β) jointly; and hnpe jointly, too.\n"
        "(At N = 1 the mean of X is x_1, and naive and aggregated are the same.)\n",
        sizes->neural_truths, sizes->neural_sets);
    if (sizes->neural_seeds > 1)
        fprintf(
            page,
            "Medians over %zu seeds, in brackets the lowest and the highest; below, the difference by seed, mean ±\n"
            "standard deviation. \"At or below\": the mean is at most the deviation.\n\n",
            sizes->neural_seeds);
    else
        fprintf(page, "One seed: how far seeds differ is not known here.\n\n");
}

static void write_page(const paper_setup *paper, const figure3 *figure, const figure3_curves *curves)
{
    FILE *page = page_begin(paper, "figure3", "Figure 3: the Jansen–Rit neural mass model");
    fprintf(page, "A simulated observation at the paper's parameters; medians and 90 %% intervals of HNPE after two "
                  "rounds:\n\n");
    write_intervals(paper, figure, page);
    write_method(paper, page);
    write_points(paper, curves, page);
    fprintf(page, "Seconds of processor time, means over seeds (and, of second rounds, truths):\n\n");
    write_seconds(paper, curves, page);
    fprintf(page,
            "Reference: the paper gives curves alone, for two rounds of 50 000. Its claims are that HNPE is below\n"
            "both for every N > 0 and that all level off; that at N = 0, μ and σ are wide and make a ridge with g,\n"
            "and that N = 9 breaks it at (135, 220, 2000, 0); and that the naive architecture takes far longer\n"
            "to train.\n\n");
    fprintf(page, "%.0f of %.0f draws were outside the prior.\n", curves->outside, curves->drawn);
    page_end(paper, page, curves->seconds, curves->sets, curves->simulations);
}

void figure3_report(const paper_setup *paper, const figure3 *figure)
{
    figure3_curves *curves = figure3_curves_create(paper, figure);
    write_curves(paper, curves);
    write_draws(paper, figure);
    write_densities(paper, figure);
    report_curves(paper, curves);
    report_draws(paper, figure);
    report_number(paper->report, curves->outside / curves->drawn, "outside_prior");
    write_page(paper, figure, curves);
    free(curves);
}
