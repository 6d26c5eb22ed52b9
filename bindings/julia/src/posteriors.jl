# Draws and densities of the parameters given observation sets (see observations.jl). A draw is the local parameters of x_0, then
# the global ones. Given a list of sets, results have one more dimension, at the end.

"""A frozen copy of an estimator as it is now: see `sample`, `logdensity`, `sample_all`, `mode`, `save`."""
Posterior(estimator::Estimator) = create(out -> hnpe_posterior_create(estimator, out), Posterior)

one_or_all(sets, values) = sets.single ? dropdims(values, dims = ndims(values)) : values

"""
    sample(posterior, n, x; rng)

`n` draws of (alpha_0, beta) given the observation set `x`: a matrix with a column for each draw. `x` is `[d_x, 1 +
N]`, the observation of interest first; a vector is a set of numbers where `d_x` is 1. Given a list of sets,
`[parameters, n, sets]`.
"""
function sample(posterior::Posterior, n::Integer, x; rng = nothing)
    dims = dimensions(posterior)
    sets = observation_sets(x, dims.d_x)
    theta = Array{Float64}(undef, dims.d_local + dims.d_global, n, n_sets(sets))
    protected(() -> hnpe_posterior_sample(posterior, n_sets(sets), sets.n_rows, sets.x, n, stream(rng), theta))
    return one_or_all(sets, theta)
end

"""
    logdensity(posterior, theta, x)

The log density of each column of `theta` given the observation set `x`, normalised; `-Inf` outside the prior's
support. Given a list of sets, `theta` is `[parameters, n, sets]` and the result `[n, sets]`.
"""
function logdensity(posterior::Posterior, theta, x)
    dims = dimensions(posterior)
    return densities(hnpe_posterior_log_density, posterior, theta, x, dims.d_local + dims.d_global, dims.d_x)
end

"""The same for the global parameters alone; of factorised estimators."""
function logdensity_global(posterior::Posterior, theta_global, x)
    dims = dimensions(posterior)
    return densities(hnpe_posterior_log_density_global, posterior, theta_global, x, dims.d_global, dims.d_x)
end

"""
    logmass(posterior, x)

The log of the share of the networks' mass within the prior's support, which `logdensity` has normalised by: 0 unless draws are
rejected, as those of imported posteriors may be. Given a list of sets, one for each.
"""
function logmass(posterior::Posterior, x)
    sets = observation_sets(x, dimensions(posterior).d_x)
    out = Vector{Float64}(undef, n_sets(sets))
    protected(() -> hnpe_posterior_log_mass(posterior, n_sets(sets), sets.n_rows, sets.x, out))
    return sets.single ? out[1] : out
end

function densities(call, posterior, theta, x, d, d_x)
    sets = observation_sets(x, d_x)
    points = draws_for(sets, theta, d, "theta")
    log_q = Matrix{Float64}(undef, size(points, 2), n_sets(sets))
    protected(() -> call(posterior, n_sets(sets), sets.n_rows, sets.x, size(points, 2), points, log_q))
    return one_or_all(sets, log_q)
end

"""`theta` as `[d, n, n_sets]`."""
function draws_for(sets, theta, d, what, of = n_sets(sets))
    points = theta isa AbstractArray{<:Real,3} ? convert(Array{Float64,3}, theta) :
        reshape(columns(theta, d, what), d, :, 1)
    size(points, 1) == d && size(points, 3) == of ||
        throw(DimensionMismatch("$what is $(shape(theta)), and must be $d x n" * (of == 1 ? "" : " x $of")))
    return points
end

"""
    sample_all(posterior, n, x; rng)

Joint draws of the local parameters of every observation and the global ones: `(theta_local, theta_global)`,
`[d_local, n, 1 + N]` and `[d_global, n]`. Given a list of sets, `theta_local` is a list and `theta_global` is
`[d_global, n, sets]`.
"""
function sample_all(posterior::Posterior, n::Integer, x; rng = nothing)
    dims = dimensions(posterior)
    sets = observation_sets(x, dims.d_x)
    alphas = Array{Float64}(undef, dims.d_local, n, size(sets.x, 2))
    betas = Array{Float64}(undef, dims.d_global, n, n_sets(sets))
    protected() do
        hnpe_posterior_sample_all(posterior, n_sets(sets), sets.n_rows, sets.x, n, stream(rng), array_or_null(alphas),
                                  array_or_null(betas))
    end
    return (theta_local = sets.single ? alphas : split_sets(alphas, sets.n_rows), theta_global = one_or_all(sets, betas))
end

function split_sets(alphas, n_rows)
    ends = cumsum(n_rows)
    return [alphas[:, :, last-n+1:last] for (last, n) in zip(ends, n_rows)]
end

"""The joint log density of what `sample_all` gives, in the same shapes."""
function logdensity_all(posterior::Posterior, theta_local, theta_global, x)
    dims = dimensions(posterior)
    sets = observation_sets(x, dims.d_x)
    together = theta_local isa AbstractVector{<:AbstractArray} ? cat(theta_local...; dims = 3) : theta_local
    alphas = dims.d_local == 0 ? zeros(0, 0, 0) : draws_for(sets, together, dims.d_local, "theta_local", size(sets.x, 2))
    betas = dims.d_global == 0 ? zeros(0, 0, 0) : draws_for(sets, theta_global, dims.d_global, "theta_global")
    n = max(size(alphas, 2), size(betas, 2))
    isempty(alphas) || isempty(betas) || size(alphas, 2) == size(betas, 2) ||
        throw(DimensionMismatch("theta_local has $(size(alphas, 2)) draws, and theta_global $(size(betas, 2))"))
    log_q = Matrix{Float64}(undef, n, n_sets(sets))
    protected() do
        hnpe_posterior_log_density_all(posterior, n_sets(sets), sets.n_rows, sets.x, n, array_or_null(alphas),
                                       array_or_null(betas), log_q)
    end
    return one_or_all(sets, log_q)
end

"""
    mode(posterior, x; seed = 0)

The parameters where the density is highest given the observation set `x`; given a list of sets, a column for each.
`seed` is that of the search.
"""
function mode(posterior::Posterior, x; seed::Integer = 0)
    dims = dimensions(posterior)
    sets = observation_sets(x, dims.d_x)
    theta = Matrix{Float64}(undef, dims.d_local + dims.d_global, n_sets(sets))
    protected(() -> hnpe_posterior_mode(posterior, n_sets(sets), sets.n_rows, sets.x, UInt64(seed), theta, C_NULL))
    return one_or_all(sets, theta)
end

"""
    ensemble(members; weights = nothing)

The mixture of posteriors of the same priors, with `weights` above 0 of any sum, or equal ones.
"""
function ensemble(members::AbstractVector{Posterior}; weights = nothing)
    weights === nothing || length(weights) == length(members) ||
        throw(DimensionMismatch("there are $(length(weights)) weights for $(length(members)) members"))
    shares = weights === nothing ? C_NULL : Vector{Float64}(weights)
    pointers = Ptr{hnpe_posterior}[alive(member) for member in members]
    return GC.@preserve members create(Posterior) do out
        hnpe_posterior_create_ensemble(length(pointers), pointers, shares, out)
    end
end

"""
    members(posterior)

The posteriors that one is a mixture of; itself alone where it is none.
"""
function members(posterior::Posterior)
    n = Ref{Int64}(0)
    protected(() -> hnpe_posterior_count_members(posterior, n))
    return [create(out -> hnpe_posterior_get_member(posterior, index, out, C_NULL), Posterior) for index in 0:(n[] - 1)]
end

"""
    spread(posterior, x; n = 1000, seed = 0)

How far the members of a mixture disagree about one observation set, from `n` draws of each; they warn where they do: the fields of
`hnpe_spread_info`, with `mean_spread` and `sd_ratio` of every parameter.
"""
function spread(posterior::Posterior, x; n::Integer = 1000, seed::Integer = 0)
    dims = dimensions(posterior)
    set = one_set(x, dims.d_x, "spread")
    means, ratios = (Vector{Float64}(undef, dims.d_local + dims.d_global) for _ in 1:2)
    info = Ref(hnpe_spread_info())
    protected(() -> hnpe_posterior_spread(posterior, size(set, 2), set, n, UInt64(seed), means, ratios, info))
    found = info[]
    return (n_members = found.n_members, disagrees = found.disagrees != 0, mean_spread = means, sd_ratio = ratios,
            divergence = found.divergence, divergence_error = found.divergence_error,
            divergence_most = found.divergence_most)
end

"""
    check_observation(posterior, x)

How far outside what the posterior was trained on the observation set `x` lies: the fields of `hnpe_observation_info`,
but the number of the `observation` and of the `feature` that lies furthest for its row and column. They count from 1,
and are 0 where all features lie inside.
"""
function check_observation(posterior::Posterior, x)
    set = one_set(x, dimensions(posterior).d_x, "check_observation")
    info = Ref(hnpe_observation_info())
    protected(() -> hnpe_posterior_check_observation(posterior, size(set, 2), set, info))
    found = info[]
    return (is_known = found.is_known != 0, is_far = found.is_far != 0, is_other_size = found.is_other_size != 0,
            distance = found.distance, observation = found.row + 1, feature = found.column + 1)
end

"""
    has_extrapolated(posterior)

Has any call been about observations far outside what the posterior was trained on, or about another number of them?
"""
function has_extrapolated(posterior::Posterior)
    flag = Ref{Int32}(0)
    protected(() -> hnpe_posterior_has_extrapolated(posterior, flag))
    return flag[] != 0
end

save(posterior::Posterior, path::AbstractString) = protected(() -> hnpe_posterior_save(posterior, path))

load(::Type{Posterior}, path::AbstractString; prior_local = nothing, prior_global = nothing, context = nothing) =
    create(Posterior) do out
        hnpe_posterior_load(listened(context), path, nullable(prior_local), nullable(prior_global), out)
    end
