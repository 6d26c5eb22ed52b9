#include "conditional.h"

#include "cubature.h"
#include "diagnostics/chains.h"
#include "slice.h"

#include <math.h>
#include <string.h>

/* Draws of the posterior in which those near what is fixed are looked for, and how many are kept. */
enum { DRAWS = 4096, NEAR = 512 };
/* An integral whose relative error is estimated larger than this is none. */
#define WORST_ERROR 0.05

/* ---- what normalises it ---- */

/* All globals are fixed, and nothing else: their own density is what is divided by. */
static int is_local_given_global(const hnpei_section *s)
{
    if (!hnpei_posterior_has_global(s->posterior) || s->d_free != s->d_local)
        return 0;
    return s->d_global > 0 && s->free[s->d_free - 1] < s->d_local;
}

static hnpe_status divide_by_global(hnpe_conditional *c)
{
    const hnpei_section *s = c->section;
    c->info.kind = HNPE_CONDITIONAL_EXACT;
    c->info.evaluations += 1;
    return hnpe_posterior_log_density_global(s->posterior, 1, &s->n_rows, s->x, 1, s->fixed + s->d_local,
                                             &c->info.log_marginal);
}

static hnpe_status divide_by_integral(hnpe_conditional *c)
{
    hnpei_points points;
    hnpei_integral integral = {-INFINITY, 0, 0};
    hnpe_status status = hnpei_points_create(c->section, HNPEI_CUBATURE_BATCH, &points);
    if (status == HNPE_OK)
        status = hnpei_cubature(c->section, &points, NULL, &integral);
    hnpei_points_free(&points);
    c->info.evaluations += integral.evaluations;
    if (status != HNPE_OK || integral.error > WORST_ERROR)
        return status;
    c->info.kind = HNPE_CONDITIONAL_QUADRATURE;
    c->info.log_marginal = integral.log_value;
    c->info.error = integral.error;
    return HNPE_OK;
}

/* Where networks overflow or bounds exclude each other, nothing can be normalised. */
static hnpe_status check_density(const char *where, const hnpe_conditional *c)
{
    if (c->info.kind == HNPE_CONDITIONAL_UNNORMALISED || isfinite(c->info.log_marginal))
        return HNPE_OK;
    return hnpei_fail(HNPE_ERROR_NUMERIC, where,
                      "the posterior's density of what is fixed is %s there: nothing can be given it",
                      c->info.log_marginal > 0 ? "infinite" : "0");
}

/* Fixed values outside the support; where it hangs on globals that are free, that shows in the density alone. */
static hnpe_status check_values(const char *where, const hnpei_section *s)
{
    const int depends = hnpei_posterior_depends(s->posterior);
    int unknown = 0; /* the support of the local parameters */
    for (size_t j = s->d_local; j < s->d; ++j)
        unknown |= depends && !s->is_fixed[j];
    for (int local = 0; local < 2; ++local) {
        const size_t dim = local ? s->d_local : s->d_global, from = local ? 0 : s->d_local;
        double *bounds;
        if (!dim || (local && unknown))
            continue;
        HNPEI_TRY(hnpei_allocate(s->context, 2 * dim, sizeof *bounds, &bounds));
        hnpe_status status =
            hnpei_posterior_support(s->posterior, local, 1, s->fixed + s->d_local, bounds, bounds + dim);
        for (size_t j = 0; j < dim && status == HNPE_OK; ++j) {
            const double value = s->fixed[from + j], low = bounds[j], high = bounds[dim + j];
            if (s->is_fixed[from + j] && !(value >= low && value <= high))
                status = hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                                    "parameter %zu is fixed at %g, but its prior's support is from %g to %g", from + j,
                                    value, low, high);
        }
        hnpei_free(s->context, bounds);
        HNPEI_TRY(status);
    }
    return HNPE_OK;
}

hnpe_status hnpei_conditional_open(const char *where, hnpe_conditional *c, const double *values)
{
    hnpei_section *s = c->section;
    hnpei_section_fix(s, values);
    HNPEI_TRY(check_values(where, s));
    HNPEI_TRY(hnpei_section_look(s, DRAWS, NEAR, 0));
    c->info = (hnpe_conditional_info){.struct_size = sizeof c->info,
                                      .kind = HNPE_CONDITIONAL_UNNORMALISED,
                                      .d_free = (int64_t)s->d_free,
                                      .d_fixed = (int64_t)(s->d - s->d_free),
                                      .log_marginal = NAN,
                                      .error = NAN,
                                      .evaluations = DRAWS};
    if (is_local_given_global(s)) {
        c->info.error = 0;
        HNPEI_TRY(divide_by_global(c));
    } else if (s->d_free <= HNPEI_CUBATURE_MOST) {
        HNPEI_TRY(divide_by_integral(c));
    }
    return check_density(where, c);
}

/* ---- its density ---- */

hnpe_status hnpei_conditional_log_density(const hnpe_conditional *c, size_t n, const double *theta, double *log_q)
{
    const hnpei_section *s = c->section;
    double *rows;
    size_t cells;
    HNPEI_TRY(hnpei_size_multiply(n, s->d, &cells));
    HNPEI_TRY(hnpei_allocate(s->context, cells, sizeof *rows, &rows));
    for (size_t i = 0; i < n; ++i) {
        memcpy(rows + i * s->d, s->fixed, s->d * sizeof *rows);
        for (size_t k = 0; k < s->d_free; ++k)
            rows[i * s->d + s->free[k]] = theta[i * s->d_free + k];
    }
    hnpe_status status = hnpei_section_log_q(s, n, rows, log_q);
    hnpei_free(s->context, rows);
    for (size_t i = 0; i < n && status == HNPE_OK && c->info.kind != HNPE_CONDITIONAL_UNNORMALISED; ++i)
        log_q[i] -= c->info.log_marginal;
    return status;
}

/* ---- draws ---- */

/* Where each chain is becomes its draw `at`, in the prior's units. */
static hnpe_status store(hnpei_slice *slice, const hnpei_chains_job *job, size_t at)
{
    const hnpei_section *s = slice->section;
    for (size_t i = 0; i < job->n_chains; ++i)
        memcpy(slice->trials + i * s->d_free, slice->chains[i].v, s->d_free * sizeof *slice->trials);
    HNPEI_TRY(hnpei_section_place(s, &slice->points, job->n_chains, slice->trials));
    for (size_t i = 0; i < job->n_chains; ++i)
        for (size_t k = 0; k < s->d_free; ++k)
            job->theta[(i * job->n_draws + at) * s->d_free + k] = slice->points.theta[i * s->d + s->free[k]];
    return HNPE_OK;
}

static hnpe_status run_chains(const hnpe_conditional *c, const hnpei_chains_job *job, hnpei_slice *slice, int *spent,
                              hnpe_chains_info *report)
{
    const int64_t warm_up = hnpei_option_int(&c->options, HNPE_CONDITIONAL_WARM_UP);
    const int64_t thin = hnpei_option_int(&c->options, HNPE_CONDITIONAL_THIN);
    HNPEI_TRY(hnpei_slice_warm_up(slice, warm_up, spent));
    for (size_t i = 0; i < job->n_draws && !*spent; ++i) {
        HNPEI_TRY(hnpei_slice_run(slice, warm_up + (int64_t)(i + 1) * thin, spent));
        if (!*spent) {
            HNPEI_TRY(store(slice, job, i));
            report->n_draws = (int64_t)(i + 1);
        }
    }
    return HNPE_OK;
}

/* R-hat and effective sample sizes of the draws that all chains have: they lie together for it, and are moved back. */
static hnpe_status check_chains(const hnpe_conditional *c, const hnpei_chains_job *job, hnpe_chains_info *report)
{
    const size_t n = (size_t)report->n_draws, d = c->section->d_free, m = job->n_chains;
    double *draws, *checks;
    if (n < HNPEI_CHAINS_FEWEST)
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(c->section->context, m * n * d + 3 * d, sizeof *draws, &draws));
    checks = draws + m * n * d;
    for (size_t i = 0; i < m; ++i)
        memcpy(draws + i * n * d, job->theta + i * job->n_draws * d, n * d * sizeof *draws);
    hnpe_status status = hnpei_chains_rhat(c->section->context, m, n, d, draws, checks);
    if (status == HNPE_OK)
        status = hnpei_chains_ess(c->section->context, m, n, d, draws, checks + d, checks + 2 * d);
    if (status == HNPE_OK) {
        report->rhat = 0;
        report->ess_bulk = report->ess_tail = INFINITY;
        for (size_t k = 0; k < d; ++k) { /* a NaN stays one */
            report->rhat = checks[k] <= report->rhat ? report->rhat : checks[k];
            report->ess_bulk = checks[d + k] >= report->ess_bulk ? report->ess_bulk : checks[d + k];
            report->ess_tail = checks[2 * d + k] >= report->ess_tail ? report->ess_tail : checks[2 * d + k];
        }
        if (job->checks)
            memcpy(job->checks, checks, 3 * d * sizeof *checks);
    }
    hnpei_free(c->section->context, draws);
    return status;
}

static void clear_results(const hnpe_conditional *c, const hnpei_chains_job *job, hnpe_chains_info *report)
{
    const size_t d = c->section->d_free;
    *report = (hnpe_chains_info){
        .struct_size = sizeof *report, .verdict = HNPE_CHAINS_STOPPED, .rhat = NAN, .ess_bulk = NAN, .ess_tail = NAN};
    for (size_t i = 0; i < job->n_chains * job->n_draws * d; ++i)
        job->theta[i] = NAN;
    for (size_t k = 0; job->checks && k < 3 * d; ++k)
        job->checks[k] = NAN;
}

hnpe_status hnpei_conditional_sample(const char *where, const hnpe_conditional *c, const hnpei_chains_job *job,
                                     hnpe_chains_info *report)
{
    const int64_t thin = hnpei_option_int(&c->options, HNPE_CONDITIONAL_THIN);
    const int64_t sweeps = hnpei_option_int(&c->options, HNPE_CONDITIONAL_WARM_UP) + (int64_t)job->n_draws * thin;
    hnpei_slice slice;
    hnpei_watch watch;
    hnpei_failure failure;
    int spent = 0;
    clear_results(c, job, report);
    hnpei_watch_begin(&watch, where, job->monitor, HNPE_PHASE_SAMPLING, sweeps * (int64_t)job->n_chains);
    hnpe_status status = hnpei_slice_create(c->section, job->n_chains, job->key, &slice);
    slice.watch = &watch;
    slice.budget = hnpei_option_int(&c->options, HNPE_CONDITIONAL_BUDGET);
    if (status == HNPE_OK)
        status = run_chains(c, job, &slice, &spent, report);
    report->evaluations = slice.evaluations;
    hnpei_slice_free(&slice);
    hnpei_failure_save(status, &failure);
    const hnpe_status checked = check_chains(c, job, report);
    if (status != HNPE_OK)
        return hnpei_failure_restore(&failure);
    if (checked == HNPE_OK)
        report->verdict = spent                              ? HNPE_CHAINS_BUDGET
                          : report->rhat <= HNPE_CHAINS_RHAT ? HNPE_CHAINS_MIXED
                                                             : HNPE_CHAINS_NOT_MIXED;
    return checked;
}
