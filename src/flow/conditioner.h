/* The network that computes a transform's parameters: a MADE, a residual network, or an MLP of `given` alone. */
#ifndef HNPEI_CONDITIONER_H
#define HNPEI_CONDITIONER_H

#include "nn/given.h"

/* What the networks of one flow have in common. */
typedef struct hnpei_conditioner_spec {
    size_t dim, d_given; /* of the whole flow */
    size_t hidden, blocks;
    hnpei_activation activation;
    int residual;
    int from_context, joined; /* of a MADE */
} hnpei_conditioner_spec;

typedef enum hnpei_network { HNPEI_NETWORK_MADE, HNPEI_NETWORK_RESIDUAL, HNPEI_NETWORK_MLP } hnpei_network;

typedef struct hnpei_conditioner {
    hnpei_network network;
    size_t out, tape, scratch;
    int constant; /* an MLP given nothing: its input is one row of zeros, first on the tape */
    union {
        hnpei_made made;
        hnpei_residual residual;
        hnpei_mlp mlp;
    } net;
} hnpei_conditioner;

/* [dim][multiplier] outputs, those of feature i computed from features before i and from `given`. */
hnpe_status hnpei_conditioner_create_made(hnpei_layout *layout, const char *prefix, const hnpei_conditioner_spec *spec,
                                          size_t multiplier, hnpei_conditioner *conditioner);
/* `out` outputs from `in` features and `given`. */
hnpe_status hnpei_conditioner_create_residual(hnpei_layout *layout, const char *prefix,
                                              const hnpei_conditioner_spec *spec, size_t in, size_t out,
                                              hnpei_conditioner *conditioner);
/* `out` outputs from `given`, through 1 + blocks hidden layers. */
hnpe_status hnpei_conditioner_create_mlp(hnpei_layout *layout, const char *prefix, const hnpei_conditioner_spec *spec,
                                         size_t out, hnpei_conditioner *conditioner);
/* The last layer starts near zero, so that a fresh flow is nearly the identity. */
void hnpei_conditioner_init(const hnpei_conditioner *conditioner, hnpei_stream *stream, hnpei_real *w);
void hnpei_conditioner_forward(const hnpei_conditioner *conditioner, const hnpei_kernels *kernels, const hnpei_real *w,
                               size_t n, const hnpei_given *given, const hnpei_real *x, hnpei_real *tape,
                               hnpei_real *out);
/* The outputs of one feature at least, once x has those before it and their outputs are computed: a MADE's steps. */
void hnpei_conditioner_step(const hnpei_conditioner *conditioner, const hnpei_kernels *kernels, const hnpei_real *w,
                            size_t n, size_t feature, const hnpei_given *given, const hnpei_real *x, hnpei_real *tape,
                            hnpei_real *out);
/* g += …, to what was given by `back`, g_x += … (an MLP leaves it alone). */
void hnpei_conditioner_backward(const hnpei_conditioner *conditioner, const hnpei_kernels *kernels, const hnpei_real *w,
                                size_t n, const hnpei_given *given, const hnpei_real *x, const hnpei_real *tape,
                                const hnpei_real *g_out, hnpei_real *g, const hnpei_given_gradient *back,
                                hnpei_real *g_x, hnpei_real *scratch);
/* Reals of a projection, and one of n lanes of the d_given - own rows that are shared; `tape` is only room to work in.
   Where a network sees nothing but these, the projection is its outputs. */
size_t hnpei_conditioner_projection(const hnpei_conditioner *conditioner, size_t own);
void hnpei_conditioner_project(const hnpei_conditioner *conditioner, const hnpei_kernels *kernels, const hnpei_real *w,
                               size_t n, size_t own, const hnpei_real *shared, hnpei_real *tape,
                               hnpei_real *projection);
/* From the gradient of a projection, which it changes: g += …, g_shared += … unless NULL. `tape` is room to work in,
   for the outputs too. */
void hnpei_conditioner_project_backward(const hnpei_conditioner *conditioner, const hnpei_kernels *kernels,
                                        const hnpei_real *w, size_t n, size_t own, const hnpei_real *shared,
                                        const hnpei_real *projection, hnpei_real *g_projection, hnpei_real *tape,
                                        hnpei_real *g, hnpei_real *g_shared, hnpei_real *scratch);
void hnpei_conditioner_mask(const hnpei_conditioner *conditioner, hnpei_real *w);

#endif
