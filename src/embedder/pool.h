/* Pooling of the rows of one set. Rows are y[rows][ld], ld a multiple of 16: features in the vector lanes. */
#ifndef HNPEI_POOL_H
#define HNPEI_POOL_H

#include "nn/nn.h"

/* What is kept of a set, [HNPEI_POOL_SLOTS][ld]; slot k of the first four is what flag 1 << k of hnpei_pool asks for.
 */
enum {
    HNPEI_SLOT_MEAN,
    HNPEI_SLOT_MAX,
    HNPEI_SLOT_MIN,
    HNPEI_SLOT_SOFTMAX,
    HNPEI_SLOT_SUM, /* of exp(y - max) */
    HNPEI_POOL_SLOTS
};

/* Mean, max and min always, the soft maximum where `soft`: then weights[rows][ld] = exp(y - max). rows >= 1. */
void hnpei_pool_forward(const hnpei_kernels *kernels, int soft, size_t ld, size_t rows, const hnpei_real *y,
                        hnpei_real *weights, hnpei_real *slots);
/* From the gradients g_slots[4][ld] of the first four slots to those of y, which take the place of the weights. Among
   equals the first row is the maximum. */
void hnpei_pool_backward(const hnpei_kernels *kernels, int soft, size_t ld, size_t rows, const hnpei_real *y,
                         const hnpei_real *slots, const hnpei_real *g_slots, hnpei_real *weights);

#endif
