/* How a section is made, and what it learns from draws of the posterior: the unit of each coordinate, and where the
   free parameters lie if the others are near what they are fixed at. */
#include "rng/stream.h"
#include "section.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void hnpei_section_destroy(hnpei_section *section)
{
    if (!section)
        return;
    hnpe_context *context = section->context;
    hnpei_free(context, section->x);
    hnpei_free(context, section->free);
    hnpei_free(context, section->is_fixed);
    hnpei_free(context, section->fixed);
    hnpei_free(context, section->reach);
    hnpei_free(context, section->near);
    hnpei_free(context, section->near_given);
    hnpe_posterior_release(section->posterior);
    hnpei_free(context, section);
}

static hnpe_status allocate(hnpei_section *s)
{
    HNPEI_TRY(hnpei_allocate(s->context, (size_t)s->n_rows * s->d_x, sizeof *s->x, &s->x));
    HNPEI_TRY(hnpei_allocate(s->context, s->d_free, sizeof *s->free, &s->free));
    HNPEI_TRY(hnpei_allocate(s->context, s->d, sizeof *s->is_fixed, &s->is_fixed));
    HNPEI_TRY(hnpei_allocate(s->context, s->d, sizeof *s->fixed, &s->fixed));
    return hnpei_allocate(s->context, s->d_free, sizeof *s->reach, &s->reach);
}

static hnpei_reach_kind kind_of(double low, double high)
{
    if (isfinite(low))
        return isfinite(high) ? HNPEI_REACH_UNIT : HNPEI_REACH_BELOW;
    return isfinite(high) ? HNPEI_REACH_ABOVE : HNPEI_REACH_LINE;
}

hnpe_status hnpei_section_create(const hnpe_posterior *posterior, int of_global, size_t n_rows, const double *x,
                                 size_t n_fixed, const int64_t *fixed, hnpei_section **section)
{
    hnpei_section *s;
    hnpe_context *context = posterior->object.context;
    hnpe_dims dims = {.struct_size = sizeof dims};
    HNPEI_TRY(hnpe_posterior_dims(posterior, &dims));
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof *s, &s));
    s->context = context;
    s->n_rows = (int64_t)n_rows;
    s->d_x = (size_t)dims.d_x;
    s->of_global = of_global;
    s->d_local = of_global ? 0 : (size_t)dims.d_local;
    s->d_global = (size_t)dims.d_global;
    s->d = s->d_local + s->d_global;
    s->d_free = s->d - n_fixed;
    hnpe_status status = hnpei_posterior_view(posterior, n_rows, x, &s->posterior);
    if (status == HNPE_OK)
        status = allocate(s);
    if (status != HNPE_OK) {
        hnpei_section_destroy(s);
        return status;
    }
    memcpy(s->x, x, n_rows * s->d_x * sizeof *x);
    for (size_t i = 0; i < n_fixed; ++i)
        s->is_fixed[fixed[i]] = 1;
    for (size_t j = 0, k = 0; j < s->d; ++j)
        if (!s->is_fixed[j])
            s->free[k++] = j;
    *section = s;
    return HNPE_OK;
}

void hnpei_section_fix(hnpei_section *section, const double *values)
{
    for (size_t j = 0; j < section->d; ++j)
        section->fixed[j] = section->is_fixed[j] ? *values++ : 0;
}

/* ---- draws ---- */

typedef struct ranked {
    double distance;
    size_t index;
} ranked;

static int by_distance(const void *a, const void *b)
{
    const ranked *one = a, *other = b;
    if (one->distance != other->distance)
        return one->distance < other->distance ? -1 : 1;
    return one->index < other->index ? -1 : 1;
}

typedef struct draws {
    size_t n, width;    /* of the posterior's rows */
    double *theta;      /* [n][d] */
    double *global;     /* [n][d_global] */
    double *low, *high; /* [n][d]: a block of the locals, then one of the globals */
    double *slope;      /* [n] log |d v / d theta| of the free ones */
    double *log_q;      /* [n] */
    ranked *ranks;      /* [n] */
} draws;

static void free_draws(const hnpei_section *s, draws *w)
{
    hnpei_free(s->context, w->theta);
    hnpei_free(s->context, w->ranks);
}

static hnpe_status allocate_draws(const hnpei_section *s, size_t n, draws *w)
{
    hnpe_dims dims = {.struct_size = sizeof dims};
    *w = (draws){.n = n};
    HNPEI_TRY(hnpe_posterior_dims(s->posterior, &dims));
    const size_t width = (size_t)(dims.d_local + dims.d_global);
    *w = (draws){.n = n, .width = width};
    HNPEI_TRY(hnpei_allocate(s->context, n * (3 * width + s->d_global + 2), sizeof *w->theta, &w->theta));
    w->low = w->theta + n * width;
    w->high = w->low + n * width;
    w->global = w->high + n * width;
    w->slope = w->global + n * s->d_global;
    w->log_q = w->slope + n;
    return hnpei_allocate(s->context, n, sizeof *w->ranks, &w->ranks);
}

static hnpe_status draw(const hnpei_section *s, draws *w, uint64_t key)
{
    struct hnpe_rng rng;
    hnpei_rng_init(&rng, key, HNPEI_PURPOSE_CONDITIONAL, 0);
    HNPEI_TRY(hnpe_posterior_sample(s->posterior, 1, &s->n_rows, s->x, w->n, &rng, w->theta));
    for (size_t i = 0; s->of_global && i < w->n; ++i) /* beta's columns alone */
        memmove(w->theta + i * s->d, w->theta + (i + 1) * w->width - s->d, s->d * sizeof *w->theta);
    for (size_t i = 0; i < w->n; ++i)
        memcpy(w->global + i * s->d_global, w->theta + i * s->d + s->d_local, s->d_global * sizeof *w->global);
    if (s->d_local)
        HNPEI_TRY(hnpei_posterior_support(s->posterior, 1, w->n, w->global, w->low, w->high));
    if (s->d_global)
        HNPEI_TRY(hnpei_posterior_support(s->posterior, 0, w->n, NULL, w->low + w->n * s->d_local,
                                          w->high + w->n * s->d_local));
    return hnpei_section_log_q(s, w->n, w->theta, w->log_q);
}

/* Distances in what is fixed, each in its standard deviation. */
static void rank(const hnpei_section *s, draws *w)
{
    for (size_t i = 0; i < w->n; ++i)
        w->ranks[i] = (ranked){0, i};
    for (size_t j = 0; j < s->d; ++j) {
        double mean = 0, square = 0;
        if (!s->is_fixed[j])
            continue;
        for (size_t i = 0; i < w->n; ++i)
            mean += w->theta[i * s->d + j] / (double)w->n;
        for (size_t i = 0; i < w->n; ++i)
            square += pow(w->theta[i * s->d + j] - mean, 2) / (double)w->n;
        for (size_t i = 0; i < w->n && square > 0; ++i)
            w->ranks[i].distance += pow(w->theta[i * s->d + j] - s->fixed[j], 2) / square;
    }
    qsort(w->ranks, w->n, sizeof *w->ranks, by_distance);
}

static size_t bounds_at(const hnpei_section *s, const draws *w, size_t i, size_t j)
{
    return j < s->d_local ? i * s->d_local + j : w->n * s->d_local + i * s->d_global + j - s->d_local;
}

/* Which bounds are infinite does not depend on the globals: any draw's will do. */
static void find_kinds(hnpei_section *s, const draws *w)
{
    for (size_t k = 0; k < s->d_free; ++k) {
        const size_t at = bounds_at(s, w, 0, s->free[k]);
        s->reach[k] = (hnpei_reach){kind_of(w->low[at], w->high[at]), 0, 1};
    }
}

/* v before it is standardised, with log |d v / d theta|. */
static double enter(hnpei_reach_kind kind, double low, double high, double theta, double *slope)
{
    double apart;
    switch (kind) {
    case HNPEI_REACH_UNIT:
        *slope -= log(high - low);
        return fmin(fmax((theta - low) / (high - low), 1e-9), 1 - 1e-9);
    case HNPEI_REACH_BELOW:
    case HNPEI_REACH_ABOVE:
        apart = kind == HNPEI_REACH_BELOW ? theta - low : high - theta;
        *slope -= log(apart);
        return log(apart);
    default:
        return theta;
    }
}

static int by_value(const void *a, const void *b)
{
    const double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

/* Of coordinate k of the near ones: a centre and a width that a few far ones do not move. */
static void standardise(hnpei_section *s, size_t k, double *sorted)
{
    hnpei_reach *reach = &s->reach[k];
    const size_t n = s->n_near;
    if (reach->kind == HNPEI_REACH_UNIT)
        return;
    for (size_t i = 0; i < n; ++i)
        sorted[i] = s->near[i * s->d_free + k];
    qsort(sorted, n, sizeof *sorted, by_value);
    const double spread = (sorted[n - 1 - n / 10] - sorted[n / 10]) / 2.563;
    reach->centre = sorted[n / 2];
    reach->scale = spread > 0 && isfinite(spread) ? spread : fmax(1e-6 * fabs(reach->centre), 1e-12);
    for (size_t i = 0; i < n; ++i)
        s->near[i * s->d_free + k] = (s->near[i * s->d_free + k] - reach->centre) / reach->scale;
}

static void take_near(hnpei_section *s, draws *w)
{
    for (size_t i = 0; i < s->n_near; ++i) {
        const size_t from = w->ranks[i].index;
        double slope = 0;
        for (size_t k = 0; k < s->d_free; ++k) {
            const size_t at = bounds_at(s, w, from, s->free[k]);
            s->near[i * s->d_free + k] =
                enter(s->reach[k].kind, w->low[at], w->high[at], w->theta[from * s->d + s->free[k]], &slope);
        }
        s->near_given[i] = w->log_q[from] - slope;
    }
    for (size_t k = 0; k < s->d_free; ++k)
        standardise(s, k, w->slope);
}

hnpe_status hnpei_section_look(hnpei_section *s, size_t n_draws, size_t n_near, uint64_t key)
{
    draws w;
    hnpe_status status = allocate_draws(s, n_draws, &w);
    s->n_near = n_near;
    if (status == HNPE_OK && !s->near)
        status = hnpei_allocate(s->context, n_near * s->d_free, sizeof *s->near, &s->near);
    if (status == HNPE_OK && !s->near_given)
        status = hnpei_allocate(s->context, n_near, sizeof *s->near_given, &s->near_given);
    if (status == HNPE_OK)
        status = draw(s, &w, key);
    if (status == HNPE_OK) {
        find_kinds(s, &w);
        rank(s, &w);
        take_near(s, &w);
    }
    free_draws(s, &w);
    return status;
}
