#include "section.h"

#include <math.h>
#include <string.h>

hnpe_status hnpei_points_create(const hnpei_section *section, size_t capacity, hnpei_points *points)
{
    const size_t width = 3 * section->d + section->d_global + 1;
    *points = (hnpei_points){.context = section->context, .capacity = capacity};
    HNPEI_TRY(hnpei_allocate(section->context, capacity * width, sizeof *points->theta, &points->theta));
    points->low = points->theta + capacity * section->d;
    points->high = points->low + capacity * section->d;
    points->global = points->high + capacity * section->d;
    points->slope = points->global + capacity * section->d_global;
    return HNPE_OK;
}

void hnpei_points_free(hnpei_points *points)
{
    hnpei_free(points->context, points->theta);
    points->theta = NULL;
}

/* ---- one number ---- */

/* From v to theta; adds log |d theta / d v|, or makes *slope -INFINITY where v is outside. */
static double leave(const hnpei_reach *reach, double low, double high, double v, double *slope)
{
    const double y = reach->centre + reach->scale * v;
    switch (reach->kind) {
    case HNPEI_REACH_UNIT:
        if (!(v > 0 && v < 1 && low < high))
            break;
        *slope += log(high - low);
        return fmin(fmax(low + v * (high - low), nextafter(low, high)), nextafter(high, low));
    case HNPEI_REACH_BELOW:
        if (!(y < 700))
            break;
        *slope += y + log(reach->scale);
        return fmax(low + exp(y), nextafter(low, INFINITY));
    case HNPEI_REACH_ABOVE:
        if (!(y < 700))
            break;
        *slope += y + log(reach->scale);
        return fmin(high - exp(y), nextafter(high, -INFINITY));
    default:
        if (!isfinite(y))
            break;
        *slope += log(reach->scale);
        return y;
    }
    *slope = -INFINITY;
    return isfinite(low) ? low : isfinite(high) ? high : 0;
}

/* ---- many points ---- */

/* The parameters from..to of all rows, whose bounds are in low and high [n][to - from]. */
static void leave_block(const hnpei_section *s, hnpei_points *p, size_t n, const double *v, size_t from, size_t to,
                        const double *low, const double *high)
{
    for (size_t k = 0; k < s->d_free; ++k) {
        const size_t j = s->free[k];
        if (j < from || j >= to)
            continue;
        for (size_t i = 0; i < n; ++i) {
            const size_t at = i * (to - from) + j - from;
            p->theta[i * s->d + j] = leave(&s->reach[k], low[at], high[at], v[i * s->d_free + k], &p->slope[i]);
        }
    }
}

static int any_free(const hnpei_section *s, size_t from, size_t to)
{
    for (size_t k = 0; k < s->d_free; ++k)
        if (s->free[k] >= from && s->free[k] < to)
            return 1;
    return 0;
}

/* Bounds of a block for every row; where nothing that they depend on moves, they are asked for once. */
static hnpe_status find_bounds(const hnpei_section *s, hnpei_points *p, size_t n, int local, double *low, double *high)
{
    const size_t dim = local ? s->d_local : s->d_global;
    const size_t asked = local && any_free(s, s->d_local, s->d) ? n : 1;
    for (size_t i = 0; local && i < asked; ++i)
        memcpy(p->global + i * s->d_global, p->theta + i * s->d + s->d_local, s->d_global * sizeof *p->global);
    HNPEI_TRY(hnpei_posterior_support(s->posterior, local, asked, p->global, low, high));
    for (size_t i = asked; i < n; ++i) {
        memcpy(low + i * dim, low, dim * sizeof *low);
        memcpy(high + i * dim, high, dim * sizeof *high);
    }
    return HNPE_OK;
}

/* The globals first, on which the bounds of the locals may depend. */
hnpe_status hnpei_section_place(const hnpei_section *s, hnpei_points *p, size_t n, const double *v)
{
    double *low = p->low + n * s->d_local, *high = p->high + n * s->d_local;
    for (size_t i = 0; i < n; ++i) {
        memcpy(p->theta + i * s->d, s->fixed, s->d * sizeof *s->fixed);
        p->slope[i] = 0;
    }
    if (any_free(s, s->d_local, s->d)) {
        HNPEI_TRY(find_bounds(s, p, n, 0, low, high));
        leave_block(s, p, n, v, s->d_local, s->d, low, high);
    }
    if (any_free(s, 0, s->d_local)) {
        HNPEI_TRY(find_bounds(s, p, n, 1, p->low, p->high));
        leave_block(s, p, n, v, 0, s->d_local, p->low, p->high);
    }
    return HNPE_OK;
}

hnpe_status hnpei_section_log_q(const hnpei_section *s, size_t n, const double *theta, double *log_q)
{
    if (s->of_global)
        return hnpe_posterior_log_density_global(s->posterior, 1, &s->n_rows, s->x, n, theta, log_q);
    return hnpe_posterior_log_density(s->posterior, 1, &s->n_rows, s->x, n, theta, log_q);
}

hnpe_status hnpei_section_density(const hnpei_section *s, hnpei_points *p, size_t n, const double *v, double *log_f)
{
    HNPEI_TRY(hnpei_section_place(s, p, n, v));
    HNPEI_TRY(hnpei_section_log_q(s, n, p->theta, log_f));
    for (size_t i = 0; i < n; ++i)
        log_f[i] = p->slope[i] > -INFINITY && log_f[i] > -INFINITY ? log_f[i] + p->slope[i] : -INFINITY;
    return HNPE_OK;
}
