/* The gamma and beta families. Quantiles are found on logarithmic scales: of theta or of its odds, and of the lesser
 * tail. */
#include "kind.h"
#include "log_excess.h"
#include "special.h"

#include <math.h>

/* ---- what is solved: log lower(y) = log u, or -log upper(y) = -log (1 - u) ---- */

typedef struct lesser_tail {
    const double *p;
    double log_tail;
    int upper;
} lesser_tail;

static lesser_tail aim(const hnpei_margin *margin, double u)
{
    return (lesser_tail){margin->p, u < 0.5 ? log(u) : log1p(-u), u >= 0.5};
}

/* The distance to the target and its slope, from both tails and the density of y. */
static double distance(const lesser_tail *target, double lower, double upper, double density, double *slope)
{
    double tail = target->upper ? upper : lower;
    *slope = density / tail;
    return target->upper ? target->log_tail - log(tail) : log(tail) - target->log_tail;
}

/* ---- gamma: p = shape, rate ---- */

static void prepare_gamma(hnpei_margin *margin)
{
    margin->low = 0;
    margin->high = INFINITY;
}

static double sample_gamma(const hnpei_margin *margin, hnpei_stream *stream)
{
    return hnpei_stream_gamma(stream, margin->p[0]) / margin->p[1];
}

/* At 0: the limit. */
static double log_density_gamma(const hnpei_margin *margin, double x)
{
    double shape = margin->p[0], rate = margin->p[1];
    if (x > 0)
        return hnpei_gamma_kernel(shape, rate * x) - log(x);
    return shape > 1 ? -INFINITY : shape < 1 ? INFINITY : log(rate);
}

static double cdf_gamma(const hnpei_margin *margin, double x)
{
    double lower, upper, scaled = margin->p[1] * x;
    if (!(scaled > 0))
        return 0;
    if (isinf(scaled))
        return 1;
    hnpei_incomplete_gamma(margin->p[0], scaled, &lower, &upper);
    return lower;
}

static double curve_gamma(const void *data, double y, double *slope)
{
    const lesser_tail *target = data;
    double lower, upper, x = exp(y);
    hnpei_incomplete_gamma(target->p[0], x, &lower, &upper);
    return distance(target, lower, upper, exp(hnpei_gamma_kernel(target->p[0], x)), slope);
}

static double quantile_gamma(const hnpei_margin *margin, double u)
{
    double shape = margin->p[0];
    lesser_tail target = aim(margin, u);
    /* Wilson & Hilferty's cube of a normal; for the lower tail of small shapes the first term of the series. */
    double root = 1 - 1 / (9 * shape) + hnpei_normal_quantile(u) / (3 * sqrt(shape));
    double start = root > 0.1 ? log(shape) + 3 * log(root) : (log(u) + hnpei_log_gamma(shape + 1)) / shape;
    return exp(hnpei_root(curve_gamma, &target, -745, 709, start)) / margin->p[1];
}

const hnpei_family hnpei_family_gamma = {.name = "gamma",
                                         .n_parameters = 2,
                                         .parameters = {{"shape", HNPEI_RULE_SHAPE}, {"rate", HNPEI_RULE_POSITIVE}},
                                         .prepare = prepare_gamma,
                                         .sample = sample_gamma,
                                         .log_density = log_density_gamma,
                                         .cdf = cdf_gamma,
                                         .quantile = quantile_gamma};

/* ---- beta: p = a, b ---- */

static void prepare_beta(hnpei_margin *margin)
{
    margin->low = 0;
    margin->high = 1;
}

static double sample_beta(const hnpei_margin *margin, hnpei_stream *stream)
{
    return hnpei_stream_beta(stream, margin->p[0], margin->p[1]);
}

/* At 0 and 1: the limit. */
static double log_density_beta(const hnpei_margin *margin, double x)
{
    double a = margin->p[0], b = margin->p[1];
    if (x > 0 && x < 1)
        return hnpei_beta_kernel(a, b, x, 1 - x) - log(x) - log1p(-x);
    double here = x > 0 ? b : a, there = x > 0 ? a : b;
    return here > 1 ? -INFINITY : here < 1 ? INFINITY : log(there);
}

static double cdf_beta(const hnpei_margin *margin, double x)
{
    double lower, upper;
    hnpei_incomplete_beta(margin->p[0], margin->p[1], x, 1 - x, &lower, &upper);
    return lower;
}

static double curve_beta(const void *data, double y, double *slope)
{
    const lesser_tail *target = data;
    double lower, upper, odds = exp(-fabs(y)), less = odds / (1 + odds), more = 1 / (1 + odds);
    double x = y < 0 ? less : more, rest = y < 0 ? more : less;
    hnpei_incomplete_beta(target->p[0], target->p[1], x, rest, &lower, &upper);
    return distance(target, lower, upper, exp(hnpei_beta_kernel(target->p[0], target->p[1], x, rest)), slope);
}

static double quantile_beta(const hnpei_margin *margin, double u)
{
    lesser_tail target = aim(margin, u);
    double y = hnpei_root(curve_beta, &target, -744, 744, log(margin->p[0] / margin->p[1]));
    return y < 0 ? exp(y) / (1 + exp(y)) : 1 / (1 + exp(-y));
}

const hnpei_family hnpei_family_beta = {.name = "beta",
                                        .n_parameters = 2,
                                        .parameters = {{"a", HNPEI_RULE_SHAPE}, {"b", HNPEI_RULE_SHAPE}},
                                        .prepare = prepare_beta,
                                        .sample = sample_beta,
                                        .log_density = log_density_beta,
                                        .cdf = cdf_beta,
                                        .quantile = quantile_beta};
