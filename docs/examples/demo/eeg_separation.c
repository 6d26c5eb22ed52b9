/* Whether the parameters differ between eyes closed and eyes open. */
#include "eeg.h"

/* Probability that a parameter is larger in one segment than in another, each with its own posterior. */
static double probability_larger(const double *one, const double *other, size_t j)
{
    size_t larger = 0;
    for (size_t i = 0; i < N_DRAWS; ++i)
        larger += one[i * N_PARAMETERS + j] > other[i * N_PARAMETERS + j];
    return (double)larger / N_DRAWS;
}

/* The mean of that over all pairs of a closed and an open segment: a difference between the two x_0 could be a matter
   of which 8 s were taken. */
static double probability_over_segments(const eeg_study *eeg, const eeg_analysis *analysis, size_t j)
{
    double sum = 0, pairs = 0;
    for (size_t a = 0; a < eeg->data.segments.n; ++a)
        for (size_t b = 0; b < eeg->data.segments.n; ++b)
            if (eeg->data.segments.items[a].eyes == EYES_CLOSED && eeg->data.segments.items[b].eyes == EYES_OPEN) {
                sum += probability_larger(eeg_draws(analysis, 1, a), eeg_draws(analysis, 1, b), j);
                pairs += 1;
            }
    return sum / pairs;
}

static void compare_first(const demo_setup *demo, const eeg_study *eeg, const eeg_analysis *analysis, size_t setting)
{
    const double *closed = eeg_draws(analysis, setting, eeg->data.x0[EYES_CLOSED]);
    const double *open = eeg_draws(analysis, setting, eeg->data.x0[EYES_OPEN]);
    intervals in_closed = intervals_of(N_DRAWS, closed), in_open = intervals_of(N_DRAWS, open);
    printf("  x_0, N = %zu      ", eeg_extras[setting]);
    for (size_t j = 0; j < N_LOCAL; ++j) {
        double p = probability_larger(closed, open, j);
        int apart = intervals_apart(&in_closed.of[j], &in_open.of[j]);
        printf(" %11.2f, %7s", p, apart ? "apart" : "overlap");
        report_number(demo->report, p, "%s.separation.n%zu.%s.probability", analysis->prefix, eeg_extras[setting],
                      parameters[j].name);
        report_number(demo->report, apart, "%s.separation.n%zu.%s.intervals_apart", analysis->prefix,
                      eeg_extras[setting], parameters[j].name);
    }
    printf("\n");
}

/* Returns whether some parameter separates the conditions over all segments. */
int eeg_separation(const demo_setup *demo, const eeg_study *eeg, const eeg_analysis *analysis)
{
    static const double clear = 0.9;
    int separate = 0;
    printf("  Probability that it is larger with eyes closed, and whether the 90 %% intervals overlap:\n");
    for (size_t k = 0; k < N_SETTINGS; ++k)
        compare_first(demo, eeg, analysis, k);
    printf("  all pairs, N = 9");
    for (size_t j = 0; j < N_LOCAL; ++j) {
        double p = probability_over_segments(eeg, analysis, j);
        printf(" %11.2f %8s", p, "");
        report_number(demo->report, p, "%s.separation.segments.%s.probability", analysis->prefix, parameters[j].name);
        separate |= p > clear || p < 1 - clear;
    }
    printf("\n");
    report_number(demo->report, separate, "%s.separate", analysis->prefix);
    return separate;
}
