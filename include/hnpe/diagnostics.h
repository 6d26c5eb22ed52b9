/**
 * @file
 * Whether a posterior is right: calibration on data sets whose parameters are known. Distances between samples:
 * Sinkhorn divergence and the classifier two-sample test in any dimension, Wasserstein-1 and Kolmogorov-Smirnov on the
 * line.
 */
#ifndef HNPE_DIAGNOSTICS_H
#define HNPE_DIAGNOSTICS_H

#include <hnpe/report.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Calibration of a posterior on data sets that were simulated from the prior and not trained on: for each set, where
 * its true parameters (alpha_0, beta) lie among draws of the posterior given its observations. Three tests in one pass:
 *
 * - "sbc.local.J", "sbc.global.J": simulation-based calibration, one result for each parameter. The rank of the truth
 *   among the draws is uniform where the posterior is right. Their distribution function is compared with a
 * simultaneous band, which right posteriors leave for any of the parameters with a probability of 0.001.
 * - "coverage": expected coverage. Regions of highest density hold the truth as often as they say, by the rank of log
 * q.
 * - "tarp": the same for balls around random points, in standard deviations of the true parameters; the random point of
 * a set is the truth of another set. Where there are both, also over the locals and over the globals alone
 *   ("tarp.local", "tarp.global").
 *
 * Each sentence says whether the posterior is over- or under-confident or biased, by how much, and the probability that
 * a right one strays as far. Fewer than 100 sets pass nothing. Arrays are described in docs/diagnostics.md. Sets whose
 * first row is an invalid simulation are left out, and so are other invalid rows, as in training. Same seed, same bits
 * for any number of threads. Memory does not grow with the number of sets times that of the draws.
 *
 * @param posterior  the posterior; not modified; its threads are used
 * @param dataset    of the same dimensions, all of it from the prior (HNPE_PROPOSAL_PRIOR), of any N that the posterior
 *                   takes; at least 10 sets with a valid first row. Not changed, and not to be changed meanwhile
 * @param n_draws    draws for each set, at least 1
 * @param seed       of the draws
 * @param monitor    progress (HNPE_PHASE_CHECKING, in sets) and cancellation; may be NULL
 * @param report     the results are appended; as it was where the call fails or is stopped
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (dimensions differ), HNPE_ERROR_UNSUPPORTED (sets from
 * a proposal; an N that the posterior does not take), HNPE_ERROR_BUSY, HNPE_ERROR_CANCELLED, HNPE_ERROR_CALLBACK,
 *         HNPE_ERROR_NUMERIC, HNPE_ERROR_NO_MEMORY; of a data set on disk HNPE_ERROR_IO, HNPE_ERROR_FORMAT
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 * Source: Talts et al. 2018 (SBC); Säilynoja, Bürkner, Vehtari 2022 (bands); Hermans et al. 2022 (expected coverage);
 * Lemos et al. 2023 (TARP).
 */
HNPE_API hnpe_status hnpe_diagnostics_calibration(const hnpe_posterior *posterior, const hnpe_dataset *dataset,
                                                  size_t n_draws, uint64_t seed, hnpe_monitor *monitor,
                                                  hnpe_report *report);

/**
 * The same for a posterior from elsewhere, by its draws.
 *
 * @param n_sets       data sets from the prior, at least 10
 * @param d_local      parameters named "sbc.local.J", the first ones; may be 0 where d_global is not
 * @param d_global     parameters named "sbc.global.J", behind them; may be 0 where d_local is not
 * @param truth        [n_sets, d_local + d_global] the parameters of each set, finite
 * @param n_draws      draws given each set, at least 1
 * @param draws        [n_sets, n_draws, d_local + d_global] finite, independent
 * @param log_q_truth  [n_sets] log density of the truth under the posterior given its set, not NaN, on any scale that
 * is the same for all points of a set; NULL: not known, and there is no result "coverage"
 * @param log_q        [n_sets, n_draws] the same of each draw; NULL where log_q_truth is
 * @param seed         of the places of truths that equal draws
 * @param report       the results are appended; as it was where the call fails
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
 *
 * Thread: one at a time per handle.   Since: 0.1
 * Source: as hnpe_diagnostics_calibration.
 */
HNPE_API hnpe_status hnpe_diagnostics_calibration_of_draws(size_t n_sets, size_t d_local, size_t d_global,
                                                           const double *truth, size_t n_draws, const double *draws,
                                                           const double *log_q_truth, const double *log_q,
                                                           uint64_t seed, hnpe_report *report);

/**
 * Could an observation set have come from the prior and the simulator? Three measures of how odd it is, compared with
 * how odd simulations are that the reference has not seen, which gives probabilities that are exact whatever the model:
 *
 * - "misspecification.neighbours": its distance to the nearest simulations,
 * - "misspecification.correlation": Mahalanobis' distance, which sees features that are each possible, but not
 * together,
 * - "misspecification.features": the oddest feature; of more than one row, of each feature its mean and its deviation
 *   over the rows.
 *
 * A well specified model is flagged by any of the three with a probability of 0.01 at most; fewer than 600 sets are too
 * few to flag. Up to 4000 sets, evenly spread, are looked at, fewer of large ones. Same bits for any number of threads.
 *
 * @param dataset  simulations; sets from the prior whose first n_rows rows are valid are compared with, at least 10.
 *                 Not changed, and not to be changed meanwhile
 * @param n_rows   rows of the observation set, 1 + N >= 1
 * @param x        [n_rows, d_x] the observation set, finite
 * @param monitor  progress (HNPE_PHASE_CHECKING, in sets) and cancellation; may be NULL
 * @param report   the results are appended; its threads are used; as it was where the call fails or is stopped
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x is not finite), HNPE_ERROR_UNSUPPORTED (too few
 *         such sets), HNPE_ERROR_BUSY, HNPE_ERROR_CANCELLED, HNPE_ERROR_CALLBACK, HNPE_ERROR_NO_MEMORY; of a data set
 * on disk HNPE_ERROR_IO, HNPE_ERROR_FORMAT
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 * Source: Vovk, Gammerman, Shafer 2005 (conformal p-values); Schmitt et al. 2023 (why).
 */
HNPE_API hnpe_status hnpe_diagnostics_misspecification(const hnpe_dataset *dataset, int64_t n_rows, const double *x,
                                                       hnpe_monitor *monitor, hnpe_report *report);

/**
 * Posterior predictive check, "predictive": the simulator is run on draws of the posterior given an observation set;
 * is the set like its replicates? Compared is each feature and, of more than one row, each feature's mean and deviation
 * over the rows; the oddest is flagged where a share of 0.01 or less of the replicates have one as odd. Such shares are
 * conservative: the posterior has seen the observation.
 *
 * @param posterior  the posterior; not modified. Sets of more than one row need the factorised architecture
 * @param simulator  of the same dimensions
 * @param n_rows     rows of the observation set, 1 + N >= 1
 * @param x          [n_rows, d_x] the observation set, finite
 * @param n_draws    replicates, at least 2; below 100 nothing passes
 * @param seed       of draws and simulations
 * @param monitor    progress (simulated rows) and cancellation, honoured within one chunk; may be NULL
 * @param report     the result is appended; as it was where the call fails or is stopped
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (dimensions differ), HNPE_ERROR_UNSUPPORTED (as
 *         hnpe_posterior_sample_all), HNPE_ERROR_NUMERIC (x is not finite; fewer than two valid replicates),
 *         HNPE_ERROR_BUSY, HNPE_ERROR_CANCELLED, HNPE_ERROR_CALLBACK, HNPE_ERROR_NO_MEMORY
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 * Source: Gelman, Meng, Stern 1996.
 */
HNPE_API hnpe_status hnpe_diagnostics_predictive(const hnpe_posterior *posterior, hnpe_simulator *simulator,
                                                 int64_t n_rows, const double *x, size_t n_draws, uint64_t seed,
                                                 hnpe_monitor *monitor, hnpe_report *report);

/**
 * The same for replicates that were simulated elsewhere.
 *
 * @param n_rows        rows of the observation set, 1 + N >= 1
 * @param d_x           features of a row
 * @param x             [n_rows, d_x] the observation set, finite
 * @param n_replicates  at least 2; below 100 nothing passes
 * @param replicated    [n_replicates, n_rows, d_x]; a replicate with a number that is not finite is left out
 * @param report        the result is appended; as it was where the call fails
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
 *
 * Thread: one at a time per handle.   Since: 0.1
 * Source: as hnpe_diagnostics_predictive.
 */
HNPE_API hnpe_status hnpe_diagnostics_predictive_of_replicates(int64_t n_rows, size_t d_x, const double *x,
                                                               size_t n_replicates, const double *replicated,
                                                               hnpe_report *report);

/**
 * Local classifier two-sample test, "local_c2st": is the posterior right at this observation? A classifier learns to
 * tell the true (alpha_0, beta) of each set from a draw given the set, and is asked about 1000 draws given the
 * observation. n_null classifiers of pairs that changed places by chance say how sure one is where there is nothing to
 * tell. Flagged where a share of 0.01 or less of them is as sure. A classifier sees x_0 and, where sets have more than
 * one row, mean and deviation of each feature over the rows and the number of rows. Same seed, same bits for any number
 * of threads.
 *
 * @param posterior  the posterior; not modified
 * @param dataset    of the same dimensions, simulations that were not trained on; at least 10 sets from the prior with
 * a valid first row, of which up to 5000 are used. Not changed, and not to be changed meanwhile
 * @param n_rows     rows of the observation set, 1 + N >= 1
 * @param x          [n_rows, d_x] the observation set, finite
 * @param n_null     classifiers by chance, >= 1; fewer than 99 cannot flag
 * @param seed       of draws and classifiers
 * @param monitor    progress (HNPE_PHASE_CHECKING, in classifiers) and cancellation, honoured within one classifier;
 * may be NULL
 * @param report     the result is appended; its threads are used; as it was where the call fails or is stopped
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (dimensions differ), HNPE_ERROR_NUMERIC,
 *         HNPE_ERROR_UNSUPPORTED (an N that the posterior does not take), HNPE_ERROR_BUSY, HNPE_ERROR_CANCELLED,
 *         HNPE_ERROR_CALLBACK, HNPE_ERROR_NO_MEMORY; of a data set on disk HNPE_ERROR_IO, HNPE_ERROR_FORMAT
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 * Source: Linhart, Gramfort, Rodrigues 2023 (L-C2ST).
 */
HNPE_API hnpe_status hnpe_diagnostics_local_c2st(const hnpe_posterior *posterior, const hnpe_dataset *dataset,
                                                 int64_t n_rows, const double *x, size_t n_null, uint64_t seed,
                                                 hnpe_monitor *monitor, hnpe_report *report);

/**
 * Squared maximum mean discrepancy between two samples, with the kernel exp(-|a - b|^2 / (2 bandwidth^2)), unbiased: 0
 * on average between samples of one law, and then below 0 as often as above.
 *
 * @param context    NULL for the default one
 * @param dim        dimension of the points, >= 1
 * @param n          points of x, >= 2
 * @param x          [n, dim] row-major, finite
 * @param m          points of y, >= 2
 * @param y          [m, dim] row-major, finite
 * @param bandwidth  in the units of the points; 0: the median distance between points of both samples
 * @param squared    out
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Gretton et al. 2012, eq. 3.
 */
HNPE_API hnpe_status hnpe_diagnostics_mmd(hnpe_context *context, size_t dim, size_t n, const double *x, size_t m,
                                          const double *y, double bandwidth, double *squared);

/** The regularisation of hnpe_diagnostics_sinkhorn where 0 is given. */
#define HNPE_DIAGNOSTICS_EPSILON 0.05

/**
 * The Sinkhorn divergence between two samples with equal weights: OT(x, y) - OT(x, x) / 2 - OT(y, y) / 2, where
 * OT = min over plans P of <P, C> + epsilon KL(P | product of the two samples) and C_ij = |x_i - y_j|^2, not halved.
 * Zero where the samples are equal, above zero otherwise.
 *
 * Sinkhorn's iterations, over-relaxed, in double precision and log space, end when the marginals of the plan are right
 * to 1e-5 in total; the divergence is then right to about 1e-6 epsilon. Costs far above epsilon need many: where 10 000
 * iterations leave the marginals wrong by more than 1e-4 it is a failure. A thousand points against a thousand take
 * some tenths of a second on one core. The result has the same bits for any number of threads.
 *
 * @param context     threads and memory; NULL for the default
 * @param dim         columns of both, at least 1
 * @param n           rows of x, at least 1
 * @param x           [n, dim] one point per row
 * @param m           rows of y, at least 1
 * @param y           [m, dim] one point per row
 * @param epsilon     regularisation in units of the squared distance; 0 stands for HNPE_DIAGNOSTICS_EPSILON
 * @param divergence  out, in units of the squared distance, at least 0
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x or y not finite; no convergence),
 *         HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Feydy et al. 2019, eq. 3 (divergence); Cuturi 2013 and Peyré & Cuturi 2019, section 4.4 (log space).
 */
HNPE_API hnpe_status hnpe_diagnostics_sinkhorn(hnpe_context *context, size_t dim, size_t n, const double *x, size_t m,
                                               const double *y, double epsilon, double *divergence);

/**
 * The classifier two-sample test: the share of points whose sample a network tells rightly that was trained on other
 * points of both. For samples of equal size 0.5 says that they cannot be told apart, 1 that they always can.
 *
 * It is defined as in the benchmark sbibm: both samples less the mean of x over its standard deviation, column by
 * column (a column in which x does not vary is not scaled); the points of both, shuffled, in five folds; for each,
 * trained on the others, two layers of 10 dim rectified linear units, as scikit-learn's MLPClassifier: Adam at a rate
 * of 1e-3, batches of 200, penalty 1e-4, until the training loss has not fallen by 1e-4 for more than 10 epochs on end;
 * the mean accuracy over the folds. So x is the reference: exchanging x and y changes the scale.
 *
 * Another seed gives other folds and networks, and moves the result by up to 0.02 for samples of some hundred points:
 * average over seeds where that matters. Two samples of one law give 0.5 give or take 0.5 / sqrt(n + m) and more, for
 * the points of a fold share a network. A thousand points against a thousand in two dimensions take less than 0.1 s on
 * one core. The result has the same bits for any number of threads.
 *
 * @param context   threads and memory; NULL for the default
 * @param dim       columns of both, at least 1
 * @param n         rows of x, at least 5
 * @param x         [n, dim] one point per row, in any units
 * @param m         rows of y, at least 5; where it differs from n, always naming the larger sample is already right in
 *                  max(n, m) / (n + m)
 * @param y         [m, dim] one point per row, in the units of x
 * @param seed      of the folds, of the networks' first weights and of the order of their batches
 * @param accuracy  out, from 0 to 1
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x or y not finite, or not so in standard deviations
 *         of x), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Lopez-Paz & Oquab 2017 (the test); Lueckmann et al. 2021, sbibm/metrics/c2st.py (as it is done here).
 */
HNPE_API hnpe_status hnpe_diagnostics_c2st(hnpe_context *context, size_t dim, size_t n, const double *x, size_t m,
                                           const double *y, uint64_t seed, double *accuracy);

/**
 * The Kolmogorov-Smirnov distance between two one-dimensional samples with equal weights: the largest difference
 * between their empirical distribution functions.
 *
 * @param context   memory; NULL for the default
 * @param n         values in x, at least 1
 * @param x         [n] in any order
 * @param m         values in y, at least 1
 * @param y         [m] in any order
 * @param distance  out, from 0 to 1
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x or y not finite), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Smirnov 1939, sup |F - G|.
 */
HNPE_API hnpe_status hnpe_diagnostics_kolmogorov(hnpe_context *context, size_t n, const double *x, size_t m,
                                                 const double *y, double *distance);

/**
 * Wasserstein-1 between two one-dimensional samples with equal weights: the area between their empirical distribution
 * functions. Where n = m it is the mean of |x_(i) - y_(i)| over the sorted values.
 *
 * @param context   memory; NULL for the default
 * @param n         values in x, at least 1
 * @param x         [n] in any order
 * @param m         values in y, at least 1
 * @param y         [m] in any order
 * @param distance  out, in the units of x
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x or y not finite), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Vallender 1974, W1 = integral of |F - G|.
 */
HNPE_API hnpe_status hnpe_diagnostics_wasserstein(hnpe_context *context, size_t n, const double *x, size_t m,
                                                  const double *y, double *distance);

/**
 * Wasserstein-1 between a one-dimensional sample and a point: the mean of |x_i - point|.
 *
 * @param context   not used beyond its check; NULL for the default
 * @param n         values in x, at least 1
 * @param x         [n] in any order
 * @param point     such as the true parameter
 * @param distance  out, in the units of x
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x or point not finite)
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_diagnostics_wasserstein_to_point(hnpe_context *context, size_t n, const double *x,
                                                           double point, double *distance);

/**
 * Wasserstein-1 between a one-dimensional sample and a tabulated distribution function, exact for the function that is
 * straight between the points of the table, 0 before the first and 1 from the last on.
 *
 * @param context   memory; NULL for the default
 * @param n         values in x, at least 1
 * @param x         [n] in any order
 * @param n_grid    points of the table, at least 1
 * @param grid      [n_grid] strictly ascending, in the units of x
 * @param cdf       [n_grid] from 0 to 1, never falling
 * @param distance  out, in the units of x
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (the table is not as described), HNPE_ERROR_NUMERIC (not finite),
 *         HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Vallender 1974, W1 = integral of |F - G|.
 */
HNPE_API hnpe_status hnpe_diagnostics_wasserstein_to_cdf(hnpe_context *context, size_t n, const double *x,
                                                         size_t n_grid, const double *grid, const double *cdf,
                                                         double *distance);

/**
 * R-hat of chains, rank-normalised and split: near 1 where all chains tell the same, above HNPE_CHAINS_RHAT (1.01)
 * where they have not mixed. The larger of that of the values and that of their distances from the median.
 *
 * @param context   memory; NULL for the default
 * @param n_chains  chains, at least 1: each is cut into two halves that are compared like chains
 * @param n_draws   draws of each chain, at least 4
 * @param dim       parameters, at least 1
 * @param draws     [n_chains, n_draws, dim]
 * @param rhat      out, [dim]; NaN for a parameter that is the same in all draws
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (draws not finite), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021, section 3 and 4.1.
 */
HNPE_API hnpe_status hnpe_diagnostics_rhat(hnpe_context *context, size_t n_chains, size_t n_draws, size_t dim,
                                           const double *draws, double *rhat);

/**
 * Effective sample sizes of chains: how many independent draws give a mean of ranks (bulk), or the 5 % and 95 %
 * quantiles (tail, the smaller of both), as well as these draws do.
 *
 * @param context   memory; NULL for the default
 * @param n_chains  chains, at least 1: each is cut into two halves
 * @param n_draws   draws of each chain, at least 4
 * @param dim       parameters, at least 1
 * @param draws     [n_chains, n_draws, dim]
 * @param bulk      out, [dim]; NaN for a parameter that is the same in all draws; NULL: not wanted
 * @param tail      out, [dim]; likewise
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (draws not finite), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021, section 4; Geyer 1992 (where autocorrelations end).
 */
HNPE_API hnpe_status hnpe_diagnostics_ess(hnpe_context *context, size_t n_chains, size_t n_draws, size_t dim,
                                          const double *draws, double *bulk, double *tail);

#ifdef __cplusplus
}
#endif
#endif
