# Priors. `sample`, `logdensity`, `support`, `cdf` and `quantile` take and give one column for each draw.

"""
A distribution of parameters: `uniform`, `normal`, `multivariate_normal`, `log_normal`, `log_uniform`, `exponential`, `HNPE.gamma`,
`HNPE.beta`, `truncated_normal`, `HNPE.product`, `custom_prior`. See `sample`, `logdensity`, `support`, `cdf` and `quantile`.
"""
Prior

"""`constructor(dim, arrays..., out)` with one number per parameter in each array."""
function prior_of(constructor, values...)
    arrays = vectors(values...)
    return create(out -> constructor(length(first(arrays)), arrays..., out), Prior)
end

"""
    uniform(low, high)

Independent uniform parameters: a [`Prior`](@ref) of as many as `low` and `high` have entries. Numbers stand for one
parameter, or for the same in all.
"""
uniform(low, high; context = nothing) =
    prior_of((dim, low, high, out) -> hnpe_prior_create_uniform(nullable(context), dim, low, high, out), low, high)

"""Independent normal parameters of standard deviation `sd`."""
normal(mean, sd; context = nothing) =
    prior_of((dim, mean, sd, out) -> hnpe_prior_create_normal(nullable(context), dim, mean, sd, out), mean, sd)

"""Jointly normal parameters."""
function multivariate_normal(mean::AbstractVector, covariance::AbstractMatrix; context = nothing)
    dim, centre = length(mean), Vector{Float64}(mean)
    size(covariance) == (dim, dim) ||
        throw(DimensionMismatch("covariance is $(shape(covariance)), and there are $dim parameters"))
    matrix = Matrix{Float64}(covariance)
    return create(out -> hnpe_prior_create_multivariate_normal(nullable(context), dim, centre, matrix, out), Prior)
end

"""Independent parameters whose logarithm is normal."""
log_normal(log_mean, log_sd; context = nothing) = prior_of(log_mean, log_sd) do dim, log_mean, log_sd, out
    hnpe_prior_create_log_normal(nullable(context), dim, log_mean, log_sd, out)
end

"""Independent parameters whose logarithm is uniform, between `low` and `high`, which are positive."""
log_uniform(low, high; context = nothing) =
    prior_of((dim, low, high, out) -> hnpe_prior_create_log_uniform(nullable(context), dim, low, high, out), low, high)

"""Independent exponential parameters, of mean 1 / `rate`."""
exponential(rate; context = nothing) =
    prior_of((dim, rate, out) -> hnpe_prior_create_exponential(nullable(context), dim, rate, out), rate)

"""Independent gamma parameters, of mean `shape` / `rate`."""
gamma(shape, rate; context = nothing) =
    prior_of((dim, shape, rate, out) -> hnpe_prior_create_gamma(nullable(context), dim, shape, rate, out), shape, rate)

"""Independent beta parameters, of mean `a` / (`a` + `b`)."""
beta(a, b; context = nothing) =
    prior_of((dim, a, b, out) -> hnpe_prior_create_beta(nullable(context), dim, a, b, out), a, b)

"""Independent normal parameters between `low` and `high`, which may be infinite."""
truncated_normal(mean, sd, low, high; context = nothing) = prior_of(mean, sd, low, high) do dim, mean, sd, low, high, out
    hnpe_prior_create_truncated_normal(nullable(context), dim, mean, sd, low, high, out)
end

"""Priors side by side, independent of each other."""
function product(factors::Prior...; context = nothing)
    GC.@preserve factors begin
        pointers = Ptr{hnpe_prior}[alive(factor) for factor in factors]
        return create(out -> hnpe_prior_create_product(nullable(context), length(pointers), pointers, out), Prior)
    end
end

save(prior::Prior, path::AbstractString) = protected(() -> hnpe_prior_save(prior, path))

function load(::Type{Prior}, path::AbstractString, given::Prior...; context = nothing)
    GC.@preserve given begin
        pointers = Ptr{hnpe_prior}[alive(prior) for prior in given]
        return create(out -> hnpe_prior_load(nullable(context), path, length(pointers), pointers, out), Prior)
    end
end

"""
    sample(prior, n; given, rng)

`n` draws, one column each. `given` is what a conditional prior is conditioned on, a column for each draw.
"""
function sample(prior::Prior, n::Integer; given = nothing, rng = nothing)
    dims = dimensions(prior)
    conditions = given_columns(given, dims.d_given, n)
    theta = Matrix{Float64}(undef, dims.d_out, n)
    protected(() -> hnpe_prior_sample(prior, n, array_or_null(conditions), stream(rng), theta))
    return theta
end

"""
    logdensity(prior, theta; given)

The log density of each column, normalised; `-Inf` outside the support.
"""
function logdensity(prior::Prior, theta; given = nothing)
    dims = dimensions(prior)
    points = columns(theta, dims.d_out, "theta")
    n = size(points, 2)
    conditions = given_columns(given, dims.d_given, n)
    log_p = Vector{Float64}(undef, n)
    protected(() -> hnpe_prior_log_density(prior, n, array_or_null(conditions), points, log_p))
    return log_p
end

"""
    support(prior; given)

`(low, high)`: the bounds of each parameter; of a conditional prior a column for each of `given`.
"""
function support(prior::Prior; given = nothing)
    dims = dimensions(prior)
    conditions = columns(dims.d_given == 0 ? nothing : given, dims.d_given, "given")
    n = dims.d_given == 0 ? 1 : size(conditions, 2)
    low, high = Matrix{Float64}(undef, dims.d_out, n), Matrix{Float64}(undef, dims.d_out, n)
    protected(() -> hnpe_prior_support(prior, n, array_or_null(conditions), low, high))
    return dims.d_given == 0 ? (vec(low), vec(high)) : (low, high)
end

"""The cumulative distribution function of each parameter's marginal, at each column."""
cdf(prior::Prior, theta; given = nothing) = mapped(hnpe_prior_cdf, prior, theta, "theta", given)

"""The inverse of [`cdf`](@ref)."""
Statistics.quantile(prior::Prior, u; given = nothing) = mapped(hnpe_prior_quantile, prior, u, "u", given)

function mapped(call, prior, values, what, given)
    dims = dimensions(prior)
    from = columns(values, dims.d_out, what)
    n = size(from, 2)
    conditions = given_columns(given, dims.d_given, n)
    to = similar(from)
    protected(() -> call(prior, n, array_or_null(conditions), from, to))
    return to
end
