/* Features of an observation set: an immutable description, its weights in one flat vector, forward and backward for up
   to HNPEI_TILE sets at once. The public handle is in embedder_handle.h. */
#ifndef HNPEI_EMBEDDER_H
#define HNPEI_EMBEDDER_H

#include "nn/nn.h"

typedef enum hnpei_embedding {
    HNPEI_EMBEDDING_IDENTITY = 1, /* out = x_0 */
    HNPEI_EMBEDDING_MLP = 2,      /* out = mlp(x_0) */
    HNPEI_EMBEDDING_DEEP_SET =
        3,                    /* out = head([x_0 if kept apart; standardised pools of element(x_i); functions of N]) */
    HNPEI_EMBEDDING_STACK = 4 /* out = [x_0; x_1; …; x_N], N fixed: the "naive" architecture */
} hnpei_embedding;

typedef enum hnpei_pool {
    HNPEI_POOL_MEAN = 1,
    HNPEI_POOL_MAX = 2,
    HNPEI_POOL_MIN = 4,
    HNPEI_POOL_SOFTMAX = 8 /* log mean exp */
} hnpei_pool;

typedef struct hnpei_embedder_spec {
    hnpei_embedding embedding;
    size_t d_x;
    size_t d_out;          /* mlp, deep set with a head; else derived */
    size_t hidden, layers; /* of the mlp or of the head; layers 0 in a deep set: no head, the context itself */
    size_t element_out, element_hidden,
        element_layers; /* element network; element_out 0: the raw features are pooled */
    int pools;          /* sum of hnpei_pool */
    int apart;          /* 1: x_0 is given as it is beside the pools of x_1..x_N (the paper: mean, no head,
                           no element network); 0: x_0 is pooled with the others */
    int count;          /* 1: log(1 + N) and 1 / (1 + N) are inputs */
    int settle;         /* 1: pools standardised by settled statistics (below) */
    size_t n_rows;      /* of a stack: 1 + N */
    hnpei_activation activation;
    hnpei_activation end; /* of what an mlp puts out; identity unless it was made elsewhere */
} hnpei_embedder_spec;

/* Up to HNPEI_TILE sets: rows first[i] … first[i + 1] - 1 of x ([rows][d_x] row-major) are set i; the first is x_0. */
typedef struct hnpei_sets {
    size_t n_sets;
    const size_t *first; /* [n_sets + 1] */
    const hnpei_real *x;
} hnpei_sets;

typedef struct hnpei_embedder hnpei_embedder;

hnpe_status hnpei_embedder_create(hnpei_layout *layout, const char *prefix, const hnpei_embedder_spec *spec,
                                  hnpei_embedder **embedder);
void hnpei_embedder_destroy(hnpei_embedder *embedder);
void hnpei_embedder_init(const hnpei_embedder *embedder, hnpei_stream *stream, hnpei_real *w);
size_t hnpei_embedder_out(const hnpei_embedder *embedder);
/* Has it anything that training changes? If not, nobody wants the gradient of what it puts out. */
int hnpei_embedder_is_trained(const hnpei_embedder *embedder);
/* Reals of tape for sets of `rows` rows in all, and of scratch. */
size_t hnpei_embedder_tape(const hnpei_embedder *embedder, size_t rows);
size_t hnpei_embedder_scratch(const hnpei_embedder *embedder);
/* x enters as (x - mean) / sd, fixed numbers; identity after init. */
void hnpei_embedder_standardise(const hnpei_embedder *embedder, hnpei_real *w, const double *mean, const double *sd);
/* out[d_out][HNPEI_TILE]. A tape serves one backward: what pooling kept becomes the gradients of what was pooled. */
void hnpei_embedder_forward(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                            const hnpei_sets *sets, hnpei_real *tape, hnpei_real *out);
void hnpei_embedder_backward(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                             const hnpei_sets *sets, hnpei_real *tape, const hnpei_real *g_out, hnpei_real *g,
                             hnpei_real *scratch);

/* The same, and g_x[rows][d_x] += the gradient of the rows. */
void hnpei_embedder_backward_input(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                                   const hnpei_sets *sets, hnpei_real *tape, const hnpei_real *g_out, hnpei_real *g,
                                   hnpei_real *g_x, hnpei_real *scratch);

/* Digests: what is computed of a set before anything that training changes, settled statistics among it; for sets of
   more than one row. The digest of a set stays as it is while its rows do, so that a trainer computes it once. Their
   size; 0: this embedder has none, since its rows pass a trained network, or nothing is computed of them. */
size_t hnpei_embedder_digest_size(const hnpei_embedder *embedder);
/* digest[n_sets][size] row-major. */
void hnpei_embedder_digest(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                           const hnpei_sets *sets, hnpei_real *tape, hnpei_real *digest);
/* As hnpei_embedder_forward on the sets that n digests are of; backward and collect are then given n sets of no rows.
 */
void hnpei_embedder_forward_digest(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                                   size_t n, const hnpei_real *digest, hnpei_real *tape, hnpei_real *out);

/* Settled statistics: the pooled numbers are standardised by a running mean and deviation that the trainer updates
   after each step of a warm-up and then leaves alone (no noise of the batch enters). Their number, 0 where there are
   none. */
size_t hnpei_embedder_statistics(const hnpei_embedder *embedder);
/* sums[0 … P-1] += the pooled numbers of the last forward on `tape`, sums[P … 2P-1] += their squares. */
void hnpei_embedder_collect(const hnpei_embedder *embedder, const hnpei_sets *sets, const hnpei_real *tape,
                            double *sums);
/* Move mean and variance towards those of n sets by the fraction `rate` in (0, 1]. */
void hnpei_embedder_settle(const hnpei_embedder *embedder, size_t n, const double *sums, double rate, hnpei_real *w);

#endif
