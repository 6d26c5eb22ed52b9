/* The estimator's handle, and how its terms are evaluated. */
#ifndef HNPEI_ESTIMATOR_H
#define HNPEI_ESTIMATOR_H

#include "core.h"

struct hnpe_estimator {
    hnpei_object object;
    hnpei_options options;
    hnpei_core *core; /* another one once it is trained anew: who does not hold the estimator asks dims */
    hnpe_dims dims;   /* as the core has them, always */
    int own_parts;    /* made by create_factorised: architecture is fixed */
    int trained;      /* structure and seed are fixed then */
};

/* A handle with these networks, which it takes over where it succeeds; as if it had been loaded. */
hnpe_status hnpei_estimator_adopt(hnpe_context *context, hnpei_core *core, hnpe_estimator **estimator);

/* ---- evaluating one term on up to HNPEI_TILE samples ---- */

/* What a sample is: a set of observations, the image of beta where the term takes it, and the v it should be likely to
   have. Columns of beta and v are HNPEI_TILE apart. */
typedef struct hnpei_batch {
    hnpei_sets sets;
    const hnpei_real *digests; /* [n_sets][digest size of the embedder]: then the sets have no rows; NULL: they have */
    const hnpei_real *beta;    /* [d_beta][HNPEI_TILE] */
    const hnpei_real *v;       /* [dim][HNPEI_TILE] */
    const hnpei_real *weight;  /* [n_sets] of each sample in a loss; NULL: 1 */
} hnpei_batch;

static inline double hnpei_batch_weight(const hnpei_batch *batch, size_t i)
{
    return batch->weight ? (double)batch->weight[i] : 1;
}

/* Reals of scratch memory for samples of `rows` observations in all. */
size_t hnpei_term_space(const hnpei_term *term, size_t rows);
/* log q of each sample, [HNPEI_TILE]. w: the term's weights, or an average of them. */
void hnpei_term_log_density(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w,
                            const hnpei_batch *batch, hnpei_real *space, hnpei_real *log_q);
/* The sum of −log q over the samples, each times its weight; its gradient times `scale` is added to g. sums: as
 * hnpei_embedder_collect, or NULL. */
double hnpei_term_gradient(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w,
                           const hnpei_batch *batch, double scale, hnpei_real *space, hnpei_real *g, double *sums);

/* ---- the same for many samples of each set: what depends on the sets alone is computed once, and once goes back ----
 */

/* `each` samples of set first + i of a batch, i < count, one set's after the other's; at most HNPEI_TILE in all. */
typedef struct hnpei_samples {
    size_t first, count, each;
    const hnpei_real *beta, *v; /* as in a batch, of the samples */
} hnpei_samples;

/* Reals of scratch memory for sets of `rows` observations in all. */
size_t hnpei_shared_space(const hnpei_term *term, size_t rows);
/* Once for the sets of a batch (the rest of it is not read); their space serves the calls below. */
void hnpei_shared_begin(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w,
                        const hnpei_batch *batch, hnpei_real *space);
/* log q of each sample. */
void hnpei_shared_log_density(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w,
                              const hnpei_samples *samples, hnpei_real *space, hnpei_real *log_q);
/* Given d/dlog_q of the samples of the last call: g += …, but for what hnpei_shared_finish adds. */
void hnpei_shared_backward(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w,
                           const hnpei_samples *samples, const hnpei_real *g_log_q, hnpei_real *space, hnpei_real *g);
/* Once, after all samples: g += …. sums: as hnpei_embedder_collect, or NULL. */
void hnpei_shared_finish(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w,
                         const hnpei_batch *batch, hnpei_real *space, hnpei_real *g, double *sums);

#endif
