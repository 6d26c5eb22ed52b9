"""
    Dataset(d_local, d_global, d_x)

Simulated observation sets: see `append!`, `simulate!`, `extend!`, `save` and `dataset[1:10]`. `length` is the number
of sets.
"""
Dataset(d_local::Integer, d_global::Integer, d_x::Integer; context = nothing) =
    create(out -> hnpe_dataset_create(nullable(context), d_local, d_global, d_x, out), Dataset)

"""
    Dataset(folder, d_local, d_global, d_x; shard_bytes = 0)
    Dataset(folder)

Make an empty data set in a folder, or open one that is there. It may become larger than memory: sets go to disk in
shards of `shard_bytes` (0: 32 MiB), and a crash loses those of one shard at most. `flush` writes what is in memory alone.
"""
Dataset(folder::AbstractString, d_local::Integer, d_global::Integer, d_x::Integer; shard_bytes::Integer = 0,
        context = nothing) =
    create(out -> hnpe_dataset_create_on_disk(listened(context), folder, d_local, d_global, d_x, shard_bytes, out), Dataset)
Dataset(folder::AbstractString; context = nothing) =
    create(out -> hnpe_dataset_open(listened(context), folder, out), Dataset)
Base.flush(dataset::Dataset) = (protected(() -> hnpe_dataset_flush(dataset)); dataset)

const PROPOSALS = (prior = HNPE_PROPOSAL_PRIOR, truncated = HNPE_PROPOSAL_TRUNCATED,
                   truncated_global = HNPE_PROPOSAL_TRUNCATED_GLOBAL, posterior = HNPE_PROPOSAL_POSTERIOR,
                   posterior_global = HNPE_PROPOSAL_POSTERIOR_GLOBAL, gaussian = HNPE_PROPOSAL_GAUSSIAN)

name_in(table, value) = first(name for (name, number) in pairs(table) if number == value)

"""
    append!(dataset, theta_local, theta_global, x; n_rows, proposal = :prior, log_proposal)

Copy simulations in that were made elsewhere. `x` and `theta_local` have a column for each observation, sets side by
side, of `n_rows[s]` observations each (one each where it is not given); or they are lists with a matrix for each set.
`theta_global` has a column for each set. `proposal` is what (alpha_0, beta) were drawn from, with `log_proposal` its
log density for each set.
"""
function Base.append!(dataset::Dataset, theta_local, theta_global, x; n_rows = nothing, proposal::Symbol = :prior,
                      log_proposal = nothing)
    haskey(PROPOSALS, proposal) || throw(ArgumentError("proposal is one of $(join(keys(PROPOSALS), ", ")), not $proposal"))
    dims = dimensions(dataset)
    sets = side_by_side(x, dims.d_x, n_rows)
    total, n = sum(sets.n_rows), n_sets(sets)
    size(sets.x, 2) == total || throw(DimensionMismatch("x has $(size(sets.x, 2)) columns, and n_rows says $total"))
    alphas = counted(joined(theta_local, dims.d_local, "theta_local"), dims.d_local, total, "theta_local")
    betas = counted(joined(theta_global, dims.d_global, "theta_global"), dims.d_global, n, "theta_global")
    densities = log_proposal === nothing ? Float64[] : convert(Vector{Float64}, log_proposal)
    length(densities) in (0, n) || throw(DimensionMismatch("log_proposal has $(length(densities)) entries for $n sets"))
    protected() do
        hnpe_dataset_append_proposed(dataset, PROPOSALS[proposal], n, sets.n_rows, array_or_null(alphas), array_or_null(betas),
                                     sets.x, array_or_null(densities))
    end
    return dataset
end

function side_by_side(x, d_x, n_rows)
    x isa AbstractVector{<:AbstractArray} && return observation_sets(x, d_x)
    matrix = columns(x, d_x, "x")
    return ObservationSets(n_rows === nothing ? ones(Int64, size(matrix, 2)) : convert(Vector{Int64}, n_rows), matrix, false)
end

joined(values::AbstractVector{<:AbstractArray}, d, what) =
    d == 0 ? zeros(0, 0) : reduce(hcat, [columns(value, d, what) for value in values])
joined(values, d, what) = columns(d == 0 ? nothing : values, d, what)

"""Append all sets of another data set."""
extend!(dataset::Dataset, other::Dataset) = (protected(() -> hnpe_dataset_extend(dataset, other)); dataset)

"""
    simulate!(dataset, prior_local, prior_global, simulator, n_sets; min_extra = 0, max_extra = 0, seed = 0, first_set = 0)

Draw sets from the priors, simulate and append them. Set `s` of a seed is the same whichever process draws it:
`first_set` counts those before these. Where a simulator fails or Ctrl-C comes, the sets that are whole are kept.
"""
function simulate!(dataset::Dataset, prior_local, prior_global, simulator::Simulator, n::Integer; min_extra::Integer = 0,
                   max_extra::Integer = 0, seed::Integer = 0, first_set::Integer = 0, progress = nothing, monitor = nothing)
    monitored(progress, monitor) do watching
        protected(() -> hnpe_dataset_simulate(dataset, nullable(prior_local), nullable(prior_global), simulator, n, min_extra,
                                              max_extra, UInt64(seed), first_set, watching))
    end
    return dataset
end

"""`(n_sets, n_rows, n_invalid)`: sets, observations in all of them, and those with a NaN or an infinity."""
function counts(dataset::Dataset)
    n_sets, n_rows, n_invalid = Ref(Int64(0)), Ref(Int64(0)), Ref(Int64(0))
    protected(() -> hnpe_dataset_count(dataset, n_sets, n_rows, n_invalid))
    return (n_sets = Int(n_sets[]), n_rows = Int(n_rows[]), n_invalid = Int(n_invalid[]))
end

Base.length(dataset::Dataset) = counts(dataset).n_sets
Base.lastindex(dataset::Dataset) = length(dataset)

"""
    dataset[sets]

The sets of a range, copied: `(n_rows, theta_local, theta_global, x)`, a column for each observation, of
`theta_global` for each set.
"""
function Base.getindex(dataset::Dataset, sets::UnitRange{<:Integer})
    checkindex(Bool, 1:length(dataset), sets) && !isempty(sets) || throw(BoundsError(dataset, sets))
    dims, n = dimensions(dataset), length(sets)
    n_rows = Vector{Int64}(undef, n)
    protected(() -> hnpe_dataset_read(dataset, first(sets) - 1, n, n_rows, C_NULL, C_NULL, C_NULL))
    total = sum(n_rows)
    alphas, betas, x = (Matrix{Float64}(undef, size) for size in ((dims.d_local, total), (dims.d_global, n), (dims.d_x, total)))
    protected() do
        hnpe_dataset_read(dataset, first(sets) - 1, n, n_rows, array_or_null(alphas), array_or_null(betas), x)
    end
    return (n_rows = n_rows, theta_local = alphas, theta_global = betas, x = x)
end
Base.getindex(dataset::Dataset, set::Integer) = dataset[set:set]

"""
    proposals(dataset)

What the sets were drawn from: `(kinds, of_set, log_density)`: the proposals there are, the number in that list of
each set's, and the log density of its (alpha_0, beta) under it, NaN where it was not recorded.
"""
function proposals(dataset::Dataset)
    kinds = [(kind = name_in(PROPOSALS, info.kind), n_sets = Int(info.n_sets), log_constant = info.log_constant,
              error = info.error)
             for info in listed((index, out) -> hnpe_dataset_describe_proposal(dataset, index, out), hnpe_proposal_info)]
    n = length(dataset)
    of_set, log_density = Vector{Int64}(undef, n), Vector{Float64}(undef, n)
    n == 0 || protected(() -> hnpe_dataset_read_proposals(dataset, 0, n, of_set, log_density))
    return (kinds = kinds, of_set = of_set .+ 1, log_density = log_density)
end

"""
    save(object, path)

Write a `Prior`, `Dataset`, `Estimator` or `Posterior` to a file, which replaces one that is there at once or not at all.
"""
save(dataset::Dataset, path::AbstractString) = protected(() -> hnpe_dataset_save(dataset, path))

"""
    load(Dataset, path), load(Estimator, path), load(Posterior, path), load(Prior, path, given...)

Read back what `save` wrote. Priors of one's own must be given again: `prior_local = ...`, `prior_global = ...`; of a
`Prior`, the parts that were, in their order.
"""
load(::Type{Dataset}, path::AbstractString; context = nothing) =
    create(out -> hnpe_dataset_load(nullable(context), path, out), Dataset)
