/* The branch of a residual block, lin1(act(lin0(act(h)) + context(given))), which MADE and the residual network share.
 */
#ifndef HNPEI_BRANCH_H
#define HNPEI_BRANCH_H

#include "given.h"
#include "stair.h"

typedef struct hnpei_branch {
    const hnpei_linear *first, *second;
    const hnpei_linear *context; /* NULL: nothing is added inside */
    hnpei_activation activation;
    hnpei_stair stair;   /* of both linears */
    size_t projected_at; /* row of a projection at which the context's part begins */
} hnpei_branch;

/* Rows of hidden x HNPEI_TILE reals that the tape of one branch holds; of the same, scratch of its backward. */
#define HNPEI_BRANCH_TAPE ((size_t)3)
#define HNPEI_BRANCH_SCRATCH ((size_t)1)

/* Linears "prefix.blocks.b.linear.0" and ".1" of hidden units. */
hnpe_status hnpei_branch_create(hnpei_layout *layout, const char *prefix, size_t b, size_t hidden, hnpei_linear *pair);
/* y (+)= branch(h) for the units of groups [from, to), those before them done; y may be h where accumulate is 1. */
void hnpei_branch_forward(const hnpei_branch *branch, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                          size_t from, size_t to, const hnpei_given *given, const hnpei_real *h, hnpei_real *tape,
                          int accumulate, hnpei_real *y);
/* g_h += …, g_given += …; g_y may be g_h. `turned` is what hnpei_linear_backward_weights wants. */
void hnpei_branch_backward(const hnpei_branch *branch, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                           const hnpei_given *given, const hnpei_real *h, const hnpei_real *tape, const hnpei_real *g_y,
                           hnpei_real *g, const hnpei_given_gradient *back, hnpei_real *g_h, hnpei_real *scratch,
                           hnpei_real *turned);

#endif
