#include "gaussians.h"

#include "box.h"
#include "linalg/linalg.h"
#include "prior/special.h"

#include <math.h>
#include <string.h>

/* A corrected precision is the difference of two that are known in single precision: less than this part of the one
   that was learned is nothing. */
#define NOTHING 1e-6

/* ---- memory ---- */

size_t hnpei_gaussians_count(size_t n, size_t dim)
{
    return n * (2 + dim + dim * dim) + dim * (dim + 4);
}

void hnpei_gaussians_lay_out(size_t n, size_t dim, double *memory, hnpei_gaussians *gaussians)
{
    gaussians->n = n;
    gaussians->dim = dim;
    gaussians->log_weight = memory;
    gaussians->mean = gaussians->log_weight + n;
    gaussians->factor = gaussians->mean + n * dim;
    gaussians->work = gaussians->factor + n * dim * dim;
}

size_t hnpei_form_count(size_t dim)
{
    return 6 * dim + 3 * dim * dim;
}

/* ---- what all sets share ---- */

/* Precision of the Gaussian in the numbers v. */
static hnpe_status invert_proposal(const hnpei_core *core, hnpei_form *form)
{
    const size_t d = form->dim;
    const double *sd = core->doors.v_sd, *covariance = core->gaussian + d;
    double *p = form->proposal_precision;
    for (size_t i = 0; i < d; ++i) {
        form->proposal_mean[i] = (core->gaussian[i] - core->doors.v_mean[i]) / sd[i];
        for (size_t j = 0; j < d; ++j)
            p[i * d + j] = covariance[i * d + j] / (sd[i] * sd[j]);
    }
    HNPEI_TRY(hnpei_linalg_cholesky(NULL, "the covariance of the proposal", d, p));
    hnpei_linalg_invert_factored(d, p, form->work);
    return HNPE_OK;
}

hnpe_status hnpei_form_fill(const hnpei_core *core, double *memory, hnpei_form *form)
{
    const size_t d = core->plan.d_local + core->plan.d_global;
    const double *mean = core->doors.v_mean, *sd = core->doors.v_sd;
    *form = (hnpei_form){.dim = d, .corrected = core->gaussian != NULL, .numbers = memory};
    double **const parts[] = {
        &form->prior_mean,      &form->proposal_mean,      &form->low, &form->high, &form->v_low, &form->v_high,
        &form->prior_precision, &form->proposal_precision, &form->work};
    for (size_t i = 0; i < 9; memory += i < 6 ? d : d * d, ++i)
        *parts[i] = memory;
    HNPEI_TRY(hnpei_core_prior_gaussian(core, form->prior_mean, form->prior_precision, form->low, form->high));
    for (size_t i = 0; i < d; ++i) {
        form->bounded |= isfinite(form->low[i]) || isfinite(form->high[i]);
        form->v_low[i] = (form->low[i] - mean[i]) / sd[i];
        form->v_high[i] = (form->high[i] - mean[i]) / sd[i];
        form->prior_mean[i] = (form->prior_mean[i] - mean[i]) / sd[i];
        for (size_t j = 0; j < d; ++j)
            form->prior_precision[i * d + j] *= sd[i] * sd[j];
    }
    return form->corrected ? invert_proposal(core, form) : HNPE_OK;
}

/* ---- the correction ---- */

/* factor L to L L^T. */
static void square(size_t d, const double *factor, double *precision)
{
    for (size_t i = 0; i < d; ++i)
        for (size_t j = 0; j <= i; ++j) {
            double sum = 0;
            for (size_t c = 0; c <= j; ++c)
                sum += factor[i * d + c] * factor[j * d + c];
            precision[i * d + j] = precision[j * d + i] = sum;
        }
}

static double log_det(size_t d, const double *factor)
{
    double sum = 0;
    for (size_t i = 0; i < d; ++i)
        sum += log(factor[i * d + i]);
    return sum;
}

/* L^T x; its squared length is returned. */
static double whiten(size_t d, const double *factor, const double *x, double *y)
{
    double squares = 0;
    for (size_t i = 0; i < d; ++i) {
        y[i] = 0;
        for (size_t j = i; j < d; ++j)
            y[i] += factor[j * d + i] * x[j];
        squares += y[i] * y[i];
    }
    return squares;
}

/* h += P (to - from). */
static void pull(size_t d, const double *precision, const double *to, const double *from, double *h)
{
    for (size_t i = 0; i < d; ++i)
        for (size_t j = 0; j < d; ++j)
            h[i] += precision[i * d + j] * (to[j] - from[j]);
}

/* Is a, of which the Cholesky factor replaces what was learned, positive definite as far as one can tell? */
static int is_positive(size_t d, const double *learned, const double *a, double *factor)
{
    memcpy(factor, a, d * d * sizeof *a);
    if (hnpei_linalg_cholesky(NULL, "the corrected precision", d, factor) != HNPE_OK)
        return 0;
    for (size_t i = 0; i < d; ++i)
        if (!(factor[i * d + i] * factor[i * d + i] > NOTHING * learned[i]))
            return 0;
    return 1;
}

/* Of component k: N(v) times the prior's density over the Gaussian's; completing the square about the Gaussian's mean.
   0 where that cannot be normalised: `smallest` is then the smallest eigenvalue of what should be its precision. */
static int correct(const hnpei_form *form, hnpei_gaussians *g, size_t k, double *smallest)
{
    const size_t d = g->dim;
    const double *centre = form->proposal_mean;
    double *factor = g->factor + k * d * d, *mean = g->mean + k * d;
    double *p = g->work, *learned = p + d * d, *h = learned + d, *r = h + d, *y = r + d;
    square(d, factor, p);
    memset(h, 0, d * sizeof *h);
    pull(d, p, mean, centre, h);
    pull(d, form->prior_precision, form->prior_mean, centre, h);
    for (size_t i = 0; i < d; ++i) {
        learned[i] = p[i * d + i];
        r[i] = mean[i] - centre[i];
    }
    double log_weight = log_det(d, factor) - whiten(d, factor, r, y) / 2;
    for (size_t i = 0; i < d * d; ++i)
        p[i] += form->prior_precision[i] - form->proposal_precision[i];
    if (!is_positive(d, learned, p, factor)) {
        *smallest = hnpei_linalg_smallest_eigenvalue(d, p, learned);
        return 0;
    }
    hnpei_linalg_solve_lower(d, factor, h);
    for (size_t i = 0; i < d; ++i)
        log_weight += h[i] * h[i] / 2;
    hnpei_linalg_solve_lower_transposed(d, factor, h);
    for (size_t i = 0; i < d; ++i)
        mean[i] = centre[i] + h[i];
    g->log_weight[k] += log_weight - log_det(d, factor);
    return 1;
}

/* ---- from the networks ---- */

/* A, upper, to L = A^T, lower. */
static void transpose_factor(size_t d, double *factor)
{
    for (size_t i = 0; i < d; ++i)
        for (size_t j = i + 1; j < d; ++j) {
            factor[j * d + i] = factor[i * d + j];
            factor[i * d + j] = 0;
        }
}

static int all_finite(size_t n, const double *values)
{
    size_t i = 0;
    while (i < n && isfinite(values[i]))
        ++i;
    return i == n;
}

hnpe_status hnpei_gaussians_evaluate(const hnpei_core *core, const hnpei_form *form, const hnpei_kernels *kernels,
                                     const hnpei_real *given, hnpei_real *tape, const char *what, size_t number,
                                     hnpei_gaussians *gaussians)
{
    hnpei_gaussians *g = gaussians;
    const hnpei_term *term = &core->terms[0];
    double smallest = 0;
    hnpei_flow_describe_mixture(term->flow, kernels, term->weights, given, tape, g->log_weight, g->mean, g->factor);
    if (!all_finite(g->n * (1 + g->dim + g->dim * g->dim), g->log_weight))
        return hnpei_fail(HNPE_ERROR_NUMERIC, NULL,
                          "the networks give no number for %s %zu: its x is too far from what they were trained on",
                          what, number);
    for (size_t k = 0; k < g->n; ++k) {
        transpose_factor(g->dim, g->factor + k * g->dim * g->dim);
        if (form->corrected && !correct(form, g, k, &smallest))
            return hnpei_fail(HNPE_ERROR_NUMERIC, NULL,
                              "of %s %zu, component %zu of %zu has no posterior: the precision that was learned, less "
                              "the proposal's, plus the prior's, is not positive definite (its smallest eigenvalue is "
                              "%g, in units of the training sets' deviations): give the round more simulations, or go "
                              "on with atomic rounds, or start with truncated ones",
                              what, number, k, g->n, smallest);
    }
    const double total = hnpei_log_sum_exp(g->n, g->log_weight);
    for (size_t k = 0; k < g->n; ++k)
        g->log_weight[k] -= total;
    return HNPE_OK;
}

/* ---- use ---- */

double hnpei_gaussians_log_mass(const hnpei_form *form, const hnpei_gaussians *g)
{
    const size_t d = g->dim;
    double *terms = g->work + d * (d + 4), error;
    if (!form->bounded)
        return 0;
    for (size_t k = 0; k < g->n; ++k)
        terms[k] = g->log_weight[k] + hnpei_box_log_mass(d, g->mean + k * d, g->factor + k * d * d, form->v_low,
                                                         form->v_high, g->work, &error);
    return fmin(hnpei_log_sum_exp(g->n, terms), 0);
}

double hnpei_gaussians_log_density(const hnpei_gaussians *g, const double *v)
{
    const size_t d = g->dim;
    double *x = g->work, *y = x + d, *terms = g->work + d * (d + 4);
    for (size_t k = 0; k < g->n; ++k) {
        const double *factor = g->factor + k * d * d;
        for (size_t i = 0; i < d; ++i)
            x[i] = v[i] - g->mean[k * d + i];
        terms[k] = g->log_weight[k] + log_det(d, factor) - whiten(d, factor, x, y) / 2;
        terms[k] = isnan(terms[k]) ? -INFINITY : terms[k]; /* beyond the largest double */
    }
    return hnpei_log_sum_exp(g->n, terms) - (double)d * HNPEI_LOG_SQRT_2PI;
}

/* The mean of each component's -L L^T (v - mean), by what the component contributes at v. */
void hnpei_gaussians_gradient(const hnpei_gaussians *g, const double *v, double *gradient)
{
    const size_t d = g->dim;
    double *x = g->work, *y = x + d;
    const double *terms = g->work + d * (d + 4);
    const double total = hnpei_gaussians_log_density(g, v) + (double)d * HNPEI_LOG_SQRT_2PI;
    memset(gradient, 0, d * sizeof *gradient);
    for (size_t k = 0; k < g->n; ++k) {
        const double *factor = g->factor + k * d * d, share = exp(terms[k] - total);
        for (size_t i = 0; i < d; ++i)
            x[i] = v[i] - g->mean[k * d + i];
        whiten(d, factor, x, y);
        for (size_t i = 0; i < d; ++i)
            for (size_t j = 0; j <= i; ++j)
                gradient[i] -= share * factor[i * d + j] * y[j];
    }
}

void hnpei_gaussians_draw(const hnpei_gaussians *g, hnpei_stream *stream, double *v)
{
    const size_t d = g->dim;
    double left = hnpei_stream_uniform(stream) - exp(g->log_weight[0]);
    size_t k = 0;
    while (left >= 0 && k + 1 < g->n)
        left -= exp(g->log_weight[++k]);
    for (size_t i = 0; i < d; ++i)
        v[i] = hnpei_stream_normal(stream);
    hnpei_linalg_solve_lower_transposed(d, g->factor + k * d * d, v);
    for (size_t i = 0; i < d; ++i)
        v[i] += g->mean[k * d + i];
}

void hnpei_gaussians_moments(const hnpei_gaussians *g, double *mean, double *covariance)
{
    const size_t d = g->dim;
    double *inverse = g->factor, *work = g->work;
    memset(mean, 0, d * sizeof *mean);
    memset(covariance, 0, d * d * sizeof *covariance);
    for (size_t k = 0; k < g->n; ++k)
        for (size_t i = 0; i < d; ++i)
            mean[i] += exp(g->log_weight[k]) * g->mean[k * d + i];
    for (size_t k = 0; k < g->n; ++k, inverse += d * d) {
        const double *centre = g->mean + k * d, weight = exp(g->log_weight[k]);
        hnpei_linalg_invert_factored(d, inverse, work);
        for (size_t i = 0; i < d; ++i)
            for (size_t j = 0; j < d; ++j)
                covariance[i * d + j] += weight * (inverse[i * d + j] + (centre[i] - mean[i]) * (centre[j] - mean[j]));
    }
}
