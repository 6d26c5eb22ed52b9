#include "slice.h"

#include <math.h>
#include <string.h>

/* An end steps out so often at most, and a slice is shrunk so often: then the chain stays where it is. */
enum { MOST_STEPS = 32, MOST_FAILS = 200 };
/* Every so many sweeps go along the coordinates with slices that are wide, to find what lies apart. */
enum { WIDE_EVERY = 4 };
#define WIDE 16.0

static int is_wide(const hnpei_chain *chain)
{
    return chain->sweeps % WIDE_EVERY == WIDE_EVERY - 1;
}

static const double *direction(const hnpei_slice *s, const hnpei_chain *chain)
{
    return (is_wide(chain) ? s->axes : s->ways) + chain->order[chain->at] * s->d;
}

/* How far along a direction all coordinates on (0, 1) stay there. */
static void find_reach(const hnpei_slice *s, hnpei_chain *chain, const double *way)
{
    chain->least = -INFINITY;
    chain->most = INFINITY;
    for (size_t k = 0; k < s->d; ++k) {
        if (s->section->reach[k].kind != HNPEI_REACH_UNIT || way[k] == 0)
            continue;
        const double to_low = -chain->v[k] / way[k], to_high = (1 - chain->v[k]) / way[k];
        chain->least = fmax(chain->least, fmin(to_low, to_high));
        chain->most = fmin(chain->most, fmax(to_low, to_high));
    }
}

static void shrink(hnpei_chain *chain)
{
    chain->step = HNPEI_STEP_SHRINK;
    chain->trial = chain->low + (chain->high - chain->low) * hnpei_stream_uniform(&chain->stream);
}

static void go_up(hnpei_chain *chain)
{
    chain->step = HNPEI_STEP_UPPER;
    chain->trial = chain->high;
    if (!(chain->high < chain->most) || chain->up == 0)
        shrink(chain);
}

static void go_down(hnpei_chain *chain)
{
    chain->step = HNPEI_STEP_LOWER;
    chain->trial = chain->low;
    if (!(chain->low > chain->least) || chain->down == 0)
        go_up(chain);
}

/* The slice's height, and its first bracket: placed at random around the chain, but where it would be wide and the
   support has ends: then from end to end. */
static void begin_update(const hnpei_slice *s, hnpei_chain *chain)
{
    const size_t k = chain->order[chain->at];
    const double width = is_wide(chain) ? WIDE * s->axis_widths[k] : s->widths[k];
    find_reach(s, chain, direction(s, chain));
    chain->level = chain->log_f - hnpei_stream_exponential(&chain->stream);
    const double below = hnpei_stream_uniform(&chain->stream);
    const int steps = (int)hnpei_stream_below(&chain->stream, MOST_STEPS);
    const int whole = is_wide(chain) && chain->least > -INFINITY && chain->most < INFINITY;
    chain->low = whole ? chain->least : fmax(-width * below, chain->least);
    chain->high = whole ? chain->most : fmin(width * (1 - below), chain->most);
    chain->down = whole ? 0 : steps;
    chain->up = whole ? 0 : MOST_STEPS - 1 - steps;
    chain->fails = 0;
    go_down(chain);
}

static void begin_sweep(const hnpei_slice *s, hnpei_chain *chain)
{
    for (size_t k = 0; k < s->d; ++k)
        chain->order[k] = k;
    hnpei_stream_shuffle(&chain->stream, s->d, chain->order);
    chain->at = 0;
}

static void end_update(hnpei_slice *s, hnpei_chain *chain, double moved)
{
    const size_t at = (is_wide(chain) ? 0 : s->d) + chain->order[chain->at];
    s->jumps[at] += fabs(moved);
    ++s->jumped[at];
    if (++chain->at == s->d) {
        ++chain->sweeps;
        ++s->done;
        begin_sweep(s, chain);
    }
    begin_update(s, chain);
}

static void move(const hnpei_slice *s, hnpei_chain *chain, double log_f)
{
    const double *way = direction(s, chain);
    for (size_t k = 0; k < s->d; ++k)
        chain->v[k] += chain->trial * way[k];
    chain->log_f = log_f;
}

/* The density at a chain's trial is known. */
static void take(hnpei_slice *s, hnpei_chain *chain, double log_f)
{
    const size_t k = chain->order[chain->at];
    const double width = is_wide(chain) ? WIDE * s->axis_widths[k] : s->widths[k];
    const int is_in = log_f > chain->level;
    switch (chain->step) {
    case HNPEI_STEP_LOWER:
        if (!is_in) {
            go_up(chain);
            return;
        }
        --chain->down;
        chain->low = fmax(chain->low - width, chain->least);
        go_down(chain);
        return;
    case HNPEI_STEP_UPPER:
        if (!is_in) {
            shrink(chain);
            return;
        }
        --chain->up;
        chain->high = fmin(chain->high + width, chain->most);
        go_up(chain);
        return;
    default:
        if (is_in) {
            move(s, chain, log_f);
            end_update(s, chain, chain->trial);
        } else if (++chain->fails == MOST_FAILS) {
            end_update(s, chain, 0);
        } else {
            *(chain->trial < 0 ? &chain->low : &chain->high) = chain->trial;
            shrink(chain);
        }
    }
}

static void place_trial(const hnpei_slice *s, const hnpei_chain *chain, double *trial)
{
    const double *way = direction(s, chain);
    for (size_t k = 0; k < s->d; ++k)
        trial[k] = chain->v[k] + chain->trial * way[k];
}

static hnpe_status step_all(hnpei_slice *s, int64_t sweeps, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < s->n_chains; ++i)
        if (s->chains[i].sweeps < sweeps) {
            place_trial(s, &s->chains[i], s->trials + *n * s->d);
            s->asking[(*n)++] = i;
        }
    if (!*n)
        return HNPE_OK;
    HNPEI_TRY(hnpei_section_density(s->section, &s->points, *n, s->trials, s->log_f));
    for (size_t i = 0; i < *n; ++i)
        take(s, &s->chains[s->asking[i]], s->log_f[i]);
    s->evaluations += (int64_t)*n;
    return HNPE_OK;
}

void hnpei_slice_begin(hnpei_slice *s)
{
    for (size_t i = 0; i < s->n_chains; ++i) {
        begin_sweep(s, &s->chains[i]);
        begin_update(s, &s->chains[i]);
    }
}

hnpe_status hnpei_slice_run(hnpei_slice *s, int64_t sweeps, int *spent)
{
    for (*spent = 0;;) {
        size_t n;
        if (s->watch)
            HNPEI_TRY(hnpei_watch_update(s->watch, s->done, NAN, NAN, 0));
        HNPEI_TRY(step_all(s, sweeps, &n));
        if (!n)
            return HNPE_OK;
        if (s->budget && s->evaluations >= s->budget) {
            *spent = 1;
            return HNPE_OK;
        }
    }
}

/* ---- where chains begin ---- */

static void lay_out(hnpei_slice *s)
{
    const size_t d = s->d, n = s->n_chains;
    double *at = s->numbers;
    double **const arrays[] = {&s->axes, &s->ways,  &s->covariance, &s->axis_widths, &s->widths,
                               &s->mean, &s->jumps, &s->trials,     &s->log_f};
    const size_t sizes[] = {d * d, d * d, d * d, d, d, d, 2 * d, n * d, n};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
        *arrays[i] = at;
        at += sizes[i];
    }
    for (size_t i = 0; i < n; ++i) {
        s->chains[i].v = at + i * d;
        s->chains[i].order = s->orders + i * d;
    }
}

static hnpe_status allocate(hnpei_slice *s)
{
    const size_t d = s->d, n = s->n_chains;
    hnpe_context *context = s->section->context;
    HNPEI_TRY(hnpei_points_create(s->section, n, &s->points));
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *s->chains, &s->chains));
    HNPEI_TRY(hnpei_allocate(context, 3 * d * d + 5 * d + 2 * n * d + n, sizeof *s->numbers, &s->numbers));
    HNPEI_TRY(hnpei_allocate(context, 2 * d, sizeof *s->jumped, &s->jumped));
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *s->asking, &s->asking));
    HNPEI_TRY(hnpei_allocate(context, n * d, sizeof *s->orders, &s->orders));
    lay_out(s);
    return HNPE_OK;
}

void hnpei_slice_free(hnpei_slice *s)
{
    hnpe_context *context = s->section->context;
    hnpei_points_free(&s->points);
    hnpei_free(context, s->chains);
    hnpei_free(context, s->numbers);
    hnpei_free(context, s->jumped);
    hnpei_free(context, s->asking);
    hnpei_free(context, s->orders);
}

hnpe_status hnpei_slice_create(const hnpei_section *section, size_t n_chains, uint64_t key, hnpei_slice *s)
{
    *s = (hnpei_slice){.section = section, .d = section->d_free, .n_chains = n_chains, .key = key};
    HNPEI_TRY(allocate(s));
    HNPEI_TRY(hnpei_slice_first_places(s, s->trials, s->log_f));
    for (size_t k = 0; k < s->d; ++k)
        s->axes[k * s->d + k] = s->ways[k * s->d + k] = 1;
    for (size_t i = 0; i < n_chains; ++i) {
        hnpei_chain *chain = &s->chains[i];
        hnpei_stream_init(&chain->stream, key, HNPEI_PURPOSE_CONDITIONAL, i + 1);
        memcpy(chain->v, s->trials + i * s->d, s->d * sizeof *chain->v);
        chain->log_f = s->log_f[i];
    }
    return HNPE_OK;
}
