/* Draws taken by their weights. */
#include "weights.h"

#include "rng/stream.h"

#include <math.h>
#include <stdlib.h>

/* total[i]: the sum of weights 0 to i, of `share` in all. The last is as it is, so that places below it are found. */
static void sum_up(size_t n, const double *log_weights, double share, double *total)
{
    double most = -INFINITY, sum = 0;
    for (size_t i = 0; i < n; ++i)
        most = fmax(most, log_weights[i]);
    for (size_t i = 0; i < n; ++i)
        total[i] = sum += exp(log_weights[i] - most);
    for (size_t i = 0; i < n; ++i)
        total[i] *= share / sum;
}

/* The first whose total is above `place`; weights of 0 are passed over. */
static size_t find(size_t n, const double *total, double place)
{
    size_t low = 0, high = n - 1;
    place = fmin(place, nextafter(total[n - 1], 0));
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (total[middle] > place)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void take_steps(size_t n, const double *total, hnpei_stream *stream, size_t n_draws, int64_t *index)
{
    const double step = total[n - 1] / (double)n_draws, first = hnpei_stream_uniform(stream);
    for (size_t i = 0; i < n_draws; ++i)
        index[i] = (int64_t)find(n, total, ((double)i + first) * step);
}

static void take_independent(size_t n, const double *total, hnpei_stream *stream, size_t n_draws, int64_t *index)
{
    for (size_t i = 0; i < n_draws; ++i)
        index[i] = (int64_t)find(n, total, hnpei_stream_uniform(stream) * total[n - 1]);
}

static int rising(const void *a, const void *b)
{
    const int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
    return (one > other) - (one < other);
}

/* Whole parts of the expected numbers are sure; what is left over is drawn from. total becomes that of the rest. */
static void take_residual(size_t n, double *total, hnpei_stream *stream, size_t n_draws, int64_t *index)
{
    double before = 0, rest = 0;
    size_t taken = 0;
    for (size_t i = 0; i < n; ++i) {
        const double expected = total[i] - before, whole = floor(expected);
        for (double copy = 0; copy < whole && taken < n_draws; ++copy)
            index[taken++] = (int64_t)i;
        before = total[i];
        total[i] = rest += expected - whole;
    }
    if (taken < n_draws && rest > 0)
        take_independent(n, total, stream, n_draws - taken, index + taken);
    else
        for (; taken < n_draws; ++taken) /* by rounding alone */
            index[taken] = index[taken - 1];
    qsort(index, n_draws, sizeof *index, rising);
}

hnpe_status hnpei_weights_resample(hnpe_context *context, size_t n, const double *log_weights,
                                   hnpe_importance_scheme scheme, uint64_t seed, size_t n_draws, int64_t *index)
{
    hnpei_stream stream;
    double *total;
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *total, &total));
    hnpei_stream_init(&stream, seed, HNPEI_PURPOSE_RESAMPLE, 0);
    sum_up(n, log_weights, (double)n_draws, total);
    if (scheme == HNPE_IMPORTANCE_SYSTEMATIC)
        take_steps(n, total, &stream, n_draws, index);
    else if (scheme == HNPE_IMPORTANCE_RESIDUAL)
        take_residual(n, total, &stream, n_draws, index);
    else
        take_independent(n, total, &stream, n_draws, index);
    hnpei_free(context, total);
    return HNPE_OK;
}
