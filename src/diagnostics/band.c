#include "band.h"

#include <math.h>

/* Probabilities of counts are followed from their largest down to this part of it. */
#define NEGLIGIBLE 1e-20
/* Bisections of the logarithm of a tail. */
#define BISECTIONS 32

void hnpei_band_free(hnpei_band *band)
{
    hnpei_free(band->context, band->log_factorial);
    hnpei_free(band->context, band->here);
    hnpei_free(band->context, band->next);
    hnpei_free(band->context, band->low);
    hnpei_free(band->context, band->high);
    *band = (hnpei_band){0};
}

hnpe_status hnpei_band_create(hnpe_context *context, size_t n, hnpei_band *band)
{
    hnpe_status status = HNPE_OK;
    *band = (hnpei_band){.context = context, .n = n, .n_points = n < HNPEI_BAND_POINTS ? n : HNPEI_BAND_POINTS};
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, n + 1, sizeof *band->log_factorial, &band->log_factorial));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, n + 1, sizeof *band->here, &band->here));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, n + 1, sizeof *band->next, &band->next));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, band->n_points, sizeof *band->low, &band->low));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, band->n_points, sizeof *band->high, &band->high));
    for (size_t i = 1; i <= n; ++i)
        band->log_factorial[i] = band->log_factorial[i - 1] + log((double)i);
cleanup:
    if (status != HNPE_OK)
        hnpei_band_free(band);
    return status;
}

/* Of Binomial(n, p), 0 < p < 1. */
static double probability(const hnpei_band *band, size_t n, double p, size_t count)
{
    const double *lf = band->log_factorial;
    return exp(lf[n] - lf[count] - lf[n - count] + (double)count * log(p) + (double)(n - count) * log1p(-p));
}

/* From the probability of one count to that of the next. */
static double step_up(size_t n, double odds, size_t count, double at)
{
    return at * odds * (double)(n - count) / (double)(count + 1);
}

static double step_down(size_t n, double odds, size_t count, double at)
{
    return at * (double)count / (odds * (double)(n - count + 1));
}

/* ---- one point ---- */

static double position(const hnpei_band *band, size_t point)
{
    return (double)(point + 1) / (double)band->n_points;
}

/* Counts so far below and above the mean have tails less than any that is looked at. */
static size_t far_below(const hnpei_band *band, double p)
{
    const double mean = (double)band->n * p, sd = sqrt(mean * (1 - p)), at = floor(mean - 12 * sd - 12);
    return at > 0 ? (size_t)at : 0;
}

static size_t far_above(const hnpei_band *band, double p)
{
    const double mean = (double)band->n * p, sd = sqrt(mean * (1 - p)), at = ceil(mean + 12 * sd + 60);
    return at < (double)band->n ? (size_t)at : band->n;
}

static void limit(const hnpei_band *band, double tail, size_t point, size_t *low, size_t *high)
{
    const double p = position(band, point), odds = p / (1 - p);
    const size_t n = band->n;
    *low = far_below(band, p);
    *high = far_above(band, p);
    double at = probability(band, n, p, *low), sum = at;
    while (*low < n && 2 * sum <= tail) {
        at = step_up(n, odds, *low, at);
        sum += at;
        ++*low;
    }
    at = sum = probability(band, n, p, *high);
    while (*high > 0 && 2 * sum <= tail) {
        at = step_down(n, odds, *high, at);
        sum += at;
        --*high;
    }
}

void hnpei_band_limits(const hnpei_band *band, double tail, size_t *low, size_t *high)
{
    const size_t last = band->n_points - 1;
    for (size_t point = 0; point < last; ++point)
        limit(band, tail, point, &low[point], &high[point]);
    low[last] = high[last] = band->n;
}

static double tail_of(const hnpei_band *band, size_t point, size_t count)
{
    const double p = position(band, point), odds = p / (1 - p);
    double below = 0, above = 0, at = probability(band, band->n, p, count);
    for (size_t c = count; at > 0; --c) {
        below += at;
        at = c ? step_down(band->n, odds, c, at) : 0;
        if (at < NEGLIGIBLE * below)
            break;
    }
    at = probability(band, band->n, p, count);
    for (size_t c = count; at > 0; ++c) {
        above += at;
        at = c < band->n ? step_up(band->n, odds, c, at) : 0;
        if (at < NEGLIGIBLE * above)
            break;
    }
    return 2 * fmin(below, above);
}

double hnpei_band_smallest(const hnpei_band *band, const size_t *counts)
{
    double smallest = 1;
    for (size_t point = 0; point + 1 < band->n_points; ++point)
        smallest = fmin(smallest, tail_of(band, point, counts[point]));
    /* Added up in another order it would not be less. */
    return fmax(smallest * (1 + 1e-9), HNPEI_BAND_LEAST);
}

/* ---- all points ---- */

/* Of `weight` at count `from`, the share of each count from `low` to `high` one point later. Among the n - from numbers
   that are still to come each is there with probability p. */
static void spread(const hnpei_band *band, size_t from, double weight, double p, size_t low, size_t high, double *next)
{
    const size_t n = band->n - from;
    const double odds = p / (1 - p);
    size_t mode = from + (size_t)((double)(n + 1) * p);
    mode = mode < low ? low : mode > high ? high : mode;
    const double top = weight * probability(band, n, p, mode - from);
    double at = top;
    for (size_t count = mode; at > NEGLIGIBLE * top; ++count) {
        next[count] += at;
        if (count == high)
            break;
        at = step_up(n, odds, count - from, at);
    }
    at = top;
    for (size_t count = mode; count > low && count > from; --count) {
        at = step_down(n, odds, count - from, at);
        if (!(at > NEGLIGIBLE * top))
            break;
        next[count - 1] += at;
    }
}

/* Counts only grow from point to point, so that it is enough to follow where they are, and to drop those outside. */
double hnpei_band_probability(hnpei_band *band, double tail)
{
    double *here = band->here, *next = band->next;
    hnpei_band_limits(band, tail, band->low, band->high);
    size_t low = 0, high = 0;
    here[0] = 1;
    for (size_t point = 0; point + 1 < band->n_points; ++point) {
        const size_t to_low = band->low[point], to_high = band->high[point];
        const double before = (double)point / (double)band->n_points;
        const double p = (position(band, point) - before) / (1 - before);
        for (size_t count = to_low; count <= to_high; ++count)
            next[count] = 0;
        for (size_t count = low; count <= high && count <= to_high; ++count)
            if (here[count] > 0)
                spread(band, count, here[count], p, count > to_low ? count : to_low, to_high, next);
        double *swapped = here;
        here = next;
        next = swapped;
        low = to_low;
        high = to_high;
    }
    double inside = 0;
    for (size_t count = low; count <= high; ++count)
        inside += here[count];
    return fmax(0, 1 - inside);
}

double hnpei_band_tail(hnpei_band *band, double level)
{
    /* At one point alone a tail is at most so probable as it is long: at all of them at most n_points times that. */
    double low = log(level / (double)band->n_points), high = log(level);
    for (int i = 0; i < BISECTIONS && high - low > 1e-3; ++i) {
        const double middle = (low + high) / 2;
        if (hnpei_band_probability(band, exp(middle)) <= level)
            low = middle;
        else
            high = middle;
    }
    return exp(low);
}
