"""
    Inference(prior_local, prior_global, simulator; seed = 0, estimator, trainer = (...), options...)
    Inference(prior_local, prior_global, f; d_x, vectorized = true, ...)
    Inference(prior_local, prior_global, d_x; ...)

The whole job: draw parameters from the priors, simulate, train, freeze a posterior. `run!(inference)`, then
`posterior(inference)`. With the number of features, `d_x`, in place of a simulator, the loop is the caller's:
`propose!`, `append!`, `train!`. `nothing` for a prior says that there are no such parameters; a function in place of
a simulator is made one. Options: `options(Inference)`; `trainer` names some of `options(Trainer)`, as in `trainer =
(epochs = 50,)`.
"""
Inference(prior_local::Union{Prior,Nothing}, prior_global::Union{Prior,Nothing}, simulator::Simulator; context = nothing, more...) =
    set_up(create(Inference) do out
        hnpe_inference_create(listened(context), nullable(prior_local), nullable(prior_global), simulator, out)
    end; more...)

Inference(prior_local::Union{Prior,Nothing}, prior_global::Union{Prior,Nothing}, f::Function; d_x::Integer,
          vectorized::Bool = true, context = nothing, more...) =
    Inference(prior_local, prior_global, Simulator(f; d_local = width(prior_local), d_global = width(prior_global), d_x = d_x,
                                                   vectorized = vectorized, context = context); context = context, more...)

width(prior::Prior) = dimensions(prior).d_out
width(::Nothing) = 0

Inference(prior_local::Union{Prior,Nothing}, prior_global::Union{Prior,Nothing}, d_x::Integer; context = nothing, more...) =
    set_up(create(Inference) do out
        hnpe_inference_create_offline(listened(context), nullable(prior_local), nullable(prior_global), d_x, out)
    end; more...)

function set_up(inference; seed::Integer = 0, estimator = nothing, trainer = NamedTuple(), options...)
    seed == 0 || setseed!(inference, seed)
    setoptions!(inference; options...)
    isempty(trainer) || setoptions!(trainer_of(inference); trainer...)
    estimator === nothing || set_estimator!(inference, estimator)
    return inference
end

setseed!(object::Inference, seed::Integer) = (protected(() -> hnpe_inference_set_seed(object, UInt64(seed))); object)

"""Use an empty data set of one's own, such as one on disk, before the inference begins."""
set_dataset!(inference::Inference, dataset::Dataset) =
    (protected(() -> hnpe_inference_set_dataset(inference, dataset)); inference)

"""Use an estimator of one's own, before anything was trained."""
set_estimator!(inference::Inference, estimator::Estimator) =
    (protected(() -> hnpe_inference_set_estimator(inference, estimator)); inference)

"""
    run!(inference; progress, monitor)
    run!(inference, x; rounds = 1, progress, monitor)

Simulate and train. With `x`, one observation set, the simulations are aimed at it, round by round. After an exception
or Ctrl-C what was simulated is kept, and another call goes on. `progress` is a function: see `Monitor`.
"""
function run!(inference::Inference; progress = nothing, monitor = nothing)
    monitored(watching -> protected(() -> hnpe_inference_run(inference, watching)), progress, monitor)
    return inference
end
function run!(inference::Inference, x; rounds::Integer = 1, progress = nothing, monitor = nothing)
    target = columns(x, dimensions(inference).d_x, "x")
    monitored(progress, monitor) do watching
        protected(() -> hnpe_inference_run_rounds(inference, size(target, 2), target, rounds, watching))
    end
    return inference
end

"""
    run_to!(inference; progress, monitor)
    run_to!(inference, x; rounds = 1, progress, monitor)

As `run!`, until so many rounds are over in all, those included that were over before: the same call begins a job, goes
on with one that was interrupted (`resume`), and does nothing where it is over.
"""
function run_to!(inference::Inference; progress = nothing, monitor = nothing)
    monitored(watching -> protected(() -> hnpe_inference_run_to(inference, 0, C_NULL, 1, watching)), progress, monitor)
    return inference
end
function run_to!(inference::Inference, x; rounds::Integer = 1, progress = nothing, monitor = nothing)
    target = columns(x, dimensions(inference).d_x, "x")
    monitored(progress, monitor) do watching
        protected(() -> hnpe_inference_run_to(inference, size(target, 2), target, rounds, watching))
    end
    return inference
end

"""
    set_checkpoint!(inference, folder, seconds = 600), set_checkpoint!(trainer, path, seconds = 600)

Keep the whole state of an inference in a folder from now on, or that of a trainer's runs in a file: every so many
seconds, and when a call is stopped or ends. `nothing`: no more.
"""
set_checkpoint!(inference::Inference, folder::Union{AbstractString,Nothing}, seconds::Real = 600) =
    (protected(() -> hnpe_inference_set_checkpoint(inference, something(folder, C_NULL), seconds)); inference)

"""
    resume(Inference, folder, prior_local, prior_global, simulator; dataset)

The inference whose state is in a folder; the call that was interrupted, made again, goes on to the same bits as if it
had not been. Priors and simulator are those that it was made with; with a function for a simulator, `d_x` and
`vectorized` say what `Inference` says. `dataset`: that of `set_dataset!`, opened again, where it is on disk; what a crash
left in it behind the sets that the state knows is cut off.
"""
function resume(::Type{Inference}, folder::AbstractString, prior_local::Union{Prior,Nothing}, prior_global::Union{Prior,Nothing},
                simulator::Union{Simulator,Nothing} = nothing; dataset::Union{Dataset,Nothing} = nothing, context = nothing)
    local_prior, global_prior, simulates = nullable(prior_local), nullable(prior_global), nullable(simulator)
    return create(Inference) do out
        dataset === nothing ? hnpe_inference_resume(listened(context), folder, local_prior, global_prior, simulates, out) :
        hnpe_inference_resume_on_disk(listened(context), folder, local_prior, global_prior, simulates, dataset, out)
    end
end
resume(::Type{Inference}, folder::AbstractString, prior_local::Union{Prior,Nothing}, prior_global::Union{Prior,Nothing}, f::Function;
       d_x::Integer, vectorized::Bool = true, context = nothing, more...) =
    resume(Inference, folder, prior_local, prior_global,
           Simulator(f; d_local = width(prior_local), d_global = width(prior_global), d_x = d_x, vectorized = vectorized,
                     context = context); context = context, more...)

"""
    set_target!(inference, x)

Aim the caller's own loop at one observation set: after every training, parameters are proposed for it. `nothing`: at
none.
"""
function set_target!(inference::Inference, x)
    target = columns(x, dimensions(inference).d_x, "x")
    protected(() -> hnpe_inference_set_target(inference, size(target, 2), target))
    return inference
end
set_target!(inference::Inference, ::Nothing) =
    (protected(() -> hnpe_inference_set_target(inference, 0, C_NULL)); inference)

"""
Parameters to simulate: `theta_local`, `[d_local, observations]`, and `theta_global`, `[d_global, sets]`; `n_rows[s]`
observations belong to set `s`. `global_of_rows(batch)` repeats the global ones for each observation.
"""
struct Batch
    number::Int64
    n_rows::Vector{Int64}
    theta_local::Matrix{Float64}
    theta_global::Matrix{Float64}
end

"""The global parameters of each observation of a batch, `[d_global, observations]`."""
global_of_rows(batch::Batch) = batch.theta_global[:, vcat((fill(s, n) for (s, n) in enumerate(batch.n_rows))...)]

"""
    propose!(inference, n; n_rows)

Parameters of `n` observation sets to simulate next, a [`Batch`](@ref); `n_rows` says how many observations each has,
or is drawn as the options say. Batches may come back in any order, or not at all.
"""
function propose!(inference::Inference, n::Integer; n_rows = nothing)
    dims = dimensions(inference)
    sizes = n_rows === nothing ? proposed_sizes(inference, n) : convert(Vector{Int64}, collect(n_rows))
    length(sizes) == n || throw(DimensionMismatch("n_rows has $(length(sizes)) entries for $n sets"))
    alphas, betas = Matrix{Float64}(undef, dims.d_local, sum(sizes)), Matrix{Float64}(undef, dims.d_global, n)
    number = Ref(Int64(0))
    protected(() -> hnpe_inference_propose(inference, n, sizes, array_or_null(alphas), array_or_null(betas), number))
    return Batch(number[], sizes, alphas, betas)
end

function proposed_sizes(inference, n)
    sizes = Vector{Int64}(undef, n)
    protected(() -> hnpe_inference_propose_sizes(inference, n, sizes))
    return sizes
end

"""
    append!(inference, batch, x)

The simulations of a batch, `[d_x, observations]`, a column with NaN where one is invalid.
"""
function Base.append!(inference::Inference, batch::Batch, x)
    features = columns(x, dimensions(inference).d_x, "x")
    protected(() -> hnpe_inference_append(inference, batch.number, size(features, 2), features))
    return inference
end

function train!(inference::Inference; progress = nothing, monitor = nothing)
    monitored(watching -> protected(() -> hnpe_inference_train(inference, watching)), progress, monitor)
    return inference
end

"""A frozen copy of the posterior as trained so far."""
posterior(inference::Inference) = create(out -> hnpe_inference_posterior(inference, out), Posterior)

"""The trainer of an inference, to set its options and to look at its losses."""
trainer(inference::Inference) = trainer_of(inference)
trainer_of(inference) = create(out -> hnpe_inference_get_trainer(inference, out), Trainer)

"""The estimator of an inference."""
estimator(inference::Inference) = create(out -> hnpe_inference_get_estimator(inference, out), Estimator)

"""The simulations of an inference."""
dataset(inference::Inference) = create(out -> hnpe_inference_get_dataset(inference, out), Dataset)
