/* The estimator's handle, and how its terms are evaluated. */
#ifndef HNPEI_ESTIMATOR_H
#define HNPEI_ESTIMATOR_H

#include "core.h"

struct hnpe_estimator {
    hnpei_object object;
    hnpei_options options;
    hnpei_core *core;
    int own_parts; /* made by create_factorised: architecture is fixed */
    int trained;   /* structure and seed are fixed then */
};

/* ---- evaluating one term on up to HNPEI_TILE samples ---- */

/* What a sample is: a set of observations, the image of beta where the term takes it, and the v it should be likely to
   have. Columns of beta and v are HNPEI_TILE apart. Several samples may be of one set, which is embedded once. */
typedef struct hnpei_batch {
    hnpei_sets sets;
    const hnpei_real *digests; /* [n_sets][digest size of the embedder]: then the sets have no rows; NULL: they have */
    const hnpei_real *beta;    /* [d_beta][HNPEI_TILE] */
    const hnpei_real *v;       /* [dim][HNPEI_TILE] */
    const size_t *owner;       /* [n] the set that each of n samples is of; NULL: sample i is of set i */
    size_t n;                  /* ignored where owner is NULL */
} hnpei_batch;

static inline size_t hnpei_batch_samples(const hnpei_batch *batch)
{
    return batch->owner ? batch->n : batch->sets.n_sets;
}

/* Reals of scratch memory for samples of `rows` observations in all. */
size_t hnpei_term_space(const hnpei_term *term, size_t rows);
/* log q of each sample, [HNPEI_TILE]. w: the term's weights, or an average of them. */
void hnpei_term_log_density(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w,
                            const hnpei_batch *batch, hnpei_real *space, hnpei_real *log_q);
/* Given d/dlog_q of each sample: g += …, on the space that hnpei_term_log_density left, once. sums: as
   hnpei_embedder_collect, or NULL. */
void hnpei_term_backward(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w,
                         const hnpei_batch *batch, const hnpei_real *g_log_q, hnpei_real *space, hnpei_real *g,
                         double *sums);
/* Both at once, for the sum of −log q over the samples, which is returned; its gradient times `scale` is added to g. */
double hnpei_term_gradient(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w,
                           const hnpei_batch *batch, double scale, hnpei_real *space, hnpei_real *g, double *sums);

#endif
