/**
 * @file
 * Priors: the families of the library, products of them, and the host's own functions.
 */
#ifndef HNPE_PRIOR_HPP
#define HNPE_PRIOR_HPP

#include <hnpe/rng.hpp>

namespace hnpe
{
/** A prior of one's own, a batch of rows at a time; `given` has no columns where the prior is not conditional. Empty
   for what is not known; `sample` must be there. What each does is said at hnpe_prior_functions. */
struct PriorFunctions {
    std::function<void(rows given, Stream &rng, output_rows theta)> sample;
    std::function<void(rows given, rows theta, output log_p)> log_density;
    std::function<void(rows given, output_rows low, output_rows high)> support;
    std::function<void(rows given, rows theta, output_rows u)> cdf;
    std::function<void(rows given, rows u, output_rows theta)> quantile;
    std::function<void(rows given, rows theta, output_rows log_slope)> log_slope;
    bool concurrent = false; /**< may be called from several threads at once */
};

/** The bounds of parameters, [n, dim] each; infinite where there are none. */
struct Support {
    Array low, high;
};

/** p(theta), or p(theta | given). Parameters of the families are one number per dimension: `Prior::uniform({0, 1}, {2,
 * 3})`. */
class Prior : public detail::handle<hnpe_prior, hnpe_prior_retain, hnpe_prior_release>
{
  public:
    using handle::handle;
    Prior(PriorFunctions functions, std::size_t dim, std::size_t d_given = 0, const Context &context = nullptr)
        : Prior(custom(std::move(functions), dim, d_given, context))
    {
    }

    static Prior uniform(view low, view high, const Context &context = nullptr)
    {
        return pair(hnpe_prior_create_uniform, low, "high", high, context);
    }
    static Prior normal(view mean, view sd, const Context &context = nullptr)
    {
        return pair(hnpe_prior_create_normal, mean, "sd", sd, context);
    }
    /** covariance: [dim, dim] */
    static Prior multivariate_normal(view mean, view covariance, const Context &context = nullptr)
    {
        detail::expect_size("covariance", covariance.size(), mean.size(), mean.size());
        return detail::make<Prior>(hnpe_prior_create_multivariate_normal, context.get(), mean.size(), mean.data(),
                                   covariance.data());
    }
    static Prior log_normal(view log_mean, view log_sd, const Context &context = nullptr)
    {
        return pair(hnpe_prior_create_log_normal, log_mean, "log_sd", log_sd, context);
    }
    static Prior log_uniform(view low, view high, const Context &context = nullptr)
    {
        return pair(hnpe_prior_create_log_uniform, low, "high", high, context);
    }
    static Prior exponential(view rate, const Context &context = nullptr)
    {
        return detail::make<Prior>(hnpe_prior_create_exponential, context.get(), rate.size(), rate.data());
    }
    static Prior gamma(view shape, view rate, const Context &context = nullptr)
    {
        return pair(hnpe_prior_create_gamma, shape, "rate", rate, context);
    }
    static Prior beta(view a, view b, const Context &context = nullptr)
    {
        return pair(hnpe_prior_create_beta, a, "b", b, context);
    }
    static Prior truncated_normal(view mean, view sd, view low, view high, const Context &context = nullptr)
    {
        detail::expect_size("sd", sd.size(), mean.size(), 1);
        detail::expect_size("low", low.size(), mean.size(), 1);
        detail::expect_size("high", high.size(), mean.size(), 1);
        return detail::make<Prior>(hnpe_prior_create_truncated_normal, context.get(), mean.size(), mean.data(),
                                   sd.data(), low.data(), high.data());
    }
    /** given: what takes the places of the parts that were of one's own, in their order. */
    static Prior load(const std::string &path, const std::vector<Prior> &given = {}, const Context &context = nullptr)
    {
        const std::vector<hnpe_prior *> pointers = pointers_of(given);
        return detail::make<Prior>(hnpe_prior_load, context.get(), detail::c_path(path), pointers.size(),
                                   pointers.data());
    }
    void save(const std::string &path) const
    {
        detail::check(hnpe_prior_save(get(), detail::c_path(path)));
    }
    /** Side by side, independent. */
    static Prior product(const std::vector<Prior> &factors, const Context &context = nullptr)
    {
        const std::vector<hnpe_prior *> pointers = pointers_of(factors);
        return detail::make<Prior>(hnpe_prior_create_product, context.get(), pointers.size(), pointers.data());
    }
    /** Of the Jansen-Rit model: of (C, mu, sigma), and of the gain. */
    static std::pair<Prior, Prior> jansen_rit(hnpe_jansen_rit_preset preset = HNPE_JANSEN_RIT_PAPER,
                                              const Context &context = nullptr)
    {
        detail::require_library();
        hnpe_prior *local = nullptr, *global = nullptr;
        const hnpe_status status = hnpe_prior_create_jansen_rit(context.get(), preset, &local, &global);
        std::pair<Prior, Prior> priors{Prior(adopt, local), Prior(adopt, global)};
        detail::check(status);
        return priors;
    }

    /** [n, dim] */
    Array sample(std::size_t n, Stream &rng, view given = {}) const
    {
        const hnpe_dims d = dims();
        detail::expect_size("given", given.size(), n, detail::size(d.d_given));
        Array theta({n, detail::size(d.d_out)});
        detail::check(hnpe_prior_sample(get(), n, detail::data_or_null(given), rng.c_rng(), theta.data()));
        return theta;
    }
    /** [n] of theta, [n, dim] */
    Array log_density(view theta, view given = {}) const
    {
        Array log_p({rows_of("theta", theta, given)});
        detail::check(
            hnpe_prior_log_density(get(), log_p.size(), detail::data_or_null(given), theta.data(), log_p.data()));
        return log_p;
    }
    /** [n, dim] each, of given, [n, d_given]; of a prior that is not conditional, one row. */
    Support support(view given = {}) const
    {
        const hnpe_dims d = dims();
        const std::size_t n = d.d_given ? detail::rows_of("given", given, detail::size(d.d_given)) : 1;
        Support bounds{Array({n, detail::size(d.d_out)}), Array({n, detail::size(d.d_out)})};
        detail::check(hnpe_prior_support(get(), n, detail::data_or_null(given), bounds.low.data(), bounds.high.data()));
        return bounds;
    }
    /** [n, dim]: of each parameter's marginal. */
    Array cdf(view theta, view given = {}) const
    {
        return mapped(hnpe_prior_cdf, "theta", theta, given);
    }
    /** The inverse of cdf. */
    Array quantile(view u, view given = {}) const
    {
        return mapped(hnpe_prior_quantile, "u", u, given);
    }
    hnpe_dims dims() const
    {
        return detail::dims(hnpe_prior_dims, get());
    }

  private:
    static std::vector<hnpe_prior *> pointers_of(const std::vector<Prior> &priors)
    {
        std::vector<hnpe_prior *> pointers;
        for (const Prior &prior : priors)
            pointers.push_back(prior.get());
        return pointers;
    }
    template <class Create>
    static Prior pair(Create create, view first, const char *name, view second, const Context &context)
    {
        detail::expect_size(name, second.size(), first.size(), 1);
        return detail::make<Prior>(create, context.get(), first.size(), first.data(), second.data());
    }

    std::size_t rows_of(const char *name, view values, view given) const
    {
        const hnpe_dims d = dims();
        const std::size_t n = detail::rows_of(name, values, detail::size(d.d_out));
        detail::expect_size("given", given.size(), n, detail::size(d.d_given));
        return n;
    }

    template <class Map> Array mapped(Map map, const char *name, view values, view given) const
    {
        const std::size_t n = rows_of(name, values, given);
        Array result({n, values.size() / n});
        detail::check(map(get(), n, detail::data_or_null(given), values.data(), result.data()));
        return result;
    }

    static Prior custom(PriorFunctions functions, std::size_t dim, std::size_t d_given, const Context &context);
};

namespace detail
{
struct prior_state {
    PriorFunctions functions;
    std::size_t dim, d_given;
};
using kept_prior = callback_state<prior_state>;

inline int prior_sample(void *data, std::size_t n, const double *given, hnpe_rng *rng, double *theta) noexcept
{
    const auto &p = *static_cast<kept_prior *>(data);
    return at_the_border(data, [&] {
        borrowed_stream stream(rng);
        p.functions.sample(rows(given, n, p.d_given), stream, output_rows(theta, n, p.dim));
        return 0;
    });
}

inline int prior_log_density(void *data, std::size_t n, const double *given, const double *theta,
                             double *log_p) noexcept
{
    const auto &p = *static_cast<kept_prior *>(data);
    return at_the_border(data, [&] {
        p.functions.log_density(rows(given, n, p.d_given), rows(theta, n, p.dim), output(log_p, n));
        return 0;
    });
}

inline int prior_support(void *data, std::size_t n, const double *given, double *low, double *high) noexcept
{
    const auto &p = *static_cast<kept_prior *>(data);
    return at_the_border(data, [&] {
        p.functions.support(rows(given, n, p.d_given), output_rows(low, n, p.dim), output_rows(high, n, p.dim));
        return 0;
    });
}

/** cdf, quantile and log_slope: of rows of numbers, as many. */
template <std::function<void(rows, rows, output_rows)> PriorFunctions::*Map>
int prior_map(void *data, std::size_t n, const double *given, const double *in, double *out) noexcept
{
    const auto &p = *static_cast<kept_prior *>(data);
    return at_the_border(data, [&] {
        (p.functions.*Map)(rows(given, n, p.d_given), rows(in, n, p.dim), output_rows(out, n, p.dim));
        return 0;
    });
}
} // namespace detail

inline Prior Prior::custom(PriorFunctions functions, std::size_t dim, std::size_t d_given, const Context &context)
{
    hnpe_prior_functions in_c = {};
    in_c.struct_size = sizeof in_c;
    in_c.concurrent = functions.concurrent;
    in_c.sample = functions.sample ? detail::prior_sample : nullptr;
    in_c.log_density = functions.log_density ? detail::prior_log_density : nullptr;
    in_c.support = functions.support ? detail::prior_support : nullptr;
    in_c.cdf = functions.cdf ? detail::prior_map<&PriorFunctions::cdf> : nullptr;
    in_c.quantile = functions.quantile ? detail::prior_map<&PriorFunctions::quantile> : nullptr;
    in_c.log_slope = functions.log_slope ? detail::prior_map<&PriorFunctions::log_slope> : nullptr;
    return detail::make_with<Prior>(std::make_unique<detail::kept_prior>(std::move(functions), dim, d_given),
                                    [&](void *state, auto release, auto **prior) {
                                        return hnpe_prior_create_custom(context.get(), dim, d_given, &in_c, state,
                                                                        release, prior);
                                    });
}
} // namespace hnpe

#endif
