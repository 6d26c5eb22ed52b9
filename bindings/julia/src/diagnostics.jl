# Distances between samples; of many parameters with a column for each draw.

function two_samples(x, y)
    dim = x isa AbstractMatrix ? size(x, 1) : 1
    return dim, columns(x, dim, "x"), columns(y, dim, "y")
end

"""
    sinkhorn(x, y; epsilon = 0)

The Sinkhorn divergence between two samples, `[parameters, draws]`; 0 stands for the library's own regularisation.
"""
function sinkhorn(x, y; epsilon::Real = 0, context = nothing)
    dim, first, second = two_samples(x, y)
    divergence = Ref(0.0)
    protected() do
        hnpe_diagnostics_sinkhorn(nullable(context), dim, size(first, 2), first, size(second, 2), second, epsilon, divergence)
    end
    return divergence[]
end

"""
    mmd(x, y; bandwidth = 0)

The squared maximum mean discrepancy between two samples, unbiased; 0 stands for the median distance between points.
"""
function mmd(x, y; bandwidth::Real = 0, context = nothing)
    dim, first, second = two_samples(x, y)
    squared = Ref(0.0)
    protected() do
        hnpe_diagnostics_mmd(nullable(context), dim, size(first, 2), first, size(second, 2), second, bandwidth, squared)
    end
    return squared[]
end

"""
    c2st(x, y; seed = 0)

The classifier two-sample test: 0.5 where a network cannot tell the samples apart, 1 where it always can. `x` is the
reference.
"""
function c2st(x, y; seed::Integer = 0, context = nothing)
    dim, first, second = two_samples(x, y)
    accuracy = Ref(0.0)
    protected() do
        hnpe_diagnostics_c2st(nullable(context), dim, size(first, 2), first, size(second, 2), second, UInt64(seed), accuracy)
    end
    return accuracy[]
end

numbers(x) = convert(Vector{Float64}, vec(x))

"""The Kolmogorov-Smirnov distance between two samples of numbers."""
function kolmogorov(x, y; context = nothing)
    first, second, distance = numbers(x), numbers(y), Ref(0.0)
    protected() do
        hnpe_diagnostics_kolmogorov(nullable(context), length(first), first, length(second), second, distance)
    end
    return distance[]
end

"""
    wasserstein(x, y), wasserstein(x, point), wasserstein(x, grid => cdf)

Wasserstein-1 between a sample of numbers and another, a point, or a distribution function in a table.
"""
function wasserstein(x, y; context = nothing)
    first, second, distance = numbers(x), numbers(y), Ref(0.0)
    protected() do
        hnpe_diagnostics_wasserstein(nullable(context), length(first), first, length(second), second, distance)
    end
    return distance[]
end
function wasserstein(x, point::Real; context = nothing)
    sample, distance = numbers(x), Ref(0.0)
    protected() do
        hnpe_diagnostics_wasserstein_to_point(nullable(context), length(sample), sample, point, distance)
    end
    return distance[]
end
function wasserstein(x, table::Pair; context = nothing)
    sample, grid, cdf, distance = numbers(x), numbers(table.first), numbers(table.second), Ref(0.0)
    length(grid) == length(cdf) || throw(DimensionMismatch("the table has $(length(grid)) points and $(length(cdf)) values"))
    protected() do
        hnpe_diagnostics_wasserstein_to_cdf(nullable(context), length(sample), sample, length(grid), grid, cdf, distance)
    end
    return distance[]
end

"""
    rhat(draws)

R-hat of chains, `[parameters, draws, chains]`, of each parameter: rank-normalised and split, near 1 where all tell the same, above
1.01 where they have not mixed. Of chains of one number, `[draws, chains]`, a number.
"""
function rhat(draws::AbstractArray{<:Real,3}; context = nothing)
    chains, found = convert(Array{Float64,3}, draws), Vector{Float64}(undef, size(draws, 1))
    protected() do
        hnpe_diagnostics_rhat(nullable(context), size(chains, 3), size(chains, 2), size(chains, 1), chains, found)
    end
    return found
end
rhat(draws::AbstractMatrix{<:Real}; more...) = rhat(reshape(draws, 1, size(draws)...); more...)[1]

"""
    ess(draws)

Effective sample sizes of chains as those of `rhat`: `(bulk, tail)`, for means and for quantiles.
"""
function ess(draws::AbstractArray{<:Real,3}; context = nothing)
    chains = convert(Array{Float64,3}, draws)
    bulk, tail = Vector{Float64}(undef, size(chains, 1)), Vector{Float64}(undef, size(chains, 1))
    protected() do
        hnpe_diagnostics_ess(nullable(context), size(chains, 3), size(chains, 2), size(chains, 1), chains, bulk, tail)
    end
    return (bulk = bulk, tail = tail)
end
ess(draws::AbstractMatrix{<:Real}; more...) = map(first, ess(reshape(draws, 1, size(draws)...); more...))
