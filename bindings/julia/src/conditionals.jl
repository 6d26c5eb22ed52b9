# Some parameters of a posterior given the others, and some alone. Parameters are numbered from 1, as the rows of draws are.

const DENSITIES = (exact = HNPE_CONDITIONAL_EXACT, quadrature = HNPE_CONDITIONAL_QUADRATURE,
                   unnormalised = HNPE_CONDITIONAL_UNNORMALISED, average = HNPE_CONDITIONAL_AVERAGE)
const CHAINS = (mixed = HNPE_CHAINS_MIXED, not_mixed = HNPE_CHAINS_NOT_MIXED, budget = HNPE_CHAINS_BUDGET,
                stopped = HNPE_CHAINS_STOPPED)

"""The parameters of a posterior that are free given those that are fixed: see `condition`."""
Conditional

"""
    condition(posterior, 2 => 0.6, x; options...), condition(posterior, [1 => 0.3, 3 => 0.5], x; options...)

The other parameters given those that are fixed, and the observation set `x`: see `logdensity`, `sample`, `normalisation`. The
options are those of its chains, `options(Conditional)`.
"""
condition(posterior::Posterior, fixed::Pair{<:Integer,<:Real}, x; options...) = condition(posterior, [fixed], x; options...)
function condition(posterior::Posterior, fixed, x; options...)
    set, pairs = one_set(x, dimensions(posterior).d_x, "condition"), collect(fixed)
    numbers, values = Int64[first(pair) - 1 for pair in pairs], Float64[last(pair) for pair in pairs]
    conditional = create(Conditional) do out
        hnpe_conditional_create(posterior, size(set, 2), set, length(numbers), numbers, values, out)
    end
    return setoptions!(conditional; options...)
end

function described(conditional::Conditional)
    info = Ref(hnpe_conditional_info())
    protected(() -> hnpe_conditional_describe(conditional, info))
    return info[]
end

"""
    normalisation(conditional)

Whether its density is normalised, and how: `kind` (`:exact`, `:quadrature`, `:unnormalised`), the log density `log_marginal` of what
is fixed, alone, and the `error` of the log density, both `NaN` where it is not normalised.
"""
function normalisation(conditional::Conditional)
    info = described(conditional)
    return (kind = name_in(DENSITIES, info.kind), log_marginal = info.log_marginal, error = info.error)
end

"""
    logdensity(conditional, theta)

The log density of each column of `theta`, the free parameters in their order; `-Inf` outside the prior's support.
"""
function logdensity(conditional::Conditional, theta)
    points = columns(theta, described(conditional).d_free, "theta")
    log_q = Vector{Float64}(undef, size(points, 2))
    protected(() -> hnpe_conditional_log_density(conditional, length(log_q), points, log_q))
    return log_q
end

"""
    sample(conditional, n; chains = 64, rng, progress)

`n` draws of each chain of a slice sampler: `draws`, `[free parameters, n, chains]`; the `verdict` `:mixed` or `:not_mixed` (R-hat is
above 1.01: do not use them), or `:budget` where that ended before, after `n_draws` of each chain; of each free parameter `rhat`,
`ess_bulk` and `ess_tail`; and how many log densities were asked for, `evaluations`.
"""
function sample(conditional::Conditional, n::Integer; chains::Integer = 64, rng = nothing, progress = nothing, monitor = nothing)
    d_free = described(conditional).d_free
    theta, checks = Array{Float64}(undef, d_free, n, chains), Matrix{Float64}(undef, d_free, 3)
    info = Ref(hnpe_chains_info())
    monitored(progress, monitor) do watching
        protected(() -> hnpe_conditional_sample(conditional, chains, n, stream(rng), watching, theta, checks, info))
    end
    return (draws = theta, verdict = name_in(CHAINS, info[].verdict), n_draws = Int(info[].n_draws), rhat = checks[:, 1],
            ess_bulk = checks[:, 2], ess_tail = checks[:, 3], evaluations = Int(info[].evaluations))
end

"""
    logdensity_marginal(posterior, theta, kept, x; n_draws = 256, rng, progress)

The log density of some parameters alone, the others integrated out: of each column of `theta`, parameters in the order of their
numbers `kept`. Gives `log_density`, the `error` of each and the `kind`: `:exact`, `:quadrature`, or, over `n_draws`, `:average`.
"""
function logdensity_marginal(posterior::Posterior, theta, kept, x; n_draws::Integer = 256, rng = nothing, progress = nothing,
                             monitor = nothing)
    set, numbers = one_set(x, dimensions(posterior).d_x, "logdensity_marginal"), Int64[number - 1 for number in kept]
    points = columns(theta, length(numbers), "theta")
    log_q, error, kind = Vector{Float64}(undef, size(points, 2)), Vector{Float64}(undef, size(points, 2)), Ref(Int32(0))
    monitored(progress, monitor) do watching
        protected() do
            hnpe_conditional_marginal(posterior, size(set, 2), set, length(numbers), numbers, length(log_q), points, n_draws,
                                      stream(rng), watching, log_q, error, kind)
        end
    end
    return (log_density = log_q, error = error, kind = name_in(DENSITIES, kind[]))
end
