/**
 * @file
 * The parts of an estimator, usable alone: embedders of observation sets, and flows, which are conditional densities.
 */
#ifndef HNPE_NETWORKS_HPP
#define HNPE_NETWORKS_HPP

#include <hnpe/dataset.hpp>

namespace hnpe
{
namespace detail
{
HNPE_CPP_OPTIONS(embedder)
HNPE_CPP_OPTIONS(flow)
} // namespace detail

class Embedder : public detail::handle<hnpe_embedder, hnpe_embedder_retain, hnpe_embedder_release>,
                 public with_options<Embedder, detail::embedder_options>
{
  public:
    using handle::handle;
    /** x_0 as it is. */
    static Embedder identity(std::size_t d_x, const Context &context = nullptr)
    {
        return detail::make<Embedder>(hnpe_embedder_create_identity, context.get(), d_x);
    }
    static Embedder mlp(std::size_t d_x, std::size_t d_out, const Context &context = nullptr)
    {
        return detail::make<Embedder>(hnpe_embedder_create_mlp, context.get(), d_x, d_out);
    }
    static Embedder deep_set(std::size_t d_x, std::size_t d_out, const Context &context = nullptr)
    {
        return detail::make<Embedder>(hnpe_embedder_create_deep_set, context.get(), d_x, d_out);
    }
    /** x_0 beside the mean of the others. */
    static Embedder mean(std::size_t d_x, const Context &context = nullptr)
    {
        return detail::make<Embedder>(hnpe_embedder_create_mean, context.get(), d_x);
    }
    /** n_rows observations side by side. */
    static Embedder stack(std::size_t d_x, std::size_t n_rows, const Context &context = nullptr)
    {
        return detail::make<Embedder>(hnpe_embedder_create_stack, context.get(), d_x, n_rows);
    }

    /** [d_out] of one observation set. */
    Array apply(view x) const
    {
        return applied(x);
    }
    /** [n_sets, d_out] */
    Array apply(const Sets &x) const
    {
        return applied(x);
    }
    Embedder &set_seed(std::uint64_t seed)
    {
        detail::check(hnpe_embedder_set_seed(get(), seed));
        return *this;
    }
    hnpe_dims dims() const
    {
        return detail::dims(hnpe_embedder_dims, get());
    }

  private:
    template <class X> Array applied(const X &x) const
    {
        const hnpe_dims d = dims();
        const detail::observed sets(x, detail::size(d.d_x));
        Array out(sets.shape({detail::size(d.d_out)}));
        detail::check(hnpe_embedder_apply(get(), sets.n_sets, sets.n_rows(), sets.x, out.data()));
        return out;
    }
};

/** q(theta | given), of rows: theta [n, dim], given [n, d_given], empty where d_given is 0. */
class Flow : public detail::handle<hnpe_flow, hnpe_flow_retain, hnpe_flow_release>,
             public with_options<Flow, detail::flow_options>
{
  public:
    using handle::handle;
    static Flow maf(std::size_t dim, std::size_t d_given = 0, const Context &context = nullptr)
    {
        return detail::make<Flow>(hnpe_flow_create_maf, context.get(), dim, d_given);
    }
    static Flow spline(std::size_t dim, std::size_t d_given = 0, const Context &context = nullptr)
    {
        return detail::make<Flow>(hnpe_flow_create_spline, context.get(), dim, d_given);
    }
    static Flow coupling(std::size_t dim, std::size_t d_given = 0, const Context &context = nullptr)
    {
        return detail::make<Flow>(hnpe_flow_create_coupling, context.get(), dim, d_given);
    }
    static Flow mixture(std::size_t dim, std::size_t d_given = 0, const Context &context = nullptr)
    {
        return detail::make<Flow>(hnpe_flow_create_mixture, context.get(), dim, d_given);
    }

    /** Which features live on (0, 1). */
    Flow &set_unit(const std::vector<bool> &unit)
    {
        detail::expect_size("unit", unit.size(), detail::size(dims().d_out), 1);
        const std::vector<unsigned char> flags(unit.begin(), unit.end());
        detail::check(hnpe_flow_set_unit(get(), flags.data()));
        return *this;
    }
    Flow &set_seed(std::uint64_t seed)
    {
        detail::check(hnpe_flow_set_seed(get(), seed));
        return *this;
    }
    /** By maximum likelihood; the seed is that of held-out rows and of their order. */
    void fit(view theta, view given, std::uint64_t seed, const Monitor &monitor = nullptr)
    {
        const std::size_t n = count("theta", theta, given);
        detail::check(hnpe_flow_fit(get(), n, detail::data_or_null(given), theta.data(), seed, monitor.get()));
    }
    /** [n] */
    Array log_density(view theta, view given = {}) const
    {
        Array log_q({count("theta", theta, given)});
        detail::check(
            hnpe_flow_log_density(get(), log_q.size(), detail::data_or_null(given), theta.data(), log_q.data()));
        return log_q;
    }
    /** [n, dim], one draw per row of given. */
    Array sample(std::size_t n, Stream &rng, view given = {}) const
    {
        const hnpe_dims d = dims();
        detail::expect_size("given", given.size(), n, detail::size(d.d_given));
        Array theta({n, detail::size(d.d_out)});
        detail::check(hnpe_flow_sample(get(), n, detail::data_or_null(given), rng.c_rng(), theta.data()));
        return theta;
    }
    /** [n, dim] */
    Array to_noise(view theta, view given = {}) const
    {
        return mapped(hnpe_flow_to_noise, "theta", theta, given);
    }
    /** The inverse of to_noise. */
    Array from_noise(view z, view given = {}) const
    {
        return mapped(hnpe_flow_from_noise, "z", z, given);
    }
    hnpe_dims dims() const
    {
        return detail::dims(hnpe_flow_dims, get());
    }

  private:
    std::size_t count(const char *name, view values, view given) const
    {
        const hnpe_dims d = dims();
        const std::size_t n = detail::rows_of(name, values, detail::size(d.d_out));
        detail::expect_size("given", given.size(), n, detail::size(d.d_given));
        return n;
    }
    template <class Map> Array mapped(Map map, const char *name, view values, view given) const
    {
        const std::size_t n = count(name, values, given);
        Array result({n, values.size() / n});
        detail::check(map(get(), n, detail::data_or_null(given), values.data(), result.data()));
        return result;
    }
};
} // namespace hnpe

#endif
