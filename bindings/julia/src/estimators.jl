"""
    Estimator(prior_local, prior_global, d_x; seed = 0, options...)
    Estimator(prior_local, prior_global, d_x; observation, set, q_local, q_global, ...)
    Estimator(prior_local, prior_global, d_x; q_joint, set, ...)

The trainable posterior; `nothing` for a prior says that there are no such parameters. With parts of one's own it is
factorised: `observation` embeds x_0 for the flow `q_local`, `set` the whole set for `q_global`; or, with `q_joint`,
one flow over all parameters. Parts are copied as they are described, not their weights. Options:
`options(Estimator)`.
"""
function Estimator(prior_local::Union{Prior,Nothing}, prior_global::Union{Prior,Nothing}, d_x::Integer; observation = nothing,
                   set = nothing, q_local = nothing, q_global = nothing, q_joint = nothing, seed::Integer = 0,
                   context = nothing, options...)
    own, alpha, beta = listened(context), nullable(prior_local), nullable(prior_global)
    estimator = if q_joint !== nothing
        all(isequal(nothing), (observation, q_local, q_global)) ||
            throw(ArgumentError("an estimator of one flow q_joint has no observation, q_local or q_global"))
        create(out -> hnpe_estimator_create_joint(own, alpha, beta, d_x, nullable(set), q_joint, out), Estimator)
    elseif all(isequal(nothing), (observation, set, q_local, q_global))
        create(out -> hnpe_estimator_create(own, alpha, beta, d_x, out), Estimator)
    else
        create(Estimator) do out
            hnpe_estimator_create_factorised(own, alpha, beta, d_x, nullable(observation), nullable(set), nullable(q_local),
                                             nullable(q_global), out)
        end
    end
    setoptions!(estimator; options...)
    return seed == 0 ? estimator : setseed!(estimator, seed)
end

setseed!(object::Estimator, seed::Integer) = (protected(() -> hnpe_estimator_set_seed(object, UInt64(seed))); object)

save(estimator::Estimator, path::AbstractString) = protected(() -> hnpe_estimator_save(estimator, path))

load(::Type{Estimator}, path::AbstractString; prior_local = nothing, prior_global = nothing, context = nothing) =
    create(Estimator) do out
        hnpe_estimator_load(listened(context), path, nullable(prior_local), nullable(prior_global), out)
    end
