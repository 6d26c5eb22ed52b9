/**
 * @file
 * A trained posterior, frozen: draws and densities of the parameters given observation sets. A posterior never changes,
 * and any number of threads may use one.
 *
 * A posterior keeps the scratch memory of its calls, so that a call like the one before, or a smaller one, allocates
 * nothing: at most 64 MiB for each of at most eight calls at the same time. What draws of one observation share is
 * computed once per call.
 *
 * Observation sets are (n_sets, n_rows[n_sets], x): the rows of all sets concatenated, the first row of a set the
 * observation of interest x_0. In a parameter vector the locals come first, the globals last.
 */
#ifndef HNPE_POSTERIOR_H
#define HNPE_POSTERIOR_H

#include <hnpe/rng.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Freeze a copy of an estimator as it is now.
 *
 * @param estimator  copied; not modified
 * @param posterior  out; release with hnpe_posterior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_BUSY (it is training), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_posterior_create(const hnpe_estimator *estimator, hnpe_posterior **posterior);

/**
 * Draw (alpha_0, beta) given each of the sets. All draws are inside the prior's support, without rejection
 * but for mixtures that are left open (HNPE_BOUNDED_OPEN) and flows that are truncated (HNPE_BOUNDED_TRUNCATED).
 *
 * @param posterior  the posterior; not modified
 * @param n_sets     observation sets, >= 1
 * @param n_rows     [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
 * @param x          [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
 * @param n_draws    draws per set, >= 1
 * @param rng        advanced by this call, unless it fails
 * @param theta      out, [n_sets, n_draws, d_local + d_global]; caller-allocated
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x not finite, or for which the closed-form
 *         correction has no result, see docs/inference.md, or so large that the
 *         networks' numbers overflow), HNPE_ERROR_UNSUPPORTED (an N that this architecture does not take),
 *         HNPE_ERROR_CALLBACK (of a prior of the host's), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Rodrigues et al. 2021, eq. 5; docs/posterior.md.
 */
HNPE_API hnpe_status hnpe_posterior_sample(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                           const double *x, size_t n_draws, hnpe_rng *rng, double *theta);

/**
 * Log density of (alpha_0, beta) given each of the sets, normalised, −INFINITY outside the prior's support.
 *
 * @param posterior  the posterior; not modified
 * @param n_sets     observation sets, >= 1
 * @param n_rows     [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
 * @param x          [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
 * @param n_draws    points per set, >= 1
 * @param theta      [n_sets, n_draws, d_local + d_global]
 * @param log_q      out, [n_sets, n_draws]
 * @return as hnpe_posterior_sample; HNPE_ERROR_NUMERIC also where theta is not finite
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_posterior_log_density(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                                const double *x, size_t n_draws, const double *theta, double *log_q);

/**
 * Log density of (alpha_0, beta) given each of the sets, with its gradients: with respect to the parameters, in their own units, and
 * to the rows of x.
 *
 * @param posterior  the posterior; not modified
 * @param n_sets     observation sets, >= 1
 * @param n_rows     [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
 * @param x          [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
 * @param n_draws    points per set, >= 1
 * @param theta      [n_sets, n_draws, d_local + d_global]
 * @param log_q      out, [n_sets, n_draws] as by hnpe_posterior_log_density
 * @param g_theta    out, [n_sets, n_draws, d_local + d_global] per unit of theta; NULL: not wanted. NaN where log_q is −INFINITY, as
 *                   in g_x
 * @param g_x        out, [sum of n_rows, n_draws, d_x] per unit of x: row i of x has its gradients there; NULL: not wanted
 * @return as hnpe_posterior_log_density; HNPE_ERROR_UNSUPPORTED also for g_x of a mixture that is corrected in closed form, or left
 *         open within bounds, and of a flow that is cut off at bounds, and of flows that are truncated
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_posterior_log_density_gradient(const hnpe_posterior *posterior, size_t n_sets,
                                                         const int64_t *n_rows, const double *x, size_t n_draws,
                                                         const double *theta, double *log_q, double *g_theta,
                                                         double *g_x);

/**
 * The log of the share of the networks' mass that lies within the prior's support, of each of the sets: what the other
 * densities of (alpha_0, beta) have been normalised by. 0 where all mass is inside by construction, and where the prior has
 * no bounds; below 0 for mixtures that are left open (HNPE_BOUNDED_OPEN), and for truncated flows (HNPE_BOUNDED_TRUNCATED),
 * whose mass is estimated by 10240 draws, always the same: with a standard error of sqrt((1 - p) / p / 10240) for the mass p.
 *
 * @param posterior  the posterior; not modified
 * @param n_sets     observation sets, >= 1
 * @param n_rows     [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
 * @param x          [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
 * @param log_mass   out, [n_sets]
 * @return as hnpe_posterior_sample; HNPE_ERROR_NUMERIC also where less than 1e-4 of the mass is inside, and
 *         HNPE_ERROR_UNSUPPORTED for a mixture of posteriors, whose members have masses of their own
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_posterior_log_mass(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                             const double *x, double *log_mass);

/**
 * Where the density of (alpha_0, beta) is highest, given each of the sets: its mode, or where it has several the highest, as
 * far as draws of the posterior lead to it. The best of many draws, half of them far from each other, climb along the density's
 * gradient between the prior's bounds, with a budget of 300 evaluations each. Accurate to about 1e-6 of the posterior's standard
 * deviations where the density falls off as a Gaussian's does. A mode depends on the parameters that one chooses: that of exp(theta) is elsewhere.
 *
 * @param posterior  the posterior; not modified
 * @param n_sets     observation sets, >= 1
 * @param n_rows     [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
 * @param x          [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
 * @param seed       of the search; a set's result does not depend on the others
 * @param theta      out, [n_sets, d_local + d_global]
 * @param log_q      out, [n_sets] log density there, as by hnpe_posterior_log_density; NULL: not wanted
 * @return as hnpe_posterior_sample
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Nocedal, Wright 2006, chapter 6 (BFGS); docs/posterior.md.
 */
HNPE_API hnpe_status hnpe_posterior_mode(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                         const double *x, uint64_t seed, double *theta, double *log_q);

/**
 * Log density of beta alone given each of the sets, normalised, −INFINITY outside its prior's support.
 *
 * @param posterior     the posterior; not modified
 * @param n_sets        observation sets, >= 1
 * @param n_rows        [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
 * @param x             [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
 * @param n_draws       points per set, >= 1
 * @param theta_global  [n_sets, n_draws, d_global]
 * @param log_q         out, [n_sets, n_draws]
 * @return as hnpe_posterior_log_density; HNPE_ERROR_UNSUPPORTED also where no network gives beta alone: without global
 *         parameters, and in the naive and aggregated architectures
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_posterior_log_density_global(const hnpe_posterior *posterior, size_t n_sets,
                                                       const int64_t *n_rows, const double *x, size_t n_draws,
                                                       const double *theta_global, double *log_q);

/**
 * Draw beta and the local parameters of every observation of each set, jointly.
 *
 * @param posterior     the posterior; not modified
 * @param n_sets        observation sets, >= 1
 * @param n_rows        [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
 * @param x             [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
 * @param n_draws       draws per set, >= 1
 * @param rng           advanced by this call, unless it fails
 * @param theta_local   out, [sum of n_rows, n_draws, d_local]: row i of x has its draws there; NULL where d_local is 0
 * @param theta_global  out, [n_sets, n_draws, d_global]: draw k of a set goes with draw k of each of its rows; NULL
 *                      where d_global is 0
 * @return as hnpe_posterior_sample; HNPE_ERROR_UNSUPPORTED for architectures that are not factorised
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_posterior_sample_all(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                               const double *x, size_t n_draws, hnpe_rng *rng, double *theta_local,
                                               double *theta_global);

/**
 * Joint log density of beta and the local parameters of every observation of each set.
 *
 * @param posterior     the posterior; not modified
 * @param n_sets        observation sets, >= 1
 * @param n_rows        [n_sets] observations in each set, 1 + N >= 1; NULL: one per set
 * @param x             [sum of n_rows, d_x] row-major, sets concatenated; the first row of a set is x_0
 * @param n_draws       points per set, >= 1
 * @param theta_local   [sum of n_rows, n_draws, d_local], laid out as by hnpe_posterior_sample_all
 * @param theta_global  [n_sets, n_draws, d_global]
 * @param log_q         out, [n_sets, n_draws]
 * @return as hnpe_posterior_sample_all
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_posterior_log_density_all(const hnpe_posterior *posterior, size_t n_sets,
                                                    const int64_t *n_rows, const double *x, size_t n_draws,
                                                    const double *theta_local, const double *theta_global,
                                                    double *log_q);

/**
 * A mixture of posteriors, q = sum of weights[m] q_m: of estimators that were trained from different beginnings, say,
 * which is better on the average than one of them, and says how far training is to be trusted (hnpe_posterior_spread).
 * All functions of a posterior take it. It is a mixture of all parameters at once, (alpha_0, …, alpha_N, beta) given a
 * set, so that densities, of beta alone too, and draws agree with one another. A mixture of one is that posterior
 * itself.
 *
 * @param n_members  from 1 to 4096
 * @param members    [n_members] of the same dimensions and priors (those made of callbacks cannot be compared); kept by
 *                   reference. A member that is a mixture gives its members
 * @param weights    [n_members] above 0, of any sum; NULL: equal ones
 * @param posterior  out; release with hnpe_posterior_release. In the context of members[0]
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (also: other priors), HNPE_ERROR_SHAPE (other dimensions),
 *         HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Lakshminarayanan, Pritzel, Blundell 2017 (deep ensembles); docs/posterior.md.
 */
HNPE_API hnpe_status hnpe_posterior_create_ensemble(size_t n_members, hnpe_posterior *const *members,
                                                    const double *weights, hnpe_posterior **posterior);

/**
 * How many members has it?
 *
 * @param posterior  the posterior; not modified
 * @param n_members  out; 1 of a posterior that is no mixture
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
 *
 * Thread: any; safe during run.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_posterior_count_members(const hnpe_posterior *posterior, int64_t *n_members);

/**
 * One of the members.
 *
 * @param posterior  the posterior; not modified
 * @param index      0, 1, …
 * @param member     out, a new reference; a posterior that is no mixture is its own member
 * @param weight     out, of weights that sum to 1; NULL: not wanted
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (past the last)
 *
 * Thread: any; safe during run.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_posterior_get_member(const hnpe_posterior *posterior, size_t index, hnpe_posterior **member,
                                               double *weight);

/** How far the members of a mixture disagree about an observation set. */
typedef struct hnpe_spread_info {
    uint32_t struct_size; /**< sizeof(hnpe_spread_info), set by the caller */
    int32_t n_members;    /**< 1: nobody to disagree with; then all is 0, and sd_ratio 1 */
    int32_t disagrees;    /**< 1: mean_spread is above 1, sd_ratio above 2, or divergence above half of divergence_most
                               (by two standard errors at least) */
    double mean_spread;   /**< the largest, over the parameters, of the difference between the largest and the smallest
                               of the members' means, in standard deviations of the mixture */
    double sd_ratio;      /**< the largest, over the parameters, of the members' largest standard deviation over their
                               smallest */
    double divergence;    /**< of Jensen and Shannon, in nats: the mean over the members of the Kullback-Leibler
                               divergence of the mixture from a member; 0 where all are the same */
    double divergence_error; /**< its standard error */
    double divergence_most;  /**< what it is where members have nothing in common: the entropy of the weights */
    int64_t mean_parameter;  /**< of (alpha_0, beta), where mean_spread is */
    int64_t sd_parameter;    /**< of (alpha_0, beta), where sd_ratio is */
} hnpe_spread_info;

/**
 * How far do the members of a mixture disagree about (alpha_0, beta) given a set? From draws of each of them. A line in
 * the context's log says it, as a warning where they disagree.
 *
 * @param posterior    the posterior; not modified
 * @param n_rows       observations in the set, 1 + N >= 1
 * @param x            [n_rows, d_x] row-major, x_0 first
 * @param n_draws      of each member, >= 2; the numbers' own noise is that of means of so many
 * @param seed         of the draws
 * @param mean_spread  out, [d_local + d_global] as in the record, of each parameter; NULL: not wanted
 * @param sd_ratio     out, [d_local + d_global] as in the record, of each parameter; NULL: not wanted
 * @param info         out; info->struct_size set by the caller; NULL: not wanted
 * @return as hnpe_posterior_sample
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Lin 1991 (the divergence); docs/posterior.md.
 */
HNPE_API hnpe_status hnpe_posterior_spread(const hnpe_posterior *posterior, int64_t n_rows, const double *x,
                                           size_t n_draws, uint64_t seed, double *mean_spread, double *sd_ratio,
                                           hnpe_spread_info *info);

/** How an observation set lies to those that a posterior was trained on. */
typedef struct hnpe_observation_info {
    uint32_t struct_size;  /**< sizeof(hnpe_observation_info), set by the caller */
    int32_t is_known;      /**< 1; 0 where it is not known what the posterior was trained on: then nothing is far */
    int32_t is_far;        /**< 1: distance is above 1, and the posterior extrapolates */
    int32_t is_other_size; /**< 1: N is outside the range of the training, and the posterior extrapolates */
    double distance;       /**< how far outside the range of the training a feature lies, the largest of all rows and
                                columns, in standard deviations of the column in the training; 0: all lie inside */
    int64_t row;           /**< of x, where that is; -1 where the distance is 0 */
    int64_t column;        /**< of x, where that is; -1 where the distance is 0 */
} hnpe_observation_info;

/**
 * How far outside the training range does an observation set lie? The range of a feature is from the smallest to the
 * largest value of all valid training rows of the last training. A distance of more than 1 is said to be far. Draws and
 * densities of such a set are the networks' guess: the calls above answer, leave a warning in the context's log, and set
 * the flag that hnpe_posterior_has_extrapolated reads. Calls, log and flag are not touched here.
 *
 * @param posterior  the posterior; not modified
 * @param n_rows     observations in the set, 1 + N >= 1
 * @param x          [n_rows, d_x] row-major, x_0 first
 * @param info       out; info->struct_size set by the caller
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x is not finite), HNPE_ERROR_UNSUPPORTED (an N that
 *         this architecture does not take)
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: docs/posterior.md.
 */
HNPE_API hnpe_status hnpe_posterior_check_observation(const hnpe_posterior *posterior, int64_t n_rows, const double *x,
                                                      hnpe_observation_info *info);

/**
 * Has any call so far, on any thread, asked this posterior about a set far outside what it was trained on, or of another
 * N? Once 1, it stays so.
 *
 * @param posterior     the posterior; not modified
 * @param extrapolated  out, 0 or 1
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
 *
 * Thread: any; safe during run.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_posterior_has_extrapolated(const hnpe_posterior *posterior, int32_t *extrapolated);

/**
 * Store the posterior; the same file format as hnpe_estimator_save.
 *
 * @param posterior  the posterior; not modified
 * @param path       UTF-8; written beside and renamed, so that an older file survives a failure
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_posterior_save(const hnpe_posterior *posterior, const char *path);

/**
 * Read a posterior back; it gives the same bits as the one stored.
 *
 * @param context       NULL for the default one
 * @param path          UTF-8
 * @param prior_local   NULL: as stored; needed where it has parts of the host's own; another one than the
 *                      stored is refused, but for such parts, which cannot be compared
 * @param prior_global  likewise
 * @param posterior     out; release with hnpe_posterior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (also: another prior than the stored, naming what differs), HNPE_ERROR_IO,
 *         HNPE_ERROR_FORMAT, HNPE_ERROR_SHAPE, HNPE_ERROR_UNSUPPORTED (a prior must be given again), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_posterior_load(hnpe_context *context, const char *path, hnpe_prior *prior_local,
                                         hnpe_prior *prior_global, hnpe_posterior **posterior);

/**
 * The dimensions: d_local, d_global, d_x.
 *
 * @param posterior  the posterior; not modified
 * @param dims       out; struct_size set by the caller
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (dims->struct_size not set)
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_posterior_dims(const hnpe_posterior *posterior, hnpe_dims *dims);

/** Take another reference. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_posterior_retain(hnpe_posterior *posterior);
/** Give up a reference; NULL does nothing. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_posterior_release(hnpe_posterior *posterior);

#ifdef __cplusplus
}
#endif
#endif
