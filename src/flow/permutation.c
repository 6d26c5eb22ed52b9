#include "transform.h"

#include <string.h>

typedef struct permutation {
    hnpei_transform base;
    size_t index[];
} permutation;

static void init(const hnpei_transform *transform, hnpei_stream *stream, hnpei_real *w)
{
    (void)transform, (void)stream, (void)w;
}

static void gather(const hnpei_transform *transform, size_t n, const hnpei_real *from, hnpei_real *to)
{
    const permutation *self = (const permutation *)transform;
    for (size_t j = 0; j < transform->dim; ++j)
        memcpy(hnpei_row(to, j), hnpei_const_row(from, self->index[j]), n * sizeof *to);
}

static void scatter(const hnpei_transform *transform, size_t n, const hnpei_real *from, hnpei_real *to)
{
    const permutation *self = (const permutation *)transform;
    for (size_t j = 0; j < transform->dim; ++j)
        memcpy(hnpei_row(to, self->index[j]), hnpei_const_row(from, j), n * sizeof *to);
}

static void forward(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x, hnpei_real *tape,
                    hnpei_real *y, hnpei_real *log_det)
{
    (void)tape, (void)log_det;
    gather(transform, pass->n, x, y);
}

static void backward(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x,
                     const hnpei_real *tape, const hnpei_real *g_y, const hnpei_real *g_log_det, hnpei_real *g,
                     const hnpei_given_gradient *back, hnpei_real *g_x, hnpei_real *scratch)
{
    (void)x, (void)tape, (void)g_log_det, (void)g, (void)back, (void)scratch;
    scatter(transform, pass->n, g_y, g_x);
}

static void inverse(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *y, hnpei_real *tape,
                    hnpei_real *x)
{
    (void)tape;
    scatter(transform, pass->n, y, x);
}

static const hnpei_transform_class permutation_class = {init, forward, backward, inverse, NULL};

hnpe_status hnpei_permutation_create(hnpei_layout *layout, size_t dim, const size_t *index, hnpei_transform **transform)
{
    permutation *self;
    HNPEI_TRY(hnpei_allocate(layout->context, 1, sizeof *self + dim * sizeof *index, &self));
    self->base = (hnpei_transform){&permutation_class, dim, 0, 0, NULL};
    memcpy(self->index, index, dim * sizeof *index);
    *transform = &self->base;
    return HNPE_OK;
}
