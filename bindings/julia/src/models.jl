# Simulators that ship with the library.

"""The product toy, x = alpha beta + sigma epsilon: one local and one global parameter, one feature."""
product_simulator(sigma::Real; context = nothing) =
    create(out -> hnpe_simulator_create_product(nullable(context), sigma, out), Simulator)

"""
The stochastic Jansen-Rit neural mass model: local parameters C, mu and sigma, the global gain g in decibels, and the
log power of eight seconds at 33 frequencies as features.
"""
jansen_rit_simulator(; context = nothing) = create(out -> hnpe_simulator_create_jansen_rit(nullable(context), out), Simulator)

const JANSEN_RIT_PRESETS = (paper = HNPE_JANSEN_RIT_PAPER, repository = HNPE_JANSEN_RIT_REPOSITORY)

"""`(prior_local, prior_global)` of the Jansen-Rit model; the preset is `:paper` or `:repository`."""
function jansen_rit_priors(preset::Symbol = :paper; context = nothing)
    haskey(JANSEN_RIT_PRESETS, preset) || throw(ArgumentError("the presets are :paper and :repository, not :$preset"))
    prior_global = Ref{Ptr{hnpe_prior}}(C_NULL)
    prior_local = create(Prior) do out
        hnpe_prior_create_jansen_rit(nullable(context), JANSEN_RIT_PRESETS[preset], out, prior_global)
    end
    return (prior_local, Prior(prior_global[]))
end

"""
    jansen_rit_signals(parameters, n_samples = 1024; rng)

Signals of the model, `[n_samples, n]`, at 128 Hz, for columns of parameters C, mu, sigma and g.
"""
function jansen_rit_signals(parameters, n_samples::Integer = 1024; rng = nothing, context = nothing)
    points = columns(parameters, 4, "parameters")
    signals = Matrix{Float64}(undef, n_samples, size(points, 2))
    protected(() -> hnpe_jansen_rit_signals(nullable(context), size(points, 2), points, n_samples, stream(rng), signals))
    return signals
end
