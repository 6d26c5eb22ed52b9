#include "transform.h"

#include <string.h>

typedef struct autoregressive_spline {
    hnpei_transform base;
    hnpei_conditioner net;
    size_t multiplier;      /* parameters per feature */
    double softclip;        /* 0: parameters are what the net puts out */
    hnpei_spline splines[]; /* [dim] */
} autoregressive_spline;

static void init(const hnpei_transform *transform, hnpei_stream *stream, hnpei_real *w)
{
    hnpei_conditioner_init(&((const autoregressive_spline *)transform)->net, stream, w);
}

static void mask(const hnpei_transform *transform, hnpei_real *w)
{
    hnpei_conditioner_mask(&((const autoregressive_spline *)transform)->net, w);
}

/* The tape: parameters, [dim][multiplier]; where there is a softclip what the net put out, the same; then the net's
 * own.
 */
static size_t net_tape_row(const autoregressive_spline *self)
{
    return self->softclip > 0 ? 2 * self->net.out : self->net.out;
}

static const hnpei_real *raw_of(const autoregressive_spline *self, const hnpei_real *tape)
{
    return hnpei_const_row(tape, net_tape_row(self) - self->net.out);
}

/* Of feature i, from what the net put out. */
static void find_parameters(const autoregressive_spline *self, size_t n, size_t i, hnpei_real *tape)
{
    const size_t first = i * self->multiplier;
    if (self->softclip > 0)
        hnpei_soft_parameters(n, self->splines[i].bins, self->softclip, hnpei_const_row(raw_of(self, tape), first),
                              hnpei_row(tape, first));
}

static void compute_parameters(const autoregressive_spline *self, const hnpei_pass *pass, const hnpei_real *x,
                               hnpei_real *tape)
{
    hnpei_conditioner_forward(&self->net, pass->kernels, pass->w, pass->n, &pass->given, x,
                              hnpei_row(tape, net_tape_row(self)), hnpei_row(tape, net_tape_row(self) - self->net.out));
    for (size_t i = 0; i < self->base.dim; ++i)
        find_parameters(self, pass->n, i, tape);
}

static void forward(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x, hnpei_real *tape,
                    hnpei_real *y, hnpei_real *log_det)
{
    const autoregressive_spline *self = (const autoregressive_spline *)transform;
    compute_parameters(self, pass, x, tape);
    for (size_t i = 0; i < transform->dim; ++i)
        pass->splines->forward(&self->splines[i], pass->n, hnpei_row(tape, i * self->multiplier), HNPEI_TILE,
                               hnpei_const_row(x, i), hnpei_row(y, i), log_det);
}

static void backward(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x,
                     const hnpei_real *tape, const hnpei_real *g_y, const hnpei_real *g_log_det, hnpei_real *g,
                     const hnpei_given_gradient *back, hnpei_real *g_x, hnpei_real *scratch)
{
    const autoregressive_spline *self = (const autoregressive_spline *)transform;
    hnpei_real *g_parameters = scratch;
    for (size_t i = 0; i < transform->dim; ++i) {
        size_t first = i * self->multiplier, used = hnpei_spline_parameters(&self->splines[i]);
        pass->splines->backward(&self->splines[i], pass->n, hnpei_const_row(tape, first), HNPEI_TILE,
                                hnpei_const_row(x, i), hnpei_const_row(g_y, i), g_log_det,
                                hnpei_row(g_parameters, first), hnpei_row(g_x, i));
        if (self->softclip > 0)
            hnpei_soft_parameters_gradient(pass->n, self->splines[i].bins, self->softclip,
                                           hnpei_const_row(raw_of(self, tape), first), hnpei_row(g_parameters, first));
        memset(hnpei_row(g_parameters, first + used), 0, (self->multiplier - used) * HNPEI_TILE * sizeof *scratch);
    }
    hnpei_conditioner_backward(&self->net, pass->kernels, pass->w, pass->n, &pass->given, x,
                               hnpei_const_row(tape, net_tape_row(self)), g_parameters, g, back, g_x,
                               hnpei_row(scratch, self->net.out));
}

/* Feature i needs the features before it: step by step. */
static void inverse(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *y, hnpei_real *tape,
                    hnpei_real *x)
{
    const autoregressive_spline *self = (const autoregressive_spline *)transform;
    memset(x, 0, transform->dim * HNPEI_TILE * sizeof *x);
    for (size_t i = 0; i < transform->dim; ++i) {
        hnpei_conditioner_step(&self->net, pass->kernels, pass->w, pass->n, i, &pass->given, x,
                               hnpei_row(tape, net_tape_row(self)),
                               hnpei_row(tape, net_tape_row(self) - self->net.out));
        find_parameters(self, pass->n, i, tape);
        pass->splines->inverse(&self->splines[i], pass->n, hnpei_row(tape, i * self->multiplier), HNPEI_TILE,
                               hnpei_const_row(y, i), hnpei_row(x, i));
    }
}

static const hnpei_transform_class autoregressive_spline_class = {init, forward, backward, inverse, mask, NULL};

static size_t longest(size_t dim, const hnpei_spline *splines)
{
    size_t most = 0;
    for (size_t i = 0; i < dim; ++i) {
        size_t parameters = hnpei_spline_parameters(&splines[i]);
        most = parameters > most ? parameters : most;
    }
    return most;
}

hnpe_status hnpei_autoregressive_spline_create(hnpei_layout *layout, const char *prefix,
                                               const hnpei_conditioner_spec *spec, const hnpei_spline *splines,
                                               double softclip, hnpei_transform **transform)
{
    size_t dim = spec->dim, multiplier = longest(dim, splines);
    hnpei_conditioner net;
    autoregressive_spline *self;
    if (dim == 1 && !spec->residual && spec->from_context)
        HNPEI_TRY(hnpei_conditioner_create_mlp(layout, prefix, spec, multiplier, &net));
    else
        HNPEI_TRY(hnpei_conditioner_create_made(layout, prefix, spec, multiplier, &net));
    HNPEI_TRY(hnpei_allocate(layout->context, 1, sizeof *self + dim * sizeof *splines, &self));
    self->base =
        (hnpei_transform){&autoregressive_spline_class, dim, 0, net.out * HNPEI_TILE + net.scratch, &self->net};
    self->net = net;
    self->multiplier = multiplier;
    self->softclip = softclip;
    self->base.tape = net_tape_row(self) * HNPEI_TILE + net.tape;
    memcpy(self->splines, splines, dim * sizeof *splines);
    *transform = &self->base;
    return HNPE_OK;
}
