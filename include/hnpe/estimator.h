/**
 * @file
 * The trainable posterior q(alpha_0, beta | x_0, X): two conditional densities and the embedding of an observation set.
 *
 * The default factorisation is q_global(beta | f({x_0, …, x_N}), N) q_local(alpha_0 | beta, x_0); since q_local serves every
 * observation, it also gives q(beta | ·) prod_i q_local(alpha_i | beta, x_i). Parameters with a bounded prior live on the unit
 * cube, so the estimate is normalised on the prior's support and has no mass outside.
 * Source: Rodrigues, Moreau, Louppe, Gramfort, "HNPE", NeurIPS 2021, eq. 3 and 5; docs/estimator.md.
 */
#ifndef HNPE_ESTIMATOR_H
#define HNPE_ESTIMATOR_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of an estimator. */
typedef enum hnpe_estimator_option {
    HNPE_ESTIMATOR_ARCHITECTURE = 4100, /**< one of hnpe_architecture */
    HNPE_ESTIMATOR_BOUNDED = 4200,      /**< one of hnpe_bounded */
    HNPE_ESTIMATOR_EXTRA = 4300,        /**< N of the naive architecture, which needs it fixed */
    HNPE_ESTIMATOR_OPTION_FORCE_32 = 0x7fffffff
} hnpe_estimator_option;

/** How the posterior is written. */
typedef enum hnpe_architecture {
    HNPE_ARCHITECTURE_FACTORISED = 1, /**< q_global(beta | set) q_local(alpha | beta, x_0) */
    HNPE_ARCHITECTURE_NAIVE = 2,      /**< one flow over (alpha_0, beta) given x_0, …, x_N stacked, N fixed; a comparator */
    HNPE_ARCHITECTURE_AGGREGATED = 3, /**< one flow over (alpha_0, beta) given x_0 and the mean of X; a comparator */
    HNPE_ARCHITECTURE_FORCE_32 = 0x7fffffff
} hnpe_architecture;

/** Where parameters with a bounded support live. */
typedef enum hnpe_bounded {
    HNPE_BOUNDED_CUBE = 1,  /**< splines on the unit interval with a uniform base */
    HNPE_BOUNDED_LOGIT = 2, /**< the real line through the logit, with a normal base */
    HNPE_BOUNDED_OPEN = 3,  /**< where they are: a mixture of Gaussians cut off at the bounds, and normalised within; of one
                                 density over all parameters, with Gaussian or uniform priors alone. What rounds with the
                                 closed-form correction need for a uniform prior */
    HNPE_BOUNDED_TRUNCATED = 4, /**< where they are, of any flow over all parameters: cut off at the bounds, and normalised
                                     by a share of draws (hnpe_posterior_log_mass). How networks made elsewhere have it */
    HNPE_BOUNDED_FORCE_32 = 0x7fffffff
} hnpe_bounded;

/**
 * Make an estimator with the default embedders and flows.
 *
 * @param context       NULL for the default one
 * @param prior_local   p(alpha | beta) or p(alpha), of L parameters; NULL: no local parameters (L = 0)
 * @param prior_global  p(beta), of G parameters; NULL: no global parameters (G = 0): plain posterior estimation
 * @param d_x           features per observation, >= 1
 * @param estimator     out; release with hnpe_estimator_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (both priors NULL), HNPE_ERROR_SHAPE (prior_local conditioned on another
 *         number than G), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_estimator_create(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global,
                                           size_t d_x, hnpe_estimator **estimator);

/**
 * Make a factorised estimator from parts of one's own; NULL stands for the default part. The parts are copied as they are
 * described (sizes, options), not their weights.
 *
 * @param context       NULL for the default one
 * @param prior_local   as for hnpe_estimator_create
 * @param prior_global  likewise
 * @param d_x           features per observation, >= 1
 * @param observation   embeds x_0 for q_local, and takes d_x features; the paper's choice is the identity
 * @param set           embeds the observation set for q_global
 * @param q_local       density of L parameters given as many numbers as `observation` puts out, plus G
 * @param q_global      density of G parameters given as many numbers as `set` puts out
 * @param estimator     out; release with hnpe_estimator_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (naming the part and the width expected),
 *         HNPE_ERROR_UNSUPPORTED, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_estimator_create_factorised(hnpe_context *context, hnpe_prior *prior_local,
                                                      hnpe_prior *prior_global, size_t d_x,
                                                      const hnpe_embedder *observation, const hnpe_embedder *set,
                                                      const hnpe_flow *q_local, const hnpe_flow *q_global,
                                                      hnpe_estimator **estimator);

/**
 * Make an estimator of one density over all parameters, (alpha_0, beta) jointly, from parts of one's own, which are copied
 * as they are described (sizes, options), not their weights. An embedder that stacks observations makes it that of the
 * naive architecture, with a fixed number of them; any other, that of the aggregated one. Such an estimator has no
 * posterior of all local parameters at once; with a mixture, rounds may use the closed-form correction.
 *
 * @param context       NULL for the default one
 * @param prior_local   as for hnpe_estimator_create
 * @param prior_global  likewise
 * @param d_x           features per observation, >= 1
 * @param set           embeds the observation set; NULL: x_0 beside the mean of X
 * @param q_joint       density of L + G parameters given as many numbers as `set` puts out
 * @param estimator     out; release with hnpe_estimator_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (naming the part and the width expected),
 *         HNPE_ERROR_UNSUPPORTED, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Rodrigues et al. 2021, section 4.2 (what it compares with); Papamakarios, Murray 2016 (a mixture).
 */
HNPE_API hnpe_status hnpe_estimator_create_joint(hnpe_context *context, hnpe_prior *prior_local,
                                                 hnpe_prior *prior_global, size_t d_x, const hnpe_embedder *set,
                                                 const hnpe_flow *q_joint, hnpe_estimator **estimator);

/**
 * Store structure, weights and priors (the kinds that the library knows; of others, that the host must give them again).
 *
 * @param estimator  the estimator; not modified
 * @param path       UTF-8; written beside and renamed, so that an older file survives a failure
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY, HNPE_ERROR_BUSY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_estimator_save(const hnpe_estimator *estimator, const char *path);

/**
 * Read an estimator back; it may be trained further.
 *
 * @param context       NULL for the default one
 * @param path          UTF-8
 * @param prior_local   NULL: as stored; needed where it has parts of the host's own; another one than the
 *                      stored is refused, but for such parts, which cannot be compared
 * @param prior_global  likewise
 * @param estimator     out; release with hnpe_estimator_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (also: another prior than the stored, naming what differs), HNPE_ERROR_IO,
 *         HNPE_ERROR_FORMAT, HNPE_ERROR_SHAPE, HNPE_ERROR_UNSUPPORTED (a prior must be given again), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_estimator_load(hnpe_context *context, const char *path, hnpe_prior *prior_local,
                                         hnpe_prior *prior_global, hnpe_estimator **estimator);

/**
 * Set an integer, boolean, choice or flags option.
 *
 * @param estimator  the estimator
 * @param key        one of hnpe_estimator_option
 * @param value      refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, of another kind, or no longer
 *         changeable), HNPE_ERROR_BUSY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_estimator_set_int(hnpe_estimator *estimator, int32_t key, int64_t value);
/** Set a real option; as hnpe_estimator_set_int. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_estimator_set_real(hnpe_estimator *estimator, int32_t key, double value);
/** Read an option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_estimator_get_int(const hnpe_estimator *estimator, int32_t key, int64_t *value);
/** Read a real option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_estimator_get_real(const hnpe_estimator *estimator, int32_t key, double *value);
/** Back to the documented default. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_estimator_reset_option(hnpe_estimator *estimator, int32_t key);
/** Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_estimator_describe_option(size_t index, hnpe_option_info *info);
/** Describe a choice of an option likewise. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_estimator_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);
/**
 * The seed that everything random in this object follows from; 0 until set.
 *
 * @param estimator  the estimator
 * @param seed       any number
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no longer changeable), HNPE_ERROR_BUSY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_estimator_set_seed(hnpe_estimator *estimator, uint64_t seed);

/**
 * The dimensions: d_local, d_global, d_x.
 *
 * @param estimator  the estimator; not modified
 * @param dims       out; struct_size set by the caller
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (dims->struct_size not set)
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_estimator_dims(const hnpe_estimator *estimator, hnpe_dims *dims);

/** Take another reference. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_estimator_retain(hnpe_estimator *estimator);
/** Give up a reference; NULL does nothing. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_estimator_release(hnpe_estimator *estimator);

#ifdef __cplusplus
}
#endif
#endif
