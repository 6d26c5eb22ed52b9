/* What a network is given beside its features. Its first rows may be common to many points, or stay the same while many
   points pass: their part of every layer that sees them is then computed once, a projection, and the rest for each
   point. Point s finds its part in lane s. */
#ifndef HNPEI_GIVEN_H
#define HNPEI_GIVEN_H

#include "nn.h"

/* Conditioners' projections, in rows of HNPEI_TILE: see hnpei_made_project and the others. Where points have no rows of
   their own, what is next to a layer's product may be in the projection too. */
typedef struct hnpei_given {
    const hnpei_real *rows;       /* all that is given; beside a projection, its last `own` rows */
    const hnpei_real *projection; /* NULL: none */
    size_t own;
    int one; /* all points have the same first rows: beside rows of their own, a projection then is one number for each
                of its rows */
} hnpei_given;

/* All rows, no projection. */
static inline hnpei_given hnpei_given_rows(const hnpei_real *rows)
{
    return (hnpei_given){rows, NULL, 0, 0};
}

/* Nothing that is given is a point's own. */
static inline int hnpei_given_known(const hnpei_given *given)
{
    return given->projection && given->own == 0;
}

/* So many numbers of a projection, of `reals` where it holds every lane. */
static inline size_t hnpei_given_numbers(const hnpei_given *given, size_t reals)
{
    return given->one && given->own ? reals / HNPEI_TILE : reals;
}

/* projection[linear->out] = W[:, from, from + count) x + b. */
void hnpei_given_project(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                         size_t from, size_t count, const hnpei_real *x, hnpei_real *projection);
/* The outputs [begin, end) of y (+)= W given + b; given are the layer's last inputs, and its part of a projection
   begins at row `at`. */
void hnpei_given_forward(const hnpei_given *given, size_t at, const hnpei_linear *linear, const hnpei_kernels *kernels,
                         const hnpei_real *w, size_t n, size_t begin, size_t end, int accumulate, hnpei_real *y);

/* Where the gradients of what is given go: to its rows, added, unless NULL; to those of a projection, overwritten. */
typedef struct hnpei_given_gradient {
    hnpei_real *rows, *projection;
} hnpei_given_gradient;

/* From g_y, of hnpei_given_forward's outputs: g += …. scratch: as hnpei_linear_backward_weights wants. */
void hnpei_given_backward(const hnpei_given *given, const hnpei_given_gradient *back, size_t at,
                          const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                          const hnpei_real *g_y, hnpei_real *g, hnpei_real *scratch);
/* From the gradient of hnpei_given_project's result: g += …, g_x += … unless NULL. */
void hnpei_given_project_backward(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w,
                                  size_t n, size_t from, size_t count, const hnpei_real *x,
                                  const hnpei_real *g_projection, hnpei_real *g, hnpei_real *g_x, hnpei_real *scratch);

/* ---- the networks: reals of a projection; a projection, of the d_given - own rows that are shared, in n lanes; and
   what their namesakes in nn.h do, given one. The points' backward leaves the gradient of their projection; summed over
   those that share it, it goes on with …_project_backward (which changes it): g += …, g_shared += … unless NULL ---- */

/* Rows: context [hidden], activated where own is 0; residual: then the contexts of the blocks. */
size_t hnpei_made_projection(const hnpei_made *made);
void hnpei_made_project(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n, size_t own,
                        const hnpei_real *shared, hnpei_real *projection);
void hnpei_made_forward_given(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                              const hnpei_given *given, const hnpei_real *x, hnpei_real *tape, hnpei_real *out);
void hnpei_made_step_given(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                           size_t feature, const hnpei_given *given, const hnpei_real *x, hnpei_real *tape,
                           hnpei_real *out);

void hnpei_made_backward_given(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                               const hnpei_given *given, const hnpei_real *x, const hnpei_real *tape,
                               const hnpei_real *g_out, hnpei_real *g, const hnpei_given_gradient *back,
                               hnpei_real *g_x, hnpei_real *scratch);
void hnpei_made_project_backward(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                                 size_t own, const hnpei_real *shared, const hnpei_real *projection,
                                 hnpei_real *g_projection, hnpei_real *g, hnpei_real *g_shared, hnpei_real *scratch);

/* Rows: the initial layer's part [hidden], then the gates, activated where own is 0. */
size_t hnpei_residual_projection(const hnpei_residual *residual);
void hnpei_residual_project(const hnpei_residual *residual, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                            size_t own, const hnpei_real *shared, hnpei_real *projection);
void hnpei_residual_forward_given(const hnpei_residual *residual, const hnpei_kernels *kernels, const hnpei_real *w,
                                  size_t n, const hnpei_given *given, const hnpei_real *x, hnpei_real *tape,
                                  hnpei_real *out);

void hnpei_residual_backward_given(const hnpei_residual *residual, const hnpei_kernels *kernels, const hnpei_real *w,
                                   size_t n, const hnpei_given *given, const hnpei_real *x, const hnpei_real *tape,
                                   const hnpei_real *g_out, hnpei_real *g, const hnpei_given_gradient *back,
                                   hnpei_real *g_x, hnpei_real *scratch);
void hnpei_residual_project_backward(const hnpei_residual *residual, const hnpei_kernels *kernels, const hnpei_real *w,
                                     size_t n, size_t own, const hnpei_real *shared, const hnpei_real *projection,
                                     hnpei_real *g_projection, hnpei_real *g, hnpei_real *g_shared,
                                     hnpei_real *scratch);

/* Rows: the first layer's part. */
size_t hnpei_mlp_projection(const hnpei_mlp *mlp);
void hnpei_mlp_project(const hnpei_mlp *mlp, const hnpei_kernels *kernels, const hnpei_real *w, size_t n, size_t own,
                       const hnpei_real *shared, hnpei_real *projection);
void hnpei_mlp_forward_given(const hnpei_mlp *mlp, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                             const hnpei_given *given, hnpei_real *tape, hnpei_real *y);
void hnpei_mlp_backward_given(const hnpei_mlp *mlp, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                              const hnpei_given *given, const hnpei_real *tape, const hnpei_real *g_y, hnpei_real *g,
                              const hnpei_given_gradient *back, hnpei_real *scratch);
void hnpei_mlp_project_backward(const hnpei_mlp *mlp, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                                size_t own, const hnpei_real *shared, hnpei_real *g_projection, hnpei_real *g,
                                hnpei_real *g_shared, hnpei_real *scratch);

#endif
