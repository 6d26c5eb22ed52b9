/* Densities of some parameters alone. With S kept and R integrated out, q(S) is
     the networks' own                        where they have it,
     the integral of q(S, R) over R           by quadrature, for up to two of R, or
     the mean of q(S | R) over draws of R     with q(S | R) = q(S, R) / integral of q(S', R) over S', by quadrature, for
   up to two of S: right in expectation (Rao & Blackwell). */
#include "conditional.h"
#include "cubature.h"
#include "rng/stream.h"

#include <math.h>
#include <string.h>

/* Draws from which the unit of what is integrated out is found. */
enum { LOOKED_AT = 1024 };

typedef struct marginal {
    const hnpei_marginal_job *job;
    hnpei_watch watch;
    int of_global;
    size_t d_local, d;
    int64_t *kept;  /* [n_kept] in the numbers of the density that is integrated */
    size_t *place;  /* [n_kept] of each among those, ascending */
    double *values; /* [d] */
    double *sums;   /* [n][3] of exponentials, relative to the largest: that, their sum, the sum of their squares */
    double *rows;   /* [n][d] */
    double *theta;  /* [n_draws][width] */
} marginal;

static hnpe_status allocate(marginal *m, hnpe_context *context, size_t width)
{
    const size_t n = m->job->n;
    size_t cells, drawn;
    HNPEI_TRY(hnpei_size_multiply(n, m->d + 3, &cells));
    HNPEI_TRY(hnpei_size_multiply(m->job->n_draws, width, &drawn));
    HNPEI_TRY(hnpei_allocate(context, m->job->n_kept, sizeof *m->kept, &m->kept));
    HNPEI_TRY(hnpei_allocate(context, m->job->n_kept, sizeof *m->place, &m->place));
    HNPEI_TRY(hnpei_allocate(context, m->d, sizeof *m->values, &m->values));
    HNPEI_TRY(hnpei_allocate(context, cells, sizeof *m->sums, &m->sums));
    m->rows = m->sums + 3 * n;
    return hnpei_allocate(context, drawn, sizeof *m->theta, &m->theta);
}

static void release(marginal *m, hnpe_context *context)
{
    hnpei_free(context, m->kept);
    hnpei_free(context, m->place);
    hnpei_free(context, m->values);
    hnpei_free(context, m->sums);
    hnpei_free(context, m->theta);
}

static void number(marginal *m)
{
    const hnpei_marginal_job *job = m->job;
    for (size_t i = 0; i < job->n_kept; ++i) {
        m->kept[i] = job->kept[i] - (m->of_global ? (int64_t)m->d_local : 0);
        for (size_t k = 0; k < job->n_kept; ++k)
            m->place[i] += job->kept[k] < job->kept[i];
    }
}

/* The kept ones of point i, in ascending order of their numbers. */
static const double *point(marginal *m, size_t i)
{
    for (size_t k = 0; k < m->job->n_kept; ++k)
        m->values[m->place[k]] = m->job->theta[i * m->job->n_kept + k];
    return m->values;
}

static hnpe_status open_section(const marginal *m, size_t n_fixed, const int64_t *fixed, hnpei_section **section)
{
    return hnpei_section_create(m->job->posterior, m->of_global, m->job->n_rows, m->job->x, n_fixed, fixed, section);
}

/* ---- nothing is integrated ---- */

static hnpe_status take_exact(marginal *m, const hnpei_section *section)
{
    for (size_t i = 0; i < m->job->n; ++i) {
        memcpy(m->rows + i * m->d, point(m, i), m->d * sizeof *m->rows);
        m->job->error[i] = 0;
    }
    return hnpei_section_log_q(section, m->job->n, m->rows, m->job->log_q);
}

/* ---- R is integrated ---- */

static hnpe_status integrate(marginal *m, hnpei_section *section, hnpei_points *points)
{
    hnpei_section_fix(section, point(m, 0));
    HNPEI_TRY(hnpei_section_look(section, LOOKED_AT, LOOKED_AT, m->job->key));
    for (size_t i = 0; i < m->job->n; ++i) {
        hnpei_integral integral;
        HNPEI_TRY(hnpei_watch_update(&m->watch, (int64_t)i, NAN, NAN, 0));
        hnpei_section_fix(section, point(m, i));
        HNPEI_TRY(hnpei_cubature(section, points, &m->watch, &integral));
        m->job->log_q[i] = integral.log_value;
        m->job->error[i] = integral.error;
    }
    return HNPE_OK;
}

/* ---- S is normalised, for each draw of R ---- */

static void add(double *sums, double log_value)
{
    if (!(log_value > -INFINITY))
        return;
    if (log_value > sums[0]) {
        const double scale = sums[0] > -INFINITY ? exp(sums[0] - log_value) : 0;
        sums[1] *= scale;
        sums[2] *= scale * scale;
        sums[0] = log_value;
    }
    const double value = exp(log_value - sums[0]);
    sums[1] += value;
    sums[2] += value * value;
}

/* A row of the posterior's draws, without what is kept. */
static void fix_others(marginal *m, hnpei_section *section, size_t row, size_t width)
{
    const double *theta = m->theta + row * width + (m->of_global ? m->d_local : 0);
    size_t n = 0;
    for (size_t j = 0; j < m->d; ++j)
        if (section->is_fixed[j])
            m->values[n++] = theta[j];
    hnpei_section_fix(section, m->values);
}

static hnpe_status average_one(marginal *m, const hnpei_section *section, hnpei_points *points)
{
    const hnpei_marginal_job *job = m->job;
    hnpei_integral integral;
    HNPEI_TRY(hnpei_cubature(section, points, &m->watch, &integral));
    for (size_t i = 0; i < job->n; ++i) {
        memcpy(m->rows + i * m->d, section->fixed, m->d * sizeof *m->rows);
        for (size_t k = 0; k < job->n_kept; ++k)
            m->rows[i * m->d + (size_t)m->kept[k]] = job->theta[i * job->n_kept + k];
    }
    HNPEI_TRY(hnpei_section_log_q(section, job->n, m->rows, job->log_q));
    for (size_t i = 0; i < job->n && integral.log_value > -INFINITY; ++i)
        add(m->sums + 3 * i, job->log_q[i] - integral.log_value);
    return HNPE_OK;
}

static void finish_average(const marginal *m)
{
    const hnpei_marginal_job *job = m->job;
    const double n = (double)job->n_draws;
    for (size_t i = 0; i < job->n; ++i) {
        const double *sums = m->sums + 3 * i, mean = sums[1] / n;
        job->log_q[i] = mean > 0 ? sums[0] + log(mean) : -INFINITY;
        job->error[i] = mean > 0 ? sqrt(fmax(sums[2] / n / (mean * mean) - 1, 0) / (n - 1)) : 0;
    }
}

static hnpe_status average(marginal *m, hnpei_section *section, hnpei_points *points)
{
    const hnpei_marginal_job *job = m->job;
    const int64_t n_rows = (int64_t)job->n_rows;
    const size_t width = m->of_global ? m->d_local + m->d : m->d;
    struct hnpe_rng rng;
    hnpei_rng_init(&rng, job->key, HNPEI_PURPOSE_CONDITIONAL, 1);
    HNPEI_TRY(hnpe_posterior_sample(job->posterior, 1, &n_rows, job->x, job->n_draws, &rng, m->theta));
    fix_others(m, section, 0, width);
    HNPEI_TRY(hnpei_section_look(section, LOOKED_AT, LOOKED_AT, job->key));
    for (size_t i = 0; i < job->n; ++i)
        m->sums[3 * i] = -INFINITY;
    for (size_t row = 0; row < job->n_draws; ++row) {
        HNPEI_TRY(hnpei_watch_update(&m->watch, (int64_t)row, NAN, NAN, 0));
        fix_others(m, section, row, width);
        HNPEI_TRY(average_one(m, section, points));
    }
    finish_average(m);
    return HNPE_OK;
}

/* ---- which of them ---- */

static hnpe_status run_average(marginal *m, hnpe_context *context, hnpei_points *points)
{
    int64_t *others;
    hnpei_section *section = NULL;
    size_t n = 0;
    HNPEI_TRY(hnpei_allocate(context, m->d, sizeof *others, &others));
    for (size_t j = 0; j < m->d; ++j) {
        int is_kept = 0;
        for (size_t k = 0; k < m->job->n_kept; ++k)
            is_kept |= m->kept[k] == (int64_t)j;
        if (!is_kept)
            others[n++] = (int64_t)j;
    }
    hnpe_status status = open_section(m, n, others, &section);
    hnpei_free(context, others);
    if (status == HNPE_OK)
        status = hnpei_points_create(section, HNPEI_CUBATURE_BATCH, points);
    if (status == HNPE_OK)
        status = average(m, section, points);
    hnpei_section_destroy(section);
    return status;
}

static hnpe_status run_integral(marginal *m, hnpei_points *points)
{
    hnpei_section *section = NULL;
    hnpe_status status = open_section(m, m->job->n_kept, m->kept, &section);
    if (status == HNPE_OK)
        status = hnpei_points_create(section, HNPEI_CUBATURE_BATCH, points);
    if (status == HNPE_OK)
        status = section->d_free ? integrate(m, section, points) : take_exact(m, section);
    hnpei_section_destroy(section);
    return status;
}

static hnpe_status run(const char *where, marginal *m, hnpe_context *context, int32_t *kind)
{
    const size_t n_kept = m->job->n_kept, n_others = m->d - n_kept;
    const int averaged = n_others > HNPEI_CUBATURE_MOST;
    hnpei_points points = {.context = context};
    if (averaged && n_kept > HNPEI_CUBATURE_MOST)
        return hnpei_fail(
            HNPE_ERROR_UNSUPPORTED, where,
            "of %zu parameters %zu are kept and %zu integrated out, but one or the other must be at most %d", m->d,
            n_kept, n_others, HNPEI_CUBATURE_MOST);
    *kind = averaged ? HNPE_CONDITIONAL_AVERAGE : n_others ? HNPE_CONDITIONAL_QUADRATURE : HNPE_CONDITIONAL_EXACT;
    hnpei_watch_begin(&m->watch, where, m->job->monitor, HNPE_PHASE_SAMPLING,
                      (int64_t)(averaged ? m->job->n_draws : m->job->n));
    hnpe_status status = averaged ? run_average(m, context, &points) : run_integral(m, &points);
    hnpei_points_free(&points);
    return status;
}

hnpe_status hnpei_conditional_marginal(const char *where, const hnpei_marginal_job *job, int32_t *kind)
{
    hnpe_context *context = job->posterior->object.context;
    hnpe_dims dims = {.struct_size = sizeof dims};
    HNPEI_TRY(hnpe_posterior_dims(job->posterior, &dims));
    marginal m = {.job = job, .d_local = (size_t)dims.d_local, .of_global = hnpei_posterior_has_global(job->posterior)};
    for (size_t i = 0; i < job->n_kept; ++i)
        m.of_global &= job->kept[i] >= dims.d_local;
    m.d = (size_t)(m.of_global ? dims.d_global : dims.d_local + dims.d_global);
    hnpe_status status = allocate(&m, context, (size_t)(dims.d_local + dims.d_global));
    if (status == HNPE_OK) {
        number(&m);
        status = run(where, &m, context, kind);
    }
    release(&m, context);
    return status;
}
