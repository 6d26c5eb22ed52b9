/* Pareto smoothed importance sampling: Vehtari, Simpson, Gelman, Yao, Gabry (2024). */
#include "weights.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A tail has five weights at least; the largest fifth of them at most. */
#define LEAST_TAIL 5
#define MOST_TAIL 0.2
/* From here on no number of draws makes up for the tail. */
#define WORST_SHAPE 0.7
/* Of fewer effective draws no quantile or standard error is to be trusted. */
#define LEAST_EFFECTIVE 100.0

typedef struct ranked {
    double log_weight;
    size_t index;
} ranked;

hnpe_status hnpei_weights_check(const char *where, size_t n, const double *log_weights)
{
    double most = -INFINITY;
    for (size_t i = 0; i < n; ++i) {
        if (isnan(log_weights[i]) || log_weights[i] == INFINITY)
            return hnpei_fail(HNPE_ERROR_NUMERIC, where, "log_weights[%zu] is %g, but must be finite or -INFINITY", i,
                              log_weights[i]);
        most = fmax(most, log_weights[i]);
    }
    if (most == -INFINITY)
        return hnpei_fail(HNPE_ERROR_NUMERIC, where, "all %zu weights are 0: the target has no density at any draw", n);
    return HNPE_OK;
}

/* Rising; equal ones as they came. */
static int by_weight(const void *a, const void *b)
{
    const ranked *one = a, *other = b;
    if (one->log_weight != other->log_weight)
        return one->log_weight < other->log_weight ? -1 : 1;
    return one->index < other->index ? -1 : 1;
}

/* ---- moments ---- */

static double largest(size_t n, const double *log_weights)
{
    double most = -INFINITY;
    for (size_t i = 0; i < n; ++i)
        most = fmax(most, log_weights[i]);
    return most;
}

/* About the mean, so that equal weights vary by nothing. */
static void describe_moments(size_t n, const double *log_weights, hnpe_importance_info *info)
{
    const double most = largest(n, log_weights), count = (double)n;
    double mean = 0, squares = 0;
    for (size_t i = 0; i < n; ++i)
        mean += exp(log_weights[i] - most);
    mean /= count;
    for (size_t i = 0; i < n; ++i) {
        const double apart = exp(log_weights[i] - most) / mean - 1;
        squares += apart * apart;
    }
    info->effective = count / (1 + squares / count);
    info->efficiency = info->effective / count;
    info->log_evidence = most + log(mean);
    info->log_evidence_error = n > 1 ? sqrt(squares / (count - 1) / count) : NAN;
}

/* ---- the tail ---- */

/* A tail has so many weights at most. */
static size_t most_of_tail(size_t n)
{
    const double wanted = ceil(fmin(MOST_TAIL * (double)n, 3 * sqrt((double)n)));
    return (size_t)wanted < n ? (size_t)wanted : n - 1;
}

/* Of the ranked weights, the largest being 0, the number that belong to the tail: those above the first that does not.
 */
static size_t count_tail(size_t n, const ranked *ranks)
{
    const double cut = fmax(ranks[n - most_of_tail(n) - 1].log_weight, log(DBL_MIN));
    size_t tail = 0;
    while (tail < n && ranks[n - 1 - tail].log_weight > cut)
        ++tail;
    return tail;
}

/* The tail's weights take the numbers that its shape expects, and no more than the largest had. */
static void smooth_tail(size_t tail, double shape, double scale, double cut, ranked *ranks)
{
    for (size_t i = 0; i < tail; ++i) {
        const double p = ((double)i + 0.5) / (double)tail;
        ranks[i].log_weight = fmin(log(cut + hnpei_pareto_quantile(shape, scale, p)), 0);
    }
}

/* exceedances: [n]. Ranks are rising, the largest 0; those of the tail are smoothed. */
static void describe_tail(size_t n, ranked *ranks, double *exceedances, hnpe_importance_info *info)
{
    const size_t tail = count_tail(n, ranks);
    double scale;
    info->n_tail = (int64_t)tail;
    info->pareto_k = NAN;
    if (tail < LEAST_TAIL) {
        const size_t most = most_of_tail(n);
        if (most >= LEAST_TAIL && ranks[n - most].log_weight == ranks[n - 1].log_weight)
            info->pareto_k = -INFINITY;
        return;
    }
    const double cut = exp(fmax(n > tail ? ranks[n - tail - 1].log_weight : -INFINITY, log(DBL_MIN)));
    for (size_t i = 0; i < tail; ++i)
        exceedances[i] = exp(ranks[n - tail + i].log_weight) - cut;
    hnpei_pareto_fit(tail, exceedances, &info->pareto_k, &scale);
    if (isfinite(info->pareto_k))
        smooth_tail(tail, info->pareto_k, scale, cut, ranks + n - tail);
}

/* ---- verdict ---- */

static void judge(hnpe_importance_info *info)
{
    const int known = !isnan(info->pareto_k), steady = known && info->pareto_k <= info->pareto_k_limit;
    if (known && info->pareto_k > WORST_SHAPE) {
        info->verdict = HNPE_IMPORTANCE_UNTRUSTWORTHY;
        info->words =
            "Pareto k is above 0.7: the largest weights have too heavy a tail for what they give to be trusted; train "
            "better, or aim rounds at this observation: more draws hardly help";
    } else if (!steady || info->effective < LEAST_EFFECTIVE) {
        info->verdict = HNPE_IMPORTANCE_FEW;
        info->words = "there are too few draws for such weights: take more, and look again";
    } else {
        info->verdict = HNPE_IMPORTANCE_TRUSTWORTHY;
        info->words = "the weights are steady: what they give can be trusted, within its standard error";
    }
}

/* log sum exp of what was smoothed becomes 0. */
static void write_smoothed(size_t n, const ranked *ranks, double *smoothed)
{
    double sum = 0;
    for (size_t i = 0; i < n; ++i)
        sum += exp(ranks[i].log_weight);
    for (size_t i = 0; i < n; ++i)
        smoothed[ranks[i].index] = ranks[i].log_weight - log(sum);
}

hnpe_status hnpei_weights_summarise(hnpe_context *context, size_t n, const double *log_weights, double *smoothed,
                                    hnpe_importance_info *info)
{
    ranked *ranks = NULL;
    double *exceedances = NULL;
    hnpe_status status = HNPE_OK;
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, n, sizeof *ranks, &ranks));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, n, sizeof *exceedances, &exceedances));
    const double most = largest(n, log_weights);
    for (size_t i = 0; i < n; ++i)
        ranks[i] = (ranked){log_weights[i] - most, i};
    qsort(ranks, n, sizeof *ranks, by_weight);
    *info = (hnpe_importance_info){.n = (int64_t)n};
    info->pareto_k_limit = n > 1 ? fmin(1 - 1 / log10((double)n), WORST_SHAPE) : -INFINITY;
    describe_moments(n, log_weights, info);
    describe_tail(n, ranks, exceedances, info);
    judge(info);
    if (smoothed)
        write_smoothed(n, ranks, smoothed);
cleanup:
    hnpei_free(context, exceedances);
    hnpei_free(context, ranks);
    return status;
}
