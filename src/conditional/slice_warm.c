/* Where chains begin, and what they learn before their draws count: how wide slices are, and directions along which the
   parameters are independent, as far as a covariance tells. */
#include "linalg/linalg.h"
#include "slice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* First brackets of a slice, in units of the mean distance that an update goes. */
#define PER_JUMP 3.0

typedef struct ranked {
    double score;
    size_t index;
} ranked;

static int by_score(const void *a, const void *b)
{
    const ranked *one = a, *other = b;
    if (one->score != other->score)
        return one->score > other->score ? -1 : 1;
    return one->index < other->index ? -1 : 1;
}

/* Importance weights of what is near make of q(free | what was drawn) q(free | fixed), all but for constants; adding
   exponential noise to their logarithms and taking the largest draws by weight, each at most once. */
static size_t score(const hnpei_slice *s, const double *log_f, ranked *ranks)
{
    size_t n_possible = 0;
    hnpei_stream stream;
    hnpei_stream_init(&stream, s->key, HNPEI_PURPOSE_CONDITIONAL, 0);
    for (size_t i = 0; i < s->section->n_near; ++i) {
        const double noise = -log(hnpei_stream_exponential(&stream));
        const int possible = log_f[i] > -INFINITY;
        ranks[i] = (ranked){possible ? log_f[i] - s->section->near_given[i] + noise : -INFINITY, i};
        n_possible += (size_t)possible;
    }
    qsort(ranks, s->section->n_near, sizeof *ranks, by_score);
    return n_possible;
}

static hnpe_status density_of_near(const hnpei_slice *s, hnpei_points *points, double *log_f)
{
    const hnpei_section *section = s->section;
    for (size_t begin = 0; begin < section->n_near; begin += points->capacity) {
        const size_t left = section->n_near - begin, n = left < points->capacity ? left : points->capacity;
        HNPEI_TRY(hnpei_section_density(section, points, n, section->near + begin * s->d, log_f + begin));
    }
    return HNPE_OK;
}

hnpe_status hnpei_slice_first_places(hnpei_slice *s, double *v, double *log_f)
{
    const size_t n = s->section->n_near, d = s->d;
    ranked *ranks = NULL;
    double *found = NULL;
    hnpe_status status = hnpei_allocate(s->section->context, n, sizeof *ranks, &ranks);
    if (status == HNPE_OK)
        status = hnpei_allocate(s->section->context, n, sizeof *found, &found);
    if (status == HNPE_OK)
        status = density_of_near(s, &s->points, found);
    s->evaluations += (int64_t)n;
    if (status == HNPE_OK) {
        const size_t possible = score(s, found, ranks);
        if (!possible)
            status =
                hnpei_fail(HNPE_ERROR_NUMERIC, NULL,
                           "the posterior's density is 0 at all %zu places where chains could begin: what is fixed is "
                           "far from what the posterior says",
                           n);
        for (size_t i = 0; i < s->n_chains && possible; ++i) {
            const size_t from = ranks[i % possible].index;
            memcpy(v + i * d, s->section->near + from * d, d * sizeof *v);
            log_f[i] = found[from];
        }
    }
    hnpei_free(s->section->context, found);
    hnpei_free(s->section->context, ranks);
    return status;
}

/* ---- learning ---- */

static void clear_moments(hnpei_slice *s)
{
    s->n_seen = 0;
    memset(s->mean, 0, s->d * sizeof *s->mean);
    memset(s->covariance, 0, s->d * s->d * sizeof *s->covariance);
}

/* One more place of each chain (Welford). */
static void add_moments(hnpei_slice *s)
{
    for (size_t i = 0; i < s->n_chains; ++i) {
        const double *v = s->chains[i].v;
        s->n_seen += 1;
        for (size_t a = 0; a < s->d; ++a) {
            const double off = v[a] - s->mean[a];
            for (size_t b = 0; b <= a; ++b)
                s->covariance[a * s->d + b] += off * (v[b] - s->mean[b]) * (s->n_seen - 1) / s->n_seen;
        }
        for (size_t a = 0; a < s->d; ++a)
            s->mean[a] += (v[a] - s->mean[a]) / s->n_seen;
    }
}

/* Along the columns of the covariance's factor a Gaussian's coordinates are independent, of deviation 1. */
static void learn_ways(hnpei_slice *s)
{
    const size_t d = s->d;
    if (s->n_seen < 4 * (double)d)
        return;
    for (size_t a = 0; a < d; ++a)
        for (size_t b = 0; b <= a; ++b)
            s->covariance[a * d + b] /= s->n_seen - 1;
    for (size_t a = 0; a < d; ++a)
        s->covariance[a * d + a] *= 1 + 1e-6;
    if (hnpei_linalg_cholesky(NULL, "the covariance", d, s->covariance) != HNPE_OK)
        return;
    for (size_t k = 0; k < d; ++k) {
        for (size_t a = 0; a < d; ++a)
            s->ways[k * d + a] = a >= k ? s->covariance[a * d + k] : 0;
        s->widths[k] = 2;
    }
}

static void learn_widths(hnpei_slice *s)
{
    for (size_t k = 0; k < s->d; ++k) {
        double *width[] = {&s->axis_widths[k], &s->widths[k]};
        for (size_t i = 0; i < 2; ++i) {
            const size_t at = i * s->d + k;
            const double found = s->jumped[at] ? PER_JUMP * s->jumps[at] / (double)s->jumped[at] : 0;
            if (found > 0)
                *width[i] = (*width[i] + found) / 2;
            s->jumps[at] = 0;
            s->jumped[at] = 0;
        }
    }
}

static void first_widths(hnpei_slice *s)
{
    const hnpei_section *section = s->section;
    for (size_t k = 0; k < s->d; ++k) {
        double mean = 0, square = 0;
        for (size_t i = 0; i < section->n_near; ++i)
            mean += section->near[i * s->d + k] / (double)section->n_near;
        for (size_t i = 0; i < section->n_near; ++i)
            square += pow(section->near[i * s->d + k] - mean, 2) / (double)section->n_near;
        s->axis_widths[k] = s->widths[k] = square > 0 ? 2 * sqrt(square) : 0.1;
    }
}

/* A sweep of each chain; its slices are begun again afterwards, with what has been learned. */
static hnpe_status learn(hnpei_slice *s, int64_t sweep, int seen, int *spent)
{
    HNPEI_TRY(hnpei_slice_run(s, sweep + 1, spent));
    if (seen)
        add_moments(s);
    learn_widths(s);
    return HNPE_OK;
}

hnpe_status hnpei_slice_warm_up(hnpei_slice *s, int64_t sweeps, int *spent)
{
    const int64_t quarter = sweeps / 4;
    *spent = 0;
    first_widths(s);
    clear_moments(s);
    hnpei_slice_begin(s);
    for (int64_t i = 0; i < sweeps && !*spent; ++i) {
        HNPEI_TRY(learn(s, i, i >= quarter && i < 3 * quarter, spent));
        if (i + 1 == 2 * quarter || i + 1 == 3 * quarter) {
            learn_ways(s);
            clear_moments(s);
        }
        hnpei_slice_begin(s);
    }
    return HNPE_OK;
}
