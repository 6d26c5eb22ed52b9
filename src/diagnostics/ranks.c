#include "ranks.h"

#include "rng/stream.h"

#include <math.h>

void hnpei_ranks_free(hnpei_ranks *ranks)
{
    hnpei_free(ranks->context, ranks->deviation);
    hnpei_free(ranks->context, ranks->rank);
    hnpei_free(ranks->context, ranks->uniform);
    hnpei_free(ranks->context, ranks->density);
    hnpei_free(ranks->context, ranks->distance);
    *ranks = (hnpei_ranks){0};
}

static size_t width(const hnpei_ranks *ranks)
{
    return ranks->d_local + ranks->d_global;
}

static void measure_deviation(const hnpei_ranks *ranks)
{
    const size_t d = width(ranks), n = ranks->n_sets;
    for (size_t j = 0; j < d; ++j) {
        double mean = 0, square = 0;
        for (size_t i = 0; i < n; ++i)
            mean += ranks->truth[i * d + j] / (double)n;
        for (size_t i = 0; i < n; ++i)
            square += (ranks->truth[i * d + j] - mean) * (ranks->truth[i * d + j] - mean) / (double)n;
        ranks->deviation[j] = square > 0 ? sqrt(square) : 1;
    }
}

hnpe_status hnpei_ranks_create(hnpe_context *context, size_t n_sets, size_t n_draws, size_t d_local, size_t d_global,
                               const double *truth, uint64_t seed, hnpei_ranks *ranks)
{
    const size_t d = d_local + d_global;
    size_t cells = 0;
    hnpe_status status = HNPE_OK;
    *ranks = (hnpei_ranks){.context = context,
                           .seed = seed,
                           .n_sets = n_sets,
                           .n_draws = n_draws,
                           .d_local = d_local,
                           .d_global = d_global,
                           .truth = truth};
    HNPEI_TRY(hnpei_size_multiply(n_sets, d, &cells));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, d, sizeof(double), &ranks->deviation));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, cells, sizeof(double), &ranks->rank));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, cells, sizeof(double), &ranks->uniform));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, n_sets, sizeof(double), &ranks->density));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, n_sets, HNPEI_RANKS_LEVELS * sizeof(double), &ranks->distance));
    measure_deviation(ranks);
cleanup:
    if (status != HNPE_OK)
        hnpei_ranks_free(ranks);
    return status;
}

/* Draws before and level with the truth. Where the truth is one more draw, the result is uniform exactly. */
static double place(const hnpei_ranks *ranks, size_t before, size_t level, hnpei_stream *ties)
{
    const double own = hnpei_stream_uniform(ties) * (double)(level + 1);
    return ((double)before + own) / (double)(ranks->n_draws + 1);
}

static void rank_parameter(const hnpei_ranks *ranks, size_t set, size_t j, const double *draws, hnpei_stream *ties)
{
    const size_t d = width(ranks), at = j * ranks->n_sets + set;
    const double truth = ranks->truth[set * d + j];
    size_t below = 0, level = 0;
    for (size_t k = 0; k < ranks->n_draws; ++k) {
        below += draws[k * d + j] < truth;
        level += draws[k * d + j] == truth;
    }
    ranks->rank[at] = (double)below;
    ranks->uniform[at] = place(ranks, below, level, ties);
}

static void rank_density(const hnpei_ranks *ranks, size_t set, double log_q_truth, const double *log_q,
                         hnpei_stream *ties)
{
    size_t denser = 0, level = 0;
    for (size_t k = 0; k < ranks->n_draws; ++k) {
        denser += log_q[k] > log_q_truth;
        level += log_q[k] == log_q_truth;
    }
    ranks->density[set] = place(ranks, denser, level, ties);
}

/* In standard deviations of the truths, over parameters from `first` to `end`. */
static double distance(const hnpei_ranks *ranks, size_t first, size_t end, const double *a, const double *b)
{
    double sum = 0;
    for (size_t j = first; j < end; ++j) {
        const double difference = (a[j] - b[j]) / ranks->deviation[j];
        sum += difference * difference;
    }
    return sum;
}

/* The random point is the truth of another set: a draw of the prior that knows nothing of this set. So there is no need
   to choose a law for it, and it is where parameters are, also where a prior has long tails. */
static void rank_distance(const hnpei_ranks *ranks, size_t set, hnpei_level over, const double *draws,
                          hnpei_stream *ties)
{
    const size_t d = width(ranks), first = over == HNPEI_LEVEL_GLOBAL ? ranks->d_local : 0;
    const size_t end = over == HNPEI_LEVEL_LOCAL ? ranks->d_local : d;
    const double *point = ranks->truth + (set + 1) % ranks->n_sets * d;
    const double of_truth = distance(ranks, first, end, ranks->truth + set * d, point);
    size_t nearer = 0, level = 0;
    for (size_t k = 0; k < ranks->n_draws; ++k) {
        const double of_draw = distance(ranks, first, end, draws + k * d, point);
        nearer += of_draw < of_truth;
        level += of_draw == of_truth;
    }
    ranks->distance[(size_t)over * ranks->n_sets + set] = place(ranks, nearer, level, ties);
}

void hnpei_ranks_set(const hnpei_ranks *ranks, size_t set, const double *draws, double log_q_truth, const double *log_q)
{
    hnpei_stream ties;
    hnpei_stream_init(&ties, ranks->seed, HNPEI_PURPOSE_CALIBRATION, set);
    for (size_t j = 0; j < width(ranks); ++j)
        rank_parameter(ranks, set, j, draws, &ties);
    for (int over = 0; over < HNPEI_RANKS_LEVELS; ++over)
        rank_distance(ranks, set, (hnpei_level)over, draws, &ties);
    if (log_q)
        rank_density(ranks, set, log_q_truth, log_q, &ties);
}
