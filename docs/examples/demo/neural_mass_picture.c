/* build/demo/jansen_rit.png: marginals on the diagonal, pairs below it, N = 0 against N = 9. */
#include "neural_mass.h"

enum { N_DOTS = 2000, N_CURVE = 240 };
static const char *const colours[2] = {"#9aa0a6", "#1b6ca8"};
static const char *const dots[2] = {"#c09aa0a6", "#b01b6ca8"}; /* the first byte is transparency */
static const char *const names[2] = {"N = 0", "N = 9"};

static void write_blocks(gnuplot_picture *picture, int which, const double *theta)
{
    char block[32];
    double curve[N_CURVE];
    snprintf(block, sizeof block, "draws%d", which);
    picture_block(picture, block, N_DOTS, N_PARAMETERS, theta);
    for (size_t j = 0; j < N_PARAMETERS; ++j) {
        const parameter *of = &parameters[j];
        smooth_density(N_DRAWS, theta + j, N_PARAMETERS, of->low, of->high, N_CURVE, curve);
        snprintf(block, sizeof block, "curve%d_%zu", which, j);
        picture_curve(picture, block, N_CURVE, of->low, of->high, curve);
    }
}

static void write_marginal(FILE *script, size_t j)
{
    fprintf(script, "unset key\n");
    if (j == 0)
        fprintf(script, "set key at screen 0.9, screen 0.93 right top font ',15' samplen 2 spacing 1.5\n");
    fprintf(script, "set yrange [0:*]\nunset ytics\nset ylabel '%s'\n", j ? "" : "density");
    fprintf(script, "set arrow 1 from %g, graph 0 to %g, graph 1 front nohead lc rgb '#d1495b' lw 1.6 dt 2\nplot",
            parameters[j].truth, parameters[j].truth);
    for (int k = 0; k < 2; ++k)
        fprintf(
            script,
            " $curve%d_%zu using 1:2 with filledcurves y=0 fs transparent solid 0.35 noborder lc rgb '%s' title '%s',"
            " $curve%d_%zu using 1:2 with lines lw 1.5 lc rgb '%s' notitle,",
            k, j, colours[k], names[k], k, j, colours[k]);
    fprintf(script, " NaN with lines lc rgb '#d1495b' lw 1.6 dt 2 title 'truth'\nunset arrow 1\n");
}

static void write_pair(FILE *script, size_t row, size_t column)
{
    const parameter *up = &parameters[row], *across = &parameters[column];
    fprintf(script, "unset key\nset yrange [%g:%g]\nset ytics %g format '%s'\nset ylabel '%s'\nplot", up->low, up->high,
            up->step, column ? "" : "%g", column ? "" : up->label);
    for (int k = 0; k < 2; ++k)
        fprintf(script, " $draws%d using %zu:%zu with points pt 7 ps 0.35 lc rgb '%s',", k, column + 1, row + 1,
                dots[k]);
    fprintf(script, " '+' using (%g):(%g) every ::0::0 with points pt 2 ps 1.7 lw 2.2 lc rgb '#d1495b'\n",
            across->truth, up->truth);
}

/* The place of a panel, as shares of the picture: gnuplot's own layouts leave no room to leave panels out. */
static void write_place(FILE *script, size_t row, size_t column)
{
    double left = 0.085 + 0.231 * (double)column, bottom = 0.775 - 0.231 * (double)row;
    fprintf(script,
            "set lmargin at screen %g\nset rmargin at screen %g\nset bmargin at screen %g\nset tmargin at screen %g\n",
            left, left + 0.21, bottom, bottom + 0.21);
}

void neural_mass_picture(const demo_setup *demo, const double *without, const double *with)
{
    gnuplot_picture *picture = picture_begin(demo, "jansen_rit", 1100, 1000);
    FILE *script = picture_script(picture);
    write_blocks(picture, 0, without);
    write_blocks(picture, 1, with);
    fprintf(script, "set multiplot\n");
    for (size_t row = 0; row < N_PARAMETERS; ++row)
        for (size_t column = 0; column <= row; ++column) {
            int last = row + 1 == N_PARAMETERS;
            const parameter *across = &parameters[column];
            write_place(script, row, column);
            fprintf(script, "set xrange [%g:%g]\nset xtics %g format '%s'\nset xlabel '%s'\n", across->low,
                    across->high, across->step, last ? "%g" : "", last ? across->label : "");
            if (row == column)
                write_marginal(script, row);
            else
                write_pair(script, row, column);
        }
    fprintf(script, "unset multiplot\n");
    picture_end(picture);
}
