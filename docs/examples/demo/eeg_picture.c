/* build/demo/eeg.png and eeg_tolerant.png: marginals of each parameter with eyes closed and open, at N = 0 and N = 9,
 * and every segment's interval. */
#include "eeg.h"

enum { N_CURVE = 300 };
static const char *const colours[2] = {"#1b6ca8", "#e07a1f"};

static void write_curves(gnuplot_picture *picture, const eeg_study *eeg, const eeg_analysis *analysis)
{
    double curve[N_CURVE];
    char block[32];
    for (size_t k = 0; k < N_SETTINGS; ++k)
        for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes)
            for (size_t j = 0; j < N_PARAMETERS; ++j) {
                const parameter *of = &parameters[j];
                smooth_density(N_DRAWS, eeg_draws(analysis, k, eeg->data.x0[eyes]) + j, N_PARAMETERS, of->low, of->high,
                               N_CURVE, curve);
                snprintf(block, sizeof block, "%s%zu_%zu", eyes_names[eyes], k, j);
                picture_curve(picture, block, N_CURVE, of->low, of->high, curve);
            }
}

/* Rows: middle of the segment in seconds, then low, median, high of each parameter. */
static void write_segments(gnuplot_picture *picture, const eeg_study *eeg, const eeg_analysis *analysis,
                           eyes_state eyes)
{
    enum { COLUMNS = 1 + 3 * N_PARAMETERS };
    double rows[64 * COLUMNS];
    size_t n = 0;
    for (size_t i = 0; i < eeg->data.segments.n && n < 64; ++i) {
        if (eeg->data.segments.items[i].eyes != eyes)
            continue;
        intervals found = intervals_of(N_DRAWS, eeg_draws(analysis, 1, i));
        double *row = rows + COLUMNS * n++;
        row[0] = ((double)eeg->data.segments.items[i].start + 0.5 * SEGMENT) / RATE;
        for (size_t j = 0; j < N_PARAMETERS; ++j) {
            row[1 + 3 * j] = found.of[j].low;
            row[2 + 3 * j] = found.of[j].median;
            row[3 + 3 * j] = found.of[j].high;
        }
    }
    picture_block(picture, eyes_names[eyes], n, COLUMNS, rows);
}

static void plot_marginal(FILE *script, size_t k, size_t j)
{
    const parameter *of = &parameters[j];
    const char *row = k ? "N = 9" : "N = 0";
    fprintf(script, "unset key\nset xrange [%g:%g]\nset yrange [0:*]\nunset ytics\nset xtics %g\n", of->low, of->high,
            of->step);
    fprintf(script, "set xlabel '%s' offset 0,0.4\nset ylabel '%s' offset 0.5\nplot", of->label, j ? "" : row);
    for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes) {
        const char *name = eyes_names[eyes], *colour = colours[eyes];
        fprintf(script,
                "%s $%s%zu_%zu using 1:2 with filledcurves y=0 fs transparent solid 0.35 noborder lc rgb '%s', "
                "$%s%zu_%zu using 1:2 with lines lw 1.5 lc rgb '%s'",
                eyes ? "," : "", name, k, j, colour, name, k, j, colour);
    }
    fprintf(script, "\n");
}

static void plot_segments(FILE *script, double seconds, size_t j)
{
    fprintf(script, "unset key\nset xrange [0:%g]\nset xtics auto\nset yrange [%g:%g]\nset ytics %g\n", seconds,
            parameters[j].low, parameters[j].high, parameters[j].step);
    fprintf(script, "set xlabel 'time, s' offset 0,0.4\nset ylabel '%s' offset 1\nplot", parameters[j].label);
    for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes)
        fprintf(script, "%s $%s using 1:%zu:%zu:%zu with yerrorbars pt 7 ps 0.9 lw 1.6 lc rgb '%s'", eyes ? "," : "",
                eyes_names[eyes], 3 + 3 * j, 2 + 3 * j, 4 + 3 * j, colours[eyes]);
    fprintf(script, "\n");
}

/* The heading is drawn with the first panel and must not be with the others. */
static void write_heading(FILE *script, const char *channel, const char *title)
{
    fprintf(
        script,
        "set label 1 'EEG, channel %s. %s. Below, each 8 s segment at N = 9' at screen 0.055, 0.975 left font ',12'\n",
        channel, title);
    for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes)
        fprintf(script, "set label %d 'eyes %s' at screen %g, 0.975 right font ',13' textcolor rgb '%s'\n",
                2 + (int)eyes, eyes_names[eyes], eyes ? 0.985 : 0.9, colours[eyes]);
}

void eeg_picture(const demo_setup *demo, const eeg_study *eeg, const eeg_analysis *analysis)
{
    gnuplot_picture *picture = picture_begin(demo, analysis->picture, 1280, 860);
    FILE *script = picture_script(picture);
    write_curves(picture, eeg, analysis);
    write_segments(picture, eeg, analysis, EYES_CLOSED);
    write_segments(picture, eeg, analysis, EYES_OPEN);
    fprintf(script, "set multiplot layout 3,4 margins 0.055,0.985,0.065,0.945 spacing 0.055,0.09\n");
    write_heading(script, eeg->data.recording->channel, analysis->title);
    for (size_t k = 0; k < N_SETTINGS; ++k)
        for (size_t j = 0; j < N_PARAMETERS; ++j) {
            plot_marginal(script, k, j);
            fprintf(script, "unset label\n");
        }
    for (size_t j = 0; j < N_PARAMETERS; ++j)
        plot_segments(script, (double)eeg->data.recording->n / RATE, j);
    fprintf(script, "unset multiplot\n");
    picture_end(picture);
}
