/* The normal family, and that whose logarithm is normal. */
#include "kind.h"
#include "special.h"

#include <math.h>

/* ---- normal: p = mean, sd; c = log sd ---- */

static void prepare_normal(hnpei_margin *margin)
{
    margin->low = -INFINITY;
    margin->high = INFINITY;
    margin->c[0] = log(margin->p[1]);
}

static double sample_normal(const hnpei_margin *margin, hnpei_stream *stream)
{
    return margin->p[0] + margin->p[1] * hnpei_stream_normal(stream);
}

static double standardise(const hnpei_margin *margin, double x)
{
    return (x - margin->p[0]) / margin->p[1];
}

static double log_density_normal(const hnpei_margin *margin, double x)
{
    double z = standardise(margin, x);
    return -0.5 * z * z - margin->c[0] - HNPEI_LOG_SQRT_2PI;
}

static double cdf_normal(const hnpei_margin *margin, double x)
{
    return hnpei_normal_cdf(standardise(margin, x));
}

static double quantile_normal(const hnpei_margin *margin, double u)
{
    return margin->p[0] + margin->p[1] * hnpei_normal_quantile(u);
}

const hnpei_family hnpei_family_normal = {.name = "normal",
                                          .n_parameters = 2,
                                          .parameters = {{"mean", HNPEI_RULE_FINITE}, {"sd", HNPEI_RULE_POSITIVE}},
                                          .prepare = prepare_normal,
                                          .sample = sample_normal,
                                          .log_density = log_density_normal,
                                          .cdf = cdf_normal,
                                          .quantile = quantile_normal};

/* ---- log-normal: p = log_mean, log_sd; c = log log_sd ---- */

static void prepare_log_normal(hnpei_margin *margin)
{
    prepare_normal(margin);
    margin->low = 0;
}

static double sample_log_normal(const hnpei_margin *margin, hnpei_stream *stream)
{
    return exp(sample_normal(margin, stream));
}

static double log_density_log_normal(const hnpei_margin *margin, double x)
{
    return x > 0 ? log_density_normal(margin, log(x)) - log(x) : -INFINITY;
}

static double cdf_log_normal(const hnpei_margin *margin, double x)
{
    return cdf_normal(margin, log(x));
}

static double quantile_log_normal(const hnpei_margin *margin, double u)
{
    return exp(quantile_normal(margin, u));
}

const hnpei_family hnpei_family_log_normal = {
    .name = "log_normal",
    .n_parameters = 2,
    .parameters = {{"log_mean", HNPEI_RULE_FINITE}, {"log_sd", HNPEI_RULE_POSITIVE}},
    .prepare = prepare_log_normal,
    .sample = sample_log_normal,
    .log_density = log_density_log_normal,
    .cdf = cdf_log_normal,
    .quantile = quantile_log_normal};
