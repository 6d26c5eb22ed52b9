# Arrays in and out. C's rows of a row-major [n, d] are Julia's columns of a d x n matrix: nothing is copied that is an Array of
# Float64 already.

"""One number for each parameter: numbers stand for vectors of one, or of as many as the others have."""
function vectors(values...)
    lengths = [length(value) for value in values if !(value isa Number)]
    dim = isempty(lengths) ? 1 : first(lengths)
    all(isequal(dim), lengths) || throw(DimensionMismatch("parameters have $(join(lengths, " and ")) entries"))
    return [value isa Number ? fill(Float64(value), dim) : Vector{Float64}(vec(value)) for value in values]
end

"""
`values` as a `d` x n matrix. A vector is one column where it has `d` entries, else, where `d` is 1, a row; a number
is 1 x 1.
"""
function columns(values::AbstractMatrix{<:Real}, d, what)
    size(values, 1) == d || throw(DimensionMismatch("$what has $(size(values, 1)) rows, and must have $d: one column each"))
    return convert(Matrix{Float64}, values)
end
function columns(values::AbstractVector{<:Real}, d, what)
    d == 1 && return reshape(convert(Vector{Float64}, values), 1, :)
    length(values) == d || throw(DimensionMismatch("$what has $(length(values)) entries, and must have $d rows"))
    return reshape(convert(Vector{Float64}, values), d, 1)
end
columns(value::Real, d, what) = columns([Float64(value)], d, what)
columns(::Nothing, d, what) = d == 0 ? zeros(0, 0) : throw(ArgumentError("$what is missing"))

"""The same for what is given to a conditional density; NULL where there is nothing to give."""
given_columns(given, d_given, n) = counted(columns(d_given == 0 ? nothing : given, d_given, "given"), d_given, n, "given")

function counted(matrix, d, n, what)
    d == 0 || size(matrix, 2) == n || throw(DimensionMismatch("$what has $(size(matrix, 2)) columns, and there are $n"))
    return matrix
end

"""What the library wrote for a callback, copied: the callback's to keep. NULL stands for no rows."""
copied(pointer::Ptr{Cdouble}, d, n) = pointer == C_NULL ? zeros(0, n) : copy(unsafe_wrap(Array, pointer, (Int(d), Int(n))))

"""Write what a callback returned where the library wants it; of another shape, it is refused by name."""
function deliver(pointer::Ptr{Cdouble}, values, d, n, what)
    matrix = as_matrix(values, d, n)
    matrix isa Union{AbstractArray,Base.Generator} && size(matrix) == (d, n) ||
        throw(DimensionMismatch("$what returned $(shape(values)), and must return $d x $n: one column for each draw"))
    copyto!(unsafe_wrap(Array, pointer, (Int(d), Int(n))), matrix)
    return nothing
end

as_matrix(values, d, n) = values
as_matrix(value::Number, d, n) = fill(value, 1, 1)
as_matrix(values::AbstractVector, d, n) = d != 1 && n == 1 ? reshape(values, :, 1) : reshape(values, 1, :)

shape(values) = repr(typeof(values))
shape(values::AbstractVector) = "$(length(values)) entries"
shape(values::AbstractArray) = join(size(values), " x ")

"""An array for NULL where there are no rows."""
array_or_null(values) = isempty(values) ? C_NULL : values
