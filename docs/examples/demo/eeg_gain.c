/* Whether the gain, which all segments share, is narrowed by the extra segments and agrees between the conditions. */
#include "eeg.h"

#include <stdlib.h>
#include <string.h>

static interval gain_of(const double *theta)
{
    return interval_of(N_DRAWS, theta + N_LOCAL, N_PARAMETERS);
}

/* The gain from segments of one condition alone: two estimates from separate data. */
static interval gain_alone(const eeg_study *eeg, const eeg_analysis *analysis, eyes_state eyes)
{
    double rows[N_ROWS * N_FEATURES], *theta = allocate(N_DRAWS * N_PARAMETERS, sizeof *theta);
    size_t n = 0;
    for (size_t i = 0; i < eeg->data.segments.n && n < N_ROWS; ++i)
        if (eeg->data.segments.items[i].eyes == eyes)
            memcpy(rows + n++ * N_FEATURES, eeg->data.x + i * N_FEATURES, N_FEATURES * sizeof *rows);
    neural_mass_sample(analysis->posterior, 1, n, rows, 30, theta);
    interval found = gain_of(theta);
    free(theta);
    return found;
}

static void report_alone(const demo_setup *demo, const eeg_study *eeg, const eeg_analysis *analysis)
{
    printf(";\n  from segments of one condition alone:");
    for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes) {
        interval alone = gain_alone(eeg, analysis, eyes);
        printf(" %s %.1f [%.1f, %.1f] dB%s", eyes_names[eyes], alone.median, alone.low, alone.high, eyes ? ".\n" : ",");
        report_number(demo->report, alone.median, "%s.%s.g_alone.median", analysis->prefix, eyes_names[eyes]);
        report_number(demo->report, alone.low, "%s.%s.g_alone.low", analysis->prefix, eyes_names[eyes]);
        report_number(demo->report, alone.high, "%s.%s.g_alone.high", analysis->prefix, eyes_names[eyes]);
    }
}

void eeg_gain(const demo_setup *demo, const eeg_study *eeg, const eeg_analysis *analysis)
{
    interval narrow[2];
    printf("  Gain: the interval at N = 9 is");
    for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes) {
        interval wide = gain_of(eeg_draws(analysis, 0, eeg->data.x0[eyes]));
        narrow[eyes] = gain_of(eeg_draws(analysis, 1, eeg->data.x0[eyes]));
        double ratio = (narrow[eyes].high - narrow[eyes].low) / (wide.high - wide.low);
        printf(" %.2f (%s)", ratio, eyes_names[eyes]);
        report_number(demo->report, ratio, "%s.%s.g_width_ratio", analysis->prefix, eyes_names[eyes]);
    }
    int agrees = !intervals_apart(&narrow[0], &narrow[1]);
    printf(" of that at N = 0; the conditions %s", agrees ? "agree" : "DISAGREE");
    report_number(demo->report, agrees, "%s.g_agrees", analysis->prefix);
    report_alone(demo, eeg, analysis);
}
