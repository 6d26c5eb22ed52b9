const EMBEDDERS = (:identity, :mlp, :deep_set, :mean, :stack)

"""
    Embedder(kind, d_x, size; seed = 0, options...)

Features of an observation set: `Embedder(:identity, d_x)` and `Embedder(:mean, d_x)` (x_0 beside the mean of the
others), `Embedder(:mlp, d_x, d_out)` of x_0, `Embedder(:deep_set, d_x, d_out)`, and `Embedder(:stack, d_x, n_rows)`
of all rows of a set side by side. Options: `options(Embedder)`.
"""
function Embedder(kind::Symbol, d_x::Integer, size::Union{Integer,Nothing} = nothing; seed::Integer = 0, context = nothing,
                  options...)
    kind in EMBEDDERS || throw(ArgumentError("the kinds of embedders are $(join(EMBEDDERS, ", ")), not $kind"))
    (size === nothing) == (kind in (:identity, :mean)) ||
        throw(ArgumentError(size === nothing ? "Embedder(:$kind, d_x, size) needs a size" : "Embedder(:$kind, d_x) takes no size"))
    embedder = create(out -> create_embedder(Val(kind), nullable(context), d_x, size, out), Embedder)
    setoptions!(embedder; options...)
    return seed == 0 ? embedder : setseed!(embedder, seed)
end

create_embedder(::Val{:identity}, context, d_x, size, out) = hnpe_embedder_create_identity(context, d_x, out)
create_embedder(::Val{:mean}, context, d_x, size, out) = hnpe_embedder_create_mean(context, d_x, out)
create_embedder(::Val{:mlp}, context, d_x, size, out) = hnpe_embedder_create_mlp(context, d_x, size, out)
create_embedder(::Val{:deep_set}, context, d_x, size, out) = hnpe_embedder_create_deep_set(context, d_x, size, out)
create_embedder(::Val{:stack}, context, d_x, size, out) = hnpe_embedder_create_stack(context, d_x, size, out)

"""
    apply(embedder, x)

The features of a set, a vector; of a list of sets, a column for each.
"""
function apply(embedder::Embedder, x)
    dims = dimensions(embedder)
    sets = observation_sets(x, dims.d_x)
    out = Matrix{Float64}(undef, dims.d_out, n_sets(sets))
    protected(() -> hnpe_embedder_apply(embedder, n_sets(sets), sets.n_rows, sets.x, out))
    return sets.single ? vec(out) : out
end

"""
    setseed!(object, seed)

The seed that everything random in an `Embedder`, `Flow`, `Estimator`, `Trainer` or `Inference` follows from.
"""
setseed!(object::Embedder, seed::Integer) = (protected(() -> hnpe_embedder_set_seed(object, UInt64(seed))); object)
