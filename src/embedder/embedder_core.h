/* The inside of an embedder, shared by this room's files. */
#ifndef HNPEI_EMBEDDER_CORE_H
#define HNPEI_EMBEDDER_CORE_H

#include "embedder.h"
#include "pool.h"

struct hnpei_embedder {
    hnpe_context *context; /* borrowed */
    hnpei_embedder_spec spec;
    size_t out;
    size_t x_mean, x_sd; /* fixed numbers, [d_x] each */
    int has_network;
    hnpei_mlp network; /* the MLP, or the head of a deep set */
    /* of a deep set */
    hnpei_mlp element;               /* where spec.element_out > 0 */
    size_t width;                    /* pooled features per row */
    size_t ld;                       /* the same, rounded up to whole vectors */
    size_t n_pooled;                 /* pooled numbers, and the functions of N */
    size_t n_features;               /* what the head sees: x_0 if kept apart, then the pooled numbers */
    size_t pool_mean, pool_variance; /* fixed numbers, [n_pooled] each, where spec.settle */
};

/* (x - mean) / sd of one row, [d_x]. */
void hnpei_input_row(const hnpei_embedder *embedder, const hnpei_real *w, const hnpei_real *x, hnpei_real *out);
/* The same of n rows, ld apart, to the lanes of tile[d_x][HNPEI_TILE]; and of row number `row` of each set. */
void hnpei_input_tile(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                      const hnpei_real *x, size_t ld, hnpei_real *tile);
void hnpei_input_first(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                       const hnpei_sets *sets, size_t row, hnpei_real *tile);
/* Backwards: g_x of n rows, ld apart, += the lanes of g_tile[d_x][HNPEI_TILE] over sd; and of row number `row` of each
 * set. */
void hnpei_input_tile_backward(const hnpei_embedder *embedder, const hnpei_real *w, size_t n, const hnpei_real *g_tile,
                               size_t ld, hnpei_real *g_x);
void hnpei_input_first_backward(const hnpei_embedder *embedder, const hnpei_real *w, const hnpei_sets *sets, size_t row,
                                const hnpei_real *g_tile, hnpei_real *g_x);
/* Zero the lanes from n up to whole vectors. */
void hnpei_input_pad(size_t features, size_t n, hnpei_real *tile);

/* One set to one lane: identity, MLP, stack. */
size_t hnpei_single_tape(const hnpei_embedder *embedder);
void hnpei_single_forward(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                          const hnpei_sets *sets, hnpei_real *tape, hnpei_real *out);
size_t hnpei_single_scratch(const hnpei_embedder *embedder);
void hnpei_single_backward(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                           const hnpei_sets *sets, const hnpei_real *tape, const hnpei_real *g_out, hnpei_real *g,
                           hnpei_real *g_x, hnpei_real *scratch);

/* Deep set. Where things lie on its tape, in reals; rows are those of all sets of a call, x_0 too. */
typedef struct hnpei_deep_set_tape {
    size_t rows, tiles;
    size_t x;        /* [tiles][d_x][HNPEI_TILE] */
    size_t element;  /* [tiles][element.tape] */
    size_t y;        /* [rows][ld]: what is pooled */
    size_t weights;  /* [rows][ld]: exponentials of a soft maximum, which backward turns into gradients of y */
    size_t pools;    /* [HNPEI_TILE sets][HNPEI_POOL_SLOTS][ld] */
    size_t raw;      /* [n_pooled][HNPEI_TILE]: the pooled numbers */
    size_t scale;    /* [n_pooled]: what they are multiplied by */
    size_t features; /* [n_features][HNPEI_TILE] */
    size_t network;  /* the head's tape */
    size_t tile;     /* [width][HNPEI_TILE] */
    size_t size;
} hnpei_deep_set_tape;
hnpei_deep_set_tape hnpei_deep_set_lay_out(const hnpei_embedder *embedder, size_t rows);
size_t hnpei_deep_set_scratch(const hnpei_embedder *embedder);
hnpe_status hnpei_deep_set_create(hnpei_layout *layout, const char *prefix, hnpei_embedder *embedder);
void hnpei_deep_set_forward(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                            const hnpei_sets *sets, hnpei_real *tape, hnpei_real *out);
size_t hnpei_deep_set_digest_size(const hnpei_embedder *embedder);
void hnpei_deep_set_digest(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                           const hnpei_sets *sets, hnpei_real *tape, hnpei_real *digest);
void hnpei_deep_set_forward_digest(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                                   size_t n, const hnpei_real *digest, hnpei_real *tape, hnpei_real *out);
void hnpei_deep_set_backward(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                             const hnpei_sets *sets, hnpei_real *tape, const hnpei_real *g_out, hnpei_real *g,
                             hnpei_real *g_x, hnpei_real *scratch);

/* Reals rounded up so that what follows is aligned. */
static inline size_t hnpei_aligned(size_t reals)
{
    return (reals + 15) / 16 * 16;
}

#endif
