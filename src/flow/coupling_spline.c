#include "transform.h"

#include <string.h>

typedef struct coupling_spline {
    hnpei_transform base;
    hnpei_conditioner net;
    size_t n_kept, n_changed;
    size_t *kept, *changed; /* features, ascending; both lie behind the splines */
    size_t multiplier;      /* parameters of one changed feature */
    hnpei_spline splines[]; /* [n_changed] */
} coupling_spline;

static void init(const hnpei_transform *transform, hnpei_stream *stream, hnpei_real *w)
{
    hnpei_conditioner_init(&((const coupling_spline *)transform)->net, stream, w);
}

/* The tape: parameters, [n_changed][first]; the features kept, [n_kept]; then the net's own. */
static void compute_parameters(const coupling_spline *self, const hnpei_pass *pass, const hnpei_real *x,
                               hnpei_real *tape)
{
    hnpei_real *kept = hnpei_row(tape, self->net.out);
    for (size_t i = 0; i < self->n_kept; ++i)
        memcpy(hnpei_row(kept, i), hnpei_const_row(x, self->kept[i]), pass->n * sizeof *kept);
    hnpei_conditioner_forward(&self->net, pass->kernels, pass->w, pass->n, &pass->given, kept,
                              hnpei_row(kept, self->n_kept), tape);
}

static void copy_kept(const coupling_spline *self, size_t n, const hnpei_real *from, hnpei_real *to)
{
    for (size_t i = 0; i < self->n_kept; ++i)
        memcpy(hnpei_row(to, self->kept[i]), hnpei_const_row(from, self->kept[i]), n * sizeof *to);
}

static void forward(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x, hnpei_real *tape,
                    hnpei_real *y, hnpei_real *log_det)
{
    const coupling_spline *self = (const coupling_spline *)transform;
    compute_parameters(self, pass, x, tape);
    copy_kept(self, pass->n, x, y);
    for (size_t i = 0; i < self->n_changed; ++i)
        pass->splines->forward(&self->splines[i], pass->n, hnpei_row(tape, i * self->multiplier), HNPEI_TILE,
                               hnpei_const_row(x, self->changed[i]), hnpei_row(y, self->changed[i]), log_det);
}

static void backward(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x,
                     const hnpei_real *tape, const hnpei_real *g_y, const hnpei_real *g_log_det, hnpei_real *g,
                     const hnpei_given_gradient *back, hnpei_real *g_x, hnpei_real *scratch)
{
    const coupling_spline *self = (const coupling_spline *)transform;
    const hnpei_real *kept = hnpei_const_row(tape, self->net.out);
    hnpei_real *g_parameters = scratch, *g_kept = hnpei_row(scratch, self->net.out);
    for (size_t i = 0; i < self->n_changed; ++i) {
        size_t feature = self->changed[i], first = i * self->multiplier,
               used = hnpei_spline_parameters(&self->splines[i]);
        pass->splines->backward(&self->splines[i], pass->n, hnpei_const_row(tape, first), HNPEI_TILE,
                                hnpei_const_row(x, feature), hnpei_const_row(g_y, feature), g_log_det,
                                hnpei_row(g_parameters, first), hnpei_row(g_x, feature));
        memset(hnpei_row(g_parameters, first + used), 0, (self->multiplier - used) * HNPEI_TILE * sizeof *scratch);
    }
    for (size_t i = 0; i < self->n_kept; ++i)
        memcpy(hnpei_row(g_kept, i), hnpei_const_row(g_y, self->kept[i]), pass->n * sizeof *g_kept);
    hnpei_conditioner_backward(&self->net, pass->kernels, pass->w, pass->n, &pass->given, kept,
                               hnpei_const_row(kept, self->n_kept), g_parameters, g, back, g_kept,
                               hnpei_row(g_kept, self->n_kept));
    for (size_t i = 0; i < self->n_kept; ++i)
        memcpy(hnpei_row(g_x, self->kept[i]), hnpei_row(g_kept, i), pass->n * sizeof *g_kept);
}

static void inverse(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *y, hnpei_real *tape,
                    hnpei_real *x)
{
    const coupling_spline *self = (const coupling_spline *)transform;
    compute_parameters(self, pass, y, tape);
    copy_kept(self, pass->n, y, x);
    for (size_t i = 0; i < self->n_changed; ++i)
        pass->splines->inverse(&self->splines[i], pass->n, hnpei_row(tape, i * self->multiplier), HNPEI_TILE,
                               hnpei_const_row(y, self->changed[i]), hnpei_row(x, self->changed[i]));
}

static const hnpei_transform_class coupling_spline_class = {init, forward, backward, inverse, NULL, NULL};

/* Lists of features, and each changed feature's spline. */
static void fill_lists(coupling_spline *self, const unsigned char *change, const hnpei_spline *splines)
{
    size_t kept = 0, changed = 0;
    self->kept = (size_t *)(void *)(self->splines + self->n_changed);
    self->changed = self->kept + self->n_kept;
    for (size_t i = 0; i < self->base.dim; ++i) {
        if (change[i]) {
            self->splines[changed] = splines[i];
            self->changed[changed++] = i;
        } else {
            self->kept[kept++] = i;
        }
    }
}

hnpe_status hnpei_coupling_spline_create(hnpei_layout *layout, const char *prefix, const hnpei_conditioner_spec *spec,
                                         const unsigned char *change, const hnpei_spline *splines,
                                         hnpei_transform **transform)
{
    size_t dim = spec->dim, n_changed = 0, first = 0;
    hnpei_conditioner net;
    coupling_spline *self;
    for (size_t i = 0; i < dim; ++i)
        if (change[i]) {
            size_t parameters = hnpei_spline_parameters(&splines[i]);
            first = parameters > first ? parameters : first;
            ++n_changed;
        }
    if (n_changed == dim)
        HNPEI_TRY(hnpei_conditioner_create_mlp(layout, prefix, spec, n_changed * first, &net));
    else
        HNPEI_TRY(hnpei_conditioner_create_residual(layout, prefix, spec, dim - n_changed, n_changed * first, &net));
    HNPEI_TRY(
        hnpei_allocate(layout->context, 1, sizeof *self + n_changed * sizeof *splines + dim * sizeof(size_t), &self));
    size_t rows = net.out + dim - n_changed;
    self->base = (hnpei_transform){&coupling_spline_class, dim, rows * HNPEI_TILE + net.tape,
                                   rows * HNPEI_TILE + net.scratch, &self->net};
    self->net = net;
    self->n_kept = dim - n_changed;
    self->n_changed = n_changed;
    self->multiplier = first;
    fill_lists(self, change, splines);
    *transform = &self->base;
    return HNPE_OK;
}
