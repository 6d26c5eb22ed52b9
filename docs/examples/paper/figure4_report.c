/* Figure 4 in numbers: figure4_densities.dat, figure4.json, figure4.md. */
#include "figure4.h"

enum { N_CURVE_POINTS = 200 };

/* What the paper's figure shows at N = 9: C, by eyes_state. */
static const double reference_c[2] = {130, 70};
static const char *const round_title[N_ROUNDS] = {"first round", "both rounds"};
static const char *const analysis_title[N_ANALYSES] = {"The model taken as exact, as in the paper",
                                                       "Each feature allowed an error, as the demo's second analysis"};

static const double *draws_of(const figure4 *figure, size_t which, size_t setting, size_t eyes, size_t round)
{
    return figure->draws[which][setting][eyes][round].theta;
}

/* Blocks for each analysis, each N and each parameter: value, then the density with eyes closed after the first round
   and after both, then the same with eyes open. */
static void write_densities(const paper_setup *paper, const figure4 *figure)
{
    double curves[2 * N_ROUNDS][N_CURVE_POINTS];
    FILE *table = table_begin(paper, "figure4_densities");
    fprintf(table, "# value, then closed after one round, after both, open after one, after both;\n"
                   "# a block for each analysis, N, parameter\n");
    for (size_t block = 0; block < N_ANALYSES * N_SETTINGS * N_PARAMETERS; ++block) {
        size_t j = block % N_PARAMETERS, setting = block / N_PARAMETERS % N_SETTINGS;
        size_t which = block / (N_PARAMETERS * N_SETTINGS);
        double low = parameters[j].low, high = parameters[j].high;
        for (size_t k = 0; k < 2 * N_ROUNDS; ++k)
            smooth_density(N_DRAWS, draws_of(figure, which, setting, k / N_ROUNDS, k % N_ROUNDS) + j, N_PARAMETERS, low,
                           high, N_CURVE_POINTS, curves[k]);
        for (size_t i = 0; i < N_CURVE_POINTS; ++i) {
            fprintf(table, "%.6g", low + (high - low) * (double)i / (N_CURVE_POINTS - 1));
            for (size_t k = 0; k < 2 * N_ROUNDS; ++k)
                fprintf(table, " %.6g", curves[k][i]);
            fprintf(table, "\n");
        }
        fprintf(table, "\n\n");
    }
    table_end(table);
}

static interval interval_at(const figure4 *figure, size_t which, size_t setting, size_t eyes, size_t round, size_t j)
{
    return interval_of(N_DRAWS, draws_of(figure, which, setting, eyes, round) + j, N_PARAMETERS);
}

/* That a parameter is larger with eyes closed. */
static double probability_larger(const figure4 *figure, size_t which, size_t setting, size_t round, size_t j)
{
    const double *closed = draws_of(figure, which, setting, EYES_CLOSED, round);
    const double *open = draws_of(figure, which, setting, EYES_OPEN, round);
    double larger = 0;
    for (size_t i = 0; i < N_DRAWS; ++i)
        larger += closed[i * N_PARAMETERS + j] > open[i * N_PARAMETERS + j];
    return larger / N_DRAWS;
}

/* The interval of the gain at N = 9 over that at N = 0. */
static double gain_ratio(const figure4 *figure, size_t which, size_t eyes, size_t round)
{
    interval few = interval_at(figure, which, 0, eyes, round, N_LOCAL);
    interval many = interval_at(figure, which, 1, eyes, round, N_LOCAL);
    return (many.high - many.low) / (few.high - few.low);
}

static void report_posterior(const paper_setup *paper, const figure4 *figure, size_t which, size_t setting, size_t eyes,
                             size_t round)
{
    char path[96];
    for (size_t j = 0; j < N_PARAMETERS; ++j) {
        interval found = interval_at(figure, which, setting, eyes, round, j);
        snprintf(path, sizeof path, "%s.round%zu.%s.n%zu.%s", analysis_name[which], round + 1, eyes_names[eyes],
                 figure4_extras[setting], parameters[j].name);
        report_number(paper->report, found.low, "%s.low", path);
        report_number(paper->report, found.median, "%s.median", path);
        report_number(paper->report, found.high, "%s.high", path);
    }
}

static void report_analysis(const paper_setup *paper, const figure4 *figure, size_t which)
{
    const char *name = analysis_name[which];
    for (size_t round = 0; round < N_ROUNDS; ++round) {
        for (size_t setting = 0; setting < N_SETTINGS; ++setting) {
            for (size_t eyes = 0; eyes < 2; ++eyes)
                report_posterior(paper, figure, which, setting, eyes, round);
            for (size_t j = 0; j < N_PARAMETERS; ++j)
                report_number(paper->report, probability_larger(figure, which, setting, round, j),
                              "%s.round%zu.separation.n%zu.%s.probability", name, round + 1, figure4_extras[setting],
                              parameters[j].name);
        }
        for (size_t eyes = 0; eyes < 2; ++eyes)
            report_number(paper->report, gain_ratio(figure, which, eyes, round), "%s.round%zu.%s.g_width_ratio", name,
                          round + 1, eyes_names[eyes]);
    }
    report_number(paper->report, figure->training[which], "%s.training_seconds", name);
    report_number(paper->report, figure->round[which], "%s.second_round_seconds", name);
}

/* ---- the page ---- */

static void write_row(const figure4 *figure, FILE *page, size_t which, size_t setting, size_t eyes, size_t round)
{
    fprintf(page, "| eyes %s, N = %zu | %s |", eyes_names[eyes], figure4_extras[setting], round_title[round]);
    for (size_t j = 0; j < N_PARAMETERS; ++j) {
        interval found = interval_at(figure, which, setting, eyes, round, j);
        fprintf(page, j == N_LOCAL ? " %.1f (%.1f, %.1f) |" : " %.0f (%.0f, %.0f) |", found.median, found.low,
                found.high);
    }
    fprintf(page, "\n");
}

static void write_separation(const figure4 *figure, FILE *page, size_t which, size_t setting, size_t round)
{
    fprintf(page, "| larger with eyes closed, N = %zu | %s |", figure4_extras[setting], round_title[round]);
    for (size_t j = 0; j < N_PARAMETERS; ++j)
        fprintf(page, " %.2f |", probability_larger(figure, which, setting, round, j));
    fprintf(page, "\n");
}

static void write_analysis(const figure4 *figure, FILE *page, size_t which)
{
    fprintf(page, "## %s\n\n| | | C | μ | σ | g, dB |\n|---|---|---|---|---|---|\n", analysis_title[which]);
    for (size_t setting = 0; setting < N_SETTINGS; ++setting)
        for (size_t eyes = 0; eyes < 2; ++eyes)
            for (size_t round = 0; round < N_ROUNDS; ++round)
                write_row(figure, page, which, setting, eyes, round);
    for (size_t eyes = 0; eyes < 2; ++eyes)
        fprintf(page, "| the paper, eyes %s, N = 9 | both rounds | about %.0f | | | |\n", eyes_names[eyes],
                reference_c[eyes]);
    for (size_t setting = 0; setting < N_SETTINGS; ++setting)
        for (size_t round = 0; round < N_ROUNDS; ++round)
            write_separation(figure, page, which, setting, round);
    fprintf(page,
            "\nThe gain's interval at N = 9 is %.2f (closed) and %.2f (open) of that at N = 0 after the first round,\n"
            "%.2f and %.2f after both. ",
            gain_ratio(figure, which, 0, 0), gain_ratio(figure, which, 1, 0), gain_ratio(figure, which, 0, 1),
            gain_ratio(figure, which, 1, 1));
    fprintf(page, "%.1f s of processor time for the first training, %.1f s for each second round.\n\n",
            figure->training[which], figure->round[which]);
}

static void write_page(const paper_setup *paper, const figure4 *figure)
{
    const segment_list *segments = &figure->eeg.segments;
    FILE *page = page_begin(paper, "figure4", "Figure 4: a recording, eyes closed and eyes open");
    fprintf(page,
            "Channel %s: %zu segments of 8 s with eyes closed, %zu with eyes open; x_0 is the most typical of each,\n"
            "the nine extra ones are from both. Medians and 90 %% intervals after a round of %zu sets from the prior\n"
            "(one estimator for every N up to 9: the demo's way) and after another of %zu aimed at the observation\n"
            "set in the row.\n\n",
            figure->eeg.recording->channel, segments_count(segments, EYES_CLOSED), segments_count(segments, EYES_OPEN),
            paper->sizes.eeg_sets, paper->sizes.eeg_sets);
    for (size_t which = 0; which < N_ANALYSES; ++which)
        write_analysis(figure, page, which);
    fprintf(page,
            "Reference: the paper, with a recording of its own and two rounds of 50 000, has C about %.0f with eyes\n"
            "closed and %.0f with eyes open, C, μ and σ separate, and the same gain in both.\n\n",
            reference_c[0], reference_c[1]);
    fprintf(page, "%.0f of %.0f draws were outside the prior.\n", figure->outside, figure->drawn);
    page_end(paper, page, figure->seconds, figure->sets, figure->simulations);
}

void figure4_report(const paper_setup *paper, const figure4 *figure)
{
    write_densities(paper, figure);
    report_text(paper->report, figure->eeg.recording->channel, "channel");
    for (size_t which = 0; which < N_ANALYSES; ++which)
        report_analysis(paper, figure, which);
    for (size_t eyes = 0; eyes < 2; ++eyes)
        report_number(paper->report, reference_c[eyes], "reference.%s.C", eyes_names[eyes]);
    report_number(paper->report, figure->outside / figure->drawn, "outside_prior");
    write_page(paper, figure);
}
