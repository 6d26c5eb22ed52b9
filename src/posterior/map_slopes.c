/* How a support map moves with theta, and with what its prior is given: differences in double, which the numbers of
   distribution functions and of bounds allow to some 1e-10. */
#include "gradient.h"

#include <math.h>
#include <string.h>

/* In units of a parameter's scale. */
#define STEP 1e-5
/* Of the way to a bound, a step takes no more. */
#define MOST_OF_WAY 1e-4
/* Steps of fewer units in the last place of theta are none. */
#define LEAST_STEP 1e-13

typedef struct sides {
    double *moved;           /* [n][columns] theta, or what is given, with one column moved */
    double *v[3], *slope[3]; /* before, at, and behind: [n][dim], [n] */
    double *low, *high, *low_given, *high_given;
    double *step; /* [n] */
} sides;

size_t hnpei_map_slopes_count(const hnpei_map_job *job, size_t n)
{
    const size_t dim = job->prior->dim, d_given = job->prior->d_given;
    return n * ((dim > d_given ? dim : d_given) + 3 * (dim + 1) + 2 * dim + 2 * d_given + 1);
}

static void lay_out(const hnpei_map_job *job, size_t n, double *work, sides *s)
{
    const size_t dim = job->prior->dim, d_given = job->prior->d_given;
    s->moved = work;
    work += n * (dim > d_given ? dim : d_given);
    for (int i = 0; i < 3; ++i, work += n * (dim + 1)) {
        s->v[i] = work;
        s->slope[i] = work + n * dim;
    }
    s->low = work;
    s->high = s->low + n * dim;
    s->low_given = s->high + n * dim;
    s->high_given = s->low_given + n * d_given;
    s->step = s->high_given + n * d_given;
}

/* A small part of the parameter's scale, and of the way to the nearer bound. */
static double step_of(double x, double low, double high, double sd)
{
    const double below = x - low, above = high - x, way = fmin(below, above);
    const double scale = isfinite(high - low) ? high - low : isfinite(way) ? way : sd;
    const double step = STEP * scale, most = MOST_OF_WAY * way;
    const double least = LEAST_STEP * fabs(x);
    return step > most && most > least ? most : fmax(step, least);
}

/* Where bounds move with what is given, nor of theta's way to them. */
static double step_of_given(const hnpei_map_job *job, const sides *s, size_t i, size_t j, const double *given,
                            const double *theta)
{
    const size_t dim = job->prior->dim, at = i * job->prior->d_given + j;
    double step = step_of(given[at], s->low_given[at], s->high_given[at], job->given_sd[j]);
    for (size_t k = i * dim; k < (i + 1) * dim; ++k) {
        const double way = MOST_OF_WAY * fmin(theta[k] - s->low[k], s->high[k] - theta[k]);
        step = step > way && way > LEAST_STEP * fabs(given[at]) ? way : step;
    }
    return step;
}

/* Column j of [n][width] values, moved by so many steps; what the steps are in numbers goes back into them. */
static void move(size_t n, size_t width, size_t j, const double *values, const double *step, double by, double *moved)
{
    memcpy(moved, values, n * width * sizeof *moved);
    for (size_t i = 0; i < n; ++i)
        moved[i * width + j] += by * step[i];
}

/* The two sides to take the difference of: behind and before, unless one is outside the support. */
static void choose(const sides *s, size_t i, int *from, int *to)
{
    *from = s->slope[0][i] > -INFINITY ? 0 : 1;
    *to = s->slope[2][i] > -INFINITY ? 2 : 1;
}

/* d (g_v v + slope) / d column, of point i. */
static double slope_of(const sides *s, size_t dim, size_t i, const double *g_v)
{
    int from, to;
    choose(s, i, &from, &to);
    if (from == to)
        return NAN;
    double sum = s->slope[to][i] - s->slope[from][i];
    for (size_t k = 0; k < dim; ++k)
        sum += g_v[i * dim + k] * (s->v[to][i * dim + k] - s->v[from][i * dim + k]);
    return sum / ((to - from) * s->step[i]);
}

static hnpe_status slopes_of_theta(const hnpei_map_job *job, size_t n, const double *given, const double *theta,
                                   const double *g_v, double *g_theta, sides *s)
{
    const size_t dim = job->prior->dim;
    for (size_t j = 0; j < dim; ++j) {
        for (size_t i = 0; i < n; ++i)
            s->step[i] = step_of(theta[i * dim + j], s->low[i * dim + j], s->high[i * dim + j], job->sd[j]);
        for (int side = 0; side < 3; side += 2) {
            move(n, dim, j, theta, s->step, side - 1, s->moved);
            HNPEI_TRY(hnpei_map_forward(job->map, n, given, s->moved, s->v[side], s->slope[side]));
        }
        for (size_t i = 0; i < n; ++i)
            g_theta[i * dim + j] = slope_of(s, dim, i, g_v);
    }
    return HNPE_OK;
}

static hnpe_status slopes_of_given(const hnpei_map_job *job, size_t n, const double *given, const double *theta,
                                   const double *g_v, double *g_given, sides *s)
{
    const size_t dim = job->prior->dim, d_given = job->prior->d_given;
    for (size_t j = 0; j < d_given; ++j) {
        for (size_t i = 0; i < n; ++i)
            s->step[i] = step_of_given(job, s, i, j, given, theta);
        for (int side = 0; side < 3; side += 2) {
            move(n, d_given, j, given, s->step, side - 1, s->moved);
            HNPEI_TRY(hnpei_map_forward(job->map, n, s->moved, theta, s->v[side], s->slope[side]));
        }
        for (size_t i = 0; i < n; ++i)
            g_given[i * d_given + j] += slope_of(s, dim, i, g_v);
    }
    return HNPE_OK;
}

hnpe_status hnpei_map_slopes(const hnpei_map_job *job, size_t n, const double *given, const double *theta,
                             const double *g_v, double *g_theta, double *g_given, double *work)
{
    sides s;
    lay_out(job, n, work, &s);
    HNPEI_TRY(hnpei_prior_support(job->prior, n, given, s.low, s.high));
    HNPEI_TRY(hnpei_map_forward(job->map, n, given, theta, s.v[1], s.slope[1]));
    HNPEI_TRY(slopes_of_theta(job, n, given, theta, g_v, g_theta, &s));
    if (!job->prior->d_given)
        return HNPE_OK;
    HNPEI_TRY(hnpei_prior_support(job->prior_of_given, n, NULL, s.low_given, s.high_given));
    return slopes_of_given(job, n, given, theta, g_v, g_given, &s);
}
