/* A linear layer whose outputs are sorted so that each sees the first inputs only, later ones more of them: the
   products then end where the zeros begin. Outputs come in `steps` groups of nearly equal size, and so do inputs;
   outputs of group d see the inputs of the groups before it, and, where `own`, those of group d too. */
#ifndef HNPEI_STAIR_H
#define HNPEI_STAIR_H

#include "rows.h"

typedef struct hnpei_stair {
    size_t steps;
    int own;
} hnpei_stair;

/* One group that sees everything: a linear layer like any other. */
#define HNPEI_STAIR_DENSE ((hnpei_stair){1, 1})

/* The first of n numbers that belongs to group d; n for d = steps. */
static inline size_t hnpei_stair_begin(const hnpei_stair *stair, size_t n, size_t d)
{
    return (d * n + stair->steps - 1) / stair->steps;
}

/* How many of the inputs the outputs of group d see. */
static inline size_t hnpei_stair_seen(const hnpei_stair *stair, const hnpei_linear *linear, size_t d)
{
    return hnpei_stair_begin(stair, linear->in, d + (stair->own ? 1 : 0));
}

/* Outputs of the groups [from, to), as hnpei_linear_forward; x and y are whole tiles. */
void hnpei_stair_forward(const hnpei_stair *stair, const hnpei_linear *linear, const hnpei_kernels *kernels,
                         const hnpei_real *w, size_t n, size_t from, size_t to, const hnpei_real *x, int accumulate,
                         hnpei_real *y);
/* As the halves of hnpei_linear_backward. A few masked entries of g may be written. */
void hnpei_stair_backward_weights(const hnpei_stair *stair, const hnpei_linear *linear, const hnpei_kernels *kernels,
                                  size_t n, const hnpei_real *x, const hnpei_real *g_y, hnpei_real *g,
                                  hnpei_real *scratch);
void hnpei_stair_backward_input(const hnpei_stair *stair, const hnpei_linear *linear, const hnpei_kernels *kernels,
                                const hnpei_real *w, size_t n, const hnpei_real *g_y, int accumulate, hnpei_real *g_x);
/* Zero what is not seen. */
void hnpei_stair_mask(const hnpei_stair *stair, const hnpei_linear *linear, hnpei_real *w);

#endif
