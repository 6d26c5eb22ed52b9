/* Dense rows for callbacks: what they are asked, and where their answers belong. */
#include "custom.h"

#include <math.h>
#include <string.h>

hnpe_status hnpei_custom_support(const hnpe_prior *prior, size_t n, const double *given, double *low, double *high)
{
    const hnpei_custom *state = prior->state;
    if (state->functions.support) {
        HNPEI_CUSTOM_CALL(prior, support, n, prior->d_given ? given : NULL, low, high);
        return HNPE_OK;
    }
    for (size_t i = 0; i < n * prior->dim; ++i) {
        low[i] = -INFINITY;
        high[i] = INFINITY;
    }
    return HNPE_OK;
}

static hnpe_status allocate_question(const hnpe_prior *prior, size_t n, hnpei_question *question)
{
    size_t width, cells;
    HNPEI_TRY(hnpei_size_multiply(4, prior->dim, &width));
    HNPEI_TRY(hnpei_size_add(width, prior->d_given, &width));
    HNPEI_TRY(hnpei_size_multiply(n, width, &cells));
    HNPEI_TRY(hnpei_allocate(prior->object.context, n, sizeof *question->source, &question->source));
    HNPEI_TRY(hnpei_allocate(prior->object.context, cells, sizeof *question->block, &question->block));
    size_t size = n * prior->dim;
    question->in = question->block;
    question->out = question->in + size;
    question->low = question->out + size;
    question->high = question->low + size;
    question->given = prior->d_given ? question->high + size : NULL;
    return HNPE_OK;
}

hnpe_status hnpei_question_begin(const hnpe_prior *prior, size_t n, const double *given, hnpei_question *question)
{
    *question = (hnpei_question){.dim = prior->dim, .total = n};
    HNPEI_TRY(allocate_question(prior, n, question));
    return hnpei_custom_support(prior, n, given, question->low, question->high);
}

void hnpei_question_free(const hnpe_prior *prior, hnpei_question *question)
{
    hnpei_free(prior->object.context, question->source);
    hnpei_free(prior->object.context, question->block);
}

static int is_empty(const hnpei_question *question, size_t i)
{
    for (size_t at = i * question->dim; at < (i + 1) * question->dim; ++at)
        if (!(question->low[at] < question->high[at]))
            return 1;
    return 0;
}

void hnpei_question_fill(const hnpe_prior *prior, const double *given, size_t stride, const double *values, int theta,
                         hnpei_question *question)
{
    size_t dim = question->dim, d_given = prior->d_given;
    question->n = 0;
    for (size_t i = 0; i < question->total; ++i) {
        if (is_empty(question, i))
            continue;
        size_t k = question->n++;
        question->source[k] = i;
        for (size_t j = 0; j < dim; ++j) {
            double value = values[i * stride + j];
            question->in[k * dim + j] =
                theta ? hnpei_inside(question->low[i * dim + j], question->high[i * dim + j], value) : value;
        }
        if (d_given)
            memcpy(question->given + k * d_given, given + i * d_given, d_given * sizeof *given);
    }
}

hnpe_status hnpei_question_check(const hnpei_question *question, const char *what, size_t width, double low,
                                 double high)
{
    for (size_t at = 0; at < question->n * width; ++at)
        if (!(question->out[at] >= low && question->out[at] <= high))
            return hnpei_fail(
                HNPE_ERROR_CALLBACK, NULL,
                "the prior's %s callback gave %g in row %zu, column %zu, but must give values from %g to %g", what,
                question->out[at], question->source[at / width], at % width, low, high);
    return HNPE_OK;
}

int hnpei_question_side(const hnpei_question *question, size_t i, size_t j, double theta)
{
    size_t at = i * question->dim + j;
    if (is_empty(question, i) || !(theta >= question->low[at]))
        return -1;
    return theta > question->high[at];
}
