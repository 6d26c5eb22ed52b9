/* v = mean + L^-T z, z independent: given the later numbers, the bounds on v_i are bounds on z_i, whose mass is known.
 */
#include "box.h"

#include "prior/special.h"
#include "rng/stream.h"

#include <math.h>

enum { SHIFTS = 8, POINTS = 256 };

double hnpei_log_sum_exp(size_t n, const double *values)
{
    double most = -INFINITY, sum = 0;
    for (size_t i = 0; i < n; ++i)
        most = values[i] > most ? values[i] : most;
    if (!isfinite(most))
        return most;
    for (size_t i = 0; i < n; ++i)
        sum += exp(values[i] - most);
    return most + log(sum);
}

/* Of the normal distribution, accurate in both tails. */
static double log_interval(double low, double high) /* NOLINT(misc-no-recursion): once, for the mirror image */
{
    if (low > 0)
        return log(hnpei_normal_mass(low, high - low)) - low * low / 2 - HNPEI_LOG_SQRT_2PI;
    if (high < 0)
        return log_interval(-high, -low);
    return log1p(-(hnpei_normal_cdf(low) + hnpei_normal_cdf(-high)));
}

/* A normal number between low and high, at the part u of the mass there. */
static double place(double low, double high, double u) /* NOLINT(misc-no-recursion): once, for the mirror image */
{
    if (low > 0)
        return -place(-high, -low, 1 - u);
    const double below = hnpei_normal_cdf(low), z = below + u * (hnpei_normal_cdf(high) - below);
    const double found = z > 0 && z < 1 ? hnpei_normal_quantile(z) : z > 0 ? high : low;
    return fmin(fmax(found, low), high);
}

typedef struct box {
    size_t d;
    const double *mean, *factor, *low, *high;
    double *from_mean, *start, *step; /* [d] */
} box;

/* The log of the mass where each number but the first is at the given part of what the later ones leave to it. */
static double conditioned(const box *b, size_t point)
{
    double sum = 0;
    for (size_t i = b->d; i-- > 0;) {
        double offset = 0;
        for (size_t j = i + 1; j < b->d; ++j)
            offset += b->factor[j * b->d + i] * b->from_mean[j];
        const double scale = b->factor[i * b->d + i];
        const double low = scale * (b->low[i] - b->mean[i]) + offset, high = scale * (b->high[i] - b->mean[i]) + offset;
        sum += log_interval(low, high);
        if (i == 0 || !isfinite(sum))
            break;
        const double at = b->start[i] + (double)point * b->step[i], part = at - floor(at);
        b->from_mean[i] = (place(low, high, 1 - fabs(2 * part - 1)) - offset) / scale;
    }
    return sum;
}

/* Steps of a lattice that fills the cube of any dimension n evenly: powers of 1 / phi, phi^(n + 1) = phi + 1. */
static void make_lattice(box *b)
{
    double phi = 1.5;
    for (int i = 0; i < 64; ++i)
        phi = pow(1 + phi, 1 / (double)b->d);
    for (size_t j = 1; j < b->d; ++j)
        b->step[j] = pow(phi, -(double)j);
}

/* The log of the mean over the lattice, moved. */
static double moved_mean(const box *b, hnpei_stream *stream)
{
    double values[POINTS];
    for (size_t j = 1; j < b->d; ++j)
        b->start[j] = hnpei_stream_uniform(stream);
    for (size_t point = 0; point < POINTS; ++point)
        values[point] = conditioned(b, point);
    return hnpei_log_sum_exp(POINTS, values) - log(POINTS);
}

double hnpei_box_log_mass(size_t d, const double *mean, const double *factor, const double *low, const double *high,
                          double *work, double *error)
{
    box b = {d, mean, factor, low, high, work, work + d, work + 2 * d};
    double means[SHIFTS], squares = 0;
    hnpei_stream stream;
    *error = 0;
    if (d == 1)
        return conditioned(&b, 0);
    hnpei_stream_init(&stream, 0, HNPEI_PURPOSE_SAMPLE, 0);
    make_lattice(&b);
    for (int i = 0; i < SHIFTS; ++i)
        means[i] = moved_mean(&b, &stream);
    const double total = hnpei_log_sum_exp(SHIFTS, means) - log(SHIFTS);
    if (!isfinite(total))
        return total;
    for (int i = 0; i < SHIFTS; ++i)
        squares += pow(exp(means[i] - total) - 1, 2); /* cppcheck-suppress unpreciseMathCall; it is an error's */
    *error = sqrt(squares / (SHIFTS * (SHIFTS - 1)));
    return fmin(total, 0);
}
