/* What every transform of a flow does, and the list of those there are. A transform is an immutable description: its
   parameters are offsets into the flat weight vector. The definition of each one stands in its own file. */
#ifndef HNPEI_TRANSFORM_H
#define HNPEI_TRANSFORM_H

#include "conditioner.h"

typedef struct hnpei_transform hnpei_transform;

/* One call on one tile: what does not change from transform to transform. `given` is standardised. */
typedef struct hnpei_pass {
    const hnpei_kernels *kernels;
    const hnpei_spline_kernels *splines;
    const hnpei_real *w;
    size_t n;
    hnpei_given given;
} hnpei_pass;

typedef struct hnpei_transform_class {
    void (*init)(const hnpei_transform *transform, hnpei_stream *stream, hnpei_real *w);
    /* y = T(x), log_det[s] += log |det dy/dx|. */
    void (*forward)(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x, hnpei_real *tape,
                    hnpei_real *y, hnpei_real *log_det);
    /* Given d/dy and d/dlog_det: g += …, g_given += … unless NULL, g_x overwritten. `tape` as forward left it. */
    void (*backward)(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *x,
                     const hnpei_real *tape, const hnpei_real *g_y, const hnpei_real *g_log_det, hnpei_real *g,
                     const hnpei_given_gradient *back, hnpei_real *g_x, hnpei_real *scratch);
    /* x = T^-1(y). */
    void (*inverse)(const hnpei_transform *transform, const hnpei_pass *pass, const hnpei_real *y, hnpei_real *tape,
                    hnpei_real *x);
    void (*mask)(const hnpei_transform *transform, hnpei_real *w); /* NULL: nothing is masked */
    /* HNPE_ERROR_INVALID_ARGUMENT: fixed numbers among the weights cannot be what they stand for. NULL: any can. */
    hnpe_status (*check)(const hnpei_transform *transform, const hnpei_real *w);
} hnpei_transform_class;

/* The first member of every transform; each is one allocation, freed with hnpei_free. */
struct hnpei_transform {
    const hnpei_transform_class *class;
    size_t dim, tape, scratch;    /* reals; multiples of a row */
    const hnpei_conditioner *net; /* which sees `given`; NULL: none does */
};

static inline hnpei_real *hnpei_row(hnpei_real *tile, size_t row)
{
    return tile + row * HNPEI_TILE;
}

static inline const hnpei_real *hnpei_const_row(const hnpei_real *tile, size_t row)
{
    return tile + row * HNPEI_TILE;
}

/* to[row][s] = from[row][s], s < n. */
void hnpei_rows_copy(size_t rows, size_t n, const hnpei_real *from, hnpei_real *to);
/* out = log(1 + exp(in)), accurate for large negative values too; two different rows. */
void hnpei_row_softplus(const hnpei_kernels *kernels, size_t n, const hnpei_real *in, hnpei_real *out);
/* p with softplus(p) = value > 0. */
double hnpei_softplus_inverse(double value);

/* y = (x - mean) / sd with fixed numbers, the identity after init. Features with keep[i] = 1 are left alone; keep, mean
   and sd may be NULL. */
hnpe_status hnpei_standardise_create(hnpei_layout *layout, const char *prefix, size_t dim, hnpei_transform **transform);
/* Features [first, first + count) alone; x and y begin with them. */
void hnpei_standardise_rows(const hnpei_transform *transform, const hnpei_real *w, size_t n, size_t first, size_t count,
                            const hnpei_real *x, hnpei_real *y);
void hnpei_standardise_set(const hnpei_transform *transform, hnpei_real *w, const unsigned char *keep,
                           const double *mean, const double *sd);

/* y[j] = x[index[j]]. */
hnpe_status hnpei_permutation_create(hnpei_layout *layout, size_t dim, const size_t *index,
                                     hnpei_transform **transform);

/* The same with the indices among the weights, fixed numbers: after init reversed, or the identity. Features whose
   index is none take the first feature's place. */
hnpe_status hnpei_order_create(hnpei_layout *layout, const char *prefix, size_t dim, int reversed,
                               hnpei_transform **transform);

/* y = L U x + bias: L unit lower triangular, the diagonal of U softplus(p) + epsilon. */
hnpe_status hnpei_lu_linear_create(hnpei_layout *layout, const char *prefix, size_t dim, double epsilon,
                                   hnpei_transform **transform);

/* y = s x + shift with (a, shift) from a MADE. */
typedef enum hnpei_scale {
    HNPEI_SCALE_SOFTPLUS = 1, /* s = softplus(a) + limit */
    HNPEI_SCALE_BOUNDED = 2   /* log s = a / (1 + |a| / limit): the identity at 0, within e^-limit … e^limit */
} hnpei_scale;
hnpe_status hnpei_autoregressive_affine_create(hnpei_layout *layout, const char *prefix,
                                               const hnpei_conditioner_spec *spec, hnpei_scale scale, double limit,
                                               hnpei_transform **transform);

/* A spline per feature with parameters from a MADE (of one feature, without residual blocks and from_context: from an
   MLP of `given`). splines[dim] is copied; each takes the first of the longest one's parameters. softclip: 0, or what
   the networks put out becomes the splines' parameters as soft_parameters.c says; of splines with tails. */
hnpe_status hnpei_autoregressive_spline_create(hnpei_layout *layout, const char *prefix,
                                               const hnpei_conditioner_spec *spec, const hnpei_spline *splines,
                                               double softclip, hnpei_transform **transform);

/* ---- soft_parameters.c: of one feature, [2 bins widths and heights][bins - 1 slopes] rows ---- */
/* A spline whose softmax widths and heights, and exponential slopes, are bounded softly by `softclip`: its kernel's
   parameters from raw ones. */
void hnpei_soft_parameters(size_t n, size_t bins, double softclip, const hnpei_real *raw, hnpei_real *parameters);
/* g from d/dparameters to d/draw, in place. */
void hnpei_soft_parameters_gradient(size_t n, size_t bins, double softclip, const hnpei_real *raw, hnpei_real *g);

/* Features with change[i] = 1 pass through splines[i] with parameters computed from the others, which stay. */
hnpe_status hnpei_coupling_spline_create(hnpei_layout *layout, const char *prefix, const hnpei_conditioner_spec *spec,
                                         const unsigned char *change, const hnpei_spline *splines,
                                         hnpei_transform **transform);

#endif
