# Observation sets: one matrix [d_x, 1 + N], or a list of them.

"""Sets as the library takes them: the number of observations in each, all observations side by side, whether there is one set."""
struct ObservationSets
    n_rows::Vector{Int64}
    x::Matrix{Float64}
    single::Bool
end

"""
`x` is one set or a list of sets. A set is a matrix `[d_x, 1 + N]` whose first column is the observation of interest.
A vector is a set of numbers where `d_x` is 1, else one observation; a number is one observation.
"""
observation_sets(x, d_x) = (matrix = columns(x, d_x, "x"); ObservationSets([size(matrix, 2)], matrix, true))
function observation_sets(x::AbstractVector{<:AbstractArray}, d_x)
    isempty(x) && throw(ArgumentError("x is an empty list of observation sets"))
    sets = [columns(set, d_x, "a set of x") for set in x]
    return ObservationSets([size(set, 2) for set in sets], reduce(hcat, sets), false)
end

n_sets(sets::ObservationSets) = length(sets.n_rows)

"""`x` where `caller` takes one observation set alone."""
function one_set(x, d_x, caller)
    sets = observation_sets(x, d_x)
    n_sets(sets) == 1 || throw(DimensionMismatch("$caller takes one observation set"))
    return sets.x
end
