/* Sinkhorn's algorithm in log space. All potentials and costs are in units of epsilon: points are divided by its root.

   OT(a, b) = min over plans of <plan, cost> + KL(plan | a b^T) = max <a, f> + <b, g> - <a b^T, exp(f + g - cost) - 1>,
   where f_i <- -log sum_j b_j exp(g_j - cost_ij) makes the rows' marginals right and the last term vanish. */
#include "sinkhorn.h"

#include "base/context.h"
#include "relaxation.h"
#include "sinkhorn_loops.h"

#include <math.h>
#include <string.h>

/* Rows of one item of work. */
#define ROWS ((size_t)32)
/* exp() of a potential that is about right is in this range; otherwise the largest exponent is found first. */
#define SMALLEST_SUM 1e-200
#define LARGEST_SUM 1e200

/* On the way down from a large epsilon: from level to level, and how well each is solved. */
#define LEVEL_RATIO 2
#define LEVEL_TOLERANCE 1e-2
#define LEVEL_ITERATIONS 50

/* A sample: its points, [dim][padded], and for each of them the potential, its next value, the exponent
   potential - log(count), and the error of the plan's marginal. */
typedef struct sample {
    size_t count, padded;
    double *points, *potentials, *next, *exponents, *errors;
} sample;

typedef struct transport_job {
    const char *where;
    const hnpei_sinkhorn_loops *loops;
    hnpei_team *team;
    size_t dim;
    sample *rows, *columns; /* of the step that is running */
    double weight;          /* 1, or less while epsilon comes down */
} transport_job;

static hnpe_status make_sample(hnpe_context *context, size_t count, size_t dim, const double *x, double epsilon,
                               sample *cloud)
{
    size_t padded = (count + HNPEI_SINKHORN_LANES - 1) / HNPEI_SINKHORN_LANES * HNPEI_SINKHORN_LANES, size;
    HNPEI_TRY(hnpei_size_multiply(padded, dim + 4, &size));
    HNPEI_TRY(hnpei_allocate(context, size, sizeof *cloud->points, &cloud->points));
    cloud->count = count;
    cloud->padded = padded;
    cloud->potentials = cloud->points + dim * padded;
    cloud->next = cloud->potentials + padded;
    cloud->exponents = cloud->next + padded;
    cloud->errors = cloud->exponents + padded;
    for (size_t i = 0; i < count; ++i)
        for (size_t d = 0; d < dim; ++d)
            cloud->points[d * padded + i] = x[i * dim + d] / sqrt(epsilon);
    for (size_t i = count; i < padded; ++i)
        cloud->exponents[i] = -INFINITY;
    return HNPE_OK;
}

/* ---- one half step: next potentials of the rows, and how wrong their marginals were ---- */

static hnpe_status update_row(const transport_job *job, size_t i)
{
    sample *rows = job->rows;
    const sample *columns = job->columns;
    hnpei_sinkhorn_row row = {job->dim,        rows->padded,       columns->padded, rows->points + i,
                              columns->points, columns->exponents, job->weight};
    double guess = rows->potentials[i] * job->weight;
    double marginal = job->loops->sum(&row, guess), potential = guess - log(marginal);
    if (!(marginal > SMALLEST_SUM && marginal < LARGEST_SUM)) {
        double largest = job->loops->largest(&row);
        if (!isfinite(largest))
            return hnpei_fail(HNPE_ERROR_NUMERIC, job->where, "the samples lie too far apart for this epsilon");
        potential = -largest - log(job->loops->sum(&row, -largest));
        marginal = exp(guess - potential);
    }
    rows->next[i] = potential / job->weight;
    rows->errors[i] = fabs(marginal - 1);
    return HNPE_OK;
}

static hnpe_status update_rows(void *data, size_t item, size_t worker)
{
    const transport_job *job = data;
    size_t end = (item + 1) * ROWS < job->rows->count ? (item + 1) * ROWS : job->rows->count;
    (void)worker;
    for (size_t i = item * ROWS; i < end; ++i)
        HNPEI_TRY(update_row(job, i));
    return HNPE_OK;
}

static hnpe_status half_step(transport_job *job, sample *rows, sample *columns)
{
    double log_count = log((double)columns->count);
    for (size_t j = 0; j < columns->count; ++j)
        columns->exponents[j] = columns->potentials[j] * job->weight - log_count;
    job->rows = rows;
    job->columns = columns;
    return hnpei_team_run(job->team, (rows->count + ROWS - 1) / ROWS, update_rows, job, NULL);
}

/* potentials += share * (next - potentials) */
static void move(sample *cloud, double share)
{
    for (size_t i = 0; i < cloud->count; ++i)
        cloud->potentials[i] += share * (cloud->next[i] - cloud->potentials[i]);
}

static double mean(size_t n, const double *values)
{
    double sum = 0;
    for (size_t i = 0; i < n; ++i)
        sum += values[i];
    return sum / (double)n;
}

/* ---- iterations ---- */

/* What follows a half step for the rows of x. Between two samples the potentials take turns, and go `share` of the way;
   within one f = g, and the mean of f and its update converges fast (Feydy et al. 2019). */
static hnpe_status finish_step(transport_job *job, sample *x, sample *y, double share)
{
    if (x == y) {
        move(x, 0.5);
        return HNPE_OK;
    }
    move(x, share);
    HNPEI_TRY(half_step(job, y, x));
    move(y, share);
    return HNPE_OK;
}

/* The squared diagonal of the box around both samples: no cost is larger. */
static double largest_cost(const sample *x, const sample *y, size_t dim)
{
    double cost = 0;
    for (size_t d = 0; d < dim; ++d) {
        const double *of_x = x->points + d * x->padded, *of_y = y->points + d * y->padded;
        double low = of_x[0], high = of_x[0];
        for (size_t i = 0; i < x->count; ++i) {
            low = fmin(low, of_x[i]);
            high = fmax(high, of_x[i]);
        }
        for (size_t j = 0; j < y->count; ++j) {
            low = fmin(low, of_y[j]);
            high = fmax(high, of_y[j]);
        }
        cost += (high - low) * (high - low);
    }
    return cost;
}

/* Steps until the marginals are right to `tolerance`, or as many as `budget`; *error is what they were. The last half
   step is left open: x->next are potentials that make the marginals of x exact. */
static hnpe_status iterate(transport_job *job, sample *x, sample *y, double tolerance, size_t budget, double *error)
{
    hnpei_relaxation relaxation;
    double error_y = 0;
    hnpei_relaxation_begin(&relaxation);
    for (size_t iteration = 0;; ++iteration) {
        HNPEI_TRY(half_step(job, x, y));
        *error = error_y + mean(x->count, x->errors);
        if (*error <= tolerance || iteration == budget)
            return HNPE_OK;
        hnpei_relaxation_update(&relaxation, *error);
        HNPEI_TRY(finish_step(job, x, y, relaxation.share));
        error_y = x == y ? 0 : mean(y->count, y->errors);
    }
}

/* Start at an epsilon as large as the costs and come down step by step: the potentials are then about right where the
   plan is already sharp. */
static hnpe_status come_down(transport_job *job, sample *x, sample *y)
{
    double unused;
    double cost = largest_cost(x, y, job->dim);
    if (!isfinite(cost))
        return hnpei_fail(HNPE_ERROR_NUMERIC, job->where, "the samples lie too far apart for this epsilon");
    memset(x->potentials, 0, x->count * sizeof *x->potentials);
    memset(y->potentials, 0, y->count * sizeof *y->potentials);
    for (double scale = cost; scale > 1; scale /= LEVEL_RATIO) {
        job->weight = 1 / scale;
        HNPEI_TRY(iterate(job, x, y, LEVEL_TOLERANCE, LEVEL_ITERATIONS, &unused));
    }
    job->weight = 1;
    return HNPE_OK;
}

/* OT(x, y) in units of epsilon; x and y may be the same. */
static hnpe_status transport(transport_job *job, sample *x, sample *y, double *value)
{
    double error;
    HNPEI_TRY(come_down(job, x, y));
    HNPEI_TRY(iterate(job, x, y, HNPEI_SINKHORN_TOLERANCE, HNPEI_SINKHORN_ITERATIONS, &error));
    if (!(error <= HNPEI_SINKHORN_ACCEPTED))
        return hnpei_fail(
            HNPE_ERROR_NUMERIC, job->where,
            "marginals are wrong by %g after %d iterations; use a larger epsilon, or samples of a smaller scale", error,
            HNPEI_SINKHORN_ITERATIONS);
    /* Where the marginals of x are exact the dual's last term is 0. */
    *value = mean(x->count, x->next) + mean(y->count, y->potentials);
    return HNPE_OK;
}

static hnpe_status divergence_of(transport_job *job, sample *x, sample *y, double *divergence)
{
    double between, within_x, within_y;
    HNPEI_TRY(transport(job, x, y, &between));
    HNPEI_TRY(transport(job, x, x, &within_x));
    HNPEI_TRY(transport(job, y, y, &within_y));
    /* It is never negative (Feydy et al. 2019, theorem 1); rounding may be. */
    *divergence = fmax(0, between - 0.5 * (within_x + within_y));
    return HNPE_OK;
}

hnpe_status hnpei_sinkhorn_divergence(hnpe_context *context, const char *where, size_t n, size_t m, size_t dim,
                                      const double *x, const double *y, double epsilon, double *divergence)
{
    transport_job job = {.where = where, .loops = hnpei_sinkhorn_loops_of(hnpei_context_isa(context)), .dim = dim};
    sample samples[2] = {{0}};
    double in_units = 0;
    hnpe_status status;
    HNPEI_TRY_CLEANUP(make_sample(context, n, dim, x, epsilon, &samples[0]));
    HNPEI_TRY_CLEANUP(make_sample(context, m, dim, y, epsilon, &samples[1]));
    HNPEI_TRY_CLEANUP(hnpei_team_create(context, ((n < m ? n : m) + ROWS - 1) / ROWS, &job.team));
    HNPEI_TRY_CLEANUP(divergence_of(&job, &samples[0], &samples[1], &in_units));
    *divergence = epsilon * in_units;
cleanup:
    hnpei_team_destroy(job.team);
    hnpei_free(context, samples[0].points);
    hnpei_free(context, samples[1].points);
    return status;
}
