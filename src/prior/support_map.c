/* The map between a prior's support and where a flow lives. */
#include "base/context.h"
#include "kernels/kernels.h"
#include "kind.h"

#include <math.h>
#include <string.h>

typedef enum map_shape {
    SHAPE_REAL = 0,  /* v = theta */
    SHAPE_ABOVE = 1, /* v = log(theta - low) */
    SHAPE_BELOW = 2, /* v = log(high - theta) */
    SHAPE_CDF = 3,   /* v = F(theta) */
    SHAPE_AFFINE = 4 /* v = (theta - low) / (high - low) */
} map_shape;

struct hnpei_map {
    hnpe_context *context;
    hnpe_prior *prior;
    const hnpei_kernels *kernels;
    int logit, open, any_cdf;
    unsigned char *shape, *unit; /* [dim] */
    double *low, *high;          /* [dim], the support where it does not depend on given, else as probed */
};

/* ---- creation ---- */

/* Which bounds are finite must not depend on `given`: ask with a value that is no likely singularity. A NaN says that
   the bound depends on `given`, and so that there is one. */
#define PROBE 0.6180339887498949

static hnpe_status probe_support(hnpei_map *map)
{
    hnpe_prior *prior = map->prior;
    double *given = NULL;
    HNPEI_TRY(hnpei_allocate(map->context, prior->d_given, sizeof *given, &given));
    for (size_t j = 0; j < prior->d_given; ++j)
        given[j] = PROBE;
    hnpe_status status = hnpei_prior_support(prior, 1, given, map->low, map->high);
    hnpei_free(map->context, given);
    return status;
}

static map_shape shape_of(const hnpei_map *map, size_t j)
{
    if (map->open)
        return SHAPE_REAL;
    int above = map->low[j] != -INFINITY, below = map->high[j] != INFINITY;
    if (above && below)
        return hnpei_prior_has_cdf(map->prior, j) ? SHAPE_CDF : SHAPE_AFFINE;
    return above ? SHAPE_ABOVE : below ? SHAPE_BELOW : SHAPE_REAL;
}

static hnpe_status fill_map(hnpei_map *map)
{
    size_t dim = map->prior->dim;
    HNPEI_TRY(hnpei_allocate(map->context, dim, 1, &map->shape));
    HNPEI_TRY(hnpei_allocate(map->context, dim, 1, &map->unit));
    HNPEI_TRY(hnpei_allocate(map->context, dim, sizeof *map->low, &map->low));
    HNPEI_TRY(hnpei_allocate(map->context, dim, sizeof *map->high, &map->high));
    HNPEI_TRY(probe_support(map));
    for (size_t j = 0; j < dim; ++j) {
        map->shape[j] = (unsigned char)shape_of(map, j);
        map->unit[j] = !map->logit && map->shape[j] >= SHAPE_CDF;
        map->any_cdf |= map->shape[j] == SHAPE_CDF;
    }
    return HNPE_OK;
}

hnpe_status hnpei_map_create(hnpe_context *context, hnpe_prior *prior, hnpei_map_kind kind, hnpei_map **map)
{
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof **map, map));
    hnpe_context_retain(context);
    hnpe_prior_retain(prior);
    (*map)->context = context;
    (*map)->prior = prior;
    (*map)->logit = kind == HNPEI_MAP_LOGIT;
    (*map)->open = kind == HNPEI_MAP_OPEN;
    (*map)->kernels = hnpei_kernels_get(hnpei_context_isa(context));
    hnpe_status status = fill_map(*map);
    if (status != HNPE_OK) {
        hnpei_map_destroy(*map);
        *map = NULL;
    }
    return status;
}

void hnpei_map_destroy(hnpei_map *map)
{
    if (!map)
        return;
    hnpe_context *context = map->context;
    hnpe_prior_release(map->prior);
    hnpei_free(context, map->shape);
    hnpei_free(context, map->unit);
    hnpei_free(context, map->low);
    hnpei_free(context, map->high);
    hnpei_free(context, map);
    hnpe_context_release(context);
}

const unsigned char *hnpei_map_unit(const hnpei_map *map)
{
    return map->unit;
}

int hnpei_map_is_bounded(const hnpei_map *map)
{
    int bounded = 0;
    for (size_t j = 0; map && j < map->prior->dim; ++j)
        bounded |= map->low[j] != -INFINITY || map->high[j] != INFINITY;
    return bounded;
}

/* ---- blocks of rows: on the stack where they are small; callbacks see all rows at once ---- */

#define STACK_CELLS 1024

typedef struct map_block {
    size_t rows;
    double *low, *high, *a, *b; /* [rows][dim] */
    double *heap;
    double stack[STACK_CELLS];
} map_block;

static hnpe_status begin_block(const hnpei_map *map, size_t n, map_block *block)
{
    size_t dim = map->prior->dim, fit = STACK_CELLS / 4 / dim, cells;
    block->rows = map->prior->calls_back || n < fit ? n : fit ? fit : 1;
    block->heap = NULL;
    HNPEI_TRY(hnpei_size_multiply(block->rows, 4 * dim, &cells));
    if (cells > STACK_CELLS)
        HNPEI_TRY(hnpei_allocate(map->context, cells, sizeof *block->heap, &block->heap));
    block->low = block->heap ? block->heap : block->stack;
    block->high = block->low + cells / 4;
    block->a = block->high + cells / 4;
    block->b = block->a + cells / 4;
    if (!map->prior->d_given)
        for (size_t i = 0; i < block->rows; ++i) {
            memcpy(block->low + i * dim, map->low, dim * sizeof *map->low);
            memcpy(block->high + i * dim, map->high, dim * sizeof *map->high);
        }
    return HNPE_OK;
}

/* The support at `given`; fails where a bound is finite and was not when asked first, or the other way round. */
static hnpe_status support_at(const hnpei_map *map, size_t n, const double *given, map_block *block)
{
    size_t dim = map->prior->dim;
    if (!map->prior->d_given)
        return HNPE_OK;
    HNPEI_TRY(hnpei_prior_support(map->prior, n, given, block->low, block->high));
    for (size_t at = 0; at < n * dim; ++at) {
        size_t j = at % dim;
        if ((block->low[at] == -INFINITY) != (map->low[j] == -INFINITY) ||
            (block->high[at] == INFINITY) != (map->high[j] == INFINITY))
            return hnpei_fail(HNPE_ERROR_CALLBACK, NULL,
                              "the prior's support callback gave [%g, %g] for parameter %zu: which bounds are infinite "
                              "must not depend on what is given",
                              block->low[at], block->high[at], j);
    }
    return HNPE_OK;
}

/* ---- forward ---- */

/* The nearest number inside (0, 1). */
static double inside_unit(double u)
{
    return hnpei_inside(0, 1, u);
}

/* v of one theta strictly inside (low, high), and log |dv / dtheta|; u, slope: of the CDF. */
static double forward_one(map_shape shape, double low, double high, double theta, double u, double slope,
                          double *log_slope)
{
    switch (shape) {
    case SHAPE_ABOVE:
        *log_slope = -log(theta - low);
        return -*log_slope;
    case SHAPE_BELOW:
        *log_slope = -log(high - theta);
        return -*log_slope;
    case SHAPE_CDF:
        *log_slope = slope;
        return inside_unit(u);
    case SHAPE_AFFINE:
        *log_slope = -log(high - low);
        return inside_unit((theta - low) / (high - low));
    case SHAPE_REAL:
    default:
        *log_slope = 0;
        return theta;
    }
}

/* theta strictly inside its support, into block->a; outside[i] is not needed: -INFINITY in log_slope marks such rows.
 */
static void clamp_rows(const hnpei_map *map, size_t n, const double *theta, map_block *block, double *log_slope)
{
    size_t dim = map->prior->dim;
    for (size_t i = 0; i < n; ++i) {
        log_slope[i] = 0;
        for (size_t j = 0; j < dim; ++j) {
            size_t at = i * dim + j;
            double low = block->low[at], high = block->high[at], x = theta[at];
            if (!(x >= low && x <= high && low < high && isfinite(x)))
                log_slope[i] = -INFINITY;
            block->a[at] = low < high ? hnpei_inside(low, high, x) : NAN;
        }
    }
}

static hnpe_status forward_block(const hnpei_map *map, size_t n, const double *given, const double *theta,
                                 map_block *block, double *v, double *log_slope)
{
    size_t dim = map->prior->dim;
    HNPEI_TRY(support_at(map, n, given, block));
    clamp_rows(map, n, theta, block, log_slope);
    if (map->any_cdf)
        HNPEI_TRY(hnpei_prior_cdf(map->prior, n, given, block->a, v, block->b));
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < dim; ++j) {
            size_t at = i * dim + j;
            double slope = -INFINITY;
            if (isnan(block->a[at]))
                v[at] = map->shape[j] >= SHAPE_CDF ? 0.5 : 0;
            else
                v[at] = forward_one((map_shape)map->shape[j], block->low[at], block->high[at], block->a[at], v[at],
                                    block->b[at], &slope);
            if (map->logit && map->shape[j] >= SHAPE_CDF) {
                double u = v[at];
                v[at] = log(u) - log1p(-u);
                slope -= log(u) + log1p(-u);
            }
            log_slope[i] = log_slope[i] == -INFINITY ? -INFINITY : log_slope[i] + slope;
        }
    return HNPE_OK;
}

size_t hnpei_map_given(const hnpei_map *map)
{
    return map->prior->d_given;
}

hnpe_status hnpei_map_forward(const hnpei_map *map, size_t n, const double *given, const double *theta, double *v,
                              double *log_slope)
{
    size_t dim = map->prior->dim, d_given = map->prior->d_given;
    map_block block;
    HNPEI_TRY(begin_block(map, n, &block));
    hnpe_status status = HNPE_OK;
    for (size_t i = 0, rows; status == HNPE_OK && i < n; i += rows) {
        rows = n - i < block.rows ? n - i : block.rows;
        status = forward_block(map, rows, d_given ? given + i * d_given : NULL, theta + i * dim, &block, v + i * dim,
                               log_slope + i);
    }
    hnpei_free(map->context, block.heap);
    return status;
}

/* ---- inverse ---- */

static double inverse_one(map_shape shape, double low, double high, double v, double quantile)
{
    switch (shape) {
    case SHAPE_ABOVE:
        return low + exp(v);
    case SHAPE_BELOW:
        return high - exp(v);
    case SHAPE_CDF:
        return quantile;
    case SHAPE_AFFINE:
        return v < 0.5 ? low + v * (high - low) : high - (1 - v) * (high - low);
    case SHAPE_REAL:
    default:
        return v;
    }
}

/* u of unit features, v of others, into block->a. */
static void enter_inverse(const hnpei_map *map, size_t n, const double *v, map_block *block)
{
    const size_t dim = map->prior->dim;
    if (map->logit)
        map->kernels->logistic(n * dim, v, block->a);
    for (size_t j = 0; j < dim; ++j) {
        const int unit = map->shape[j] >= SHAPE_CDF, logit = unit && map->logit;
        for (size_t at = j; at < n * dim; at += dim) {
            const double u = logit ? block->a[at] : v[at];
            block->a[at] = unit ? inside_unit(u) : u;
        }
    }
}

static hnpe_status inverse_block(const hnpei_map *map, size_t n, const double *given, const double *v, map_block *block,
                                 double *theta)
{
    size_t dim = map->prior->dim;
    HNPEI_TRY(support_at(map, n, given, block));
    enter_inverse(map, n, v, block);
    if (map->any_cdf)
        HNPEI_TRY(hnpei_prior_quantile(map->prior, n, given, block->a, block->b));
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < dim; ++j) {
            const size_t at = i * dim + j;
            const double low = block->low[at], high = block->high[at];
            if (!(low < high))
                return hnpei_fail(
                    HNPE_ERROR_NUMERIC, NULL,
                    "nothing is possible under the prior in row %zu: the support of parameter %zu is [%g, %g]", i, j,
                    low, high);
            theta[at] =
                hnpei_inside(low, high, inverse_one((map_shape)map->shape[j], low, high, block->a[at], block->b[at]));
        }
    return HNPE_OK;
}

hnpe_status hnpei_map_inverse(const hnpei_map *map, size_t n, const double *given, const double *v, double *theta)
{
    size_t dim = map->prior->dim, d_given = map->prior->d_given;
    map_block block;
    HNPEI_TRY(begin_block(map, n, &block));
    hnpe_status status = HNPE_OK;
    for (size_t i = 0, rows; status == HNPE_OK && i < n; i += rows) {
        rows = n - i < block.rows ? n - i : block.rows;
        status = inverse_block(map, rows, d_given ? given + i * d_given : NULL, v + i * dim, &block, theta + i * dim);
    }
    hnpei_free(map->context, block.heap);
    return status;
}
