/**
 * @file
 * Importance sampling from a posterior, where the host has a likelihood: draws of q, weighted so that they stand for the exact
 * posterior, with what says whether they can be trusted, and the evidence.
 *
 * Of a factorised posterior a draw is beta and the local parameters of every observation of the set, as by
 * hnpe_posterior_sample_all; of the other architectures (alpha_0, beta), so that the likelihood is then one from which the other
 * local parameters are integrated out. Weights are logarithms: log target − log q, up to the evidence.
 */
#ifndef HNPE_IMPORTANCE_H
#define HNPE_IMPORTANCE_H

#include <hnpe/posterior.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Draws of which hnpe_importance_run asks the host's function at once, at most. */
#define HNPE_IMPORTANCE_BATCH 1024

/** What the host's numbers are the logarithm of. */
typedef enum hnpe_importance_target {
    HNPE_IMPORTANCE_LIKELIHOOD = 1, /**< p(x | theta): the prior's log density is added */
    HNPE_IMPORTANCE_JOINT = 2,      /**< p(x, theta), the prior included: for priors that have no log density */
    HNPE_IMPORTANCE_TARGET_FORCE_32 = 0x7fffffff
} hnpe_importance_target;

/** How draws are taken by their weights. */
typedef enum hnpe_importance_scheme {
    HNPE_IMPORTANCE_SYSTEMATIC = 1,  /**< one uniform number, equal steps from there: varies least; in rising order */
    HNPE_IMPORTANCE_RESIDUAL = 2,    /**< as many copies as are sure, independent ones for the rest; in rising order */
    HNPE_IMPORTANCE_MULTINOMIAL = 3, /**< independent of each other, in no order */
    HNPE_IMPORTANCE_SCHEME_FORCE_32 = 0x7fffffff
} hnpe_importance_scheme;

/** What weights are worth. */
typedef enum hnpe_importance_verdict {
    HNPE_IMPORTANCE_TRUSTWORTHY = 1,   /**< Pareto k within its limit, 100 effective draws or more */
    HNPE_IMPORTANCE_FEW = 2,           /**< too few draws to be trusted or to tell */
    HNPE_IMPORTANCE_UNTRUSTWORTHY = 3, /**< Pareto k is above 0.7: more draws would hardly help */
    HNPE_IMPORTANCE_VERDICT_FORCE_32 = 0x7fffffff
} hnpe_importance_verdict;

/** What weights say of themselves, and of the evidence. */
typedef struct hnpe_importance_info {
    uint32_t struct_size;      /**< sizeof(hnpe_importance_info), set by the caller */
    int32_t verdict;           /**< one of hnpe_importance_verdict */
    const char *words;         /**< the verdict as a sentence; static */
    int64_t n;                 /**< weights */
    int64_t n_tail;            /**< of the largest, those that the tail's shape was learned from */
    double pareto_k;           /**< that shape: moments of the weights exist up to 1 / k. −INFINITY where the largest are equal,
                                    NaN where there are too few */
    double pareto_k_limit;     /**< for so many draws: min(1 − 1 / log10 n, 0.7) */
    double effective;          /**< effective sample size (sum w)^2 / sum w^2, 1 to n */
    double efficiency;         /**< the same divided by n; 1 where q is the posterior */
    double log_evidence;       /**< log mean w: of p(x), where weights are those of q's own draws */
    double log_evidence_error; /**< its standard error, which holds where k is below 0.5; NaN of one weight */
} hnpe_importance_info;

/**
 * The host's log likelihood, or log joint density, of n draws. −INFINITY is a weight of 0; NaN and INFINITY end the call, and are
 * told with the number of the draw. Return 0; > 0 to cancel, < 0 for failure; the message set with hnpe_set_error is carried in
 * the failure.
 *
 * @param user_data     as given to hnpe_importance_run
 * @param n             draws, at most HNPE_IMPORTANCE_BATCH
 * @param n_local       observations whose local parameters are drawn: 1 + N of factorised posteriors, 1 of others
 * @param theta_local   [n_local, n, d_local] as by hnpe_posterior_sample_all: the draws of an observation lie together; NULL where
 *                      d_local is 0
 * @param theta_global  [n, d_global]; NULL where d_global is 0
 * @param log_target    out, [n]; NaN on entry
 */
typedef int (*hnpe_log_target_fn)(void *user_data, size_t n, size_t n_local, const double *theta_local,
                                  const double *theta_global, double *log_target);

/**
 * Draw from a posterior given one observation set, and weigh the draws.
 *
 * @param posterior     the posterior; not modified
 * @param n_rows        observations in the set, 1 + N >= 1
 * @param x             [n_rows, d_x] row-major, x_0 first
 * @param n_draws       draws, >= 1
 * @param rng           advanced by this call, unless it fails
 * @param target        what log_target gives
 * @param log_target    the host's function, called on this thread
 * @param user_data     given to log_target
 * @param monitor       progress (draws) and cancellation, honoured between calls of log_target; may be NULL
 * @param theta_local   out, [n_rows, n_draws, d_local], of architectures that are not factorised [n_draws, d_local]; NULL where
 *                      d_local is 0
 * @param theta_global  out, [n_draws, d_global]; NULL where d_global is 0
 * @param log_weights   out, [n_draws] log target − log q, −INFINITY where the target is 0
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (log_target gave NaN or INFINITY; as
 *         hnpe_posterior_sample), HNPE_ERROR_UNSUPPORTED (a prior without log density; an N that this architecture does not
 *         take), HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_NO_MEMORY
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 * Source: Dax et al. 2023, neural importance sampling; docs/importance.md.
 */
HNPE_API hnpe_status hnpe_importance_run(const hnpe_posterior *posterior, int64_t n_rows, const double *x,
                                         size_t n_draws, hnpe_rng *rng, hnpe_importance_target target,
                                         hnpe_log_target_fn log_target, void *user_data, hnpe_monitor *monitor,
                                         double *theta_local, double *theta_global, double *log_weights);

/**
 * Weigh draws that the host has, by numbers that it has computed: hnpe_importance_run without a callback.
 *
 * @param posterior     the posterior that the draws are of; not modified
 * @param n_rows        observations in the set, 1 + N >= 1
 * @param x             [n_rows, d_x] row-major, x_0 first
 * @param n_draws       draws, >= 1
 * @param theta_local   [n_rows, n_draws, d_local] as by hnpe_posterior_sample_all, of architectures that are not factorised
 *                      [n_draws, d_local]; NULL where d_local is 0
 * @param theta_global  [n_draws, d_global]; NULL where d_global is 0
 * @param target        what log_target is the logarithm of
 * @param log_target    [n_draws] −INFINITY for a weight of 0
 * @param log_weights   out, [n_draws] log target − log q; may be log_target
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (a draw is outside the posterior's support), HNPE_ERROR_NUMERIC (x or theta is
 *         not finite, log_target is NaN or INFINITY), HNPE_ERROR_UNSUPPORTED (a prior without log density; an N that this
 *         architecture does not take), HNPE_ERROR_CALLBACK (of a prior of the host's), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_importance_weigh(const hnpe_posterior *posterior, int64_t n_rows, const double *x,
                                           size_t n_draws, const double *theta_local, const double *theta_global,
                                           hnpe_importance_target target, const double *log_target,
                                           double *log_weights);

/**
 * What weights are worth: Pareto k, effective sample size, evidence, a verdict; and the weights smoothed, the largest of them
 * replaced by what the tail's shape expects (PSIS), which steadies means over the draws.
 *
 * @param context      memory; NULL for the default
 * @param n            weights, >= 1
 * @param log_weights  [n] −INFINITY for a weight of 0
 * @param smoothed     out, [n] logarithms of smoothed weights, of sum 1; may be log_weights; NULL: not wanted
 * @param info         out; info->struct_size set by the caller. All but pareto_k is of the weights as they are given
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a weight is NaN or INFINITY; all are 0),
 *         HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Vehtari, Simpson, Gelman, Yao, Gabry 2024; Zhang, Stephens 2009 (the tail's shape).
 */
HNPE_API hnpe_status hnpe_importance_summarise(hnpe_context *context, size_t n, const double *log_weights,
                                               double *smoothed, hnpe_importance_info *info);

/**
 * Take draws by their weights, with replacement: then all weigh the same.
 *
 * @param context      memory; NULL for the default
 * @param n            weights, >= 1
 * @param log_weights  [n] as they are, or smoothed; −INFINITY is never taken
 * @param scheme       how
 * @param seed         of the chance in it
 * @param n_draws      draws to take, >= 1
 * @param index        out, [n_draws] which ones, from 0
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a weight is NaN or INFINITY; all are 0),
 *         HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Douc, Cappé 2005 (the schemes).
 */
HNPE_API hnpe_status hnpe_importance_resample(hnpe_context *context, size_t n, const double *log_weights,
                                              hnpe_importance_scheme scheme, uint64_t seed, size_t n_draws,
                                              int64_t *index);

#ifdef __cplusplus
}
#endif
#endif
