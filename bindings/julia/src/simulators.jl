# The host's simulator.

struct SimulatorFunction
    f::Any
    d_local::Int
    d_global::Int
    d_x::Int
    vectorized::Bool
end

function simulate_chunk(user_data::Ptr{Cvoid}, n::Csize_t, theta_local::Ptr{Cdouble}, theta_global::Ptr{Cdouble},
                        rng::Ptr{hnpe_rng}, x::Ptr{Cdouble})
    return guarded() do
        simulator = value_of(user_data)::SimulatorFunction
        alphas, betas = copied(theta_local, simulator.d_local, n), copied(theta_global, simulator.d_global, n)
        with_lent(rng) do lent
            simulator.vectorized ? deliver(x, simulator.f(alphas, betas, lent), simulator.d_x, n, "the simulator") :
                one_by_one(simulator.f, alphas, betas, lent, unsafe_wrap(Array, x, (simulator.d_x, Int(n))))
        end
    end
end

function one_by_one(f, alphas, betas, rng, x)
    for i in axes(x, 2)
        features = f(alphas[:, i], betas[:, i], rng)
        features === nothing && continue # what is left alone is NaN
        length(features) == size(x, 1) || throw(DimensionMismatch(
            "the simulator returned $(shape(features)) for one observation, and must return $(size(x, 1)) numbers"))
        x[:, i] .= features
    end
    return nothing
end

"""
    Simulator(f; d_local, d_global, d_x, vectorized = true, options...)

A simulator: `f(alpha, beta, rng)` gets the local parameters of `n` observations, `[d_local, n]`, and the global ones,
`[d_global, n]`, and gives their features, `[d_x, n]`. `rng` is the only source of chance. A column with NaN is an
invalid simulation, counted and left out. With `vectorized = false` it gets two vectors, for one observation at a
time, and gives `d_x` numbers, or `nothing` where it failed.

What `f` throws ends the call that simulates, and is thrown there; everything simulated before is kept.
"""
function Simulator(f; d_local::Integer = 0, d_global::Integer = 0, d_x::Integer, vectorized::Bool = true, context = nothing,
                   options...)
    get(options, :concurrent, false) in (false, nothing) || throw(ArgumentError(
        "a simulator in Julia is called on one thread (concurrent = false); it may use Threads.@threads itself"))
    value = SimulatorFunction(f, d_local, d_global, d_x, vectorized)
    simulator = create_with_box(Simulator, value) do user_data, release, out
        hnpe_simulator_create(nullable(context), d_local, d_global, d_x, @hnpe_simulate_fn(simulate_chunk), user_data, release, out)
    end
    return setoptions!(simulator; options...)
end

"""
    simulate(simulator, theta_local, theta_global; seed = 0, first_row = 0)

The features of each column of parameters, `[d_x, n]`; an invalid simulation has NaN. The same seed gives the same
features, also in parts: `first_row` counts the columns before these.
"""
function simulate(simulator::Simulator, theta_local, theta_global = nothing; seed::Integer = 0, first_row::Integer = 0,
                  progress = nothing, monitor = nothing)
    dims = dimensions(simulator)
    alphas = columns(dims.d_local == 0 ? nothing : theta_local, dims.d_local, "theta_local")
    betas = columns(dims.d_global == 0 ? nothing : theta_global, dims.d_global, "theta_global")
    n = dims.d_local == 0 ? size(betas, 2) : size(alphas, 2)
    counted(betas, dims.d_global, n, "theta_global")
    x = Matrix{Float64}(undef, dims.d_x, n)
    monitored(progress, monitor) do watching
        protected(() -> hnpe_simulator_run(simulator, n, array_or_null(alphas), array_or_null(betas), UInt64(seed),
                                           first_row, watching, x))
    end
    return x
end
