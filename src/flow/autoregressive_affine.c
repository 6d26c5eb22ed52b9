#include "transform.h"

#include <math.h>
#include <string.h>

typedef struct autoregressive_affine {
    hnpei_transform base;
    hnpei_scale scale;
    hnpei_real limit;
    hnpei_conditioner net;
} autoregressive_affine;

/* The tape: outputs of the net, [dim][a, shift]; the scales, [dim]; then the net's own. */
static hnpei_real *scales_of(const hnpei_transform *transform, hnpei_real *tape)
{
    return tape + 2 * transform->dim * HNPEI_TILE;
}

static hnpei_real *net_tape_of(const hnpei_transform *transform, hnpei_real *tape)
{
    return tape + 3 * transform->dim * HNPEI_TILE;
}

static void init(const hnpei_transform *transform, hnpei_stream *stream, hnpei_real *w)
{
    hnpei_conditioner_init(&((const autoregressive_affine *)transform)->net, stream, w);
}

static void mask(const hnpei_transform *transform, hnpei_real *w)
{
    hnpei_conditioner_mask(&((const autoregressive_affine *)transform)->net, w);
}

/* scale[s] and log_scale[s] from a[s]. */
static void compute_scale(const autoregressive_affine *self, const hnpei_pass *pass, const hnpei_real *a,
                          hnpei_real *scale, hnpei_real *log_scale)
{
    const hnpei_real limit = self->limit;
    size_t n = pass->n;
    if (self->scale == HNPEI_SCALE_SOFTPLUS) {
        hnpei_row_softplus(pass->kernels, n, a, scale);
        for (size_t s = 0; s < n; ++s)
            scale[s] += limit;
        pass->kernels->log(n, scale, log_scale);
        return;
    }
    for (size_t s = 0; s < n; ++s) {
        hnpei_real magnitude = a[s] < 0 ? -a[s] : a[s];
        log_scale[s] = a[s] * (limit / (limit + magnitude));
    }
    pass->kernels->exp(n, log_scale, scale);
}

/* g_a[s] from d/dscale and d/dlog_scale. */
static void scale_gradient(const autoregressive_affine *self, const hnpei_pass *pass, const hnpei_real *a,
                           const hnpei_real *scale, const hnpei_real *g_scale, const hnpei_real *g_log_scale,
                           hnpei_real *g_a)
{
    const hnpei_real limit = self->limit;
    size_t n = pass->n;
    if (self->scale == HNPEI_SCALE_SOFTPLUS) {
        pass->kernels->activate(HNPEI_ACTIVATION_SIGMOID, n, a, g_a);
        for (size_t s = 0; s < n; ++s)
            g_a[s] *= g_scale[s] + g_log_scale[s] / scale[s];
        return;
    }
    for (size_t s = 0; s < n; ++s) {
        hnpei_real magnitude = a[s] < 0 ? -a[s] : a[s];
        hnpei_real ratio = limit / (limit + magnitude);
        g_a[s] = (g_scale[s] * scale[s] + g_log_scale[s]) * ratio * ratio;
    }
}

static void forward(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x, hnpei_real *tape,
                    hnpei_real *y, hnpei_real *log_det)
{
    const autoregressive_affine *self = (const autoregressive_affine *)transform;
    hnpei_real log_scale[HNPEI_TILE];
    hnpei_conditioner_forward(&self->net, pass->kernels, pass->w, pass->n, &pass->given, x,
                              net_tape_of(transform, tape), tape);
    for (size_t i = 0; i < transform->dim; ++i) {
        const hnpei_real *shift = hnpei_row(tape, 2 * i + 1);
        hnpei_real *scale = hnpei_row(scales_of(transform, tape), i);
        compute_scale(self, pass, hnpei_row(tape, 2 * i), scale, log_scale);
        for (size_t s = 0; s < pass->n; ++s) {
            hnpei_row(y, i)[s] = scale[s] * hnpei_const_row(x, i)[s] + shift[s];
            log_det[s] += log_scale[s];
        }
    }
}

static void backward(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x,
                     const hnpei_real *tape, const hnpei_real *g_y, const hnpei_real *g_log_det, hnpei_real *g,
                     const hnpei_given_gradient *back, hnpei_real *g_x, hnpei_real *scratch)
{
    const autoregressive_affine *self = (const autoregressive_affine *)transform;
    size_t dim = transform->dim;
    hnpei_real *g_out = scratch, g_scale[HNPEI_TILE];
    for (size_t i = 0; i < dim; ++i) {
        const hnpei_real *scale = hnpei_const_row(tape, 2 * dim + i), *g_row = hnpei_const_row(g_y, i);
        for (size_t s = 0; s < pass->n; ++s) {
            g_scale[s] = g_row[s] * hnpei_const_row(x, i)[s];
            hnpei_row(g_x, i)[s] = g_row[s] * scale[s];
            hnpei_row(g_out, 2 * i + 1)[s] = g_row[s];
        }
        scale_gradient(self, pass, hnpei_const_row(tape, 2 * i), scale, g_scale, g_log_det, hnpei_row(g_out, 2 * i));
    }
    hnpei_conditioner_backward(&self->net, pass->kernels, pass->w, pass->n, &pass->given, x,
                               hnpei_const_row(tape, 3 * dim), g_out, g, back, g_x, hnpei_row(scratch, 2 * dim));
}

/* Feature i needs the features before it: step by step. */
static void inverse(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *y, hnpei_real *tape,
                    hnpei_real *x)
{
    const autoregressive_affine *self = (const autoregressive_affine *)transform;
    hnpei_real *scale = scales_of(transform, tape), log_scale[HNPEI_TILE];
    memset(x, 0, transform->dim * HNPEI_TILE * sizeof *x);
    for (size_t i = 0; i < transform->dim; ++i) {
        hnpei_conditioner_step(&self->net, pass->kernels, pass->w, pass->n, i, &pass->given, x,
                               net_tape_of(transform, tape), tape);
        compute_scale(self, pass, hnpei_row(tape, 2 * i), scale, log_scale);
        for (size_t s = 0; s < pass->n; ++s)
            hnpei_row(x, i)[s] = (hnpei_const_row(y, i)[s] - hnpei_row(tape, 2 * i + 1)[s]) / scale[s];
    }
}

static const hnpei_transform_class autoregressive_affine_class = {init, forward, backward, inverse, mask, NULL};

hnpe_status hnpei_autoregressive_affine_create(hnpei_layout *layout, const char *prefix,
                                               const hnpei_conditioner_spec *spec, hnpei_scale scale, double limit,
                                               hnpei_transform **transform)
{
    hnpei_conditioner net;
    autoregressive_affine *self;
    HNPEI_TRY(hnpei_conditioner_create_made(layout, prefix, spec, 2, &net));
    HNPEI_TRY(hnpei_allocate(layout->context, 1, sizeof *self, &self));
    self->base = (hnpei_transform){&autoregressive_affine_class, spec->dim, 3 * spec->dim * HNPEI_TILE + net.tape,
                                   2 * spec->dim * HNPEI_TILE + net.scratch, &self->net};
    self->scale = scale;
    self->limit = (hnpei_real)limit;
    self->net = net;
    *transform = &self->base;
    return HNPE_OK;
}
