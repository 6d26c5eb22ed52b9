/* Priors made of the host's callbacks. */
#include "custom.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static hnpe_status support(const hnpe_prior *prior, size_t n, const double *given, size_t stride, double *low,
                           double *high)
{
    if (stride == prior->dim)
        return hnpei_custom_support(prior, n, given, low, high);
    hnpei_question question;
    hnpe_status status = hnpei_question_begin(prior, n, given, &question);
    for (size_t i = 0; status == HNPE_OK && i < n; ++i) {
        memcpy(low + i * stride, question.low + i * prior->dim, prior->dim * sizeof *low);
        memcpy(high + i * stride, question.high + i * prior->dim, prior->dim * sizeof *high);
    }
    hnpei_question_free(prior, &question);
    return status;
}

static hnpe_status call_sample(const hnpe_prior *prior, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    HNPEI_CUSTOM_CALL(prior, sample, n, prior->d_given ? given : NULL, rng, theta);
    return HNPE_OK;
}

/* A draw outside the support would be a training pair of density zero: say so here, where the cause is. */
static hnpe_status place_sample(const hnpei_question *question, size_t stride, double *theta)
{
    for (size_t i = 0; i < question->total; ++i)
        for (size_t j = 0; j < question->dim; ++j) {
            double x = question->out[i * question->dim + j];
            if (!isfinite(x) || hnpei_question_side(question, i, j, x) != 0)
                return hnpei_fail(
                    HNPE_ERROR_CALLBACK, NULL,
                    "the prior's sample callback gave %g in row %zu, column %zu, outside its support [%g, %g]", x, i, j,
                    question->low[i * question->dim + j], question->high[i * question->dim + j]);
            theta[i * stride + j] = x;
        }
    return HNPE_OK;
}

static hnpe_status sample(const hnpe_prior *prior, size_t n, const double *given, hnpe_rng *rng, size_t stride,
                          double *theta)
{
    hnpe_status status;
    hnpei_question question;
    HNPEI_TRY_CLEANUP(hnpei_question_begin(prior, n, given, &question));
    HNPEI_TRY_CLEANUP(call_sample(prior, n, given, rng, question.out));
    HNPEI_TRY_CLEANUP(place_sample(&question, stride, theta));
cleanup:
    hnpei_question_free(prior, &question);
    return status;
}

static hnpe_status call_log_density(const hnpe_prior *prior, hnpei_question *question)
{
    HNPEI_CUSTOM_CALL(prior, log_density, question->n, question->given, question->in, question->out);
    return hnpei_question_check(question, "log_density", 1, -INFINITY, INFINITY);
}

/* log_p of row i becomes -INFINITY where theta is outside. */
static void close_outside(const hnpei_question *question, size_t stride, const double *theta, double *log_p)
{
    for (size_t i = 0; i < question->total; ++i)
        for (size_t j = 0; j < question->dim; ++j)
            if (hnpei_question_side(question, i, j, theta[i * stride + j]) != 0)
                log_p[i] = -INFINITY;
}

static hnpe_status log_density(const hnpe_prior *prior, size_t n, const double *given, size_t stride,
                               const double *theta, double *log_p)
{
    const hnpei_custom *state = prior->state;
    if (!state->functions.log_density)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, NULL, "the prior was made without a log_density callback");
    hnpe_status status;
    hnpei_question question;
    HNPEI_TRY_CLEANUP(hnpei_question_begin(prior, n, given, &question));
    hnpei_question_fill(prior, given, stride, theta, 1, &question);
    if (question.n)
        HNPEI_TRY_CLEANUP(call_log_density(prior, &question));
    close_outside(&question, stride, theta, log_p);
    for (size_t k = 0; k < question.n; ++k) {
        double *sum = &log_p[question.source[k]];
        *sum = *sum == -INFINITY || question.out[k] == -INFINITY ? -INFINITY : *sum + question.out[k];
    }
cleanup:
    hnpei_question_free(prior, &question);
    return status;
}

static int has_cdf(const hnpe_prior *prior, size_t j)
{
    (void)j;
    return ((const hnpei_custom *)prior->state)->functions.cdf != NULL;
}

static hnpe_status call_cdf(const hnpe_prior *prior, hnpei_question *question)
{
    HNPEI_CUSTOM_CALL(prior, cdf, question->n, question->given, question->in, question->out);
    return hnpei_question_check(question, "cdf", prior->dim, 0, 1);
}

static hnpe_status call_slope(const hnpe_prior *prior, hnpei_question *question)
{
    if (!((const hnpei_custom *)prior->state)->functions.log_slope)
        return call_log_density(prior, question); /* one parameter: its density is the slope */
    HNPEI_CUSTOM_CALL(prior, log_slope, question->n, question->given, question->in, question->out);
    return hnpei_question_check(question, "log_slope", prior->dim, -INFINITY, INFINITY);
}

static hnpe_status call_quantile(const hnpe_prior *prior, hnpei_question *question)
{
    HNPEI_CUSTOM_CALL(prior, quantile, question->n, question->given, question->in, question->out);
    return hnpei_question_check(question, "quantile", prior->dim, -INFINITY, INFINITY);
}

/* The answers to their rows; `below` and `above` for theta outside. */
static void place(const hnpei_question *question, size_t stride, const double *theta, double below, double above,
                  double *values)
{
    size_t k = 0;
    for (size_t i = 0; i < question->total; ++i) {
        int asked = k < question->n && question->source[k] == i;
        for (size_t j = 0; j < question->dim; ++j) {
            int side = hnpei_question_side(question, i, j, theta[i * stride + j]);
            double inside = asked ? question->out[k * question->dim + j] : below;
            values[i * stride + j] = side < 0 ? below : side > 0 ? above : inside;
        }
        k += (size_t)asked;
    }
}

static void fill(size_t n, size_t dim, size_t stride, double value, double *values)
{
    for (size_t i = 0; values && i < n; ++i)
        for (size_t j = 0; j < dim; ++j)
            values[i * stride + j] = value;
}

static hnpe_status cdf(const hnpe_prior *prior, size_t n, const double *given, size_t stride, const double *theta,
                       double *u, double *log_slope)
{
    if (!has_cdf(prior, 0)) {
        fill(n, prior->dim, stride, NAN, u);
        fill(n, prior->dim, stride, NAN, log_slope);
        return HNPE_OK;
    }
    hnpe_status status;
    hnpei_question question;
    HNPEI_TRY_CLEANUP(hnpei_question_begin(prior, n, given, &question));
    hnpei_question_fill(prior, given, stride, theta, 1, &question);
    if (question.n && log_slope)
        HNPEI_TRY_CLEANUP(call_slope(prior, &question));
    if (log_slope)
        place(&question, stride, theta, -INFINITY, -INFINITY, log_slope);
    if (question.n)
        HNPEI_TRY_CLEANUP(call_cdf(prior, &question));
    place(&question, stride, theta, 0, 1, u); /* u may be theta */
cleanup:
    hnpei_question_free(prior, &question);
    return status;
}

/* Where nothing is possible: NaN. */
static hnpe_status quantile(const hnpe_prior *prior, size_t n, const double *given, size_t stride, const double *u,
                            double *theta)
{
    if (!has_cdf(prior, 0)) {
        fill(n, prior->dim, stride, NAN, theta);
        return HNPE_OK;
    }
    hnpe_status status;
    hnpei_question question;
    HNPEI_TRY_CLEANUP(hnpei_question_begin(prior, n, given, &question));
    hnpei_question_fill(prior, given, stride, u, 0, &question);
    if (question.n)
        HNPEI_TRY_CLEANUP(call_quantile(prior, &question));
    fill(n, prior->dim, stride, NAN, theta);
    for (size_t k = 0; k < question.n; ++k)
        for (size_t j = 0; j < prior->dim; ++j) {
            size_t i = question.source[k], at = i * prior->dim + j;
            theta[i * stride + j] = fmin(fmax(question.out[k * prior->dim + j], question.low[at]), question.high[at]);
        }
cleanup:
    hnpei_question_free(prior, &question);
    return status;
}

static hnpe_status write_callbacks(const hnpe_prior *prior, hnpei_writer *writer, const char *prefix)
{
    const hnpe_prior_functions *f = &((const hnpei_custom *)prior->state)->functions;
    char name[HNPEI_PRIOR_NAME], text[64];
    snprintf(text, sizeof text, "sample%s%s%s%s%s", f->log_density ? " log_density" : "", f->support ? " support" : "",
             f->cdf ? " cdf" : "", f->quantile ? " quantile" : "", f->log_slope ? " log_slope" : "");
    hnpei_prior_name(name, prefix, "callbacks");
    return hnpei_writer_metadata(writer, name, text);
}

/* Callbacks cannot be kept: only the dimensions, so that the prior given again can be checked, and which there were. */
static hnpe_status write(const hnpe_prior *prior, hnpei_writer *writer, const char *prefix)
{
    char name[HNPEI_PRIOR_NAME];
    HNPEI_TRY(hnpei_prior_write_kind(writer, prefix, "custom"));
    HNPEI_TRY(write_callbacks(prior, writer, prefix));
    hnpei_prior_name(name, prefix, "dims");
    int64_t dims[2] = {(int64_t)prior->dim, (int64_t)prior->d_given};
    return hnpei_writer_ints(writer, name, 2, dims);
}

static void destroy(hnpe_prior *prior)
{
    hnpei_custom *state = prior->state;
    if (state->release)
        state->release(state->user_data);
    hnpei_free(prior->object.context, state);
}

static const hnpei_prior_ops ops = {sample, log_density, support, has_cdf, cdf, quantile, write, NULL, destroy};

hnpe_status hnpei_prior_create_custom(hnpe_context *context, size_t dim, size_t d_given,
                                      const hnpe_prior_functions *functions, void *user_data, hnpe_release_fn release,
                                      hnpe_prior **prior)
{
    HNPEI_TRY(hnpei_prior_allocate(context, &ops, dim, d_given, sizeof(hnpei_custom), prior));
    hnpei_custom *state = (*prior)->state;
    *state = (hnpei_custom){*functions, user_data, release};
    (*prior)->concurrent = functions->concurrent != 0;
    (*prior)->calls_back = 1;
    return HNPE_OK;
}
