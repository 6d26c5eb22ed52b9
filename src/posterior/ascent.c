#include "ascent.h"

#include <math.h>
#include <string.h>

/* No step is longer, in any direction. */
#define LONGEST 2.0
/* A step shorter than this, and a gradient of which the step would be, end a start. */
#define SHORTEST 1e-7
#define FLAT 1e-6
/* Of what the gradient promises, a step must bring so much. */
#define LEAST_GAIN 1e-4
#define SHORTER 0.4

typedef struct ascent {
    size_t d;
    double noise;
    double *x, *f, *g;                 /* where a start is */
    double *trial, *trial_f, *trial_g; /* where it is looked */
    double *low, *high;                /* of the trial */
    double *direction, *inverse;       /* inverse: [n][d][d] of minus the second derivatives */
    double *length, *fresh, *done;     /* [n]; fresh: the inverse has not learned anything yet */
    double *move, *turn, *work;        /* [d] */
} ascent;

size_t hnpei_ascent_count(size_t d, size_t n)
{
    return n * (6 * d + d * d + 5) + 3 * d;
}

static void lay_out(size_t d, size_t n, double *x, double *f, double *work, ascent *a)
{
    double **const rows[] = {&a->g, &a->trial, &a->trial_g, &a->low, &a->high, &a->direction};
    double **const numbers[] = {&a->trial_f, &a->length, &a->fresh, &a->done};
    a->x = x;
    a->f = f;
    for (size_t i = 0; i < 6; ++i, work += n * d)
        *rows[i] = work;
    for (size_t i = 0; i < 4; ++i, work += n)
        *numbers[i] = work;
    a->inverse = work;
    a->move = work + n * d * d;
    a->turn = a->move + d;
    a->work = a->turn + d;
}

static double dot(size_t d, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < d; ++i)
        sum += a[i] * b[i];
    return sum;
}

static double largest(size_t d, const double *a)
{
    double most = 0;
    for (size_t i = 0; i < d; ++i)
        most = fmax(most, fabs(a[i]));
    return most;
}

/* The gradient without what leads out at a bound. */
static void project(const ascent *a, size_t i, const double *x, const double *g, double *free)
{
    for (size_t j = i * a->d; j < (i + 1) * a->d; ++j, ++x, ++g, ++free)
        *free = (*g > 0 && *x >= a->high[j]) || (*g < 0 && *x <= a->low[j]) ? 0 : *g;
}

static void forget(ascent *a, size_t i)
{
    const size_t d = a->d;
    memset(a->inverse + i * d * d, 0, d * d * sizeof *a->inverse);
    for (size_t j = 0; j < d; ++j)
        a->inverse[(i * d + j) * d + j] = 1;
    a->fresh[i] = 1;
}

/* The next point to look at, from a start that has just moved or been reset. */
static void aim(ascent *a, size_t i)
{
    const size_t d = a->d;
    double *p = a->direction + i * d, *free = a->work;
    project(a, i, a->x + i * d, a->g + i * d, free);
    for (int again = 0; again < 2; ++again) {
        for (size_t j = 0; j < d; ++j)
            p[j] = free[j] != 0 ? dot(d, a->inverse + (i * d + j) * d, free) : 0;
        if (dot(d, p, free) > 0)
            break;
        forget(a, i);
    }
    const double most = largest(d, p), limit = a->fresh[i] != 0 ? 0.1 : LONGEST;
    for (size_t j = 0; most > limit && j < d; ++j)
        p[j] *= limit / most;
    a->length[i] = 1;
    a->done[i] = most < SHORTEST || largest(d, free) < FLAT;
}

static void look(ascent *a, size_t i)
{
    const size_t d = a->d;
    for (size_t j = i * d; j < (i + 1) * d; ++j)
        a->trial[j] = a->x[j] + a->length[i] * a->direction[j];
}

/* Is the trial higher, as far as numbers tell? If they do not, is it flatter there? */
static int is_better(ascent *a, size_t i)
{
    const size_t d = a->d;
    const double *g = a->g + i * d, gain = a->trial_f[i] - a->f[i], noise = a->noise * (1 + fabs(a->f[i]));
    if (!(a->trial_f[i] > -INFINITY) || isnan(dot(d, a->trial_g + i * d, a->trial_g + i * d)))
        return 0;
    for (size_t j = 0; j < d; ++j)
        a->move[j] = a->trial[i * d + j] - a->x[i * d + j];
    const double promise = dot(d, g, a->move);
    if (gain >= LEAST_GAIN * promise && gain > noise)
        return 1;
    if (gain < -noise)
        return 0;
    project(a, i, a->x + i * d, g, a->work);
    const double before = dot(d, a->work, a->work);
    project(a, i, a->trial + i * d, a->trial_g + i * d, a->work);
    return dot(d, a->work, a->work) < before;
}

/* The inverse learns how the gradient turned on the way (Broyden, Fletcher, Goldfarb, Shanno). */
static void learn(ascent *a, size_t i)
{
    const size_t d = a->d;
    double *h = a->inverse + i * d * d, *hy = a->work;
    for (size_t j = 0; j < d; ++j)
        a->turn[j] = a->g[i * d + j] - a->trial_g[i * d + j];
    const double sy = dot(d, a->move, a->turn), yy = dot(d, a->turn, a->turn);
    if (!(sy > 1e-8 * sqrt(yy * dot(d, a->move, a->move))))
        return;
    for (size_t j = 0; a->fresh[i] != 0 && j < d * d; ++j)
        h[j] *= sy / yy;
    a->fresh[i] = 0;
    for (size_t j = 0; j < d; ++j)
        hy[j] = dot(d, h + j * d, a->turn);
    const double scale = (1 + dot(d, a->turn, hy) / sy) / sy;
    for (size_t j = 0; j < d; ++j)
        for (size_t k = 0; k < d; ++k)
            h[j * d + k] += scale * a->move[j] * a->move[k] - (hy[j] * a->move[k] + a->move[j] * hy[k]) / sy;
}

static void accept(ascent *a, size_t i)
{
    const size_t d = a->d;
    learn(a, i);
    memcpy(a->x + i * d, a->trial + i * d, d * sizeof *a->x);
    memcpy(a->g + i * d, a->trial_g + i * d, d * sizeof *a->g);
    a->f[i] = a->trial_f[i];
    aim(a, i);
}

/* Nearer; or another way, if this one was learned; or nothing is higher. */
static void reject(ascent *a, size_t i)
{
    const double most = largest(a->d, a->direction + i * a->d);
    a->length[i] *= SHORTER;
    if (a->length[i] * most > SHORTEST)
        return;
    if (a->fresh[i] != 0) {
        a->done[i] = 1;
        return;
    }
    forget(a, i);
    aim(a, i);
}

/* Starts that are done are looked at where they are, so that points stay where they were in the function's eyes. */
hnpe_status hnpei_ascend(size_t d, size_t n, hnpei_ascent_fn function, void *data, double noise, int budget, double *x,
                         double *f, double *work)
{
    ascent a = {.d = d, .noise = noise};
    lay_out(d, n, x, f, work, &a);
    HNPEI_TRY(function(data, n, x, a.low, a.high, f, a.g));
    for (size_t i = 0; i < n; ++i) {
        forget(&a, i);
        aim(&a, i);
        a.done[i] = a.done[i] != 0 || !(f[i] > -INFINITY);
    }
    for (int spent = 1; spent < budget; ++spent) {
        size_t left = 0;
        for (size_t i = 0; i < n; ++i) {
            left += a.done[i] == 0;
            if (a.done[i] == 0)
                look(&a, i);
            else
                memcpy(a.trial + i * d, x + i * d, d * sizeof *x);
        }
        if (!left)
            break;
        HNPEI_TRY(function(data, n, a.trial, a.low, a.high, a.trial_f, a.trial_g));
        for (size_t i = 0; i < n; ++i) {
            if (a.done[i] != 0)
                continue;
            if (is_better(&a, i))
                accept(&a, i);
            else
                reject(&a, i);
        }
    }
    return HNPE_OK;
}
