/* The mode of a posterior by the cross-entropy method: from draws of the posterior, the best quarter gives a Gaussian,
   of which the next points are drawn, until they lie together. It needs densities alone, of many points at once, sees
   the whole posterior at the beginning, and comes to modes on a bound of the support from inside. */
#include "mode.h"

#include "ensemble.h"

#include "linalg/linalg.h"
#include "rng/stream.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Points of a generation: enough to choose among modes, and for the covariance of the best quarter. */
#define LEAST_POINTS 1024
#define POINTS_PER_PARAMETER 128
/* Generations end when the points lie closer together than this part of the posterior's standard deviation: single
   precision tells densities no better apart. */
#define CLOSE 1e-4
#define MOST_GENERATIONS 200

typedef struct ranked {
    double log_q;
    size_t index;
} ranked;

typedef struct search {
    const hnpe_posterior *posterior;
    int64_t n_rows;
    const double *x;
    size_t d, n, n_best;
    hnpe_rng rng;
    double *points, *log_q, *mean, *covariance, *spread; /* [n][d], [n], [d], [d][d], [d]: of the first points */
    ranked *ranks;                                       /* [n] */
    double *theta, *best;
} search;

/* Falling; equal ones as they came, so that the order is always the same. */
static int by_density(const void *a, const void *b)
{
    const ranked *one = a, *other = b;
    if (one->log_q != other->log_q)
        return one->log_q > other->log_q ? -1 : 1;
    return one->index < other->index ? -1 : 1;
}

/* The points: drawn where log_q is NULL, else evaluated. Scratch memory is a desk's, as in calls of the host. */
static hnpe_status evaluate(search *s, double *log_q)
{
    const hnpei_core *core = s->posterior->core;
    hnpei_desk *desk;
    hnpei_observed observed;
    HNPEI_TRY(hnpei_desk_take(s->posterior->desks, &desk));
    hnpe_status status = hnpei_observe(core, desk, 1, &s->n_rows, s->x, &observed);
    if (status == HNPE_OK && log_q)
        status = hnpei_ensemble_log_density(s->posterior, desk, &observed, s->n, s->points, log_q);
    else if (status == HNPE_OK)
        status =
            hnpei_ensemble_sample(s->posterior, desk, &observed, s->n, hnpei_stream_next(&s->rng.stream), s->points);
    hnpei_desk_return(s->posterior->desks, desk, status == HNPE_OK);
    return status;
}

static hnpe_status rank(search *s)
{
    HNPEI_TRY(evaluate(s, s->log_q));
    for (size_t i = 0; i < s->n; ++i)
        s->ranks[i] = (ranked){s->log_q[i], i};
    qsort(s->ranks, s->n, sizeof *s->ranks, by_density);
    if (s->ranks[0].log_q >= *s->best) {
        *s->best = s->ranks[0].log_q;
        memcpy(s->theta, s->points + s->ranks[0].index * s->d, s->d * sizeof *s->theta);
    }
    return HNPE_OK;
}

/* Mean and covariance of the `count` points of highest density. */
static void fit(search *s, size_t count)
{
    const size_t d = s->d;
    memset(s->mean, 0, d * sizeof *s->mean);
    memset(s->covariance, 0, d * d * sizeof *s->covariance);
    for (size_t k = 0; k < count; ++k)
        for (size_t i = 0; i < d; ++i)
            s->mean[i] += s->points[s->ranks[k].index * d + i] / (double)count;
    for (size_t k = 0; k < count; ++k) {
        const double *point = s->points + s->ranks[k].index * d;
        for (size_t i = 0; i < d; ++i)
            for (size_t j = 0; j <= i; ++j)
                s->covariance[i * d + j] += (point[i] - s->mean[i]) * (point[j] - s->mean[j]) / (double)count;
    }
}

static int lie_together(const search *s)
{
    for (size_t i = 0; i < s->d; ++i)
        if (sqrt(s->covariance[i * s->d + i]) > CLOSE * s->spread[i])
            return 0;
    return 1;
}

/* The mean itself is the first of the next points. */
static void draw(search *s)
{
    for (size_t k = 0; k < s->n; ++k) {
        double *point = s->points + k * s->d;
        for (size_t i = 0; i < s->d; ++i)
            point[i] = k ? hnpei_stream_normal(&s->rng.stream) : 0;
        hnpei_linalg_multiply_lower(s->d, s->covariance, point);
        for (size_t i = 0; i < s->d; ++i)
            point[i] += s->mean[i];
    }
}

static hnpe_status climb(search *s)
{
    HNPEI_TRY(evaluate(s, NULL));
    HNPEI_TRY(rank(s));
    fit(s, s->n);
    for (size_t i = 0; i < s->d; ++i)
        s->spread[i] = sqrt(s->covariance[i * s->d + i]);
    for (int generation = 0; generation < MOST_GENERATIONS; ++generation) {
        size_t count = 0;
        while (count < s->n_best && s->ranks[count].log_q > -INFINITY)
            ++count;
        if (count <= s->d)
            break;
        fit(s, count);
        /* No factor: the points lie in a plane, as far as numbers tell. */
        if (lie_together(s) || hnpei_linalg_cholesky(NULL, "the covariance", s->d, s->covariance) != HNPE_OK)
            break;
        draw(s);
        HNPEI_TRY(rank(s));
    }
    return HNPE_OK;
}

hnpe_status hnpei_posterior_mode(const hnpe_posterior *posterior, size_t n_rows, const double *x, uint64_t seed,
                                 double *theta, double *log_q)
{
    const size_t d = posterior->core->plan.d_local + posterior->core->plan.d_global;
    const size_t n = d * POINTS_PER_PARAMETER > LEAST_POINTS ? d * POINTS_PER_PARAMETER : LEAST_POINTS;
    search s = {
        .posterior = posterior, .n_rows = (int64_t)n_rows, .x = x, .d = d, .n = n, .n_best = n / 4, .theta = theta};
    hnpe_context *context = posterior->object.context;
    double *work = NULL;
    HNPEI_TRY(hnpei_allocate(context, n * (d + 1) + d * (d + 2), sizeof *work, &work));
    hnpe_status status = hnpei_allocate(context, n, sizeof *s.ranks, &s.ranks);
    s.points = work;
    s.log_q = s.points + n * d;
    s.mean = s.log_q + n;
    s.spread = s.mean + d;
    s.covariance = s.spread + d;
    s.best = log_q;
    *log_q = -INFINITY;
    hnpei_rng_init(&s.rng, seed, HNPEI_PURPOSE_MODE, 0);
    if (status == HNPE_OK)
        status = climb(&s);
    hnpei_free(context, s.ranks);
    hnpei_free(context, work);
    return status;
}
