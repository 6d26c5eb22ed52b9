#include "transform.h"

#include <math.h>

typedef struct standardise {
    hnpei_transform base;
    size_t mean, sd;
} standardise;

static void init(const hnpei_transform *transform, hnpei_stream *stream, hnpei_real *w)
{
    const standardise *self = (const standardise *)transform;
    (void)stream;
    for (size_t i = 0; i < transform->dim; ++i) {
        w[self->mean + i] = 0;
        w[self->sd + i] = 1;
    }
}

void hnpei_standardise_set(const hnpei_transform *transform, hnpei_real *w, const unsigned char *keep,
                           const double *mean, const double *sd)
{
    const standardise *self = (const standardise *)transform;
    for (size_t i = 0; i < transform->dim; ++i) {
        if (keep && keep[i])
            continue;
        if (mean)
            w[self->mean + i] = (hnpei_real)mean[i];
        if (sd)
            w[self->sd + i] = (hnpei_real)sd[i];
    }
}

void hnpei_standardise_rows(const hnpei_transform *transform, const hnpei_real *w, size_t n, size_t first, size_t count,
                            const hnpei_real *x, hnpei_real *y)
{
    const standardise *self = (const standardise *)transform;
    for (size_t i = 0; i < count; ++i) {
        hnpei_real mean = w[self->mean + first + i], sd = w[self->sd + first + i];
        for (size_t s = 0; s < n; ++s)
            hnpei_row(y, i)[s] = (hnpei_const_row(x, i)[s] - mean) / sd;
    }
}

static void forward(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x, hnpei_real *tape,
                    hnpei_real *y, hnpei_real *log_det)
{
    const standardise *self = (const standardise *)transform;
    double log_scale = 0;
    (void)tape;
    hnpei_standardise_rows(transform, pass->w, pass->n, 0, transform->dim, x, y);
    for (size_t i = 0; i < transform->dim; ++i)
        log_scale -= log(fabs((double)pass->w[self->sd + i]));
    for (size_t s = 0; s < pass->n; ++s)
        log_det[s] += (hnpei_real)log_scale;
}

static void backward(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x,
                     const hnpei_real *tape, const hnpei_real *g_y, const hnpei_real *g_log_det, hnpei_real *g,
                     const hnpei_given_gradient *back, hnpei_real *g_x, hnpei_real *scratch)
{
    const standardise *self = (const standardise *)transform;
    (void)x, (void)tape, (void)g_log_det, (void)g, (void)back, (void)scratch;
    for (size_t i = 0; i < transform->dim; ++i) {
        hnpei_real sd = pass->w[self->sd + i];
        for (size_t s = 0; s < pass->n; ++s)
            hnpei_row(g_x, i)[s] = hnpei_const_row(g_y, i)[s] / sd;
    }
}

static void inverse(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *y, hnpei_real *tape,
                    hnpei_real *x)
{
    const standardise *self = (const standardise *)transform;
    (void)tape;
    for (size_t i = 0; i < transform->dim; ++i) {
        hnpei_real mean = pass->w[self->mean + i], sd = pass->w[self->sd + i];
        for (size_t s = 0; s < pass->n; ++s)
            hnpei_row(x, i)[s] = hnpei_const_row(y, i)[s] * sd + mean;
    }
}

static const hnpei_transform_class standardise_class = {init, forward, backward, inverse, NULL, NULL};

hnpe_status hnpei_standardise_create(hnpei_layout *layout, const char *prefix, size_t dim, hnpei_transform **transform)
{
    size_t mean, sd;
    standardise *self;
    HNPEI_TRY(hnpei_layout_add(layout, prefix, "mean", 1, dim, 0, &mean));
    HNPEI_TRY(hnpei_layout_add(layout, prefix, "sd", 1, dim, 0, &sd));
    HNPEI_TRY(hnpei_allocate(layout->context, 1, sizeof *self, &self));
    *self = (standardise){{&standardise_class, dim, 0, 0, NULL}, mean, sd};
    *transform = &self->base;
    return HNPE_OK;
}
