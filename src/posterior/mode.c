/* The mode of a posterior: from the best of many draws, some of them far from each other so that several modes are
   climbed, to the tops that the density's gradient leads to; the highest of these. */
#include "mode.h"

#include "ascent.h"
#include "ensemble.h"

#include "rng/stream.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Draws: enough to choose among modes. */
#define LEAST_POINTS 4096
#define POINTS_PER_PARAMETER 256
/* Starts, which together are one tile at most; and how far apart those are that are taken first, in the posterior's
   standard deviations. */
#define STARTS 32
#define APART 1.0
/* Evaluations of each start. Three dozen are usual. */
#define BUDGET 300
/* What single precision leaves of a density, relative to it. */
#define NOISE (HNPEI_REAL_IS_DOUBLE ? 1e-13 : 1e-6)

typedef struct ranked {
    double log_q;
    size_t index;
} ranked;

typedef struct search {
    const hnpe_posterior *posterior;
    int64_t n_rows;
    const double *x;
    size_t d, n, n_starts;
    uint64_t key;
    double *points, *log_q, *mean, *spread;     /* [n][d], [n], [d], [d] */
    double *starts, *theta, *bounds, *f, *work; /* starts and theta [STARTS][d], bounds [3][STARTS][d] */
    ranked *ranks;                              /* [n] */
    double *found, *best;                       /* the caller's: where the density is highest, and how high */
} search;

/* Falling; equal ones as they came, so that the order is always the same. */
static int by_density(const void *a, const void *b)
{
    const ranked *one = a, *other = b;
    if (one->log_q != other->log_q)
        return one->log_q > other->log_q ? -1 : 1;
    return one->index < other->index ? -1 : 1;
}

/* ---- the posterior; scratch memory is a desk's, as in calls of the host ---- */

typedef enum question { DRAW, DENSITY, GRADIENT } question;

static hnpe_status ask(search *s, question what, size_t n, double *theta, double *log_q, double *g)
{
    hnpei_desk *desk;
    hnpei_observed observed;
    HNPEI_TRY(hnpei_desk_take(s->posterior->desks, &desk));
    hnpe_status status = hnpei_observe(s->posterior->core, desk, 1, &s->n_rows, s->x, &observed);
    if (status == HNPE_OK && what == DRAW)
        status = hnpei_ensemble_sample(s->posterior, desk, &observed, n, s->key, theta);
    else if (status == HNPE_OK && what == DENSITY)
        status = hnpei_ensemble_log_density(s->posterior, desk, &observed, n, theta, log_q);
    else if (status == HNPE_OK)
        status = hnpei_ensemble_gradient(s->posterior, desk, &observed, n, theta, log_q, g, NULL);
    hnpei_desk_return(s->posterior->desks, desk, status == HNPE_OK);
    return status;
}

/* ---- starts ---- */

static void measure(search *s)
{
    const size_t d = s->d;
    for (size_t j = 0; j < d; ++j) {
        double mean = 0, squares = 0;
        for (size_t i = 0; i < s->n; ++i)
            mean += s->points[i * d + j] / (double)s->n;
        for (size_t i = 0; i < s->n; ++i)
            squares += (s->points[i * d + j] - mean) * (s->points[i * d + j] - mean) / (double)s->n;
        s->mean[j] = mean;
        s->spread[j] = squares > 0 ? sqrt(squares) : 1;
    }
}

static void add_start(search *s, size_t rank)
{
    const size_t d = s->d;
    double *start = s->starts + s->n_starts++ * d;
    for (size_t j = 0; j < d; ++j)
        start[j] = (s->points[s->ranks[rank].index * d + j] - s->mean[j]) / s->spread[j];
    s->ranks[rank].index = SIZE_MAX;
}

static int is_apart(const search *s, size_t rank)
{
    const size_t d = s->d;
    const double *point = s->points + s->ranks[rank].index * d;
    for (size_t k = 0; k < s->n_starts; ++k) {
        double most = 0;
        for (size_t j = 0; j < d; ++j)
            most = fmax(most, fabs((point[j] - s->mean[j]) / s->spread[j] - s->starts[k * d + j]));
        if (most < APART)
            return 0;
    }
    return 1;
}

/* Half of them apart from each other, from the best on; then the best of the others. */
static void choose_starts(search *s)
{
    for (size_t i = 0; i < s->n; ++i)
        s->ranks[i] = (ranked){s->log_q[i], i};
    qsort(s->ranks, s->n, sizeof *s->ranks, by_density);
    *s->best = s->ranks[0].log_q;
    memcpy(s->found, s->points + s->ranks[0].index * s->d, s->d * sizeof *s->found);
    for (size_t i = 0; i < s->n && s->n_starts < STARTS / 2; ++i)
        if (s->ranks[i].log_q > -INFINITY && is_apart(s, i))
            add_start(s, i);
    for (size_t i = 0; i < s->n && s->n_starts < STARTS; ++i)
        if (s->ranks[i].log_q > -INFINITY && s->ranks[i].index != SIZE_MAX)
            add_start(s, i);
}

/* ---- the climb, in standard deviations from the mean ---- */

static void keep_within(size_t n, size_t width, size_t d, size_t at, const double *low, const double *high,
                        double *theta)
{
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < width; ++j) {
            double *value = theta + i * d + at + j;
            *value = fmin(fmax(*value, low[i * width + j]), high[i * width + j]);
        }
}

static void scale_bounds(const search *s, size_t n, size_t width, size_t at, const double *from, double *to)
{
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < width; ++j)
            to[i * s->d + at + j] = (from[i * width + j] - s->mean[at + j]) / s->spread[at + j];
}

/* Bounds of one prior's parameters, given what comes before; work: [3][n][width of either]. */
static hnpe_status bring_inside(search *s, const hnpe_prior *prior, size_t n, size_t width, size_t at, double *low,
                                double *high)
{
    const size_t d = s->d, d_local = s->posterior->core->plan.d_local;
    double *own_low = s->bounds, *own_high = own_low + n * width, *given = own_high + n * width;
    if (!width)
        return HNPE_OK;
    for (size_t i = 0; i < n; ++i)
        memcpy(given + i * prior->d_given, s->theta + i * d + d_local, prior->d_given * sizeof *given);
    HNPEI_TRY(hnpei_prior_support(prior, n, given, own_low, own_high));
    keep_within(n, width, d, at, own_low, own_high, s->theta);
    scale_bounds(s, n, width, at, own_low, low);
    scale_bounds(s, n, width, at, own_high, high);
    return HNPE_OK;
}

static hnpe_status climb(void *data, size_t n, double *u, double *low, double *high, double *f, double *g)
{
    search *s = data;
    const hnpei_core *core = s->posterior->core;
    const size_t d = s->d, d_local = core->plan.d_local;
    for (size_t i = 0; i < n * d; ++i)
        s->theta[i] = s->mean[i % d] + s->spread[i % d] * u[i];
    HNPEI_TRY(bring_inside(s, core->prior_global, n, core->plan.d_global, d_local, low, high));
    HNPEI_TRY(bring_inside(s, core->prior_local, n, d_local, 0, low, high));
    HNPEI_TRY(ask(s, GRADIENT, n, s->theta, f, g));
    for (size_t i = 0; i < n * d; ++i) {
        u[i] = (s->theta[i] - s->mean[i % d]) / s->spread[i % d];
        g[i] *= s->spread[i % d];
    }
    return HNPE_OK;
}

/* A top is taken where it is as high as any point, as far as numbers tell: it is known better, by its gradient. */
static hnpe_status take_highest(search *s)
{
    const double noise = NOISE * (1 + fabs(*s->best));
    size_t top = 0;
    for (size_t i = 1; i < s->n_starts; ++i)
        top = s->f[i] > s->f[top] ? i : top;
    if (!(s->f[top] >= *s->best - noise))
        return HNPE_OK;
    memcpy(s->starts, s->starts + top * s->d, (top ? s->d : 0) * sizeof *s->starts);
    HNPEI_TRY(climb(s, 1, s->starts, s->work, s->work + s->d, s->best, s->work + 2 * s->d));
    memcpy(s->found, s->theta, s->d * sizeof *s->found);
    return HNPE_OK;
}

static hnpe_status run(search *s)
{
    HNPEI_TRY(ask(s, DRAW, s->n, s->points, NULL, NULL));
    HNPEI_TRY(ask(s, DENSITY, s->n, s->points, s->log_q, NULL));
    measure(s);
    choose_starts(s);
    if (!s->n_starts)
        return HNPE_OK;
    HNPEI_TRY(hnpei_ascend(s->d, s->n_starts, climb, s, NOISE, BUDGET, s->starts, s->f, s->work));
    return take_highest(s);
}

hnpe_status hnpei_posterior_mode(const hnpe_posterior *posterior, size_t n_rows, const double *x, uint64_t seed,
                                 double *theta, double *log_q)
{
    const size_t d = posterior->core->plan.d_local + posterior->core->plan.d_global;
    const size_t n = d * POINTS_PER_PARAMETER > LEAST_POINTS ? d * POINTS_PER_PARAMETER : LEAST_POINTS;
    search s = {.posterior = posterior,
                .n_rows = (int64_t)n_rows,
                .x = x,
                .d = d,
                .n = n,
                .key = hnpei_stream_hash(seed, HNPEI_PURPOSE_MODE, 0),
                .found = theta,
                .best = log_q};
    hnpe_context *context = posterior->object.context;
    double *memory = NULL;
    HNPEI_TRY(hnpei_allocate(context, n * (d + 1) + 2 * d + STARTS * (5 * d + 1) + hnpei_ascent_count(d, STARTS),
                             sizeof *memory, &memory));
    hnpe_status status = hnpei_allocate(context, n, sizeof *s.ranks, &s.ranks);
    s.points = memory;
    s.log_q = s.points + n * d;
    s.mean = s.log_q + n;
    s.spread = s.mean + d;
    s.starts = s.spread + d;
    s.theta = s.starts + STARTS * d;
    s.bounds = s.theta + STARTS * d;
    s.f = s.bounds + (size_t)3 * STARTS * d;
    s.work = s.f + STARTS;
    if (status == HNPE_OK)
        status = run(&s);
    hnpei_free(context, s.ranks);
    hnpei_free(context, memory);
    return status;
}
