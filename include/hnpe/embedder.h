/**
 * @file
 * Embedders: features of an observation set {x_0, x_1, …, x_N}, for any N, of which x_0 is the observation of interest.
 *
 * An embedder is described by its kind and its options; an estimator takes that description and trains weights of its
 * own. Alone, an embedder has seeded random weights. docs/embedder.md has the defaults and why they are so.
 */
#ifndef HNPE_EMBEDDER_H
#define HNPE_EMBEDDER_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of an embedder. Those that a kind has no use for are refused with HNPE_ERROR_UNSUPPORTED. */
typedef enum hnpe_embedder_option {
    HNPE_EMBEDDER_HIDDEN = 2100, /**< units of each hidden layer of the MLP, or of a deep set's head */
    HNPE_EMBEDDER_LAYERS = 2200, /**< hidden layers of the same; 0 in a deep set: no head, the pools are the output */
    HNPE_EMBEDDER_ELEMENT_HIDDEN = 2300, /**< units of each hidden layer of the network that every row goes through */
    HNPE_EMBEDDER_ELEMENT_LAYERS = 2400, /**< hidden layers of the same */
    HNPE_EMBEDDER_ELEMENT_OUT = 2500, /**< what it puts out per row; 0: no such network, the rows are pooled as they are */
    HNPE_EMBEDDER_POOLS = 2600,  /**< a sum of hnpe_pool */
    HNPE_EMBEDDER_APART = 2700,  /**< 1: x_0 stands beside the pools of x_1..x_N; 0: it is pooled with them */
    HNPE_EMBEDDER_COUNT = 2800,  /**< 1: log(1 + N) and 1 / (1 + N) are features too */
    HNPE_EMBEDDER_SETTLE = 2900, /**< 1: pooled numbers are standardised by statistics that settle in training */
    HNPE_EMBEDDER_ACTIVATION = 3000, /**< one of hnpe_activation */
    HNPE_EMBEDDER_OPTION_FORCE_32 = 0x7fffffff
} hnpe_embedder_option;

/** How a deep set pools what its rows give, each feature by itself; flags, to be summed. */
typedef enum hnpe_pool {
    HNPE_POOL_MEAN = 1,
    HNPE_POOL_MAX = 2,
    HNPE_POOL_MIN = 4,
    HNPE_POOL_SOFTMAX = 8, /**< soft maximum: the logarithm of the mean of the exponentials */
    HNPE_POOL_FORCE_32 = 0x7fffffff
} hnpe_pool;

/**
 * x_0 as it is. Further rows of a set are not looked at.
 *
 * @param context   NULL for the default
 * @param d_x       features per row, >= 1; also the number of outputs
 * @param embedder  out; release with hnpe_embedder_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_embedder_create_identity(hnpe_context *context, size_t d_x, hnpe_embedder **embedder);

/**
 * A multilayer perceptron of x_0. Further rows of a set are not looked at.
 *
 * @param context   NULL for the default
 * @param d_x       features per row, >= 1
 * @param d_out     outputs, >= 1
 * @param embedder  out; release with hnpe_embedder_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_embedder_create_mlp(hnpe_context *context, size_t d_x, size_t d_out,
                                              hnpe_embedder **embedder);

/**
 * A deep set: every row through one learned network, the results pooled by mean, maximum, minimum and soft maximum, a
 * head on top of the pools and of functions of N. It does not depend on the order of the pooled rows (the maximum and
 * the minimum exactly, the others but for rounding), and a set's output not on the other sets of the call.
 *
 * @param context   NULL for the default
 * @param d_x       features per row, >= 1
 * @param d_out     outputs of the head, >= 1; without a head (option layers 0) the pools themselves are the output
 * @param embedder  out; release with hnpe_embedder_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Zaheer et al., "Deep Sets", NeurIPS 2017.
 */
HNPE_API hnpe_status hnpe_embedder_create_deep_set(hnpe_context *context, size_t d_x, size_t d_out,
                                                   hnpe_embedder **embedder);

/**
 * The setting of the paper, as a preset of a deep set: x_0 beside the plain mean of x_1..x_N (0 where N = 0), nothing
 * learned, no function of N. 2 d_x outputs.
 *
 * @param context   NULL for the default
 * @param d_x       features per row, >= 1
 * @param embedder  out; release with hnpe_embedder_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Rodrigues, Moreau, Louppe, Gramfort, "HNPE", NeurIPS 2021, section 3.1.
 */
HNPE_API hnpe_status hnpe_embedder_create_mean(hnpe_context *context, size_t d_x, hnpe_embedder **embedder);

/**
 * All rows of a set side by side, n_rows d_x outputs: the "naive" architecture, for one fixed N.
 *
 * @param context   NULL for the default
 * @param d_x       features per row, >= 1
 * @param n_rows    rows of every set, 1 + N, >= 1
 * @param embedder  out; release with hnpe_embedder_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (n_rows d_x overflows), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_embedder_create_stack(hnpe_context *context, size_t d_x, size_t n_rows,
                                                hnpe_embedder **embedder);

/**
 * The features of observation sets, with the weights that the embedder has.
 *
 * @param embedder  not modified
 * @param n_sets    number of sets, >= 1
 * @param n_rows    [n_sets] rows of each set, 1 + N, >= 1; NULL: one row per set
 * @param x         [sum of n_rows, d_x] row-major, sets one after another; the first row of a set is x_0
 * @param out       out, [n_sets, d_out]
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (a stack, and another number of rows),
 *         HNPE_ERROR_NUMERIC (x not finite), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_embedder_apply(const hnpe_embedder *embedder, size_t n_sets, const int64_t *n_rows,
                                         const double *x, double *out);

/**
 * The dimensions of an embedder: d_x, and d_out as the options make it.
 *
 * @param embedder  the embedder; not modified
 * @param dims      out; set dims->struct_size first
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_embedder_dims(const hnpe_embedder *embedder, hnpe_dims *dims);

/**
 * New weights, drawn from the streams of this seed; a new embedder has seed 0.
 *
 * @param embedder  the embedder
 * @param seed      any number
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_BUSY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_embedder_set_seed(hnpe_embedder *embedder, uint64_t seed);

/**
 * Set, read, reset and describe the options of an embedder. A change builds the networks anew, with new weights from
 * the embedder's seed.
 *
 * @param embedder  the embedder
 * @param key       one of hnpe_embedder_option
 * @param value     refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, of another kind, or of no use to
 * this embedder), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY; after a failure the embedder is as it was
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_embedder_set_int(hnpe_embedder *embedder, int32_t key, int64_t value);
/** Like hnpe_embedder_set_int, for real options. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_embedder_set_real(hnpe_embedder *embedder, int32_t key, double value);
/** Read an option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_embedder_get_int(const hnpe_embedder *embedder, int32_t key, int64_t *value);
/** Read a real option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_embedder_get_real(const hnpe_embedder *embedder, int32_t key, double *value);
/** Back to the documented default. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_embedder_reset_option(hnpe_embedder *embedder, int32_t key);
/** Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_embedder_describe_option(size_t index, hnpe_option_info *info);
/** Describe a choice of an option likewise. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_embedder_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);

/** Take another reference. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_embedder_retain(hnpe_embedder *embedder);
/** Give up a reference; NULL does nothing. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_embedder_release(hnpe_embedder *embedder);

#ifdef __cplusplus
}
#endif
#endif
