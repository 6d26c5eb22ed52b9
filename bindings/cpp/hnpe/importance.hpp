/**
 * @file
 * Importance sampling: draws of a posterior weighed by the host's likelihood.
 */
#ifndef HNPE_IMPORTANCE_HPP
#define HNPE_IMPORTANCE_HPP

#include <hnpe/posterior.hpp>

#include <algorithm>

namespace hnpe
{
namespace importance
{
/** Draws, and [n_draws] their log weights. */
struct Weighted {
    AllParameters theta;
    Array log_weights;
};

/** Draws given x, one observation set, weighed by log_target(view theta_local, view theta_global, output log_p): of
   log_p.size() draws at once, [n_local, n, d_local] and [n, d_global], the log likelihood of all rows of x, or the log
   joint density where target says so. n_local is 1 + N, or 1 where the posterior is not factorised. */
template <class F>
Weighted run(const Posterior &posterior, std::size_t n_draws, view x, Stream &rng, F log_target,
             hnpe_importance_target target = HNPE_IMPORTANCE_LIKELIHOOD, const Monitor &monitor = nullptr)
{
    struct target_state {
        F function;
        std::size_t d_local, d_global, n_local;
    };
    using state_type = detail::callback_state<target_state>;
    const auto call = [](void *data, std::size_t n, std::size_t n_local, const double *local, const double *global,
                         double *log_p) noexcept -> int {
        auto &s = *static_cast<state_type *>(data);
        return detail::at_the_border(data, [&] {
            s.n_local = n_local;
            s.function(view(local, n_local * n * s.d_local), view(global, n * s.d_global), output(log_p, n));
            return 0;
        });
    };
    const hnpe_dims d = posterior.dims();
    const std::size_t L = detail::size(d.d_local), G = detail::size(d.d_global),
                      n_rows = detail::rows_of("x", x, detail::size(d.d_x));
    state_type state(std::move(log_target), L, G, n_rows);
    Weighted found{{Array({n_rows, n_draws, L}), Array({n_draws, G})}, Array({n_draws})};
    detail::check(hnpe_importance_run(posterior.get(), static_cast<std::int64_t>(n_rows), x.data(), n_draws,
                                      rng.c_rng(), target, call, &state, monitor.get(),
                                      detail::data_or_null(found.theta.local), detail::data_or_null(found.theta.global),
                                      found.log_weights.data()));
    if (state.n_local != n_rows) {
        Array first({state.n_local, n_draws, L});
        std::copy_n(found.theta.local.data(), first.size(), first.data());
        found.theta.local = std::move(first);
    }
    return found;
}

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
