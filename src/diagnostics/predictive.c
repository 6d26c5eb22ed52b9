/* Statistics of a set: the mean of each feature over its rows and, of more than one row, their deviation. The largest
   of all, in deviations of the replicates, is compared with the largest of each replicate. */
#include "predictive.h"

#include "base/column_moments.h"
#include "base/context.h"
#include "report/results.h"
#include "sort.h"
#include "rng/stream.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- statistics ---- */

typedef struct predictive {
    const char *where;
    hnpe_context *context;
    size_t n_rows, d_x, d_s;                /* d_s: d_x, or twice that */
    size_t n_all, n;                        /* replicates; those without an invalid simulation */
    double *replicated;                     /* [n, d_s] */
    double *observed;                       /* [d_s] */
    double *mean, *sd, *low, *high, *p, *z; /* [d_s] */
} predictive;

static void describe(const predictive *c, const double *set, double *s)
{
    for (size_t d = 0; d < c->d_x; ++d) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < c->n_rows; ++i)
            sum += set[i * c->d_x + d] / (double)c->n_rows;
        s[d] = sum;
        if (c->n_rows < 2)
            continue;
        for (size_t i = 0; i < c->n_rows; ++i)
            squares += (set[i * c->d_x + d] - sum) * (set[i * c->d_x + d] - sum);
        s[c->d_x + d] = sqrt(squares / (double)(c->n_rows - 1));
    }
}

static int is_finite(size_t n, const double *values)
{
    for (size_t i = 0; i < n; ++i)
        if (!isfinite(values[i]))
            return 0;
    return 1;
}

static void describe_all(predictive *c, const double *x, const double *replicated)
{
    const size_t numbers = c->n_rows * c->d_x;
    describe(c, x, c->observed);
    for (size_t k = 0; k < c->n_all; ++k) {
        double *s = c->replicated + c->n * c->d_s;
        describe(c, replicated + k * numbers, s);
        c->n += is_finite(c->d_s, s) != 0;
    }
}

/* Of one statistic: where the observed one is among the replicates. column: [n] scratch. */
static void place(predictive *c, size_t k, double *column)
{
    size_t below = 0, above = 0;
    for (size_t i = 0; i < c->n; ++i) {
        column[i] = c->replicated[i * c->d_s + k];
        below += column[i] <= c->observed[k];
        above += column[i] >= c->observed[k];
    }
    hnpei_sort(c->n, column);
    c->low[k] = column[(size_t)(0.025 * (double)(c->n - 1))];
    c->high[k] = column[(size_t)ceil(0.975 * (double)(c->n - 1))];
    c->p[k] = fmin(1, 2 * (double)((below < above ? below : above) + 1) / (double)(c->n + 1));
    c->z[k] = (c->observed[k] - c->mean[k]) / c->sd[k];
}

static double largest(const predictive *c, const double *s)
{
    double most = 0;
    for (size_t k = 0; k < c->d_s; ++k)
        most = fmax(most, fabs((s[k] - c->mean[k]) / c->sd[k]));
    return most;
}

static double compare_largest(const predictive *c, double *statistic)
{
    size_t above = 0;
    *statistic = largest(c, c->observed);
    for (size_t i = 0; i < c->n; ++i)
        above += largest(c, c->replicated + i * c->d_s) >= *statistic;
    return (double)(above + 1) / (double)(c->n + 1);
}

/* ---- the result ---- */

static hnpe_status conclude(const predictive *c, double p, hnpei_result *result)
{
    size_t worst = 0, outside = 0;
    for (size_t k = 0; k < c->d_s; ++k) {
        worst = fabs(c->z[k]) > fabs(c->z[worst]) ? k : worst;
        outside += c->observed[k] < c->low[k] || c->observed[k] > c->high[k];
    }
    const char *of = c->n_rows < 2 ? "" : worst < c->d_x ? "the mean of " : "the spread of ";
    const int is_flagged = p <= HNPEI_PREDICTIVE_LEVEL, decides = c->n >= HNPEI_PREDICTIVE_DECIDES;
    char left_out[80] = "";
    if (c->n < c->n_all)
        snprintf(left_out, sizeof left_out, "; %zu replicates with invalid simulations left out", c->n_all - c->n);
    return hnpei_result_conclude(
        result,
        is_flagged ? HNPE_VERDICT_FLAGGED
        : decides  ? HNPE_VERDICT_PASSED
                   : HNPE_VERDICT_UNDECIDED,
        "%s: %sfeature %zu of the observation is %.3g, and of %zu replicates %.3g on average with a deviation of %.2g "
        "(p = %.2g of the oddest of all; %zu of %zu outside the middle 95 %%%s)%s",
        is_flagged ? "simulations from the posterior are not like the observation"
                   : "simulations from the posterior are like the observation",
        of, worst < c->d_x ? worst : worst - c->d_x, c->observed[worst], c->n, c->mean[worst], c->sd[worst], p, outside,
        c->d_s, left_out, decides ? "" : "; a hundred replicates or more would tell");
}

static hnpe_status put_arrays(const predictive *c, double statistic, double p, hnpei_result *result)
{
    const struct {
        const char *name;
        const double *values;
    } arrays[] = {{"observed", c->observed}, {"mean", c->mean}, {"deviation", c->sd}, {"low", c->low},
                  {"high", c->high},         {"p_each", c->p},  {"z", c->z}};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; ++i)
        HNPEI_TRY(hnpei_result_array(result, arrays[i].name, c->d_s, 0, arrays[i].values));
    HNPEI_TRY(hnpei_result_number(result, "statistic", statistic));
    return hnpei_result_number(result, "p", p);
}

static hnpe_status report_on(const predictive *c, hnpe_report *report)
{
    const hnpei_picture picture = {.x_label = c->n_rows < 2 ? "feature" : "means of the features, then their spreads",
                                   .y_label = "observation less replicates, in their deviations",
                                   .curves = {{HNPEI_CURVE_BOXES, NULL, NULL, "z", NULL}}};
    double statistic;
    const double p = compare_largest(c, &statistic);
    hnpei_findings findings;
    hnpei_result *result;
    hnpe_status status;
    hnpei_findings_begin(report, &findings);
    HNPEI_TRY_CLEANUP(hnpei_findings_add(&findings, "predictive", &result));
    HNPEI_TRY_CLEANUP(put_arrays(c, statistic, p, result));
    hnpei_result_picture(result, &picture);
    HNPEI_TRY_CLEANUP(conclude(c, p, result));
    HNPEI_TRY_CLEANUP(hnpei_findings_append(&findings));
cleanup:
    hnpei_findings_end(&findings);
    return status;
}

/* ---- from replicates ---- */

static hnpe_status allocate(predictive *c)
{
    size_t numbers;
    HNPEI_TRY(hnpei_size_multiply(c->n_all, c->d_s, &numbers));
    HNPEI_TRY(hnpei_allocate(c->context, numbers, sizeof *c->replicated, &c->replicated));
    HNPEI_TRY(hnpei_allocate(c->context, c->d_s, 7 * sizeof *c->observed, &c->observed));
    double **const rows[] = {&c->mean, &c->sd, &c->low, &c->high, &c->p, &c->z};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i)
        *rows[i] = c->observed + (i + 1) * c->d_s;
    return HNPE_OK;
}

static hnpe_status compare_all(predictive *c, const double *x, const double *replicated, hnpe_report *report)
{
    double *column;
    HNPEI_TRY(allocate(c));
    describe_all(c, x, replicated);
    if (c->n < 2)
        return hnpei_fail(HNPE_ERROR_NUMERIC, c->where, "of %zu replicates %zu have finite simulations alone", c->n_all,
                          c->n);
    HNPEI_TRY(hnpei_allocate(c->context, c->n, sizeof *column, &column));
    hnpei_column_moments(c->n, c->d_s, c->replicated, NULL, c->mean, c->sd);
    for (size_t k = 0; k < c->d_s; ++k)
        place(c, k, column);
    hnpei_free(c->context, column);
    return report_on(c, report);
}

hnpe_status hnpei_predictive_of_replicates(const char *where, size_t n_rows, size_t d_x, const double *x,
                                           size_t n_replicates, const double *replicated, hnpe_report *report)
{
    predictive c = {.where = where,
                    .context = report->object.context,
                    .n_rows = n_rows,
                    .d_x = d_x,
                    .d_s = n_rows > 1 ? 2 * d_x : d_x,
                    .n_all = n_replicates};
    const hnpe_status status = compare_all(&c, x, replicated, report);
    hnpei_free(c.context, c.replicated);
    hnpei_free(c.context, c.observed);
    return status;
}

/* ---- from a posterior and the simulator ---- */

typedef struct replication {
    hnpe_context *context;
    size_t n_rows, n_draws;
    hnpe_dims dims;
    double *theta;          /* of one row: [n_draws, d_local + d_global] */
    double *local, *global; /* of more: [n_rows, n_draws, d_local], [n_draws, d_global] */
    double *alpha, *beta;   /* of simulations: [n_draws, n_rows, d_local], [n_draws, n_rows, d_global] */
    double *x;              /* [n_draws, n_rows, d_x] */
} replication;

/* To where row i of replicate k has its parameters. */
static void place_parameters(const replication *r, size_t k, size_t i, const double *local, const double *global)
{
    const size_t d_local = (size_t)r->dims.d_local, d_global = (size_t)r->dims.d_global, to = k * r->n_rows + i;
    if (d_local)
        memcpy(r->alpha + to * d_local, local, d_local * sizeof *local);
    if (d_global)
        memcpy(r->beta + to * d_global, global, d_global * sizeof *global);
}

/* Every architecture knows the parameters of one row. */
static hnpe_status draw_one_row(const replication *r, const hnpe_posterior *posterior, const double *x, hnpe_rng *rng)
{
    const size_t d_local = (size_t)r->dims.d_local, d = d_local + (size_t)r->dims.d_global;
    HNPEI_TRY(hnpe_posterior_sample(posterior, 1, NULL, x, r->n_draws, rng, r->theta));
    for (size_t k = 0; k < r->n_draws; ++k)
        place_parameters(r, k, 0, r->theta + k * d, r->theta + k * d + d_local);
    return HNPE_OK;
}

static hnpe_status draw_rows(const replication *r, const hnpe_posterior *posterior, const double *x, hnpe_rng *rng)
{
    const size_t d_local = (size_t)r->dims.d_local, d_global = (size_t)r->dims.d_global;
    const int64_t n_rows = (int64_t)r->n_rows;
    HNPEI_TRY(hnpe_posterior_sample_all(posterior, 1, &n_rows, x, r->n_draws, rng, d_local ? r->local : NULL,
                                        d_global ? r->global : NULL));
    for (size_t k = 0; k < r->n_draws; ++k)
        for (size_t i = 0; i < r->n_rows; ++i)
            place_parameters(r, k, i, r->local + (i * r->n_draws + k) * d_local, r->global + k * d_global);
    return HNPE_OK;
}

static hnpe_status allocate_replication(replication *r)
{
    size_t rows, local, global, x;
    HNPEI_TRY(hnpei_size_multiply(r->n_rows, r->n_draws, &rows));
    HNPEI_TRY(hnpei_size_multiply(rows, (size_t)r->dims.d_local, &local));
    HNPEI_TRY(hnpei_size_multiply(rows, (size_t)r->dims.d_global, &global));
    HNPEI_TRY(hnpei_size_multiply(rows, (size_t)r->dims.d_x, &x));
    HNPEI_TRY(hnpei_allocate(r->context, local + global, sizeof(double), &r->theta));
    HNPEI_TRY(hnpei_allocate(r->context, local, sizeof(double), &r->local));
    HNPEI_TRY(hnpei_allocate(r->context, local, sizeof(double), &r->alpha));
    HNPEI_TRY(hnpei_allocate(r->context, global, sizeof(double), &r->global));
    HNPEI_TRY(hnpei_allocate(r->context, global, sizeof(double), &r->beta));
    return hnpei_allocate(r->context, x, sizeof(double), &r->x);
}

static hnpe_status replicate(replication *r, const hnpe_posterior *posterior, hnpe_simulator *simulator,
                             const double *x, uint64_t seed, hnpe_monitor *monitor)
{
    struct hnpe_rng rng;
    HNPEI_TRY(allocate_replication(r));
    hnpei_rng_init(&rng, seed, HNPEI_PURPOSE_DIAGNOSTIC, 0);
    HNPEI_TRY(r->n_rows > 1 ? draw_rows(r, posterior, x, &rng) : draw_one_row(r, posterior, x, &rng));
    return hnpe_simulator_run(simulator, r->n_rows * r->n_draws, r->dims.d_local ? r->alpha : NULL,
                              r->dims.d_global ? r->beta : NULL, seed, 0, monitor, r->x);
}

hnpe_status hnpei_predictive(const char *where, const hnpe_posterior *posterior, hnpe_simulator *simulator,
                             size_t n_rows, const double *x, size_t n_draws, uint64_t seed, hnpe_monitor *monitor,
                             hnpe_report *report)
{
    replication r = {.context = report->object.context, .n_rows = n_rows, .n_draws = n_draws};
    r.dims.struct_size = sizeof r.dims;
    HNPEI_TRY(hnpe_posterior_dims(posterior, &r.dims));
    hnpe_status status = replicate(&r, posterior, simulator, x, seed, monitor);
    if (status == HNPE_OK)
        status = hnpei_predictive_of_replicates(where, n_rows, (size_t)r.dims.d_x, x, n_draws, r.x, report);
    double *const memory[] = {r.theta, r.local, r.global, r.alpha, r.beta, r.x};
    for (size_t i = 0; i < sizeof memory / sizeof *memory; ++i)
        hnpei_free(r.context, memory[i]);
    return status;
}
