# What objects look like.

function Base.show(io::IO, handle::Handle)
    print(io, nameof(typeof(handle)), "(")
    handle.pointer == C_NULL ? print(io, "finalized") : describe(io, handle)
    print(io, ")")
end
Base.show(io::IO, rng::Rng) = print(io, rng.pointer == C_NULL ? "Rng(finalized)" : "Rng()")

describe(io, handle) = nothing
function describe(io, prior::Prior)
    dims = dimensions(prior)
    print(io, counted_word(dims.d_out, "parameter"), dims.d_given == 0 ? "" : " given $(dims.d_given)")
end
describe(io, flow::Flow) = (dims = dimensions(flow);
    print(io, counted_word(dims.d_out, "parameter"), dims.d_given == 0 ? "" : " given $(dims.d_given)"))
describe(io, embedder::Embedder) = (dims = dimensions(embedder); print(io, dims.d_x, " features to ", dims.d_out))
function describe(io, handle::Union{Simulator,Estimator,Posterior})
    dims = dimensions(handle)
    print(io, dims.d_local, " local and ", dims.d_global, " global parameters, ", counted_word(dims.d_x, "feature"))
end
function describe(io, conditional::Conditional)
    info = described(conditional)
    print(io, counted_word(info.d_free, "parameter"), " given ", info.d_fixed, ", ", name_in(DENSITIES, info.kind))
end
function describe(io, dataset::Dataset)
    n = counts(dataset)
    print(io, counted_word(n.n_sets, "set"), ", ", counted_word(n.n_rows, "observation"), ", ", n.n_invalid, " invalid")
end
describe(io, trainer::Trainer) = print(io, outcome(trainer), ", ", counted_word(epochs(trainer), "epoch"))
function describe(io, inference::Inference)
    dims, n = dimensions(inference), counts(inference)
    print(io, dims.d_local, " local and ", dims.d_global, " global parameters, ", counted_word(dims.d_x, "feature"), "; ",
          counted_word(n.n_rounds, "round"), ", ", counted_word(n.n_sets, "set"), ", ", counted_word(n.n_rows, "simulation"))
end

counted_word(n, word) = n == 1 ? "1 $word" : "$n $(word)s"

Base.show(io::IO, batch::Batch) = print(io, "Batch(", counted_word(length(batch.n_rows), "set"), ", ",
                                        counted_word(sum(batch.n_rows), "observation"), ")")

function Base.show(io::IO, known::Option)
    print(io, known.name, " = ", known.kind == :real ? known.default : default_name(known))
    isempty(known.choices) ? known.kind == :boolean || print(io, " (", known.minimum, " to ", known.maximum, ")") :
        print(io, " (", join((choice.first for choice in known.choices), ", "), ")")
    print(io, ": ", known.doc)
end

default_name(known) = repr(from_integer(known, known.default))
