/* The public handle of an embedder: a description, and weights of its own to apply it with. */
#ifndef HNPEI_EMBEDDER_HANDLE_H
#define HNPEI_EMBEDDER_HANDLE_H

#include "embedder.h"

#include <hnpe/embedder.h>

struct hnpe_embedder {
    hnpei_object object;
    hnpei_options options;
    hnpei_embedder_spec spec; /* follows from kind, sizes and options */
    uint64_t seed;
    hnpei_layout layout;
    hnpei_embedder *core;
    hnpei_real *weights; /* [layout.size] */
};

/* What an estimator copies. */
const hnpei_embedder_spec *hnpei_embedder_handle_spec(const hnpe_embedder *embedder);

/* A handle of a kind and its sizes; everything else as the options say. */
hnpe_status hnpei_embedder_handle_create(hnpe_context *context, const hnpei_embedder_spec *sizes,
                                         const hnpei_options *options, hnpe_embedder **embedder);
/* Networks and weights anew, as the options say; on failure the handle keeps what it had. */
hnpe_status hnpei_embedder_handle_rebuild(hnpe_embedder *embedder);
/* Weights anew, from the seed. */
void hnpei_embedder_handle_draw(hnpe_embedder *embedder);
void hnpei_embedder_handle_destroy(hnpe_embedder *embedder);
/* out[n_sets][d_out] of checked arguments. */
hnpe_status hnpei_embedder_handle_apply(const hnpe_embedder *embedder, size_t n_sets, const int64_t *n_rows,
                                        const double *x, double *out);

#endif
