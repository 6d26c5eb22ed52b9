/* Draws other than uniform ones. Each uses as many numbers as it needs, so a stream's position says nothing. */
#include "stream.h"

#include <math.h>

/* Marsaglia's polar method; its second number is dropped, so that a stream has no memory but its state. */
double hnpei_stream_normal(hnpei_stream *stream)
{
    double x, y, s;
    do {
        x = 2 * hnpei_stream_uniform(stream) - 1;
        y = 2 * hnpei_stream_uniform(stream) - 1;
        s = x * x + y * y;
    } while (s >= 1 || s == 0);
    return x * sqrt(-2 * log(s) / s);
}

double hnpei_stream_exponential(hnpei_stream *stream)
{
    return -log(hnpei_stream_uniform(stream));
}

/* Marsaglia and Tsang (2000) for shapes from one on; below, their boost of shape + 1, in logarithms. */
double hnpei_stream_gamma(hnpei_stream *stream, double shape)
{
    const double boosted = shape < 1 ? shape + 1 : shape;
    const double d = boosted - 1.0 / 3, c = 1 / sqrt(9 * d);
    double x, v, log_u;
    do {
        x = hnpei_stream_normal(stream);
        v = 1 + c * x;
        v = v * v * v;
        log_u = log(hnpei_stream_uniform(stream));
    } while (v <= 0 || log_u >= 0.5 * x * x + d * (1 - v + log(v)));
    return shape < 1 ? d * v * exp(log(hnpei_stream_uniform(stream)) / shape) : d * v;
}

/* Two gammas; where both shapes are so small that the gammas underflow, Jöhnk's method (1964) in logarithms. */
double hnpei_stream_beta(hnpei_stream *stream, double a, double b)
{
    if (a > 1 || b > 1) {
        const double x = hnpei_stream_gamma(stream, a);
        const double y = hnpei_stream_gamma(stream, b);
        return x / (x + y);
    }
    for (;;) {
        const double log_x = log(hnpei_stream_uniform(stream)) / a;
        const double log_y = log(hnpei_stream_uniform(stream)) / b;
        const double larger = log_x > log_y ? log_x : log_y;
        const double log_sum = larger + log1p(exp(-fabs(log_x - log_y)));
        if (log_sum <= 0)
            return exp(log_x - log_sum);
    }
}
