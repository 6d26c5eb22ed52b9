/**
 * @file
 * Some parameters of a posterior given the others: densities, and chains of a slice sampler.
 */
#ifndef HNPE_CONDITIONAL_HPP
#define HNPE_CONDITIONAL_HPP

#include <hnpe/posterior.hpp>

namespace hnpe
{
namespace detail
{
HNPE_CPP_OPTIONS(conditional)
} // namespace detail

/** Draws [n_chains, n_draws, d_free], with R-hat, bulk and tail effective sample size of each free parameter,
   [3, d_free]; info.verdict says whether they can be used. */
struct Chains {
    Array draws, checks;
    hnpe_chains_info info;
};

/** Log densities [n] of some parameters alone, their errors, and how they came about. */
struct Marginal {
    Array log_density, error;
    hnpe_conditional_kind kind;
};

/** Parameters are numbered as in a posterior's draws. */
class Conditional : public detail::handle<hnpe_conditional, hnpe_conditional_retain, hnpe_conditional_release>,
                    public with_options<Conditional, detail::conditional_options>
{
  public:
    using handle::handle;
    /** Of one observation set x; parameter fixed[i] is at values[i]. */
    Conditional(const Posterior &posterior, view x, const std::vector<std::int64_t> &fixed, view values)
        : Conditional(made(posterior, x, fixed, values))
    {
    }
    /** Whether its log density is normalised, and how. */
    hnpe_conditional_info describe() const
    {
        hnpe_conditional_info info{};
        info.struct_size = sizeof info;
        detail::check(hnpe_conditional_describe(get(), &info));
        return info;
    }
    /** [n] of theta [n, d_free] */
    Array log_density(view theta) const
    {
        const std::size_t n = detail::rows_of("theta", theta, detail::size(describe().d_free));
        Array log_q({n});
        detail::check(hnpe_conditional_log_density(get(), n, theta.data(), log_q.data()));
        return log_q;
    }
    Chains sample(std::size_t n_chains, std::size_t n_draws, Stream &rng, const Monitor &monitor = nullptr) const
    {
        const std::size_t d = detail::size(describe().d_free);
        Chains found{Array({n_chains, n_draws, d}), Array({std::size_t{3}, d}), {}};
        found.info.struct_size = sizeof found.info;
        detail::check(hnpe_conditional_sample(get(), n_chains, n_draws, rng.c_rng(), monitor.get(), found.draws.data(),
                                              found.checks.data(), &found.info));
        return found;
    }

  private:
    static Conditional made(const Posterior &posterior, view x, const std::vector<std::int64_t> &fixed, view values)
    {
        detail::expect_size("values", values.size(), fixed.size(), 1);
        const std::size_t n_rows = detail::rows_of("x", x, detail::size(posterior.dims().d_x));
        return detail::make<Conditional>(hnpe_conditional_create, posterior.get(), static_cast<std::int64_t>(n_rows),
                                         x.data(), fixed.size(), fixed.data(), values.data());
    }
};

/** Of theta [n, kept.size()], given one observation set x; n_draws: where an average is needed. */
inline Marginal log_marginal(const Posterior &posterior, view theta, const std::vector<std::int64_t> &kept, view x,
                             std::size_t n_draws, Stream &rng, const Monitor &monitor = nullptr)
{
    const std::size_t n = detail::rows_of("theta", theta, kept.size());
    const std::size_t n_rows = detail::rows_of("x", x, detail::size(posterior.dims().d_x));
    std::int32_t kind = 0;
    Marginal found{Array({n}), Array({n}), {}};
    detail::check(hnpe_conditional_marginal(posterior.get(), static_cast<std::int64_t>(n_rows), x.data(), kept.size(),
                                            kept.data(), n, theta.data(), n_draws, rng.c_rng(), monitor.get(),
                                            found.log_density.data(), found.error.data(), &kind));
    found.kind = static_cast<hnpe_conditional_kind>(kind);
    return found;
}
} // namespace hnpe

#endif
