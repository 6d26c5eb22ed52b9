#include "transform.h"

#include <math.h>
#include <string.h>

typedef struct lu_linear {
    hnpei_transform base;
    size_t lower, upper, diagonal, bias; /* offsets: triangles row by row */
    double epsilon;
} lu_linear;

/* Offset of entry (i, j) in a strict triangle stored row by row. */
static size_t lower_entry(const lu_linear *self, size_t i, size_t j)
{
    return self->lower + i * (i - 1) / 2 + j;
}

static size_t upper_entry(const lu_linear *self, size_t i, size_t j)
{
    return self->upper + i * self->base.dim - i * (i + 1) / 2 + (j - i - 1);
}

static double diagonal_entry(const lu_linear *self, const hnpei_real *w, size_t i)
{
    double p = w[self->diagonal + i];
    return fmax(p, 0) + log1p(exp(-fabs(p))) + self->epsilon;
}

static void init(const hnpei_transform *transform, hnpei_stream *stream, hnpei_real *w)
{
    const lu_linear *self = (const lu_linear *)transform;
    size_t dim = transform->dim;
    (void)stream;
    memset(w + self->lower, 0, dim * (dim - 1) / 2 * sizeof *w);
    memset(w + self->upper, 0, dim * (dim - 1) / 2 * sizeof *w);
    for (size_t i = 0; i < dim; ++i) {
        w[self->diagonal + i] = (hnpei_real)hnpei_softplus_inverse(1 - self->epsilon);
        w[self->bias + i] = 0;
    }
}

/* to[s] += factor * from[s]. */
static void add_row(size_t n, hnpei_real factor, const hnpei_real *from, hnpei_real *to)
{
    for (size_t s = 0; s < n; ++s)
        to[s] += factor * from[s];
}

static hnpei_real dot_rows(size_t n, const hnpei_real *a, const hnpei_real *b)
{
    double sum = 0;
    for (size_t s = 0; s < n; ++s)
        sum += (double)a[s] * (double)b[s];
    return (hnpei_real)sum;
}

/* v = U x, kept on the tape, then y = L v + bias. */
static void forward(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x, hnpei_real *v,
                    hnpei_real *y, hnpei_real *log_det)
{
    const lu_linear *self = (const lu_linear *)transform;
    const hnpei_real *w = pass->w;
    size_t dim = transform->dim, n = pass->n;
    double log_scale = 0;
    for (size_t i = 0; i < dim; ++i) {
        double diagonal = diagonal_entry(self, w, i);
        log_scale += log(diagonal);
        for (size_t s = 0; s < n; ++s)
            hnpei_row(v, i)[s] = (hnpei_real)diagonal * hnpei_const_row(x, i)[s];
        for (size_t j = i + 1; j < dim; ++j)
            add_row(n, w[upper_entry(self, i, j)], hnpei_const_row(x, j), hnpei_row(v, i));
    }
    for (size_t i = 0; i < dim; ++i) {
        for (size_t s = 0; s < n; ++s)
            hnpei_row(y, i)[s] = hnpei_row(v, i)[s] + w[self->bias + i];
        for (size_t j = 0; j < i; ++j)
            add_row(n, w[lower_entry(self, i, j)], hnpei_row(v, j), hnpei_row(y, i));
    }
    for (size_t s = 0; s < n; ++s)
        log_det[s] += (hnpei_real)log_scale;
}

/* d/dL, d/dbias and g_v = L^T g_y. */
static void backward_lower(const lu_linear *self, const hnpei_pass *pass, const hnpei_real *v, const hnpei_real *g_y,
                           hnpei_real *g, hnpei_real *g_v)
{
    size_t dim = self->base.dim, n = pass->n;
    hnpei_rows_copy(dim, n, g_y, g_v);
    pass->kernels->add_row_sums(dim, n, g_y, HNPEI_TILE, g + self->bias);
    for (size_t i = 0; i < dim; ++i)
        for (size_t j = 0; j < i; ++j) {
            g[lower_entry(self, i, j)] += dot_rows(n, hnpei_const_row(g_y, i), hnpei_const_row(v, j));
            add_row(n, pass->w[lower_entry(self, i, j)], hnpei_const_row(g_y, i), hnpei_row(g_v, j));
        }
}

/* softplus' = sigmoid; log_det holds log of the diagonal. */
static void backward_diagonal(const lu_linear *self, const hnpei_pass *pass, const hnpei_real *x, const hnpei_real *g_v,
                              const hnpei_real *g_log_det, size_t i, hnpei_real *g, hnpei_real *g_x)
{
    double diagonal = diagonal_entry(self, pass->w, i), total = 0;
    for (size_t s = 0; s < pass->n; ++s)
        total += (double)g_log_det[s];
    double g_diagonal = (double)dot_rows(pass->n, hnpei_const_row(g_v, i), hnpei_const_row(x, i)) + total / diagonal;
    g[self->diagonal + i] += (hnpei_real)(g_diagonal / (1 + exp(-(double)pass->w[self->diagonal + i])));
    add_row(pass->n, (hnpei_real)diagonal, hnpei_const_row(g_v, i), hnpei_row(g_x, i));
}

static void backward(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x, const hnpei_real *v,
                     const hnpei_real *g_y, const hnpei_real *g_log_det, hnpei_real *g,
                     const hnpei_given_gradient *back, hnpei_real *g_x, hnpei_real *g_v)
{
    const lu_linear *self = (const lu_linear *)transform;
    size_t dim = transform->dim, n = pass->n;
    (void)back;
    backward_lower(self, pass, v, g_y, g, g_v);
    memset(g_x, 0, dim * HNPEI_TILE * sizeof *g_x);
    for (size_t i = 0; i < dim; ++i) {
        backward_diagonal(self, pass, x, g_v, g_log_det, i, g, g_x);
        for (size_t j = i + 1; j < dim; ++j) {
            g[upper_entry(self, i, j)] += dot_rows(n, hnpei_row(g_v, i), hnpei_const_row(x, j));
            add_row(n, pass->w[upper_entry(self, i, j)], hnpei_row(g_v, i), hnpei_row(g_x, j));
        }
    }
}

/* Forward, then backward substitution, in place. */
static void inverse(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *y, hnpei_real *tape,
                    hnpei_real *x)
{
    const lu_linear *self = (const lu_linear *)transform;
    size_t dim = transform->dim, n = pass->n;
    (void)tape;
    for (size_t i = 0; i < dim; ++i) {
        for (size_t s = 0; s < n; ++s)
            hnpei_row(x, i)[s] = hnpei_const_row(y, i)[s] - pass->w[self->bias + i];
        for (size_t j = 0; j < i; ++j)
            add_row(n, -pass->w[lower_entry(self, i, j)], hnpei_row(x, j), hnpei_row(x, i));
    }
    for (size_t i = dim; i-- > 0;) {
        for (size_t j = i + 1; j < dim; ++j)
            add_row(n, -pass->w[upper_entry(self, i, j)], hnpei_row(x, j), hnpei_row(x, i));
        hnpei_real diagonal = (hnpei_real)diagonal_entry(self, pass->w, i);
        for (size_t s = 0; s < n; ++s)
            hnpei_row(x, i)[s] /= diagonal;
    }
}

static const hnpei_transform_class lu_linear_class = {init, forward, backward, inverse, NULL, NULL};

hnpe_status hnpei_lu_linear_create(hnpei_layout *layout, const char *prefix, size_t dim, double epsilon,
                                   hnpei_transform **transform)
{
    lu_linear made = {.base = {&lu_linear_class, dim, dim * HNPEI_TILE, dim * HNPEI_TILE, NULL}, .epsilon = epsilon},
              *self;
    if (dim > 1) {
        HNPEI_TRY(hnpei_layout_add(layout, prefix, "lower_entries", 1, dim * (dim - 1) / 2, 1, &made.lower));
        HNPEI_TRY(hnpei_layout_add(layout, prefix, "upper_entries", 1, dim * (dim - 1) / 2, 1, &made.upper));
    }
    HNPEI_TRY(hnpei_layout_add(layout, prefix, "unconstrained_upper_diag", 1, dim, 1, &made.diagonal));
    HNPEI_TRY(hnpei_layout_add(layout, prefix, "bias", 1, dim, 1, &made.bias));
    HNPEI_TRY(hnpei_allocate(layout->context, 1, sizeof *self, &self));
    *self = made;
    *transform = &self->base;
    return HNPE_OK;
}
