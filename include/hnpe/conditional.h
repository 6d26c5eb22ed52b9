/**
 * @file
 * A posterior's parameters, some given the others: densities and draws of what is free given what is fixed, and
 * densities of a few parameters alone.
 *
 * Parameters are numbered as in a posterior's draws: those of alpha_0 first, then those of beta.
 */
#ifndef HNPE_CONDITIONAL_H
#define HNPE_CONDITIONAL_H

#include <hnpe/posterior.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of a conditional: of hnpe_conditional_sample. */
typedef enum hnpe_conditional_option {
    HNPE_CONDITIONAL_WARM_UP = 7100, /**< sweeps of each chain before its draws count, in which it learns */
    HNPE_CONDITIONAL_THIN = 7200,    /**< sweeps from one draw of a chain to the next */
    HNPE_CONDITIONAL_BUDGET = 7300,  /**< log densities to ask the networks for at most; 0: as many as it takes */
    HNPE_CONDITIONAL_OPTION_FORCE_32 = 0x7fffffff
} hnpe_conditional_option;

/** How a density comes about. */
typedef enum hnpe_conditional_kind {
    HNPE_CONDITIONAL_EXACT = 1,        /**< normalised: the networks give it as it is */
    HNPE_CONDITIONAL_QUADRATURE = 2,   /**< normalised by adaptive quadrature, with an estimate of its error */
    HNPE_CONDITIONAL_UNNORMALISED = 3, /**< but for a constant that is not known */
    HNPE_CONDITIONAL_AVERAGE = 4,      /**< an average over draws, with its standard error */
    HNPE_CONDITIONAL_KIND_FORCE_32 = 0x7fffffff
} hnpe_conditional_kind;

/** What a conditional is. */
typedef struct hnpe_conditional_info {
    uint32_t struct_size; /**< sizeof(hnpe_conditional_info), set by the caller */
    int32_t kind;         /**< one of hnpe_conditional_kind, of its log density */
    int64_t d_free;       /**< parameters that are free */
    int64_t d_fixed;      /**< parameters that are fixed */
    double log_marginal;  /**< log density of the fixed ones alone, by which the density is divided; NaN where
                             unnormalised */
    double error;         /**< of the log density, as estimated; 0 where exact, NaN where unnormalised */
    int64_t evaluations;  /**< log densities that the networks were asked for so far, when it was made */
} hnpe_conditional_info;

/** What chains came to. */
typedef enum hnpe_chains_verdict {
    HNPE_CHAINS_MIXED = 1,     /**< R-hat is at most HNPE_CHAINS_RHAT, for every parameter */
    HNPE_CHAINS_NOT_MIXED = 2, /**< it is above that: the draws are not yet draws of the conditional */
    HNPE_CHAINS_BUDGET = 3,    /**< the budget ended before the draws were complete */
    HNPE_CHAINS_STOPPED = 4,   /**< the monitor, or a failure, ended it before */
    HNPE_CHAINS_VERDICT_FORCE_32 = 0x7fffffff
} hnpe_chains_verdict;

/** The largest R-hat of chains that are said to have mixed (Vehtari et al. 2021). */
#define HNPE_CHAINS_RHAT 1.01

/** How it went with the chains of a conditional. */
typedef struct hnpe_chains_info {
    uint32_t struct_size; /**< sizeof(hnpe_chains_info), set by the caller */
    int32_t verdict;      /**< one of hnpe_chains_verdict */
    int64_t n_draws;      /**< draws that every chain has; the others are NaN */
    int64_t evaluations;  /**< log densities that the networks were asked for */
    double rhat;          /**< of all parameters the largest; NaN where there are too few draws to tell */
    double ess_bulk;      /**< of all parameters the smallest; NaN likewise */
    double ess_tail;      /**< of all parameters the smallest; NaN likewise */
} hnpe_chains_info;

/**
 * The conditional of a posterior: some parameters fixed at values, the others free. What normalises its density is
 * found here: of one or two free parameters by quadrature over the prior's support, of all local ones given all global
 * ones, in a factorised posterior, by the network of the globals.
 *
 * @param posterior    a reference is kept
 * @param n_rows       observations in the set, 1 + N >= 1
 * @param x            [n_rows, d_x] row-major, x_0 first; copied
 * @param n_fixed      parameters that are fixed, >= 1, fewer than all
 * @param fixed        [n_fixed] which, each from 0 to d_local + d_global - 1, none twice
 * @param values       [n_fixed] what they are fixed at, in the prior's units
 * @param conditional  out; release with hnpe_conditional_release
 * @return as hnpe_posterior_log_density; HNPE_ERROR_INVALID_ARGUMENT also where a value lies outside the prior's
 * support; HNPE_ERROR_NUMERIC also where the posterior gives what is fixed no density at all, which is how a local value
 * shows that lies outside a support given by globals that are free
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: docs/conditional.md.
 */
HNPE_API hnpe_status hnpe_conditional_create(const hnpe_posterior *posterior, int64_t n_rows, const double *x,
                                             size_t n_fixed, const int64_t *fixed, const double *values,
                                             hnpe_conditional **conditional);

/**
 * What the conditional is: above all whether its density is normalised, and how well.
 *
 * @param conditional  the conditional; not modified
 * @param info         out; info->struct_size set by the caller
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_conditional_describe(const hnpe_conditional *conditional, hnpe_conditional_info *info);

/**
 * Log density of the free parameters given the fixed ones, -INFINITY outside the prior's support; normalised or not, as
 * hnpe_conditional_describe says.
 *
 * @param conditional  the conditional; not modified
 * @param n            points, >= 1
 * @param theta        [n, d_free] the free parameters, in ascending order of their numbers
 * @param log_q        out, [n]
 * @return as hnpe_posterior_log_density
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_conditional_log_density(const hnpe_conditional *conditional, size_t n, const double *theta,
                                                  double *log_q);

/**
 * Draw the free parameters given the fixed ones: chains of a slice sampler, side by side. They begin at draws of the
 * posterior that lie near what is fixed, chosen by importance. A call that is stopped, fails or has spent its budget
 * leaves the draws that every chain has by then, and a report; the others are NaN.
 *
 * @param conditional  the conditional; not modified
 * @param n_chains     chains, >= 1; 64 fill the processor's lanes, and R-hat needs several
 * @param n_draws      draws of each chain, >= 1
 * @param rng          advanced by this call, unless it fails
 * @param monitor      progress and cancellation; NULL: none
 * @param theta        out, [n_chains, n_draws, d_free]
 * @param checks       out, [3, d_free] of each free parameter R-hat, bulk and tail effective sample size of the draws
 * that every chain has, NaN for fewer than 4; NULL: not wanted
 * @param report       out; report->struct_size set by the caller
 * @return HNPE_OK, also where the chains have not mixed or the budget ended: the report's verdict tells;
 *         HNPE_ERROR_CANCELLED; else as hnpe_posterior_log_density; HNPE_ERROR_NUMERIC also where the density is 0
 * wherever chains could begin
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 * Source: Neal 2003 (slice sampling); Vehtari et al. 2021 (R-hat, effective sample sizes).
 */
HNPE_API hnpe_status hnpe_conditional_sample(const hnpe_conditional *conditional, size_t n_chains, size_t n_draws,
                                             hnpe_rng *rng, hnpe_monitor *monitor, double *theta, double *checks,
                                             hnpe_chains_info *report);

/**
 * Log density of some parameters alone, the others integrated out. Exact where the networks give it: of all parameters,
 * and of all global ones in a factorised posterior. By quadrature where one or two parameters are to be integrated out.
 * Else, of one or two parameters, the average over draws of the posterior of their density given the others, each by
 * quadrature: right in expectation, with a standard error. In a factorised posterior local parameters are integrated
 * out for nothing where only global ones are kept.
 *
 * @param posterior  the posterior; not modified
 * @param n_rows     observations in the set, 1 + N >= 1
 * @param x          [n_rows, d_x] row-major, x_0 first
 * @param n_kept     parameters that are kept, >= 1
 * @param kept       [n_kept] which, each from 0 to d_local + d_global - 1, none twice
 * @param n          points, >= 1
 * @param theta      [n, n_kept] in the order of kept
 * @param n_draws    draws to average over where that is needed, >= 2; else without meaning
 * @param rng        advanced by this call, unless it fails
 * @param monitor    progress and cancellation; NULL: none
 * @param log_q      out, [n]
 * @param error      out, [n] of each log density: 0 where exact, an estimate where by quadrature, the standard error
 * where averaged; NULL: not wanted
 * @param kind       out, one of hnpe_conditional_kind; NULL: not wanted
 * @return as hnpe_posterior_log_density; HNPE_ERROR_UNSUPPORTED also where neither what is kept nor what is integrated
 * out is one or two parameters; HNPE_ERROR_CANCELLED
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 * Source: Gelfand & Smith 1990 (averaging conditional densities).
 */
HNPE_API hnpe_status hnpe_conditional_marginal(const hnpe_posterior *posterior, int64_t n_rows, const double *x,
                                               size_t n_kept, const int64_t *kept, size_t n, const double *theta,
                                               size_t n_draws, hnpe_rng *rng, hnpe_monitor *monitor, double *log_q,
                                               double *error, int32_t *kind);

/**
 * Set, read, reset and describe the options.
 *
 * @param conditional  the conditional
 * @param key          one of hnpe_conditional_option
 * @param value        refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, or of another kind)
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_conditional_set_int(hnpe_conditional *conditional, int32_t key, int64_t value);
/** Like hnpe_conditional_set_int, for real options. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_conditional_set_real(hnpe_conditional *conditional, int32_t key, double value);
/** Read an option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_conditional_get_int(const hnpe_conditional *conditional, int32_t key, int64_t *value);
/** Read a real option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_conditional_get_real(const hnpe_conditional *conditional, int32_t key, double *value);
/** Back to the documented default. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_conditional_reset_option(hnpe_conditional *conditional, int32_t key);
/** Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_conditional_describe_option(size_t index, hnpe_option_info *info);
/** Describe a choice of an option likewise. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_conditional_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);

/** Take another reference. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_conditional_retain(hnpe_conditional *conditional);
/** Give up a reference; NULL does nothing. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_conditional_release(hnpe_conditional *conditional);

#ifdef __cplusplus
}
#endif
#endif
