/* A flow on one tile: log density, its gradient, and the way back from noise. */
#include "flow_parts.h"

#include <string.h>

#define HALF_LOG_TWO_PI ((hnpei_real)0.91893853320467274178)

/* Given passes its door once, into the head of the tape: all rows, or beside a projection a point's own. */
static hnpei_pass begin_pass(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                             const hnpei_given *given, hnpei_real *tape)
{
    const size_t count = given->projection ? given->own : flow->d_given;
    if (count)
        hnpei_standardise_rows(flow->given_door, w, n, flow->d_given - count, count, given->rows, tape);
    return (hnpei_pass){
        kernels, hnpei_spline_kernels_get(kernels->isa), w, n, {tape, given->projection, given->own, given->one}};
}

/* A projection has a part for every network, in the transforms' order: from that of `transform` to the next, and back.
 */
static void skip_part(hnpei_pass *pass, const hnpei_transform *transform)
{
    if (pass->given.projection && transform->net)
        pass->given.projection +=
            hnpei_given_numbers(&pass->given, hnpei_conditioner_projection(transform->net, pass->given.own));
}

static void return_to_part(hnpei_pass *pass, const hnpei_transform *transform)
{
    if (pass->given.projection && transform->net)
        pass->given.projection -=
            hnpei_given_numbers(&pass->given, hnpei_conditioner_projection(transform->net, pass->given.own));
}

/* The transforms' own tapes begin behind the last stage. */
static hnpei_real *first_tape(const hnpei_flow *flow, hnpei_real *tape)
{
    return hnpei_flow_stage(flow, tape, flow->n_transforms + 1);
}

static void base_density(const hnpei_flow *flow, size_t n, const hnpei_real *u, hnpei_real *log_q)
{
    for (size_t i = 0; i < flow->dim; ++i)
        for (size_t s = 0; s < n && !flow->uniform[i]; ++s) {
            hnpei_real value = hnpei_const_row(u, i)[s];
            log_q[s] -= value * value / 2 + HALF_LOG_TWO_PI;
        }
}

static void base_gradient(const hnpei_flow *flow, size_t n, const hnpei_real *u, const hnpei_real *g_log_q,
                          hnpei_real *g_u)
{
    for (size_t i = 0; i < flow->dim; ++i)
        for (size_t s = 0; s < n; ++s)
            hnpei_row(g_u, i)[s] = flow->uniform[i] ? 0 : -hnpei_const_row(u, i)[s] * g_log_q[s];
}

void hnpei_flow_log_density(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                            const hnpei_real *given, const hnpei_real *theta, hnpei_real *tape, hnpei_real *log_q)
{
    const hnpei_given rows = hnpei_given_rows(given);
    hnpei_flow_log_density_given(flow, kernels, w, n, &rows, theta, tape, log_q);
}

void hnpei_flow_log_density_given(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                                  const hnpei_given *given, const hnpei_real *theta, hnpei_real *tape,
                                  hnpei_real *log_q)
{
    hnpei_pass pass = begin_pass(flow, kernels, w, n, given, tape);
    hnpei_real *own = first_tape(flow, tape);
    memset(log_q, 0, n * sizeof *log_q);
    for (size_t t = 0; t < flow->n_transforms; ++t) {
        const hnpei_transform *transform = flow->transforms[t];
        hnpei_real *y = hnpei_flow_stage(flow, tape, t + 1);
        transform->class->forward(transform, &pass, theta, own, y, log_q);
        own += transform->tape;
        skip_part(&pass, transform);
        theta = y;
    }
    if (flow->has_mixture)
        hnpei_mixture_log_density(&flow->mixture, &pass, theta, own, log_q);
    else
        base_density(flow, n, theta, log_q);
}

/* to[row][s] += from[row][s]. */
static void add_rows(size_t rows, size_t n, const hnpei_real *from, hnpei_real *to)
{
    for (size_t i = 0; i < rows; ++i)
        for (size_t s = 0; s < n; ++s)
            hnpei_row(to, i)[s] += hnpei_const_row(from, i)[s];
}

/* Gradients of the call in flight: of the values behind a transform and before it, and of given behind its door. */
typedef struct gradients {
    hnpei_real *behind, *before, *given, *own_scratch;
} gradients;

static gradients begin_gradients(const hnpei_flow *flow, hnpei_real *scratch)
{
    gradients parts;
    parts.behind = scratch;
    parts.before = hnpei_row(parts.behind, flow->dim);
    parts.given = hnpei_row(parts.before, flow->dim);
    parts.own_scratch = hnpei_row(parts.given, 2 * flow->d_given);
    memset(parts.given, 0, flow->d_given * HNPEI_TILE * sizeof *scratch);
    return parts;
}

static void finish_given(const hnpei_flow *flow, const hnpei_pass *pass, const gradients *parts, hnpei_real *g_given)
{
    if (!flow->given_door || !g_given)
        return;
    hnpei_real *raw = hnpei_row(parts->given, flow->d_given);
    flow->given_door->class->backward(flow->given_door, pass, NULL, NULL, parts->given, NULL, NULL, NULL, raw, NULL);
    add_rows(flow->d_given, pass->n, raw, g_given);
}

void hnpei_flow_backward(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                         const hnpei_real *given, const hnpei_real *theta, hnpei_real *tape, const hnpei_real *g_log_q,
                         hnpei_real *g, hnpei_real *g_given, hnpei_real *g_theta, hnpei_real *scratch)
{
    const hnpei_given rows = hnpei_given_rows(given);
    const hnpei_given_gradient back = {g_given, NULL};
    hnpei_flow_backward_given(flow, kernels, w, n, &rows, theta, tape, g_log_q, g, &back, g_theta, scratch);
}

/* The part of the gradient of a projection that belongs to the pass's part of the projection. */
static hnpei_given_gradient part_of(const hnpei_pass *pass, const hnpei_given *given, const hnpei_given_gradient *back,
                                    const gradients *parts)
{
    return (hnpei_given_gradient){back->rows ? parts->given : NULL,
                                  given->projection ? back->projection + (pass->given.projection - given->projection)
                                                    : NULL};
}

void hnpei_flow_backward_given(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                               const hnpei_given *given, const hnpei_real *theta, hnpei_real *tape,
                               const hnpei_real *g_log_q, hnpei_real *g, const hnpei_given_gradient *back,
                               hnpei_real *g_theta, hnpei_real *scratch)
{
    hnpei_pass pass = {
        kernels, hnpei_spline_kernels_get(kernels->isa), w, n, {tape, given->projection, given->own, given->one}};
    gradients parts = begin_gradients(flow, scratch);
    hnpei_real *own = first_tape(flow, tape);
    const hnpei_real *u = hnpei_flow_stage(flow, tape, flow->n_transforms);
    for (size_t t = 0; t < flow->n_transforms; ++t) {
        own += flow->transforms[t]->tape;
        skip_part(&pass, flow->transforms[t]);
    }
    hnpei_given_gradient part = part_of(&pass, given, back, &parts);
    if (flow->has_mixture)
        hnpei_mixture_backward(&flow->mixture, &pass, u, own, g_log_q, g, &part, parts.behind, parts.own_scratch);
    else
        base_gradient(flow, n, u, g_log_q, parts.behind);
    for (size_t t = flow->n_transforms; t-- > 0;) {
        const hnpei_transform *transform = flow->transforms[t];
        const hnpei_real *x = t > 0 ? hnpei_flow_stage(flow, tape, t) : theta;
        own -= transform->tape;
        return_to_part(&pass, transform);
        part = part_of(&pass, given, back, &parts);
        transform->class->backward(transform, &pass, x, own, parts.behind, g_log_q, g, &part, parts.before,
                                   parts.own_scratch);
        hnpei_real *swapped = parts.behind;
        parts.behind = parts.before;
        parts.before = swapped;
    }
    if (g_theta)
        add_rows(flow->dim, n, parts.behind, g_theta);
    finish_given(flow, &pass, &parts, back->rows);
}

void hnpei_flow_inverse(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                        const hnpei_real *given, const hnpei_real *z, hnpei_real *tape, hnpei_real *theta,
                        hnpei_real *scratch)
{
    const hnpei_given rows = hnpei_given_rows(given);
    hnpei_flow_inverse_given(flow, kernels, w, n, &rows, z, tape, theta, scratch);
}

void hnpei_flow_inverse_given(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                              const hnpei_given *given, const hnpei_real *z, hnpei_real *tape, hnpei_real *theta,
                              hnpei_real *scratch)
{
    hnpei_pass pass = begin_pass(flow, kernels, w, n, given, tape);
    hnpei_real *own = first_tape(flow, tape), *y = scratch, *x = hnpei_row(scratch, flow->dim);
    for (size_t t = 0; t < flow->n_transforms; ++t)
        skip_part(&pass, flow->transforms[t]);
    if (flow->has_mixture)
        hnpei_mixture_sample(&flow->mixture, &pass, z, own, y);
    else
        hnpei_rows_copy(flow->dim, n, z, y);
    for (size_t t = flow->n_transforms; t-- > 0;) {
        return_to_part(&pass, flow->transforms[t]);
        flow->transforms[t]->class->inverse(flow->transforms[t], &pass, y, own, t > 0 ? x : theta);
        hnpei_real *swapped = y;
        y = x;
        x = swapped;
    }
}

size_t hnpei_flow_components(const hnpei_flow *flow)
{
    return flow->has_mixture && flow->n_transforms == 1 ? flow->mixture.components : 0;
}

/* theta = shift + scale u at its door: that of the standard deviations, which the way back shows of 0 and 1. */
static void leave_door(const hnpei_flow *flow, const hnpei_pass *pass, hnpei_real *tape, size_t i, double *shift,
                       double *scale)
{
    hnpei_real *u = tape, *theta = hnpei_row(tape, flow->dim);
    for (size_t j = 0; j < flow->dim; ++j)
        *hnpei_row(u, j) = 0;
    flow->transforms[0]->class->inverse(flow->transforms[0], pass, u, NULL, theta);
    *shift = (double)*hnpei_row(theta, i);
    *hnpei_row(u, i) = 1;
    flow->transforms[0]->class->inverse(flow->transforms[0], pass, u, NULL, theta);
    *scale = (double)*hnpei_row(theta, i) - *shift;
}

void hnpei_flow_describe_mixture(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w,
                                 const hnpei_real *given, hnpei_real *tape, double *logit, double *mean, double *factor)
{
    const hnpei_given rows = hnpei_given_rows(given);
    const size_t dim = flow->dim, n = flow->mixture.components;
    hnpei_pass pass = begin_pass(flow, kernels, w, 1, &rows, tape);
    hnpei_mixture_components(&flow->mixture, &pass, first_tape(flow, tape) + flow->transforms[0]->tape, logit, mean,
                             factor);
    for (size_t j = 0; j < dim; ++j) {
        double shift, scale;
        leave_door(flow, &pass, first_tape(flow, tape), j, &shift, &scale);
        for (size_t k = 0; k < n; ++k) {
            mean[k * dim + j] = shift + scale * mean[k * dim + j];
            for (size_t i = 0; i < dim; ++i)
                factor[(k * dim + i) * dim + j] /= scale;
        }
    }
}

const hnpei_real *hnpei_flow_noise_of(const hnpei_flow *flow, const hnpei_real *tape)
{
    return tape + (flow->d_given + (flow->n_transforms - 1) * flow->dim) * HNPEI_TILE;
}
