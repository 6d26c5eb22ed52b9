# Priors whose functions are Julia's.

"""What the functions of a custom prior are told, and how wide theirs is."""
struct CustomPrior
    dim::Int
    d_given::Int
    sample::Any
    log_density::Any
    support::Any
    cdf::Any
    quantile::Any
    log_slope::Any
end

function custom_sample(user_data::Ptr{Cvoid}, n::Csize_t, given::Ptr{Cdouble}, rng::Ptr{hnpe_rng}, theta::Ptr{Cdouble})
    return guarded() do
        prior = value_of(user_data)::CustomPrior
        draws = with_lent(lent -> prior.sample(Int(n), copied(given, prior.d_given, n), lent), rng)
        deliver(theta, draws, prior.dim, n, "the prior's sample")
    end
end

function custom_log_density(user_data::Ptr{Cvoid}, n::Csize_t, given::Ptr{Cdouble}, theta::Ptr{Cdouble}, log_p::Ptr{Cdouble})
    return guarded() do
        prior = value_of(user_data)::CustomPrior
        values = prior.log_density(copied(theta, prior.dim, n), copied(given, prior.d_given, n))
        deliver(log_p, values isa AbstractVector ? reshape(values, 1, :) : values, 1, n, "the prior's log_density")
    end
end

function custom_support(user_data::Ptr{Cvoid}, n::Csize_t, given::Ptr{Cdouble}, low::Ptr{Cdouble}, high::Ptr{Cdouble})
    return guarded() do
        prior = value_of(user_data)::CustomPrior
        bounds = prior.support(copied(given, prior.d_given, n))
        for (out, bound) in zip((low, high), bounds)
            deliver(out, for_all(bound, prior.dim, n), prior.dim, n, "the prior's support")
        end
    end
end

"""Bounds that do not depend on what is given may be one vector, or one number."""
for_all(bound::Real, dim, n) = fill(Float64(bound), dim, n)
for_all(bound::AbstractVector, dim, n) = length(bound) == dim ? repeat(bound, 1, Int(n)) : bound
for_all(bound, dim, n) = bound

custom_cdf(user_data::Ptr{Cvoid}, n::Csize_t, given::Ptr{Cdouble}, theta::Ptr{Cdouble}, u::Ptr{Cdouble}) =
    custom_map(:cdf, user_data, n, given, theta, u)
custom_quantile(user_data::Ptr{Cvoid}, n::Csize_t, given::Ptr{Cdouble}, u::Ptr{Cdouble}, theta::Ptr{Cdouble}) =
    custom_map(:quantile, user_data, n, given, u, theta)
custom_log_slope(user_data::Ptr{Cvoid}, n::Csize_t, given::Ptr{Cdouble}, theta::Ptr{Cdouble}, slope::Ptr{Cdouble}) =
    custom_map(:log_slope, user_data, n, given, theta, slope)

function custom_map(name, user_data, n, given, from, to)
    return guarded() do
        prior = value_of(user_data)::CustomPrior
        values = getfield(prior, name)(copied(from, prior.dim, n), copied(given, prior.d_given, n))
        deliver(to, values, prior.dim, n, "the prior's $name")
    end
end

"""
    custom_prior(dim; sample, log_density, support, cdf, quantile, log_slope, d_given = 0)

A prior of one's own, of `dim` parameters, conditional where `d_given` is not 0. Everything comes in columns, `n` at a
time:

- `sample(n, given, rng)`: `n` draws, `[dim, n]`, with `rng` as the only source of chance
- `log_density(theta, given)`: `n` numbers, normalised; asked inside the support only
- `support(given)`: `(low, high)`, each `[dim, n]`, or vectors for all columns; without it, the real line
- `cdf(theta, given)` and `quantile(u, given)` of the marginals, both or neither, and with them `log_slope(theta, given)`, the log
  derivative of `cdf`, where `dim` > 1

Only `sample` must be there. `given` is `[d_given, n]`.
"""
function custom_prior(dim::Integer; sample, log_density = nothing, support = nothing, cdf = nothing, quantile = nothing,
                      log_slope = nothing, d_given::Integer = 0, context = nothing)
    custom = CustomPrior(dim, d_given, sample, log_density, support, cdf, quantile, log_slope)
    functions = Ref(hnpe_prior_functions(
        sizeof(hnpe_prior_functions), 0, @hnpe_prior_functions_sample(custom_sample),
        where_given(log_density, @hnpe_prior_functions_log_density(custom_log_density)),
        where_given(support, @hnpe_prior_functions_support(custom_support)),
        where_given(cdf, @hnpe_prior_functions_cdf(custom_cdf)),
        where_given(quantile, @hnpe_prior_functions_quantile(custom_quantile)),
        where_given(log_slope, @hnpe_prior_functions_log_slope(custom_log_slope))))
    return create_with_box(Prior, custom) do user_data, release, out
        hnpe_prior_create_custom(nullable(context), dim, d_given, functions, user_data, release, out)
    end
end

where_given(::Nothing, address) = C_NULL
where_given(f, address) = address
