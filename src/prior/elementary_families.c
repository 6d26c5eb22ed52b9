/* Families with elementary functions: uniform, log-uniform, exponential. */
#include "kind.h"

#include <math.h>

/* ---- uniform: p = low, high; c = 1 / width, log width ---- */

static hnpe_status check_uniform(const char *where, size_t j, const double *p)
{
    if (!isfinite(p[1] - p[0]))
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "high[%zu] = %g is too far from low[%zu] = %g", j, p[1],
                          j, p[0]);
    if (nextafter(p[0], p[1]) >= p[1])
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "no number lies between low[%zu] = %.17g and high[%zu] = %.17g", j, p[0], j, p[1]);
    return HNPE_OK;
}

static void prepare_uniform(hnpei_margin *margin)
{
    margin->low = margin->p[0];
    margin->high = margin->p[1];
    margin->c[0] = margin->high - margin->low;
    margin->c[1] = log(margin->c[0]);
}

static double sample_uniform(const hnpei_margin *margin, hnpei_stream *stream)
{
    return margin->low + margin->c[0] * hnpei_stream_uniform(stream);
}

static double log_density_uniform(const hnpei_margin *margin, double x)
{
    (void)x;
    return -margin->c[1];
}

static double cdf_uniform(const hnpei_margin *margin, double x)
{
    return (x - margin->low) / margin->c[0];
}

static double quantile_uniform(const hnpei_margin *margin, double u)
{
    const double ends[2] = {margin->low, margin->high};
    const size_t nearer = u >= 0.5; /* an index, not a branch: no processor foretells where a draw falls */
    return ends[nearer] + (u - (double)nearer) * margin->c[0];
}

const hnpei_family hnpei_family_uniform = {.name = "uniform",
                                           .n_parameters = 2,
                                           .parameters = {{"low", HNPEI_RULE_FINITE}, {"high", HNPEI_RULE_FINITE}},
                                           .ordered = 1,
                                           .check = check_uniform,
                                           .prepare = prepare_uniform,
                                           .sample = sample_uniform,
                                           .log_density = log_density_uniform,
                                           .cdf = cdf_uniform,
                                           .quantile = quantile_uniform};

/* ---- log-uniform: p = low, high; c = log(high / low), its logarithm ---- */

static void prepare_log_uniform(hnpei_margin *margin)
{
    margin->low = margin->p[0];
    margin->high = margin->p[1];
    double excess = (margin->high - margin->low) / margin->low;
    margin->c[0] = excess < 1 ? log1p(excess) : log(margin->high) - log(margin->low);
    margin->c[1] = log(margin->c[0]);
}

static double quantile_log_uniform(const hnpei_margin *margin, double u)
{
    return u < 0.5 ? margin->low * exp(u * margin->c[0]) : margin->high * exp((u - 1) * margin->c[0]);
}

static double sample_log_uniform(const hnpei_margin *margin, hnpei_stream *stream)
{
    return quantile_log_uniform(margin, hnpei_stream_uniform(stream));
}

static double log_density_log_uniform(const hnpei_margin *margin, double x)
{
    return -log(x) - margin->c[1];
}

static double cdf_log_uniform(const hnpei_margin *margin, double x)
{
    double excess = (x - margin->low) / margin->low;
    return (excess < 1 ? log1p(excess) : log(x) - log(margin->low)) / margin->c[0];
}

const hnpei_family hnpei_family_log_uniform = {
    .name = "log_uniform",
    .n_parameters = 2,
    .parameters = {{"low", HNPEI_RULE_POSITIVE}, {"high", HNPEI_RULE_POSITIVE}},
    .ordered = 1,
    .check = check_uniform,
    .prepare = prepare_log_uniform,
    .sample = sample_log_uniform,
    .log_density = log_density_log_uniform,
    .cdf = cdf_log_uniform,
    .quantile = quantile_log_uniform};

/* ---- exponential: p = rate; c = log rate ---- */

static void prepare_exponential(hnpei_margin *margin)
{
    margin->low = 0;
    margin->high = INFINITY;
    margin->c[0] = log(margin->p[0]);
}

static double sample_exponential(const hnpei_margin *margin, hnpei_stream *stream)
{
    return hnpei_stream_exponential(stream) / margin->p[0];
}

static double log_density_exponential(const hnpei_margin *margin, double x)
{
    return margin->c[0] - margin->p[0] * x;
}

static double cdf_exponential(const hnpei_margin *margin, double x)
{
    return -expm1(-margin->p[0] * x);
}

static double quantile_exponential(const hnpei_margin *margin, double u)
{
    return -log1p(-u) / margin->p[0];
}

const hnpei_family hnpei_family_exponential = {.name = "exponential",
                                               .n_parameters = 1,
                                               .parameters = {{"rate", HNPEI_RULE_POSITIVE}},
                                               .prepare = prepare_exponential,
                                               .sample = sample_exponential,
                                               .log_density = log_density_exponential,
                                               .cdf = cdf_exponential,
                                               .quantile = quantile_exponential};
