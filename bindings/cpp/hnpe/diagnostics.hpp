/**
 * @file
 * Whether a posterior is right, distances between samples, and features of signals.
 */
#ifndef HNPE_DIAGNOSTICS_HPP
#define HNPE_DIAGNOSTICS_HPP

#include <hnpe/inference.hpp>
#include <hnpe/report.hpp>

namespace hnpe
{
namespace diagnostics
{
/** Calibration on simulations from the prior that were not trained on, appended to the report. */
inline void calibration(const Posterior &posterior, const Dataset &dataset, std::size_t n_draws, std::uint64_t seed,
                        Report &report, const Monitor &monitor = nullptr)
{
    detail::check(
        hnpe_diagnostics_calibration(posterior.get(), dataset.get(), n_draws, seed, monitor.get(), report.get()));
}

/** The same for draws from elsewhere: truth [n_sets, d], draws [n_sets, n_draws, d], d = d_local + d_global; log
   densities [n_sets] and [n_sets, n_draws], or none of both. */
inline void calibration_of_draws(view truth, view draws, view log_q_truth, view log_q, std::size_t d_local,
                                 std::size_t d_global, std::uint64_t seed, Report &report)
{
    const std::size_t d = d_local + d_global, n_sets = detail::rows_of("truth", truth, d);
    const std::size_t n_draws = n_sets ? detail::rows_of("draws", draws, d) / n_sets : 0;
    detail::expect_size("draws", draws.size(), n_sets * n_draws, d);
    if (log_q.size() || log_q_truth.size()) {
        detail::expect_size("log_q_truth", log_q_truth.size(), n_sets, 1);
        detail::expect_size("log_q", log_q.size(), n_sets * n_draws, 1);
    }
    detail::check(hnpe_diagnostics_calibration_of_draws(n_sets, d_local, d_global, truth.data(), n_draws, draws.data(),
                                                        detail::data_or_null(log_q_truth), detail::data_or_null(log_q),
                                                        seed, report.get()));
}

/** Could the observation set x [1 + N, d_x] have come from the model that simulated the data set? */
inline void misspecification(const Dataset &dataset, view x, Report &report, const Monitor &monitor = nullptr)
{
    const std::size_t n_rows = detail::rows_of("x", x, detail::size(dataset.dims().d_x));
    detail::check(hnpe_diagnostics_misspecification(dataset.get(), static_cast<std::int64_t>(n_rows), x.data(),
                                                    monitor.get(), report.get()));
}

/** Are simulations from the posterior like the observation set x [1 + N, d_x]? */
inline void predictive(const Posterior &posterior, const Simulator &simulator, view x, std::size_t n_draws,
                       std::uint64_t seed, Report &report, const Monitor &monitor = nullptr)
{
    const std::size_t n_rows = detail::rows_of("x", x, detail::size(posterior.dims().d_x));
    detail::check(hnpe_diagnostics_predictive(posterior.get(), simulator.get(), static_cast<std::int64_t>(n_rows),
                                              x.data(), n_draws, seed, monitor.get(), report.get()));
}

/** The same for replicates [n, 1 + N, d_x] that were simulated elsewhere. */
inline void predictive_of_replicates(view x, std::size_t d_x, view replicated, Report &report)
{
    const std::size_t n_rows = detail::rows_of("x", x, d_x), n = detail::rows_of("replicated", replicated, x.size());
    detail::check(hnpe_diagnostics_predictive_of_replicates(static_cast<std::int64_t>(n_rows), d_x, x.data(), n,
                                                            replicated.data(), report.get()));
}

/** Is the posterior right at the observation set x [1 + N, d_x]? By simulations that were not trained on. */
inline void local_c2st(const Posterior &posterior, const Dataset &dataset, view x, std::size_t n_null,
                       std::uint64_t seed, Report &report, const Monitor &monitor = nullptr)
{
    const std::size_t n_rows = detail::rows_of("x", x, detail::size(dataset.dims().d_x));
    detail::check(hnpe_diagnostics_local_c2st(posterior.get(), dataset.get(), static_cast<std::int64_t>(n_rows),
                                              x.data(), n_null, seed, monitor.get(), report.get()));
}

/** Squared maximum mean discrepancy of x [n, dim] and y [m, dim]; bandwidth 0: the median distance between points. */
inline double mmd(view x, view y, std::size_t dim, double bandwidth = 0, const Context &context = nullptr)
{
    detail::require_library();
    double squared = 0;
    detail::check(hnpe_diagnostics_mmd(context.get(), dim, detail::rows_of("x", x, dim), x.data(),
                                       detail::rows_of("y", y, dim), y.data(), bandwidth, &squared));
    return squared;
}

/** Of x [n, dim] and y [m, dim]; epsilon 0: the default. */
inline double sinkhorn(view x, view y, std::size_t dim, double epsilon = 0, const Context &context = nullptr)
{
    detail::require_library();
    double divergence = 0;
    detail::check(hnpe_diagnostics_sinkhorn(context.get(), dim, detail::rows_of("x", x, dim), x.data(),
                                            detail::rows_of("y", y, dim), y.data(), epsilon, &divergence));
    return divergence;
}

/** Classifier two-sample test of x [n, dim], the reference, and y [m, dim]: 0.5 where they cannot be told apart, to 1.
 */
inline double c2st(view x, view y, std::size_t dim, std::uint64_t seed, const Context &context = nullptr)
{
    detail::require_library();
    double accuracy = 0;
    detail::check(hnpe_diagnostics_c2st(context.get(), dim, detail::rows_of("x", x, dim), x.data(),
                                        detail::rows_of("y", y, dim), y.data(), seed, &accuracy));
    return accuracy;
}

inline double kolmogorov(view x, view y, const Context &context = nullptr)
{
    detail::require_library();
    double distance = 0;
    detail::check(hnpe_diagnostics_kolmogorov(context.get(), x.size(), x.data(), y.size(), y.data(), &distance));
    return distance;
}

inline double wasserstein(view x, view y, const Context &context = nullptr)
{
    detail::require_library();
    double distance = 0;
    detail::check(hnpe_diagnostics_wasserstein(context.get(), x.size(), x.data(), y.size(), y.data(), &distance));
    return distance;
}

inline double wasserstein_to_point(view x, double point, const Context &context = nullptr)
{
    detail::require_library();
    double distance = 0;
    detail::check(hnpe_diagnostics_wasserstein_to_point(context.get(), x.size(), x.data(), point, &distance));
    return distance;
}

inline double wasserstein_to_cdf(view x, view grid, view cdf, const Context &context = nullptr)
{
    detail::require_library();
    detail::expect_size("cdf", cdf.size(), grid.size(), 1);
    double distance = 0;
    detail::check(hnpe_diagnostics_wasserstein_to_cdf(context.get(), x.size(), x.data(), grid.size(), grid.data(),
                                                      cdf.data(), &distance));
    return distance;
}

/** [dim] R-hat of chains [n_chains, n_draws, dim]. */
inline Array rhat(view draws, std::size_t n_chains, std::size_t n_draws, const Context &context = nullptr)
{
    detail::require_library();
    const std::size_t dim = n_chains && n_draws ? draws.size() / (n_chains * n_draws) : 0;
    detail::expect_size("draws", draws.size(), n_chains * n_draws, dim);
    Array found({dim});
    detail::check(hnpe_diagnostics_rhat(context.get(), n_chains, n_draws, dim, draws.data(), found.data()));
    return found;
}

/** Effective sample sizes [dim]. */
struct EffectiveSizes {
    Array bulk, tail;
};

/** Of chains [n_chains, n_draws, dim]. */
inline EffectiveSizes ess(view draws, std::size_t n_chains, std::size_t n_draws, const Context &context = nullptr)
{
    detail::require_library();
    const std::size_t dim = n_chains && n_draws ? draws.size() / (n_chains * n_draws) : 0;
    detail::expect_size("draws", draws.size(), n_chains * n_draws, dim);
    EffectiveSizes found{Array({dim}), Array({dim})};
    detail::check(hnpe_diagnostics_ess(context.get(), n_chains, n_draws, dim, draws.data(), found.bulk.data(),
                                       found.tail.data()));
    return found;
}
} // namespace diagnostics

namespace summary
{
/** [n_signals, segment / 2 + 1] of signals [n_signals, n_samples]. */
inline Array log_power(view signals, std::size_t n_samples, std::size_t segment, std::size_t hop,
                       const Context &context = nullptr)
{
    detail::require_library();
    const std::size_t n = detail::rows_of("signals", signals, n_samples);
    Array features({n, hnpe_summary_log_power_bins(segment)});
    detail::check(hnpe_summary_log_power(context.get(), n, n_samples, signals.data(), segment, hop, features.data()));
    return features;
}

/** [segment / 2 + 1]: the frequency of each feature of log_power, in Hz. */
inline Array frequencies(std::size_t segment, double rate)
{
    detail::require_library();
    Array hertz({hnpe_summary_log_power_bins(segment)});
    detail::check(hnpe_summary_frequencies(segment, rate, hertz.data()));
    return hertz;
}

/** [n_signals, max_lag + 1] */
inline Array autocorrelation(view signals, std::size_t n_samples, std::size_t max_lag, const Context &context = nullptr)
{
    detail::require_library();
    const std::size_t n = detail::rows_of("signals", signals, n_samples);
    Array features({n, max_lag + 1});
    detail::check(hnpe_summary_autocorrelation(context.get(), n, n_samples, signals.data(), max_lag, features.data()));
    return features;
}
} // namespace summary
} // namespace hnpe

#endif
