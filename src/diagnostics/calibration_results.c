/* What ranks say: results with their arrays, pictures, verdicts and sentences. */
#include "calibration.h"

#include "report/results.h"
#include "uniformity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NAME_ROOM 64
#define WORDS_ROOM 400
/* A mean of ranks, or their spread, so many standard errors off names what is wrong. */
#define NOTABLE 3.3

typedef struct conclusion {
    const hnpei_ranks *ranks;
    hnpei_findings findings;
    hnpei_ruler ruler; /* of the level at hand */
    double *ecdf;      /* [n_grid] */
    size_t n_left_out;
} conclusion;

typedef struct words {
    char text[WORDS_ROOM];
} words;

/* "p = 0.0123" */
static words say_p(double p)
{
    words w;
    if (p <= 1e-11) /* below that it is rounding that is seen */
        snprintf(w.text, sizeof w.text, "p < 1e-11");
    else
        snprintf(w.text, sizeof w.text, "p = %.2g", p);
    return w;
}

/* ---- what the numbers show ---- */

static words describe_parameter(const hnpei_measured *m, size_t n, const double *uniform)
{
    words w;
    const int biased = fabs(m->mean_z) > NOTABLE, spread = fabs(m->spread_z) > NOTABLE;
    char bias[160] = "", width[160] = "";
    if (biased) {
        size_t below = 0;
        for (size_t i = 0; i < n; ++i)
            below += uniform[i] < 0.5;
        const double share = 100 * (double)below / (double)n;
        snprintf(bias, sizeof bias, "biased, too %s: the truth is %s the posterior's median in %.1f %% of the sets",
                 m->mean < 0.5 ? "high" : "low", m->mean < 0.5 ? "below" : "above",
                 m->mean < 0.5 ? share : 100 - share);
    }
    if (spread)
        snprintf(width, sizeof width,
                 "%s-confident: intervals of 50 %% hold the truth in %.1f %%, of 90 %% in %.1f %% of the sets",
                 m->spread_z > 0 ? "over" : "under", 100 * hnpei_share_in_middle(n, uniform, 0.5),
                 100 * hnpei_share_in_middle(n, uniform, 0.9));
    const int bias_first = fabs(m->mean_z) > fabs(m->spread_z);
    if (biased || spread)
        snprintf(w.text, sizeof w.text, "%s%s%s", bias_first ? bias : width, biased && spread ? "; and " : "",
                 bias_first ? width : bias);
    else
        snprintf(w.text, sizeof w.text,
                 "of another shape than it should be: neither its place nor its width is wrong on average");
    return w;
}

static words describe_density(const hnpei_measured *m)
{
    words w;
    if (fabs(m->mean_z) > NOTABLE)
        snprintf(w.text, sizeof w.text,
                 "%s-confident: the truth lies in the posterior's densest part of %.1f %% on average, and should in "
                 "that of 50 %%",
                 m->mean > 0.5 ? "over" : "under", 100 * m->mean);
    else
        snprintf(w.text, sizeof w.text, "regions of %.0f %% hold the truth in %.1f %% of the sets", 100 * m->where,
                 100 * (m->where + m->difference));
    return w;
}

static words describe_distance(const hnpei_measured *m, double area)
{
    words w;
    const int spread = fabs(m->spread_z) > NOTABLE, off = fabs(m->mean_z) > NOTABLE;
    snprintf(w.text, sizeof w.text, "%s%s%sthe area between the curve and the diagonal is %+.4f",
             !spread           ? ""
             : m->spread_z > 0 ? "over-confident"
                               : "under-confident",
             !off     ? ""
             : spread ? " and lying to one side of the truth"
                      : "lying to one side of the truth",
             spread || off ? ": " : "", area);
    return w;
}

static hnpe_status conclude(const conclusion *c, const hnpei_measured *m, words shown, const char *what,
                            hnpei_result *result)
{
    const size_t n = c->ranks->n_sets;
    const hnpe_verdict verdict = m->outside                      ? HNPE_VERDICT_FLAGGED
                                 : n < HNPEI_CALIBRATION_DECIDES ? HNPE_VERDICT_UNDECIDED
                                                                 : HNPE_VERDICT_PASSED;
    char left_out[60] = "";
    if (c->n_left_out)
        snprintf(left_out, sizeof left_out, "; %zu invalid sets left out", c->n_left_out);
    const words p = say_p(m->p);
    if (verdict == HNPE_VERDICT_FLAGGED)
        return hnpei_result_conclude(result, verdict, "%s (%s, outside the %g %% band at %zu points%s)", shown.text,
                                     p.text, 100 * (1 - c->ruler.level), m->outside, left_out);
    return hnpei_result_conclude(result, verdict, "%s, of %zu sets with %zu draws each, inside the %g %% band (%s%s)%s",
                                 what, n, c->ranks->n_draws, 100 * (1 - c->ruler.level), p.text, left_out,
                                 verdict == HNPE_VERDICT_UNDECIDED ? "; a hundred sets or more would tell" : "");
}

/* ---- arrays that all have ---- */

static hnpe_status put_measured(const conclusion *c, const hnpei_measured *m, hnpei_result *result)
{
    HNPEI_TRY(hnpei_result_number(result, "p", m->p));
    HNPEI_TRY(hnpei_result_number(result, "level", c->ruler.level));
    HNPEI_TRY(hnpei_result_number(result, "mean_z", m->mean_z));
    HNPEI_TRY(hnpei_result_number(result, "spread_z", m->spread_z));
    HNPEI_TRY(hnpei_result_number(result, "chi_square", m->chi_square));
    HNPEI_TRY(hnpei_result_array(result, "histogram", HNPEI_UNIFORMITY_BINS, 0, m->histogram));
    return hnpei_result_number(result, "left_out", (double)c->n_left_out);
}

/* The curve and its band, less `times` the diagonal. */
static hnpe_status put_curve(const conclusion *c, double times, const char *x, const char *y, hnpei_result *result)
{
    const hnpei_ruler *ruler = &c->ruler;
    const size_t n = ruler->n_grid;
    double shifted[HNPEI_BAND_POINTS + 1];
    const struct {
        const char *name;
        const double *values;
    } curves[] = {{y, c->ecdf}, {"low", ruler->low}, {"high", ruler->high}};
    HNPEI_TRY(hnpei_result_array(result, x, n, 0, ruler->grid));
    for (size_t i = 0; i < sizeof curves / sizeof *curves; ++i) {
        for (size_t k = 0; k < n; ++k)
            shifted[k] = curves[i].values[k] - times * ruler->grid[k];
        HNPEI_TRY(hnpei_result_array(result, curves[i].name, n, 0, shifted));
    }
    return HNPE_OK;
}

/* ---- the three ---- */

static hnpe_status add_parameter(conclusion *c, size_t j)
{
    static const hnpei_picture picture = {.x_label = "rank of the truth among the draws, as a share",
                                          .y_label = "distribution function less the uniform one",
                                          .curves = {{HNPEI_CURVE_BAND, "simultaneous band", "grid", "low", "high"},
                                                     {HNPEI_CURVE_STEPS, "ranks", "grid", "difference", NULL}}};
    const hnpei_ranks *ranks = c->ranks;
    const size_t n = ranks->n_sets;
    const double *uniform = ranks->uniform + j * n;
    const int local = j < ranks->d_local;
    char name[NAME_ROOM];
    hnpei_result *result;
    hnpei_measured m;
    snprintf(name, sizeof name, "sbc.%s.%zu", local ? "local" : "global", local ? j : j - ranks->d_local);
    HNPEI_TRY(hnpei_findings_add(&c->findings, name, &result));
    hnpei_ruler_measure(&c->ruler, uniform, c->ecdf, &m);
    HNPEI_TRY(hnpei_result_array(result, "rank", n, 0, ranks->rank + j * n));
    HNPEI_TRY(hnpei_result_array(result, "uniform", n, 0, uniform));
    HNPEI_TRY(put_curve(c, 1, "grid", "difference", result));
    HNPEI_TRY(hnpei_result_number(result, "coverage_50", hnpei_share_in_middle(n, uniform, 0.5)));
    HNPEI_TRY(hnpei_result_number(result, "coverage_90", hnpei_share_in_middle(n, uniform, 0.9)));
    HNPEI_TRY(put_measured(c, &m, result));
    hnpei_result_picture(result, &picture);
    return conclude(c, &m, describe_parameter(&m, n, uniform), "ranks are uniform", result);
}

static const hnpei_picture coverage_picture = {
    .x_label = "credibility",
    .y_label = "share of sets whose region holds the truth",
    .square = 1,
    .curves = {{HNPEI_CURVE_BAND, "simultaneous band", "credibility", "low", "high"},
               {HNPEI_CURVE_DASHES, NULL, "credibility", "credibility", NULL},
               {HNPEI_CURVE_LINE, "posterior", "credibility", "coverage", NULL}}};

static hnpe_status add_density(conclusion *c)
{
    const hnpei_ranks *ranks = c->ranks;
    hnpei_result *result;
    hnpei_measured m;
    HNPEI_TRY(hnpei_findings_add(&c->findings, "coverage", &result));
    hnpei_ruler_measure(&c->ruler, ranks->density, c->ecdf, &m);
    HNPEI_TRY(hnpei_result_array(result, "rank", ranks->n_sets, 0, ranks->density));
    HNPEI_TRY(put_curve(c, 0, "credibility", "coverage", result));
    HNPEI_TRY(put_measured(c, &m, result));
    hnpei_result_picture(result, &coverage_picture);
    return conclude(c, &m, describe_density(&m), "regions of highest density hold the truth as often as they say",
                    result);
}

/* Between curve and diagonal from 1/2 to 1: below 0 where the posterior is too narrow. */
static double measure_area(const conclusion *c)
{
    const hnpei_ruler *ruler = &c->ruler;
    double area = 0;
    for (size_t k = ruler->n_grid / 2; k + 1 < ruler->n_grid; ++k)
        area += (c->ecdf[k] - ruler->grid[k] + c->ecdf[k + 1] - ruler->grid[k + 1]) / 2 *
                (ruler->grid[k + 1] - ruler->grid[k]);
    return area;
}

static hnpe_status add_distance(conclusion *c, hnpei_level over)
{
    static const char *const names[] = {"tarp", "tarp.local", "tarp.global"};
    const hnpei_ranks *ranks = c->ranks;
    const double *distance = ranks->distance + (size_t)over * ranks->n_sets;
    hnpei_result *result;
    hnpei_measured m;
    HNPEI_TRY(hnpei_findings_add(&c->findings, names[over], &result));
    hnpei_ruler_measure(&c->ruler, distance, c->ecdf, &m);
    const double area = measure_area(c);
    HNPEI_TRY(hnpei_result_array(result, "rank", ranks->n_sets, 0, distance));
    HNPEI_TRY(put_curve(c, 0, "credibility", "coverage", result));
    HNPEI_TRY(hnpei_result_number(result, "area", area));
    HNPEI_TRY(put_measured(c, &m, result));
    hnpei_result_picture(result, &coverage_picture);
    return conclude(c, &m, describe_distance(&m, area),
                    "balls around random points hold the truth as often as they say", result);
}

/* ---- all of them ---- */

static hnpe_status take_ruler(conclusion *c, double level)
{
    hnpei_ruler_free(&c->ruler);
    return hnpei_ruler_create(c->ranks->context, c->ranks->n_sets, level, &c->ruler);
}

static hnpe_status add_all(conclusion *c, int with_density)
{
    const hnpei_ranks *ranks = c->ranks;
    const size_t d = ranks->d_local + ranks->d_global;
    HNPEI_TRY(take_ruler(c, HNPEI_CALIBRATION_LEVEL / (double)d));
    for (size_t j = 0; j < d; ++j)
        HNPEI_TRY(add_parameter(c, j));
    HNPEI_TRY(take_ruler(c, HNPEI_CALIBRATION_LEVEL));
    if (with_density)
        HNPEI_TRY(add_density(c));
    HNPEI_TRY(add_distance(c, HNPEI_LEVEL_ALL));
    if (ranks->d_local && ranks->d_global) {
        HNPEI_TRY(add_distance(c, HNPEI_LEVEL_LOCAL));
        HNPEI_TRY(add_distance(c, HNPEI_LEVEL_GLOBAL));
    }
    return HNPE_OK;
}

hnpe_status hnpei_calibration_conclude(const hnpei_ranks *ranks, int with_density, size_t n_left_out,
                                       hnpe_report *report)
{
    conclusion c = {.ranks = ranks, .n_left_out = n_left_out};
    HNPEI_TRY(hnpei_allocate(ranks->context, HNPEI_BAND_POINTS + 1, sizeof *c.ecdf, &c.ecdf));
    hnpei_findings_begin(report, &c.findings);
    hnpe_status status = add_all(&c, with_density);
    if (status == HNPE_OK)
        status = hnpei_findings_append(&c.findings);
    hnpei_findings_end(&c.findings);
    hnpei_ruler_free(&c.ruler);
    hnpei_free(ranks->context, c.ecdf);
    return status;
}
