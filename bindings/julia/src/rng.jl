"""
    Rng(seed, stream = 0)

A random stream of the library, and a generator like any other of Julia's: `rand(rng)`, `randn(rng, 3)`, `shuffle(rng,
list)`. Equal seeds and streams give the same numbers on every machine. Numbers one by one and arrays of them
(`rand!`, `randn!`) are what `hnpe_rng_uniform`, `hnpe_rng_normal` and their `fill`s give.
"""
Rng(seed::Integer, stream::Integer = 0; context = nothing) =
    create(out -> hnpe_rng_create(nullable(context), UInt64(seed), UInt64(stream), out), Rng)

Random.rng_native_52(::Rng) = UInt64
Random.rand(rng::Rng, ::Random.SamplerType{UInt64}) = hnpe_rng_next(rng)
for T in (Bool, Int8, UInt8, Int16, UInt16, Int32, UInt32, Int64)
    @eval Random.rand(rng::Rng, ::Random.SamplerType{$T}) = hnpe_rng_next(rng) % $T
end
Random.rand(rng::Rng, ::Random.SamplerType{T}) where {T<:Union{Int128,UInt128}} =
    (hnpe_rng_next(rng) % T) << 64 | (hnpe_rng_next(rng) % T)
Random.rand(rng::Rng, ::Random.SamplerTrivial{Random.CloseOpen01{Float64}}) = hnpe_rng_uniform(rng)
Random.randn(rng::Rng, ::Type{Float64} = Float64) = hnpe_rng_normal(rng)
Random.randexp(rng::Rng, ::Type{Float64} = Float64) = hnpe_rng_exponential(rng)

function Random.randn!(rng::Rng, out::Array{Float64})
    hnpe_rng_fill_normal(rng, length(out), out)
    return out
end

function Random.rand!(rng::Rng, out::Array{Float64}, ::Random.SamplerTrivial{Random.CloseOpen01{Float64}})
    hnpe_rng_fill_uniform(rng, length(out), out)
    return out
end

"""A draw from the gamma distribution of that shape and scale 1."""
randgamma(rng::Rng, shape::Real) = drawn(hnpe_rng_gamma(rng, shape), shape > 0, "shape $shape is not positive")

"""A draw from the beta distribution."""
randbeta(rng::Rng, a::Real, b::Real) = drawn(hnpe_rng_beta(rng, a, b), a > 0 && b > 0, "a $a or b $b is not positive")

drawn(value, allowed, complaint) = allowed && !isnan(value) ? value : throw(DomainError(value, complaint))

"""The stream that `rng = ...` means: an `Rng`, one of that seed, or one that another generator seeds, by default Julia's own."""
stream(::Nothing) = Rng(rand(UInt64))
stream(rng::Rng) = rng
stream(seed::Integer) = Rng(seed)
stream(rng::AbstractRNG) = Rng(rand(rng, UInt64))

"""
A stream that the library lends to a callback. It is taken back when the callback is over: whoever kept it is told so.
"""
function with_lent(body, pointer::Ptr{hnpe_rng})
    rng = Rng(pointer, Lent())
    try
        return body(rng)
    finally
        rng.pointer = C_NULL
    end
end
