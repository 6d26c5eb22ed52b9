/* Rank-normalised split R-hat, bulk and tail effective sample sizes (Vehtari, Gelman, Simpson, Carpenter & Bürkner
   2021). Each chain is cut into two halves, so that a chain that drifts differs from itself; numbers become normal
   scores of their ranks, so that heavy tails do not matter. */
#include "chains.h"

#include "prior/special.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct ranked {
    double value;
    size_t index;
} ranked;

/* One parameter of all chains. */
typedef struct chains {
    size_t m, n;    /* half chains, and draws in each */
    double *all;    /* [chains][draws], as given */
    double *halves; /* [m][n] */
    double *scores; /* [m][n] */
    double *sorted; /* [chains][draws] */
    double *means;  /* [m] */
    double *tau;    /* [n] autocorrelations */
    ranked *ranks;  /* [m n] */
    size_t n_chains, n_draws;
} chains;

static hnpe_status allocate(hnpe_context *context, size_t n_chains, size_t n_draws, chains *c)
{
    size_t cells, numbers;
    *c = (chains){.m = 2 * n_chains, .n = n_draws / 2, .n_chains = n_chains, .n_draws = n_draws};
    HNPEI_TRY(hnpei_size_multiply(n_chains, n_draws, &cells));
    HNPEI_TRY(hnpei_size_multiply(cells, 7, &numbers));
    HNPEI_TRY(hnpei_allocate(context, numbers, sizeof *c->all, &c->all));
    c->halves = c->all + cells;
    c->scores = c->halves + cells;
    c->sorted = c->scores + cells;
    c->means = c->sorted + cells;
    c->tau = c->means + c->m;
    return hnpei_allocate(context, cells, sizeof *c->ranks, &c->ranks);
}

static void release(hnpe_context *context, chains *c)
{
    hnpei_free(context, c->ranks);
    hnpei_free(context, c->all);
}

/* Of an odd number of draws that in the middle is left out. */
static void split(const chains *c, const double *all, double *halves)
{
    for (size_t i = 0; i < c->n_chains; ++i) {
        memcpy(halves + 2 * i * c->n, all + i * c->n_draws, c->n * sizeof *halves);
        memcpy(halves + (2 * i + 1) * c->n, all + (i + 1) * c->n_draws - c->n, c->n * sizeof *halves);
    }
}

/* Parameter k; 0 where a number is not finite, or all are the same. */
static int take(chains *c, const double *draws, size_t d, size_t k)
{
    int moves = 0;
    for (size_t i = 0; i < c->n_chains * c->n_draws; ++i) {
        c->all[i] = draws[i * d + k];
        if (!isfinite(c->all[i]))
            return 0;
        moves |= c->all[i] != c->all[0];
    }
    split(c, c->all, c->halves);
    return moves;
}

static int by_value(const void *a, const void *b)
{
    const ranked *one = a, *other = b;
    if (one->value != other->value)
        return one->value < other->value ? -1 : 1;
    return one->index < other->index ? -1 : 1;
}

/* Normal scores of ranks, equal numbers with their mean rank. */
static void score(const chains *c, const double *values)
{
    const size_t size = c->m * c->n;
    for (size_t i = 0; i < size; ++i)
        c->ranks[i] = (ranked){values[i], i};
    qsort(c->ranks, size, sizeof *c->ranks, by_value);
    for (size_t begin = 0, end; begin < size; begin = end) {
        for (end = begin + 1; end < size && c->ranks[end].value == c->ranks[begin].value;)
            ++end;
        const double rank = (double)(begin + end + 1) / 2; /* counted from 1 */
        const double z = hnpei_normal_quantile((rank - 0.375) / ((double)size + 0.25));
        for (size_t i = begin; i < end; ++i)
            c->scores[c->ranks[i].index] = z;
    }
}

/* Means of the half chains; returns their variance, and the mean of the variances within. */
static double between(const chains *c, const double *values, double *within)
{
    double mean = 0, square = 0;
    *within = 0;
    for (size_t i = 0; i < c->m; ++i) {
        double sum = 0, squares = 0;
        for (size_t t = 0; t < c->n; ++t)
            sum += values[i * c->n + t];
        c->means[i] = sum / (double)c->n;
        for (size_t t = 0; t < c->n; ++t)
            squares += pow(values[i * c->n + t] - c->means[i], 2);
        *within += squares / (double)(c->n - 1) / (double)c->m;
        mean += c->means[i] / (double)c->m;
    }
    for (size_t i = 0; i < c->m; ++i)
        square += pow(c->means[i] - mean, 2);
    return square / (double)(c->m - 1);
}

static double rhat_of(const chains *c, const double *values)
{
    double within;
    const double variance = between(c, values, &within);
    if (!(within > 0))
        return variance > 0 ? INFINITY : NAN;
    return sqrt(variance / within + (double)(c->n - 1) / (double)c->n);
}

static int ascending(const void *a, const void *b)
{
    const double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

/* Between the two order statistics that are next to it, in a straight line. */
static double quantile(size_t n, const double *sorted, double p)
{
    const double at = p * (double)(n - 1);
    const size_t below = (size_t)at;
    return below + 1 < n ? sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below]) : sorted[n - 1];
}

hnpe_status hnpei_chains_rhat(hnpe_context *context, size_t n_chains, size_t n_draws, size_t d, const double *draws,
                              double *rhat)
{
    chains c;
    hnpe_status status = allocate(context, n_chains, n_draws, &c);
    for (size_t k = 0; k < d && status == HNPE_OK; ++k) {
        rhat[k] = NAN;
        if (!take(&c, draws, d, k))
            continue;
        const size_t size = c.m * c.n;
        score(&c, c.halves);
        const double bulk = rhat_of(&c, c.scores);
        memcpy(c.sorted, c.halves, size * sizeof *c.sorted);
        qsort(c.sorted, size, sizeof *c.sorted, ascending);
        const double median = (c.sorted[size / 2 - 1] + c.sorted[size / 2]) / 2; /* 2 n_chains halves: size is even */
        for (size_t i = 0; i < size; ++i)
            c.halves[i] = fabs(c.halves[i] - median);
        score(&c, c.halves);
        const double folded = rhat_of(&c, c.scores);
        rhat[k] = folded > bulk ? folded : bulk;
    }
    release(context, &c);
    return status;
}

/* ---- effective sample sizes ---- */

/* The mean autocovariance of the half chains at a lag, about their own means. */
static double autocovariance(const chains *c, const double *values, size_t lag)
{
    double sum = 0;
    for (size_t i = 0; i < c->m; ++i) {
        const double *x = values + i * c->n;
        for (size_t t = 0; t + lag < c->n; ++t)
            sum += (x[t] - c->means[i]) * (x[t + lag] - c->means[i]);
    }
    return sum / (double)(c->m * c->n);
}

/* Sums of neighbouring autocorrelations are positive and fall (Geyer 1992): the sum of them all ends where an estimate
   first is not positive, and those that rise are lowered before. */
static double sum_autocorrelations(const chains *c, const double *values, double within, double variance)
{
    double even = 1, odd = 1 - (within - autocovariance(c, values, 1)) / variance;
    size_t last = 1;
    c->tau[0] = even;
    c->tau[1] = odd;
    for (size_t t = 1; t + 3 < c->n && even + odd > 0; t += 2) {
        even = 1 - (within - autocovariance(c, values, t + 1)) / variance;
        odd = 1 - (within - autocovariance(c, values, t + 2)) / variance;
        last = t + 2;
        c->tau[t + 1] = even + odd >= 0 ? even : 0;
        c->tau[t + 2] = even + odd >= 0 ? odd : 0;
    }
    const size_t end = last - 1; /* the last even one */
    double sum = 0;
    if (even > 0)
        c->tau[end] = even;
    for (size_t t = 1; t + 2 < end; t += 2)
        if (c->tau[t + 1] + c->tau[t + 2] > c->tau[t - 1] + c->tau[t])
            c->tau[t + 1] = c->tau[t + 2] = (c->tau[t - 1] + c->tau[t]) / 2;
    for (size_t t = 0; t < end; ++t)
        sum += c->tau[t];
    return -1 + 2 * sum + c->tau[end];
}

/* Where all numbers are the same, as whether draws are below a quantile that none is above, nothing is uncertain. */
static double ess_of(const chains *c, const double *values)
{
    double within;
    int moves = 0;
    for (size_t i = 1; i < c->m * c->n; ++i)
        moves |= values[i] != values[0];
    const double size = (double)(c->m * c->n), of_means = between(c, values, &within);
    const double variance = within * (double)(c->n - 1) / (double)c->n + of_means;
    if (!moves)
        return size;
    const double tau = sum_autocorrelations(c, values, within, variance);
    return size / fmax(tau, 1 / log10(size));
}

/* Of the indicator of being at most the quantile of all draws. */
static double ess_of_quantile(chains *c, double p)
{
    const size_t size = c->n_chains * c->n_draws;
    const double at = quantile(size, c->sorted, p);
    for (size_t i = 0; i < size; ++i)
        c->scores[i] = c->all[i] <= at;
    split(c, c->scores, c->halves);
    return ess_of(c, c->halves);
}

hnpe_status hnpei_chains_ess(hnpe_context *context, size_t n_chains, size_t n_draws, size_t d, const double *draws,
                             double *bulk, double *tail)
{
    chains c;
    hnpe_status status = allocate(context, n_chains, n_draws, &c);
    for (size_t k = 0; k < d && status == HNPE_OK; ++k) {
        const int known = take(&c, draws, d, k);
        if (bulk)
            bulk[k] = NAN;
        if (tail)
            tail[k] = NAN;
        if (known && bulk) {
            score(&c, c.halves);
            bulk[k] = ess_of(&c, c.scores);
        }
        if (known && tail) {
            memcpy(c.sorted, c.all, n_chains * n_draws * sizeof *c.sorted);
            qsort(c.sorted, n_chains * n_draws, sizeof *c.sorted, ascending);
            const double low = ess_of_quantile(&c, 0.05), high = ess_of_quantile(&c, 0.95);
            tail[k] = low < high ? low : high;
        }
    }
    release(context, &c);
    return status;
}
