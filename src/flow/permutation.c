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

static const hnpei_transform_class permutation_class = {init, forward, backward, inverse, NULL, NULL};

hnpe_status hnpei_permutation_create(hnpei_layout *layout, size_t dim, const size_t *index, hnpei_transform **transform)
{
    permutation *self;
    HNPEI_TRY(hnpei_allocate(layout->context, 1, sizeof *self + dim * sizeof *index, &self));
    self->base = (hnpei_transform){&permutation_class, dim, 0, 0, NULL};
    memcpy(self->index, index, dim * sizeof *index);
    *transform = &self->base;
    return HNPE_OK;
}

/* ---- an order among the weights ---- */

typedef struct order {
    hnpei_transform base;
    size_t index; /* offset of [dim] */
    int reversed;
} order;

static void order_init(const hnpei_transform *transform, hnpei_stream *stream, hnpei_real *w)
{
    const order *self = (const order *)transform;
    (void)stream;
    for (size_t j = 0; j < transform->dim; ++j)
        w[self->index + j] = (hnpei_real)(self->reversed ? transform->dim - 1 - j : j);
}

/* Never beyond the features, whatever the weights are. */
static size_t index_of(const order *self, const hnpei_real *w, size_t j)
{
    const hnpei_real index = w[self->index + j];
    return index >= 0 && index < (hnpei_real)self->base.dim ? (size_t)index : 0;
}

static void order_gather(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *from,
                         hnpei_real *to)
{
    for (size_t j = 0; j < transform->dim; ++j)
        memcpy(hnpei_row(to, j), hnpei_const_row(from, index_of((const order *)transform, pass->w, j)),
               pass->n * sizeof *to);
}

static void order_scatter(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *from,
                          hnpei_real *to)
{
    for (size_t j = 0; j < transform->dim; ++j)
        memcpy(hnpei_row(to, index_of((const order *)transform, pass->w, j)), hnpei_const_row(from, j),
               pass->n * sizeof *to);
}

static void order_forward(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x,
                          hnpei_real *tape, hnpei_real *y, hnpei_real *log_det)
{
    (void)tape, (void)log_det;
    order_gather(transform, pass, x, y);
}

static void order_backward(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x,
                           const hnpei_real *tape, const hnpei_real *g_y, const hnpei_real *g_log_det, hnpei_real *g,
                           const hnpei_given_gradient *back, hnpei_real *g_x, hnpei_real *scratch)
{
    (void)x, (void)tape, (void)g_log_det, (void)g, (void)back, (void)scratch;
    order_scatter(transform, pass, g_y, g_x);
}

static void order_inverse(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *y,
                          hnpei_real *tape, hnpei_real *x)
{
    (void)tape;
    order_scatter(transform, pass, y, x);
}

static hnpe_status order_check(const hnpei_transform *transform, const hnpei_real *w)
{
    const order *self = (const order *)transform;
    for (size_t j = 0; j < transform->dim; ++j) {
        size_t found = 0;
        for (size_t i = 0; i < transform->dim; ++i)
            found += w[self->index + i] == (hnpei_real)j ? 1 : 0;
        HNPEI_REQUIRE(found == 1, HNPE_ERROR_INVALID_ARGUMENT,
                      "an order of %zu features has number %zu %zu times, not once", transform->dim, j, found);
    }
    return HNPE_OK;
}

static const hnpei_transform_class order_class = {order_init,    order_forward, order_backward,
                                                  order_inverse, NULL,          order_check};

hnpe_status hnpei_order_create(hnpei_layout *layout, const char *prefix, size_t dim, int reversed,
                               hnpei_transform **transform)
{
    order *self;
    size_t index;
    HNPEI_TRY(hnpei_layout_add(layout, prefix, "order", 1, dim, 0, &index));
    HNPEI_TRY(hnpei_allocate(layout->context, 1, sizeof *self, &self));
    *self = (order){{&order_class, dim, 0, 0, NULL}, index, reversed};
    *transform = &self->base;
    return HNPE_OK;
}
