/**
 * @file
 * A trained posterior, frozen: draws and densities given observation sets, from any number of threads.
 */
#ifndef HNPE_POSTERIOR_HPP
#define HNPE_POSTERIOR_HPP

#include <hnpe/estimator.hpp>

namespace hnpe
{
/** The parameters of every observation: local [rows, n_draws, d_local], global [n_draws, d_global]; of several sets
   [all rows, n_draws, d_local] and [n_sets, n_draws, d_global]. */
struct AllParameters {
    Array local, global;
};

/** Log densities [n_draws], and their gradients: of theta [n_draws, D], and of x [rows, n_draws, d_x]
   or empty. */
struct Gradients {
    Array log_density, theta, x;
};

/** A mode of the posterior, and the log density there. */
struct Mode {
    Array theta, log_density;
};

/**
 * x is one observation set, rows of d_x numbers with x_0 first, or several (Sets); a parameter vector is the locals of
 * x_0, then the globals, D numbers. Shapes are those of one set; of several they begin with n_sets.
 */
class Posterior : public detail::handle<hnpe_posterior, hnpe_posterior_retain, hnpe_posterior_release>
{
  public:
    using handle::handle;
    /** A copy of an estimator as it is now. */
    explicit Posterior(const Estimator &estimator)
        : Posterior(detail::make<Posterior>(hnpe_posterior_create, estimator.get()))
    {
    }
    /** Priors of nullptr: as stored. */
    static Posterior load(const std::string &path, const Prior &prior_local = nullptr,
                          const Prior &prior_global = nullptr, const Context &context = nullptr)
    {
        return detail::make<Posterior>(hnpe_posterior_load, context.get(), detail::c_path(path), prior_local.get(),
                                       prior_global.get());
    }
    /** A mixture of posteriors of the same priors; weights above 0 of any sum, none: equal ones. */
    static Posterior ensemble(const std::vector<Posterior> &members, view weights = {})
    {
        std::vector<hnpe_posterior *> pointers;
        for (const Posterior &member : members)
            pointers.push_back(member.get());
        if (weights.size())
            detail::expect_size("weights", weights.size(), members.size(), 1);
        return detail::make<Posterior>(hnpe_posterior_create_ensemble, pointers.size(), pointers.data(),
                                       weights.size() ? weights.data() : nullptr);
    }
    /** Those that this one is a mixture of; itself alone where it is none. */
    std::vector<Posterior> members() const
    {
        std::int64_t n = 0;
        detail::check(hnpe_posterior_count_members(get(), &n));
        std::vector<Posterior> all;
        for (std::int64_t i = 0; i < n; ++i) {
            hnpe_posterior *member = nullptr;
            detail::check(hnpe_posterior_get_member(get(), detail::size(i), &member, nullptr));
            all.push_back(Posterior(adopt, member));
        }
        return all;
    }
    /** How far the members of a mixture disagree about one observation set, from draws of each. */
    hnpe_spread_info spread(view x, std::size_t n_draws = 1000, std::uint64_t seed = 0) const
    {
        const detail::observed sets(x, detail::size(dims().d_x));
        hnpe_spread_info info{};
        info.struct_size = sizeof info;
        detail::check(hnpe_posterior_spread(get(), *sets.n_rows(), sets.x, n_draws, seed, nullptr, nullptr, &info));
        return info;
    }
    void save(const std::string &path) const
    {
        detail::check(hnpe_posterior_save(get(), detail::c_path(path)));
    }

    /** [n_draws, D] */
    Array sample(std::size_t n_draws, view x, Stream &rng) const
    {
        return drawn(n_draws, x, rng);
    }
    Array sample(std::size_t n_draws, const Sets &x, Stream &rng) const
    {
        return drawn(n_draws, x, rng);
    }
    /** [n_draws] of theta, [n_draws, D] */
    Array log_density(view theta, view x) const
    {
        return density(hnpe_posterior_log_density, "theta", theta, x, width());
    }
    Array log_density(view theta, const Sets &x) const
    {
        return density(hnpe_posterior_log_density, "theta", theta, x, width());
    }
    /** [n_draws] of theta_global, [n_draws, d_global] */
    Array log_density_global(view theta_global, view x) const
    {
        return density(hnpe_posterior_log_density_global, "theta_global", theta_global, x,
                       detail::size(dims().d_global));
    }
    Array log_density_global(view theta_global, const Sets &x) const
    {
        return density(hnpe_posterior_log_density_global, "theta_global", theta_global, x,
                       detail::size(dims().d_global));
    }
    /** The parameters of every observation, jointly. */
    AllParameters sample_all(std::size_t n_draws, view x, Stream &rng) const
    {
        return all_drawn(n_draws, x, rng);
    }
    AllParameters sample_all(std::size_t n_draws, const Sets &x, Stream &rng) const
    {
        return all_drawn(n_draws, x, rng);
    }
    /** [n_draws] of what sample_all draws. */
    Array log_density_all(const AllParameters &theta, view x) const
    {
        return all_density(theta, x);
    }
    Array log_density_all(const AllParameters &theta, const Sets &x) const
    {
        return all_density(theta, x);
    }
    /** The log of the share of the networks' mass within the prior's support, of each set: 0 unless
       draws are rejected. */
    Array log_mass(view x) const
    {
        return mass(x);
    }
    Array log_mass(const Sets &x) const
    {
        return mass(x);
    }
    /** Of theta, [n_draws, D], given one observation set; with of_x also of x, which some posteriors have not. */
    Gradients log_density_gradient(view theta, view x, bool of_x = false) const
    {
        const hnpe_dims d = dims();
        const detail::observed sets(x, detail::size(d.d_x));
        const std::size_t n = points("theta", theta, 1, width()), n_rows = detail::rows_of("x", x, detail::size(d.d_x));
        Gradients found{Array({n}), Array({n, width()}), of_x ? Array({n_rows, n, detail::size(d.d_x)}) : Array()};
        detail::check(hnpe_posterior_log_density_gradient(get(), 1, sets.n_rows(), sets.x, n, theta.data(),
                                                          found.log_density.data(), found.theta.data(),
                                                          detail::data_or_null(found.x)));
        return found;
    }
    /** Where the density is highest: [D] and the log density there; of several sets [n_sets, D] and [n_sets]. */
    Mode map(view x, std::uint64_t seed = 0) const
    {
        return highest(x, seed);
    }
    Mode map(const Sets &x, std::uint64_t seed = 0) const
    {
        return highest(x, seed);
    }
    /** How far outside what it was trained on one observation set lies. */
    hnpe_observation_info check_observation(view x) const
    {
        const detail::observed sets(x, detail::size(dims().d_x));
        hnpe_observation_info info{};
        info.struct_size = sizeof info;
        detail::check(hnpe_posterior_check_observation(get(), *sets.n_rows(), sets.x, &info));
        return info;
    }
    /** Has any call been about a set far outside of that, or of another N? */
    bool has_extrapolated() const
    {
        std::int32_t extrapolated = 0;
        detail::check(hnpe_posterior_has_extrapolated(get(), &extrapolated));
        return extrapolated != 0;
    }
    hnpe_dims dims() const
    {
        return detail::dims(hnpe_posterior_dims, get());
    }

  private:
    std::size_t width() const
    {
        const hnpe_dims d = dims();
        return detail::size(d.d_local + d.d_global);
    }

    template <class X> Array drawn(std::size_t n_draws, const X &x, Stream &rng) const
    {
        const hnpe_dims d = dims();
        const detail::observed sets(x, detail::size(d.d_x));
        Array theta(sets.shape({n_draws, detail::size(d.d_local + d.d_global)}));
        detail::check(
            hnpe_posterior_sample(get(), sets.n_sets, sets.n_rows(), sets.x, n_draws, rng.c_rng(), theta.data()));
        return theta;
    }

    template <class X> Array mass(const X &x) const
    {
        const detail::observed sets(x, detail::size(dims().d_x));
        Array log_mass(sets.shape({}));
        detail::check(hnpe_posterior_log_mass(get(), sets.n_sets, sets.n_rows(), sets.x, log_mass.data()));
        return log_mass;
    }

    template <class X> Mode highest(const X &x, std::uint64_t seed) const
    {
        const detail::observed sets(x, detail::size(dims().d_x));
        Mode mode{Array(sets.shape({width()})), Array(sets.shape({}))};
        detail::check(hnpe_posterior_mode(get(), sets.n_sets, sets.n_rows(), sets.x, seed, mode.theta.data(),
                                          mode.log_density.data()));
        return mode;
    }

    /** As many points for each set as there are. */
    static std::size_t points(const char *name, view theta, std::size_t n_sets, std::size_t columns)
    {
        const std::size_t n = detail::rows_of(name, theta, columns);
        if (n_sets == 0 || n % n_sets != 0)
            detail::fail(HNPE_ERROR_SHAPE, std::string(name) + " has " + detail::number(n) +
                                               " rows, which are no number per set for " + detail::number(n_sets) +
                                               " sets");
        return n / n_sets;
    }

    template <class Density, class X>
    Array density(Density ask, const char *name, view theta, const X &x, std::size_t columns) const
    {
        const detail::observed sets(x, detail::size(dims().d_x));
        /* Without columns C answers why there is no such density. */
        const std::size_t n_draws = columns ? points(name, theta, sets.n_sets, columns) : 1;
        Array log_q(sets.shape({n_draws}));
        detail::check(ask(get(), sets.n_sets, sets.n_rows(), sets.x, n_draws, theta.data(), log_q.data()));
        return log_q;
    }

    template <class X> AllParameters all_drawn(std::size_t n_draws, const X &x, Stream &rng) const
    {
        const hnpe_dims d = dims();
        const detail::observed sets(x, detail::size(d.d_x));
        AllParameters theta{Array({sets.total, n_draws, detail::size(d.d_local)}),
                            Array(sets.shape({n_draws, detail::size(d.d_global)}))};
        detail::check(hnpe_posterior_sample_all(get(), sets.n_sets, sets.n_rows(), sets.x, n_draws, rng.c_rng(),
                                                detail::data_or_null(theta.local), detail::data_or_null(theta.global)));
        return theta;
    }

    template <class X> Array all_density(const AllParameters &theta, const X &x) const
    {
        const hnpe_dims d = dims();
        const detail::observed sets(x, detail::size(d.d_x));
        const std::size_t L = detail::size(d.d_local), G = detail::size(d.d_global);
        const std::size_t n_draws = L ? points("theta_local", theta.local, sets.total, L)
                                      : points("theta_global", theta.global, sets.n_sets, G);
        detail::expect_size("theta_local", theta.local.size(), sets.total * n_draws, L);
        detail::expect_size("theta_global", theta.global.size(), sets.n_sets * n_draws, G);
        Array log_q(sets.shape({n_draws}));
        detail::check(hnpe_posterior_log_density_all(get(), sets.n_sets, sets.n_rows(), sets.x, n_draws,
                                                     theta.local.data(), theta.global.data(), log_q.data()));
        return log_q;
    }
};
} // namespace hnpe

#endif
