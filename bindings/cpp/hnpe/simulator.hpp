/**
 * @file
 * Simulators: a function of rows, a function of one row, and those that ship with the library.
 */
#ifndef HNPE_SIMULATOR_HPP
#define HNPE_SIMULATOR_HPP

#include <hnpe/prior.hpp>

namespace hnpe
{
namespace detail
{
HNPE_CPP_OPTIONS(simulator)

/** What a simulator returned, where it does not fill x itself: a number, or anything that is viewed as numbers. */
template <class Result> void fill(output x, std::size_t n_rows, const Result &result)
{
    const view values(result);
    if (values.size() != x.size())
        fail(HNPE_ERROR_SHAPE, "the simulator returned " + number(values.size()) + " numbers for " + number(n_rows) +
                                   (n_rows == 1 ? " row" : " rows") + " instead of " + number(x.size()));
    std::copy(values.begin(), values.end(), x.begin());
}

/** Of n_rows rows: either the function fills x, or what it returns does. */
template <class F, class Theta, class X>
void simulate(F &function, Theta local, Theta global, Stream &rng, X x, std::size_t n_rows, std::size_t d_x)
{
    if constexpr (std::is_invocable_v<F &, Theta, Theta, Stream &, X>)
        function(local, global, rng, x);
    else
        fill(output(x.data(), n_rows * d_x), n_rows, function(local, global, rng));
}
} // namespace detail

/** The host's simulator, or one of the library's. A row of x with a NaN is an invalid simulation. */
class Simulator : public detail::handle<hnpe_simulator, hnpe_simulator_retain, hnpe_simulator_release>,
                  public with_options<Simulator, detail::simulator_options>
{
  public:
    using handle::handle;
    /**
     * Of a batch of rows: `function(rows local, rows global, Stream &rng, output_rows x)` fills x, which is NaN before;
     * or, without its last argument, returns [n, d_x] numbers. All chance is to be drawn from rng.
     */
    template <class F>
    Simulator(F function, std::size_t d_local, std::size_t d_global, std::size_t d_x, const Context &context = nullptr)
        : Simulator(with(batches<F>{std::move(function)}, d_local, d_global, d_x, context))
    {
    }
    /** Of one row: `function(view local, view global, Stream &rng, output x)`, or one that returns d_x numbers. */
    template <class F>
    static Simulator per_row(F function, std::size_t d_local, std::size_t d_global, std::size_t d_x,
                             const Context &context = nullptr)
    {
        return with(single_rows<F>{std::move(function)}, d_local, d_global, d_x, context);
    }
    /** x = alpha beta + sigma epsilon. */
    static Simulator product(double sigma, const Context &context = nullptr)
    {
        return detail::make<Simulator>(hnpe_simulator_create_product, context.get(), sigma);
    }
    /** The stochastic Jansen-Rit neural mass model: (C, mu, sigma), gain -> 33 features. */
    static Simulator jansen_rit(const Context &context = nullptr)
    {
        return detail::make<Simulator>(hnpe_simulator_create_jansen_rit, context.get());
    }

    /** [n, d_x] of n rows of parameters, numbered from first_row among all of this seed. */
    Array run(view theta_local, view theta_global, std::uint64_t seed, const Monitor &monitor = nullptr,
              std::uint64_t first_row = 0) const
    {
        const hnpe_dims d = dims();
        const std::size_t n = d.d_local ? detail::rows_of("theta_local", theta_local, detail::size(d.d_local))
                                        : detail::rows_of("theta_global", theta_global, detail::size(d.d_global));
        detail::expect_size("theta_local", theta_local.size(), n, detail::size(d.d_local));
        detail::expect_size("theta_global", theta_global.size(), n, detail::size(d.d_global));
        Array x({n, detail::size(d.d_x)});
        detail::check(hnpe_simulator_run(get(), n, theta_local.data(), theta_global.data(), seed, first_row,
                                         monitor.get(), x.data()));
        return x;
    }
    hnpe_dims dims() const
    {
        return detail::dims(hnpe_simulator_dims, get());
    }

  private:
    template <class F> struct batches {
        F function;
        void operator()(rows local, rows global, Stream &rng, output_rows x)
        {
            detail::simulate(function, local, global, rng, x, x.size(), x.columns());
        }
    };
    template <class F> struct single_rows {
        F function;
        void operator()(rows local, rows global, Stream &rng, output_rows x)
        {
            for (std::size_t i = 0; i < x.size(); ++i)
                detail::simulate(function, local[i], global[i], rng, x[i], 1, x.columns());
        }
    };
    template <class F> struct state {
        F function;
        std::size_t d_local, d_global, d_x;
    };

    template <class State>
    static int call(void *data, std::size_t n, const double *local, const double *global, hnpe_rng *rng,
                    double *x) noexcept
    {
        State &s = *static_cast<State *>(data);
        return detail::at_the_border(data, [&] {
            detail::borrowed_stream stream(rng);
            s.function(rows(local, n, s.d_local), rows(global, n, s.d_global), stream, output_rows(x, n, s.d_x));
            return 0;
        });
    }

    template <class F>
    static Simulator with(F function, std::size_t d_local, std::size_t d_global, std::size_t d_x,
                          const Context &context)
    {
        using state_type = detail::callback_state<state<F>>;
        return detail::make_with<Simulator>(std::make_unique<state_type>(std::move(function), d_local, d_global, d_x),
                                            [&](void *data, auto release, auto **simulator) {
                                                return hnpe_simulator_create(context.get(), d_local, d_global, d_x,
                                                                             call<state_type>, data, release,
                                                                             simulator);
                                            });
    }
};

/** Signals of the Jansen-Rit model, [n, n_samples], of parameters [n, 4]. */
inline Array jansen_rit_signals(view parameters, std::size_t n_samples, Stream &rng, const Context &context = nullptr)
{
    detail::require_library();
    const std::size_t n = detail::rows_of("parameters", parameters, 4);
    Array signals({n, n_samples});
    detail::check(hnpe_jansen_rit_signals(context.get(), n, parameters.data(), n_samples, rng.c_rng(), signals.data()));
    return signals;
}
} // namespace hnpe

#endif
