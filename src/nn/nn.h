/* Layers on feature-major tiles: x[feature][HNPEI_TILE], n live samples. Forward and backward of a layer adjacent in
   one file. Weights w, gradients g: flat vectors, offsets from the layout. Gradients are accumulated (+=) everywhere,
   g_x too unless said; NULL g_x or g_given: not wanted. A tape holds what backward needs of forward; both are given the
   same one (64-byte aligned, sized by the object's `tape`, in reals). scratch is free after the call, sized by
   `scratch`. */
#ifndef HNPEI_NN_H
#define HNPEI_NN_H

#include "layout.h"

/* Half-width of the uniform initial weights, times sqrt(fan-in), that keeps the mean square of what comes out of a
   layer whose inputs came out of this activation. Identity: sqrt(3). */
double hnpei_activation_gain(hnpei_activation activation);
/* For the table of an option that takes hnpe_activation; the numbers are those of hnpei_activation. */
extern const hnpei_choice hnpei_activation_choices[];

/* ---- linear: y = W x + b, W is out x in row-major ---- */
typedef struct hnpei_linear {
    size_t in, out, weight, bias; /* bias SIZE_MAX: none */
} hnpei_linear;
hnpe_status hnpei_linear_create(hnpei_layout *layout, const char *prefix, size_t in, size_t out, int with_bias,
                                hnpei_linear *linear);
/* Uniform on +-gain / sqrt(in), the biases too; gain 0 sets zero. */
void hnpei_linear_init(const hnpei_linear *linear, hnpei_stream *stream, double gain, hnpei_real *w);
/* accumulate: y += W x (then the bias is added too). */
void hnpei_linear_forward(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                          const hnpei_real *x, int accumulate, hnpei_real *y);
/* scratch: at least HNPEI_TILE * (in rounded up to 16) reals. */
void hnpei_linear_backward(const hnpei_linear *linear, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                           const hnpei_real *x, const hnpei_real *g_y, hnpei_real *g, hnpei_real *g_x,
                           hnpei_real *scratch);

/* ---- MLP: linear, activation, …, linear ---- */
#define HNPEI_MAX_LAYERS 16
typedef struct hnpei_mlp {
    size_t in, out, hidden, layers; /* `layers` hidden layers, >= 0 */
    hnpei_activation activation;
    hnpei_linear linear[HNPEI_MAX_LAYERS + 1];
    size_t tape, scratch;
} hnpei_mlp;
hnpe_status hnpei_mlp_create(hnpei_layout *layout, const char *prefix, size_t in, size_t out, size_t hidden,
                             size_t layers, hnpei_activation activation, hnpei_mlp *mlp);
/* last_gain scales the last layer (0: it starts at zero). */
void hnpei_mlp_init(const hnpei_mlp *mlp, hnpei_stream *stream, double last_gain, hnpei_real *w);
void hnpei_mlp_forward(const hnpei_mlp *mlp, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                       const hnpei_real *x, hnpei_real *tape, hnpei_real *y);
void hnpei_mlp_backward(const hnpei_mlp *mlp, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                        const hnpei_real *x, const hnpei_real *tape, const hnpei_real *g_y, hnpei_real *g,
                        hnpei_real *g_x, hnpei_real *scratch);

/* ---- MADE (Germain et al. 2015) with context, as in masked autoregressive flows (Papamakarios et al. 2017) ----

     plain:    h = act(initial(x) + act(context(given))); blocks h = act(linear(h)); out = final(h)
     residual: h = initial(x) + act(context(given));
               blocks h += lin1(act(lin0(act(h)) + context_b(given))); out = final(h)

   Degrees: inputs 1..D, hidden i mod max(1, D-1) + min(1, D-1); outputs [D][multiplier], those of a feature
   consecutive. D = 1: the outputs depend on `given` alone. With these degrees, those of common implementations, the
   outputs of the first feature of several see no hidden unit, and so not even `given`; from_context, set between create
   and init, makes the hidden degrees i D / hidden, rounded down, so that they see the units that see `given` alone, and
   so that units are sorted: what a unit sees comes first, and products end there (stair.h). `joined`, set there too,
   leaves out the activation of context(given): features and `given` then enter one layer. Masked weights are zero;
   hnpei_made_mask makes their gradients zero, once for all tiles of a step. Blocks: initial, context, blocks.0
   (residual: blocks.0.linear.0, blocks.0.linear.1, blocks.0.context), final, each with .weight and .bias. */
typedef struct hnpei_made {
    size_t dim, d_given, hidden, blocks, multiplier;
    hnpei_activation activation;
    int residual;
    int from_context;
    int joined;
    hnpei_linear initial, context, final;         /* context.out 0 where d_given is 0 */
    hnpei_linear block[2 * HNPEI_MAX_LAYERS];     /* plain: one per block; residual: two */
    hnpei_linear block_context[HNPEI_MAX_LAYERS]; /* residual only */
    size_t tape, scratch;
} hnpei_made;
hnpe_status hnpei_made_create(hnpei_layout *layout, const char *prefix, size_t dim, size_t d_given, size_t hidden,
                              size_t blocks, size_t multiplier, hnpei_activation activation, int residual,
                              hnpei_made *made);
void hnpei_made_init(const hnpei_made *made, hnpei_stream *stream, double last_gain, hnpei_real *w);
void hnpei_made_forward(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                        const hnpei_real *given, const hnpei_real *x, hnpei_real *tape, hnpei_real *out);
/* The outputs of one feature, given those of `tape` and x that come before it: every unit is computed once in D steps.
   Without from_context each step is a whole forward. */
void hnpei_made_step(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                     size_t feature, const hnpei_real *given, const hnpei_real *x, hnpei_real *tape, hnpei_real *out);
void hnpei_made_backward(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                         const hnpei_real *given, const hnpei_real *x, const hnpei_real *tape, const hnpei_real *g_out,
                         hnpei_real *g, hnpei_real *g_given, hnpei_real *g_x, hnpei_real *scratch);
/* Set masked entries of w (weights or gradients) to zero. Foreign weights are masked so once, after loading. */
void hnpei_made_mask(const hnpei_made *made, hnpei_real *w);

/* ---- residual network of coupling layers: h = initial([x; given]); blocks t = lin1(act(lin0(act(h)))),
   h += t * sigmoid(context_b(given)); out = final(h). d_given 0: no gate. Blocks named as in a residual MADE ---- */
typedef struct hnpei_residual {
    size_t in, d_given, hidden, blocks, out;
    hnpei_activation activation;
    hnpei_linear initial, final;
    hnpei_linear block[2 * HNPEI_MAX_LAYERS];
    hnpei_linear block_context[HNPEI_MAX_LAYERS];
    size_t tape, scratch;
} hnpei_residual;
hnpe_status hnpei_residual_create(hnpei_layout *layout, const char *prefix, size_t in, size_t d_given, size_t hidden,
                                  size_t blocks, size_t out, hnpei_activation activation, hnpei_residual *residual);
void hnpei_residual_init(const hnpei_residual *residual, hnpei_stream *stream, double last_gain, hnpei_real *w);
void hnpei_residual_forward(const hnpei_residual *residual, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                            const hnpei_real *given, const hnpei_real *x, hnpei_real *tape, hnpei_real *out);
void hnpei_residual_backward(const hnpei_residual *residual, const hnpei_kernels *kernels, const hnpei_real *w,
                             size_t n, const hnpei_real *given, const hnpei_real *x, const hnpei_real *tape,
                             const hnpei_real *g_out, hnpei_real *g, hnpei_real *g_given, hnpei_real *g_x,
                             hnpei_real *scratch);

#include "optimiser.h"

#endif
