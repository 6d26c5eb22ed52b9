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
