/**
 * @file
 * Importance sampling: draws of a posterior weighed by the host's likelihood.
 */
#ifndef HNPE_IMPORTANCE_HPP
#define HNPE_IMPORTANCE_HPP

#include <hnpe/posterior.hpp>

namespace hnpe
{
namespace importance
{
/** [n_draws] log weights of what Posterior::sample_all drew given x, one observation set; log_target [n_draws] is the
   log likelihood of all rows, or the log joint density where target says so. */
inline Array weigh(const Posterior &posterior, const AllParameters &theta, view x, view log_target,
                   hnpe_importance_target target = HNPE_IMPORTANCE_LIKELIHOOD)
{
    const hnpe_dims d = posterior.dims();
    const std::size_t n = log_target.size(), n_rows = detail::rows_of("x", x, detail::size(d.d_x));
    detail::expect_size("theta.local", theta.local.size(), n_rows * n, detail::size(d.d_local));
    detail::expect_size("theta.global", theta.global.size(), n, detail::size(d.d_global));
    Array log_weights({n});
    detail::check(hnpe_importance_weigh(posterior.get(), static_cast<std::int64_t>(n_rows), x.data(), n,
                                        theta.local.data(), theta.global.data(), target, log_target.data(),
                                        log_weights.data()));
    return log_weights;
}

/** Pareto k, effective sample size, evidence, a verdict. */
inline hnpe_importance_info summarise(view log_weights, const Context &context = nullptr)
{
    detail::require_library();
    hnpe_importance_info info{};
    info.struct_size = sizeof info;
    detail::check(hnpe_importance_summarise(context.get(), log_weights.size(), log_weights.data(), nullptr, &info));
    return info;
}

/** [n] smoothed log weights, of sum 1. */
inline Array smooth(view log_weights, const Context &context = nullptr)
{
    detail::require_library();
    Array smoothed({log_weights.size()});
    hnpe_importance_info info{};
    info.struct_size = sizeof info;
    detail::check(
        hnpe_importance_summarise(context.get(), log_weights.size(), log_weights.data(), smoothed.data(), &info));
    return smoothed;
}

/** Which draws to take, n_draws of them, by their weights. */
inline std::vector<std::int64_t> resample(view log_weights, std::size_t n_draws, std::uint64_t seed,
                                          hnpe_importance_scheme scheme = HNPE_IMPORTANCE_SYSTEMATIC,
                                          const Context &context = nullptr)
{
    detail::require_library();
    std::vector<std::int64_t> index(n_draws);
    detail::check(hnpe_importance_resample(context.get(), log_weights.size(), log_weights.data(), scheme, seed, n_draws,
                                           index.data()));
    return index;
}
} // namespace importance
} // namespace hnpe
#endif
