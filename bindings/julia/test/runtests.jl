using HNPE, HNPE.Raw, Random, Statistics, Test

"""The toy: one local and one global parameter, x = alpha beta + noise."""
toy(alpha, beta, rng) = alpha .* beta .+ 0.05 .* randn(rng, 1, size(alpha, 2))
toy_simulator(f = toy; more...) = Simulator(f; d_local = 1, d_global = 1, d_x = 1, more...)
unit() = uniform(0, 1)

"""An inference that takes a moment."""
function small_inference(f = toy; epochs = 3, seed = 1, more...)
    return Inference(unit(), unit(), f isa Simulator ? f : toy_simulator(f); seed = seed, simulations = 300, max_extra = 3,
                     trainer = (epochs = epochs,), more...)
end

"""What `body` throws."""
function thrown(body)
    try
        body()
    catch e
        return e
    end
    return nothing
end

"""An exception with something to recognise it by."""
struct Unhappy <: Exception
    why::Any
end

"""An exception that cannot be shown."""
struct Mute <: Exception end
Base.showerror(::IO, ::Mute) = error("mute")

const TESTS = ("library", "options", "rngs", "priors", "custom_priors", "simulators", "exceptions", "interrupts", "finalizers",
               "datasets", "parts", "inferences", "posteriors", "conditionals", "measures", "reports", "importance")

@testset "HNPE" begin
    @testset "$name" for name in (isempty(ARGS) ? TESTS : ARGS)
        include("test_$name.jl")
    end
end
