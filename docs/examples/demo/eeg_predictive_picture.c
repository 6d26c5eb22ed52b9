/* build/demo/eeg_predictive.png: x_0 of each condition, and its power against that of signals simulated from its
   posterior by either analysis. */
#include "eeg.h"

static const char *const colours[2] = {"#1b6ca8", "#e07a1f"};
static const double levels[5] = {0.05, 0.25, 0.5, 0.75, 0.95};

static void write_signal(gnuplot_picture *picture, const eeg_study *eeg, eyes_state eyes)
{
    double rows[2 * SEGMENT], mean = 0;
    const sample *samples = eeg->data.recording->samples + eeg->data.segments.items[eeg->data.x0[eyes]].start;
    char block[32];
    for (size_t t = 0; t < SEGMENT; ++t)
        mean += samples[t].value / SEGMENT;
    for (size_t t = 0; t < SEGMENT; ++t) {
        rows[2 * t] = (double)t / RATE;
        rows[2 * t + 1] = samples[t].value - mean;
    }
    snprintf(block, sizeof block, "signal_%s", eyes_names[eyes]);
    picture_block(picture, block, SEGMENT, 2, rows);
}

/* Rows: frequency, observed, then five quantiles of what the posterior predicts. */
static void write_power(gnuplot_picture *picture, const eeg_study *eeg, size_t kind, eyes_state eyes)
{
    double rows[7 * N_FEATURES], frequencies[N_FEATURES];
    char block[32];
    CHECK(hnpe_summary_frequencies(POWER_WINDOW, RATE, frequencies));
    for (size_t k = 0; k < N_FEATURES; ++k) {
        rows[7 * k] = frequencies[k];
        rows[7 * k + 1] = eeg->data.x[eeg->data.x0[eyes] * N_FEATURES + k];
        for (size_t l = 0; l < 5; ++l)
            rows[7 * k + 2 + l] = quantile(N_SIMULATED, eeg->analyses[kind].simulated[eyes] + k, N_FEATURES, levels[l]);
    }
    snprintf(block, sizeof block, "power%zu_%s", kind, eyes_names[eyes]);
    picture_block(picture, block, N_FEATURES, 7, rows);
}

static void plot_signal(FILE *script, eyes_state eyes)
{
    fprintf(script, "unset key\nset title 'x_0, eyes %s' font ',12'\nset xlabel 'time, s' offset 0,0.4\n",
            eyes_names[eyes]);
    fprintf(script, "set ylabel 'µV' offset 1\nset xrange [0:8]\nset yrange [-limit:limit]\n");
    fprintf(script, "plot $signal_%s using 1:2 with lines lw 0.8 lc rgb '%s'\n", eyes_names[eyes], colours[eyes]);
}

static void plot_power(FILE *script, const char *title, size_t kind, eyes_state eyes)
{
    const char *name = eyes_names[eyes], *colour = colours[eyes];
    fprintf(script, "set key top right\nset title '%s' font ',12'\nset xlabel 'frequency, Hz' offset 0,0.4\n", title);
    fprintf(script, "set ylabel 'log_{10} power' offset 1\nset xrange [0:64]\nset yrange [power_low:power_high]\n");
    fprintf(script,
            "block = '$power%zu_%s'\n"
            "plot @block using 1:3:7 with filledcurves fs transparent solid 0.22 noborder lc rgb '%s' title "
            "'predicted, 90 %%', "
            "@block using 1:4:6 with filledcurves fs transparent solid 0.35 noborder lc rgb '%s' title '50 %%', "
            "@block using 1:5 with lines lw 1.5 lc rgb '%s' title 'median', "
            "@block using 1:2 with linespoints pt 7 ps 0.5 lw 1.3 lc rgb '#222222' title 'recorded'\n",
            kind, name, colour, colour, colour);
}

void eeg_predictive_picture(const demo_setup *demo, const eeg_study *eeg)
{
    gnuplot_picture *picture = picture_begin(demo, "eeg_predictive", 1200, 1000);
    FILE *script = picture_script(picture);
    for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes) {
        write_signal(picture, eeg, eyes);
        for (size_t kind = 0; kind < N_ANALYSES; ++kind)
            write_power(picture, eeg, kind, eyes);
    }
    /* The same axes for both conditions. */
    fprintf(script, "stats $signal_closed using (abs($2)) name 'A' nooutput\n"
                    "stats $signal_open using (abs($2)) name 'B' nooutput\n"
                    "limit = 1.05 * (A_max > B_max ? A_max : B_max)\n"
                    "stats $power1_closed using 3:7 name 'A' nooutput\n"
                    "stats $power1_open using 3:7 name 'B' nooutput\n"
                    "power_low = (A_min_x < B_min_x ? A_min_x : B_min_x) - 0.2\n"
                    "power_high = (A_max_y > B_max_y ? A_max_y : B_max_y) + 1\n");
    fprintf(script, "set multiplot layout 3,2 margins 0.06,0.99,0.055,0.96 spacing 0.07,0.10\n");
    for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes)
        plot_signal(script, eyes);
    for (size_t kind = 0; kind < N_ANALYSES; ++kind)
        for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes)
            plot_power(script, eeg->analyses[kind].title, kind, eyes);
    fprintf(script, "unset multiplot\n");
    picture_end(picture);
}
