/* build/demo/toy.png: for each N the joint posterior above, the marginal of beta below. */
#include "toy.h"

#include <math.h>
#include <stdlib.h>

enum { N_PANELS = 3, N_DRAWS = 4000, N_DOTS = 1500, N_CURVE = 200, N_BINS = 48 };
static const size_t extras[N_PANELS] = {0, 10, 100};
static const double true_alpha = 0.5, true_beta = 0.5;

/* The part of the axis of beta that a panel shows. */
typedef struct view {
    double low, high;
} view;

static view view_of(const toy_posterior *exact)
{
    double end = toy_exact_beta(exact, 0.999), margin = 0.08 * (end - exact->largest);
    return (view){exact->largest - margin, end + margin};
}

/* The exact joint posterior is a curve; its density goes with beta's. */
static void write_exact(gnuplot_picture *picture, size_t panel, const toy_posterior *exact, view shown)
{
    double rows[3 * N_CURVE];
    for (size_t i = 0; i < N_CURVE; ++i) {
        double beta = exact->largest + (shown.high - exact->largest) * (double)i / (N_CURVE - 1);
        beta = beta < 1 ? beta : 1;
        rows[3 * i] = exact->first / beta;
        rows[3 * i + 1] = beta;
        rows[3 * i + 2] = toy_exact_beta_density(exact, beta);
    }
    char name[32];
    snprintf(name, sizeof name, "exact%zu", panel);
    picture_block(picture, name, N_CURVE, 3, rows);
}

static void write_learned(gnuplot_picture *picture, size_t panel, const double *theta, view shown)
{
    char name[32];
    snprintf(name, sizeof name, "learned%zu", panel);
    picture_block(picture, name, N_DOTS, 2, theta);
    double bins[2 * N_BINS] = {0}, width = (shown.high - shown.low) / N_BINS;
    for (size_t i = 0; i < N_BINS; ++i)
        bins[2 * i] = shown.low + ((double)i + 0.5) * width;
    for (size_t i = 0; i < N_DRAWS; ++i) {
        double place = (theta[2 * i + 1] - shown.low) / width;
        if (place >= 0 && place < N_BINS)
            bins[2 * (size_t)place + 1] += 1 / (N_DRAWS * width);
    }
    snprintf(name, sizeof name, "bins%zu", panel);
    picture_block(picture, name, N_BINS, 2, bins);
}

static void write_joint(FILE *script, size_t panel, double x0, view shown)
{
    double low = x0 / shown.high * 0.97, high = x0 / shown.low * 1.03;
    int first = panel == 0;
    fprintf(script, "set title 'N = %zu' font ',13'\nset ylabel '%s'\nset yrange [%g:%g]\n", extras[panel],
            first ? "α_0" : "", low, high < 1.03 ? high : 1.03);
    fprintf(script,
            "plot $learned%zu using 2:1 with points pt 7 ps 0.45 lc rgb '#b03a76c4' title '%s', "
            "$exact%zu using 2:1 with lines lw 1.6 lc rgb '#222222' title '%s', "
            "'+' using (%g):(%g) every ::0::0 with points pt 2 ps 1.6 lw 2 lc rgb '#d1495b' title '%s'\n",
            panel, first ? "learned, draws" : "", panel, first ? "exact" : "", true_beta, true_alpha,
            first ? "truth" : "");
}

static void write_marginal(FILE *script, size_t panel)
{
    int first = panel == 0;
    fprintf(script, "unset title\nset ylabel '%s'\nset yrange [0:*]\n", first ? "density of β" : "");
    fprintf(script, "set arrow 1 from %g, graph 0 to %g, graph 1 front nohead lc rgb '#d1495b' lw 1.5 dt 2\n",
            true_beta, true_beta);
    fprintf(script,
            "plot $bins%zu with boxes fs solid 0.45 noborder lc rgb '#3a76c4' title '%s', "
            "$exact%zu using 2:3 with lines lw 1.6 lc rgb '#222222' title '%s'\nunset arrow 1\n",
            panel, first ? "learned" : "", panel, first ? "exact" : "");
}

static void write_panels(FILE *script, const double *x0, const view *shown)
{
    fprintf(script, "set multiplot layout 2,%d columnsfirst margins 0.065,0.985,0.10,0.93 spacing 0.065,0.13\n",
            N_PANELS);
    fprintf(script, "set xlabel 'β'\nset key top right\n");
    for (size_t i = 0; i < N_PANELS; ++i) {
        double width = shown[i].high - shown[i].low, tens = pow(10, floor(log10(width)));
        fprintf(script, "set xrange [%g:%g]\nset xtics %g\n", shown[i].low, shown[i].high,
                width < 2 * tens   ? 0.5 * tens
                : width < 5 * tens ? tens
                                   : 2 * tens);
        write_joint(script, i, x0[i], shown[i]);
        write_marginal(script, i);
    }
    fprintf(script, "unset multiplot\n");
}

void toy_picture(const demo_setup *demo, const hnpe_posterior *posterior)
{
    gnuplot_picture *picture = picture_begin(demo, "toy", 1200, 760);
    double *theta = allocate(2 * N_DRAWS, sizeof *theta), *x = allocate(extras[N_PANELS - 1] + 1, sizeof *x);
    double first[N_PANELS];
    view shown[N_PANELS];
    hnpe_rng *rng;
    CHECK(hnpe_rng_create(demo->context, 3, 0, &rng));
    toy_observe(true_alpha, true_beta, extras[N_PANELS - 1], rng, x); /* nested: every panel sees the first of these */
    for (size_t i = 0; i < N_PANELS; ++i) {
        int64_t n_rows = (int64_t)extras[i] + 1;
        toy_posterior exact = toy_exact(extras[i], x);
        shown[i] = view_of(&exact);
        first[i] = exact.first;
        CHECK(hnpe_posterior_sample(posterior, 1, &n_rows, x, N_DRAWS, rng, theta));
        write_exact(picture, i, &exact, shown[i]);
        write_learned(picture, i, theta, shown[i]);
    }
    write_panels(picture_script(picture), first, shown);
    hnpe_rng_release(rng);
    free(x);
    free(theta);
    picture_end(picture);
}
