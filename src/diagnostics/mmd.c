/* With the kernel exp(-|a - b|^2 / (2 s^2)): points are divided by s sqrt(2), then it is what the loops of Sinkhorn's
   divergence sum. */
#include "mmd.h"

#include "base/context.h"
#include "sinkhorn_loops.h"
#include "sort.h"

#include <math.h>

/* Rows of one item of work. */
#define ROWS ((size_t)32)
/* Points of both samples that the default bandwidth is measured on. */
#define MEASURED ((size_t)500)

typedef struct cloud {
    size_t count, padded;
    double *points, *exponents; /* [dim, padded], [padded]: 0, and of padding minus infinity */
} cloud;

typedef struct mmd_job {
    const hnpei_sinkhorn_loops *loops;
    size_t dim;
    const cloud *rows, *columns;
    double *sums; /* [rows->count] of each row the kernel with all columns */
} mmd_job;

/* ---- the default bandwidth ---- */

static double distance(size_t dim, const double *a, const double *b)
{
    double sum = 0;
    for (size_t d = 0; d < dim; ++d)
        sum += (a[d] - b[d]) * (a[d] - b[d]);
    return sqrt(sum);
}

/* Of so many points of both, evenly taken from their rows; distances [of all pairs]. */
static size_t measure(size_t n, size_t m, size_t dim, const double *x, const double *y, double *distances)
{
    const size_t all = n + m, taken = all < MEASURED ? all : MEASURED;
    size_t pairs = 0;
    for (size_t a = 0; a < taken; ++a)
        for (size_t b = 0; b < a; ++b) {
            const size_t i = a * all / taken, j = b * all / taken;
            distances[pairs++] =
                distance(dim, i < n ? x + i * dim : y + (i - n) * dim, j < n ? x + j * dim : y + (j - n) * dim);
        }
    return pairs;
}

/* The median of the distances that are not 0; 1 where all points are one. */
static hnpe_status find_bandwidth(hnpe_context *context, const char *where, size_t n, size_t m, size_t dim,
                                  const double *x, const double *y, double *bandwidth)
{
    double *distances;
    HNPEI_TRY(hnpei_allocate(context, MEASURED * MEASURED / 2, sizeof *distances, &distances));
    const size_t pairs = measure(n, m, dim, x, y, distances);
    size_t zeros = 0;
    hnpei_sort(pairs, distances);
    while (zeros < pairs && distances[zeros] == 0)
        ++zeros;
    *bandwidth = zeros < pairs ? distances[zeros + (pairs - zeros) / 2] : 1;
    hnpei_free(context, distances);
    if (!isfinite(*bandwidth))
        return hnpei_fail(HNPE_ERROR_NUMERIC, where, "the points of x and y lie too far apart for a default bandwidth");
    return HNPE_OK;
}

/* ---- sums of the kernel ---- */

static hnpe_status make_cloud(hnpe_context *context, const char *where, size_t count, size_t dim, const double *x,
                              double bandwidth, cloud *c)
{
    const double scale = bandwidth * sqrt(2);
    size_t size;
    c->count = count;
    c->padded = (count + HNPEI_SINKHORN_LANES - 1) / HNPEI_SINKHORN_LANES * HNPEI_SINKHORN_LANES;
    HNPEI_TRY(hnpei_size_multiply(c->padded, dim + 1, &size));
    HNPEI_TRY(hnpei_allocate(context, size, sizeof *c->points, &c->points));
    c->exponents = c->points + dim * c->padded;
    for (size_t i = 0; i < count; ++i)
        for (size_t d = 0; d < dim; ++d)
            if (!isfinite(c->points[d * c->padded + i] = x[i * dim + d] / scale))
                return hnpei_fail(HNPE_ERROR_NUMERIC, where, "the points of x and y lie too far apart for bandwidth %g",
                                  bandwidth);
    for (size_t i = count; i < c->padded; ++i)
        c->exponents[i] = -INFINITY;
    return HNPE_OK;
}

static hnpe_status sum_rows(void *data, size_t item, size_t worker)
{
    const mmd_job *job = data;
    const cloud *rows = job->rows, *columns = job->columns;
    const size_t end = (item + 1) * ROWS < rows->count ? (item + 1) * ROWS : rows->count;
    (void)worker;
    for (size_t i = item * ROWS; i < end; ++i) {
        const hnpei_sinkhorn_row row = {
            job->dim, rows->padded, columns->padded, rows->points + i, columns->points, columns->exponents, 1};
        job->sums[i] = job->loops->sum(&row, 0);
    }
    return HNPE_OK;
}

/* In the order of the rows, whichever thread had them. */
static hnpe_status sum_all(hnpei_team *team, mmd_job *job, const cloud *rows, const cloud *columns, double *sum)
{
    job->rows = rows;
    job->columns = columns;
    HNPEI_TRY(hnpei_team_run(team, (rows->count + ROWS - 1) / ROWS, sum_rows, job, NULL));
    *sum = 0;
    for (size_t i = 0; i < rows->count; ++i)
        *sum += job->sums[i];
    return HNPE_OK;
}

/* Without the pairs of a point with itself, whose kernel is 1. */
static double mean_of_others(double sum, size_t n)
{
    return (sum - (double)n) / ((double)n * ((double)n - 1));
}

static hnpe_status compute(hnpei_team *team, mmd_job *job, const cloud *x, const cloud *y, double *squared)
{
    double xx, yy, xy;
    HNPEI_TRY(sum_all(team, job, x, x, &xx));
    HNPEI_TRY(sum_all(team, job, y, y, &yy));
    HNPEI_TRY(sum_all(team, job, x, y, &xy));
    *squared =
        mean_of_others(xx, x->count) + mean_of_others(yy, y->count) - 2 * xy / ((double)x->count * (double)y->count);
    return HNPE_OK;
}

hnpe_status hnpei_mmd(hnpe_context *context, const char *where, size_t n, size_t m, size_t dim, const double *x,
                      const double *y, double bandwidth, double *squared)
{
    mmd_job job = {.loops = hnpei_sinkhorn_loops_of(hnpei_context_isa(context)), .dim = dim};
    cloud of_x = {0}, of_y = {0};
    hnpei_team *team = NULL;
    hnpe_status status;
    if (bandwidth <= 0)
        HNPEI_TRY(find_bandwidth(context, where, n, m, dim, x, y, &bandwidth));
    HNPEI_TRY_CLEANUP(make_cloud(context, where, n, dim, x, bandwidth, &of_x));
    HNPEI_TRY_CLEANUP(make_cloud(context, where, m, dim, y, bandwidth, &of_y));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, n > m ? n : m, sizeof *job.sums, &job.sums));
    HNPEI_TRY_CLEANUP(hnpei_team_create(context, ((n > m ? n : m) + ROWS - 1) / ROWS, &team));
    HNPEI_TRY_CLEANUP(compute(team, &job, &of_x, &of_y, squared));
cleanup:
    hnpei_team_destroy(team);
    hnpei_free(context, job.sums);
    hnpei_free(context, of_x.points);
    hnpei_free(context, of_y.points);
    return status;
}
