/* The normal restricted to an interval. Everything is measured outwards from the point of the interval nearest to the
   mean, in units of the density there: no tail is too far out. To the left and to the right of that point lie two
   wings, of which one is empty where the mean is outside the interval. */
#include "kind.h"
#include "special.h"

#include <math.h>

/* p = mean, sd, low, high. */
enum { MEAN, SD, LOW, HIGH };
/* c = the nearest point, its distance to the mean in sd, and the masses of the wings. */
enum { ORIGIN, NEAR, LEFT, RIGHT };

static hnpe_status check(const char *where, size_t j, const double *p)
{
    double low = (p[LOW] - p[MEAN]) / p[SD], high = (p[HIGH] - p[MEAN]) / p[SD];
    if (low > 1e100 || high < -1e100)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "low[%zu] = %g to high[%zu] = %g is too many times sd[%zu] = %g away from mean[%zu] = %g", j,
                          p[LOW], j, p[HIGH], j, p[SD], j, p[MEAN]);
    if (nextafter(p[LOW], p[HIGH]) >= p[HIGH])
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "no number lies between low[%zu] = %.17g and high[%zu] = %.17g", j, p[LOW], j, p[HIGH]);
    return HNPE_OK;
}

static void prepare(hnpei_margin *margin)
{
    const double *p = margin->p;
    double *c = margin->c;
    margin->low = p[LOW];
    margin->high = p[HIGH];
    c[ORIGIN] = fmin(fmax(p[MEAN], p[LOW]), p[HIGH]);
    c[NEAR] = fabs(c[ORIGIN] - p[MEAN]) / p[SD];
    c[LEFT] = hnpei_normal_mass(c[NEAR], (c[ORIGIN] - p[LOW]) / p[SD]);
    c[RIGHT] = hnpei_normal_mass(c[NEAR], (p[HIGH] - c[ORIGIN]) / p[SD]);
}

static double total(const hnpei_margin *margin)
{
    return margin->c[LEFT] + margin->c[RIGHT];
}

/* Log of the density at the origin over that at distance t. */
static double drop(const hnpei_margin *margin, double t)
{
    return t * (margin->c[NEAR] + 0.5 * t);
}

static double log_density(const hnpei_margin *margin, double x)
{
    double t = fabs(x - margin->c[ORIGIN]) / margin->p[SD];
    return -drop(margin, t) - log(total(margin)) - log(margin->p[SD]);
}

/* The mass of a wing beyond distance t, where `rest` of it is left. */
static double beyond(const hnpei_margin *margin, double t, double rest)
{
    return exp(-drop(margin, t)) * hnpei_normal_mass(margin->c[NEAR] + t, rest);
}

static double cdf(const hnpei_margin *margin, double x)
{
    double sd = margin->p[SD], t = (x - margin->c[ORIGIN]) / sd;
    double below =
        t < 0 ? beyond(margin, -t, (x - margin->low) / sd) : margin->c[LEFT] + hnpei_normal_mass(margin->c[NEAR], t);
    return fmin(below / total(margin), 1);
}

/* ---- the quantile: on a logarithmic scale of the distance, for the lesser of a wing's two parts ---- */

typedef struct one_wing {
    const hnpei_margin *margin;
    double width, log_mass;
    int outer; /* log_mass is that beyond the distance, else that within */
} one_wing;

static double curve(const void *data, double y, double *slope)
{
    const one_wing *wing = data;
    double t = fmin(exp(y), wing->width), part;
    part = wing->outer ? beyond(wing->margin, t, wing->width - t) : hnpei_normal_mass(wing->margin->c[NEAR], t);
    *slope = t * exp(-drop(wing->margin, t)) / part;
    return wing->outer ? wing->log_mass - log(part) : log(part) - wing->log_mass;
}

/* The distance within which lies the mass `inner` of a wing, and beyond which `outer`. */
static double distance(const hnpei_margin *margin, double width, double inner, double outer)
{
    one_wing wing = {margin, width, log(fmin(inner, outer)), outer < inner};
    if (!(inner > 0))
        return 0;
    if (!(outer > 0))
        return width;
    double start = fmin(0.5 * width, -log(outer / (inner + outer)) / (1 + margin->c[NEAR]));
    return exp(hnpei_root(curve, &wing, -745, fmin(log(width), 709), log(start)));
}

static double quantile(const hnpei_margin *margin, double u)
{
    const double *c = margin->c;
    double sd = margin->p[SD], below = u * total(margin), above = (1 - u) * total(margin);
    if (below < c[LEFT])
        return c[ORIGIN] - sd * distance(margin, (c[ORIGIN] - margin->low) / sd, c[LEFT] - below, below);
    return c[ORIGIN] + sd * distance(margin, (margin->high - c[ORIGIN]) / sd, below - c[LEFT], above);
}

static double sample(const hnpei_margin *margin, hnpei_stream *stream)
{
    return quantile(margin, hnpei_stream_uniform(stream));
}

const hnpei_family hnpei_family_truncated_normal = {.name = "truncated_normal",
                                                    .n_parameters = 4,
                                                    .parameters = {{"mean", HNPEI_RULE_FINITE},
                                                                   {"sd", HNPEI_RULE_POSITIVE},
                                                                   {"low", HNPEI_RULE_BOUND},
                                                                   {"high", HNPEI_RULE_BOUND}},
                                                    .ordered = 3,
                                                    .check = check,
                                                    .prepare = prepare,
                                                    .sample = sample,
                                                    .log_density = log_density,
                                                    .cdf = cdf,
                                                    .quantile = quantile};
