/* Exponential, gamma and beta draws. */
#include "stream.h"

#include <float.h>
#include <math.h>

double hnpei_stream_exponential(hnpei_stream *stream)
{
    return -log(hnpei_stream_uniform(stream));
}

/* Marsaglia & Tsang (2000), "A simple method for generating gamma variables", for shape >= 1. */
static double large_gamma(hnpei_stream *stream, double shape)
{
    const double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = hnpei_stream_normal(stream);
        double v = 1 + c * x;
        if (v <= 0)
            continue;
        v = v * v * v;
        double u = hnpei_stream_uniform(stream), square = x * x;
        if (u < 1 - 0.0331 * square * square || log(u) < 0.5 * square + d * (1 - v + log(v)))
            return d * v;
    }
}

/* A gamma draw's logarithm, finite for the smallest shapes: below 1, a draw of shape + 1 times a power of a uniform
 * one. */
static double log_gamma_draw(hnpei_stream *stream, double shape)
{
    if (shape >= 1)
        return log(large_gamma(stream, shape));
    double boosted = log(large_gamma(stream, shape + 1));
    return boosted - hnpei_stream_exponential(stream) / shape;
}

double hnpei_stream_gamma(hnpei_stream *stream, double shape)
{
    if (!(shape > 0) || !isfinite(shape))
        return NAN;
    return fmax(DBL_MIN, shape >= 1 ? large_gamma(stream, shape) : exp(log_gamma_draw(stream, shape)));
}

/* x / (x + y) of two gamma draws, from the ratio's logarithm, which cannot become 0 / 0. */
double hnpei_stream_beta(hnpei_stream *stream, double a, double b)
{
    if (!(a > 0) || !(b > 0) || !isfinite(a) || !isfinite(b))
        return NAN;
    double log_x = log_gamma_draw(stream, a);
    double log_y = log_gamma_draw(stream, b);
    return fmin(1 - DBL_EPSILON / 2, fmax(DBL_MIN, 1 / (1 + exp(log_y - log_x))));
}
