/**
 * @file
 * Conditional densities q(theta | given) of real vectors, usable alone or as a part of an estimator: fitted by maximum
 * likelihood, evaluated, drawn from, and turned into noise and back.
 *
 * Families: masked autoregressive (each conditional a Gaussian whose mean and width depend on what comes before), splines
 * (autoregressive or coupling; any shape), and mixtures of Gaussians. Spline flows may have features on the interval
 * (0, 1), where they put all of their mass. What to choose is in docs/flow.md.
 */
#ifndef HNPE_FLOW_H
#define HNPE_FLOW_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Options of a flow. Those below 300 describe the network: setting one draws new initial weights. One that the flow's
 * family has no use for keeps its default.
 */
typedef enum hnpe_flow_option {
    HNPE_FLOW_TRANSFORMS = 3100,          /**< stacked transforms; 0: two for one parameter, three for more */
    HNPE_FLOW_HIDDEN = 3110,              /**< units of a hidden layer */
    HNPE_FLOW_BLOCKS = 3120,              /**< hidden layers (or residual blocks) after the first */
    HNPE_FLOW_BINS = 3130,                /**< bins of a spline; of flows of splines */
    HNPE_FLOW_COMPONENTS = 3140,          /**< Gaussians of a mixture */
    HNPE_FLOW_ACTIVATION = 3150,          /**< one of hnpe_activation */
    HNPE_FLOW_RESIDUAL = 3160,            /**< 1: residual blocks in autoregressive networks; coupling networks are residual anyway */
    HNPE_FLOW_LINEAR = 3170,              /**< 1: trainable linear maps between transforms */
    HNPE_FLOW_EPOCHS = 3300,              /**< at most so many epochs of a fit; 0: by the number of rows */
    HNPE_FLOW_PATIENCE = 3310,            /**< epochs without a better validation loss before stopping */
    HNPE_FLOW_BATCH_SIZE = 3320,          /**< rows per step; 0: by the number of rows */
    HNPE_FLOW_VALIDATION_FRACTION = 3330, /**< share of the rows that is held out */
    HNPE_FLOW_LEARNING_RATE = 3340,       /**< after the warm-up; 0: by the number of parameters */
    HNPE_FLOW_WEIGHT_DECAY = 3350,        /**< decoupled */
    HNPE_FLOW_RETRIES = 3360,             /**< steps with a non-finite loss that are rejected before giving up */
    HNPE_FLOW_OPTION_FORCE_32 = 0x7fffffff
} hnpe_flow_option;

/**
 * Make a masked autoregressive flow of affine transforms: fast, each conditional a Gaussian. Of a single parameter it is
 * a Gaussian whose mean and width depend on `given`, and nothing more: take hnpe_flow_create_spline there.
 *
 * @param context  NULL for the default one
 * @param dim      parameters, at least 1
 * @param d_given  numbers that the density is conditioned on; 0: none
 * @param flow     out; release with hnpe_flow_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Papamakarios et al. 2017.
 */
HNPE_API hnpe_status hnpe_flow_create_maf(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow);

/**
 * Make an autoregressive flow of rational-quadratic splines: of any shape, in one dimension too. The default choice.
 *
 * @param context  NULL for the default one
 * @param dim      parameters, at least 1
 * @param d_given  numbers that the density is conditioned on; 0: none
 * @param flow     out; release with hnpe_flow_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Durkan et al. 2019.
 */
HNPE_API hnpe_status hnpe_flow_create_spline(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow);

/**
 * Make a flow of rational-quadratic splines in coupling layers: as fast to draw from as to evaluate.
 *
 * @param context  NULL for the default one
 * @param dim      parameters, at least 1
 * @param d_given  numbers that the density is conditioned on; 0: none
 * @param flow     out; release with hnpe_flow_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Durkan et al. 2019.
 */
HNPE_API hnpe_status hnpe_flow_create_coupling(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow);

/**
 * Make a mixture of Gaussians with full covariances (a mixture density network).
 *
 * @param context  NULL for the default one
 * @param dim      parameters, at least 1
 * @param d_given  numbers that the density is conditioned on; 0: none
 * @param flow     out; release with hnpe_flow_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Bishop 1994.
 */
HNPE_API hnpe_status hnpe_flow_create_mixture(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow);

/**
 * Say which features live on the interval (0, 1): a flow of splines maps it onto itself there, so no mass lies outside. A
 * fresh flow is uniform in these features and standard normal in the others. Draws new initial weights.
 *
 * @param flow  the flow
 * @param unit  [dim] 1: on (0, 1); 0: on the real line
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (not a flow of splines, with linear layers, or
 *         already fitted), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_flow_set_unit(hnpe_flow *flow, const unsigned char *unit);

/**
 * The seed of the initial weights; 0 until set. Draws new ones.
 *
 * @param flow  the flow
 * @param seed  any number
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (already fitted), HNPE_ERROR_BUSY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_flow_set_seed(hnpe_flow *flow, uint64_t seed);

/**
 * Fit by maximum likelihood: Adam with warm-up and cosine decay, a running average of the weights, early stopping on held
 * out rows with the best weights restored. `given` and the features on the real line are standardised by the training
 * rows of the first fit, in double precision, so that neither units nor offsets matter; another fit goes on from the
 * weights that are there, and keeps them where it finds none that do better on the rows it holds out. A non-finite loss
 * never reaches the weights: the step is rejected and the rate halved (HNPE_FLOW_RETRIES). A fit that ends before its
 * first epoch did leaves the flow as it was, its network free to change.
 *
 * @param flow     the flow
 * @param n        rows, at least 2
 * @param given    [n, d_given] row-major, finite; NULL where d_given is 0
 * @param theta    [n, dim] row-major, finite; features on (0, 1) inside it
 * @param seed     of what is held out and of the order of rows
 * @param monitor  progress (epochs and losses) and cancellation; may be NULL
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (data not finite, or the loss stayed non-finite: the
 *         best weights so far are kept), HNPE_ERROR_CANCELLED, HNPE_ERROR_CALLBACK (the best weights so far are kept),
 *         HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_flow_fit(hnpe_flow *flow, size_t n, const double *given, const double *theta, uint64_t seed,
                                   hnpe_monitor *monitor);

/**
 * The log density of each row; each result depends on its own row alone.
 *
 * @param flow   the flow; not modified
 * @param n      rows, at least 1
 * @param given  [n, d_given] row-major, finite; NULL where d_given is 0
 * @param theta  [n, dim] row-major, finite
 * @param log_q  out, [n]; -infinity where a feature on (0, 1) is outside [0, 1], or where it is too low for a number
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (an argument is not finite, or so large that the
 *         networks give no number), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_flow_log_density(const hnpe_flow *flow, size_t n, const double *given, const double *theta,
                                           double *log_q);

/**
 * One draw for each row; the same for any number of threads.
 *
 * @param flow   the flow; not modified
 * @param n      rows, at least 1
 * @param given  [n, d_given] row-major, finite; NULL where d_given is 0
 * @param rng    advanced by this call, unless it fails
 * @param theta  out, [n, dim]
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (an argument is not finite, or so large that the
 *         networks give no number), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_flow_sample(const hnpe_flow *flow, size_t n, const double *given, hnpe_rng *rng,
                                      double *theta);

/**
 * The noise that each row comes from: uniform on (0, 1) or standard normal, feature by feature, if theta is distributed as
 * the flow says. Not of mixtures.
 *
 * @param flow   the flow; not modified
 * @param n      rows, at least 1
 * @param given  [n, d_given] row-major, finite; NULL where d_given is 0
 * @param theta  [n, dim] row-major, finite
 * @param z      out, [n, dim]
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (an argument is not finite, or so large that the
 *         networks give no number), HNPE_ERROR_UNSUPPORTED (a mixture), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_flow_to_noise(const hnpe_flow *flow, size_t n, const double *given, const double *theta,
                                        double *z);

/**
 * The parameters that come from noise: the inverse of hnpe_flow_to_noise.
 *
 * @param flow   the flow; not modified
 * @param n      rows, at least 1
 * @param given  [n, d_given] row-major, finite; NULL where d_given is 0
 * @param z      [n, dim] row-major, finite
 * @param theta  out, [n, dim]
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (an argument is not finite, or so large that the
 *         networks give no number), HNPE_ERROR_UNSUPPORTED (a mixture), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_flow_from_noise(const hnpe_flow *flow, size_t n, const double *given, const double *z,
                                          double *theta);

/** d_out: parameters, and d_given. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_flow_dims(const hnpe_flow *flow, hnpe_dims *dims);

/**
 * Set an integer, boolean or choice option.
 *
 * @param flow   the flow
 * @param key    one of hnpe_flow_option
 * @param value  refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, of another kind, one that the
 *         family has no use for, or one of the network's after a fit), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_flow_set_int(hnpe_flow *flow, int32_t key, int64_t value);
/** Set a real option; as hnpe_flow_set_int. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_flow_set_real(hnpe_flow *flow, int32_t key, double value);
/** Read an option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_flow_get_int(const hnpe_flow *flow, int32_t key, int64_t *value);
/** Read a real option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_flow_get_real(const hnpe_flow *flow, int32_t key, double *value);
/** Back to the documented default; as hnpe_flow_set_int. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_flow_reset_option(hnpe_flow *flow, int32_t key);
/** Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_flow_describe_option(size_t index, hnpe_option_info *info);
/** Describe a choice of an option likewise. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_flow_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);

/** Take another reference. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_flow_retain(hnpe_flow *flow);
/** Give up a reference; NULL does nothing. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_flow_release(hnpe_flow *flow);

#ifdef __cplusplus
}
#endif
#endif
