# What rounds did.

const LOSSES = (none = Int32(0), maximum_likelihood = HNPE_LOSS_MAXIMUM_LIKELIHOOD, atomic = HNPE_LOSS_ATOMIC,
                atomic_global = HNPE_LOSS_ATOMIC_GLOBAL, uncorrected = HNPE_LOSS_UNCORRECTED,
                importance = HNPE_LOSS_IMPORTANCE, closed_form = HNPE_LOSS_CLOSED_FORM)
const STATES = (open = HNPE_ROUND_OPEN, finished = HNPE_ROUND_FINISHED, unmoved = HNPE_ROUND_UNMOVED,
                cancelled = HNPE_ROUND_CANCELLED, failed = HNPE_ROUND_FAILED)

"""
    rounds(inference)

A record of each round, as it stands: the fields of `hnpe_round_info`, with names for numbers (`proposal =
:truncated_global`, `loss`, `state`, `status`), such as `n_sets`, `n_invalid`, `prior_left`, `validation_loss`,
`moved`, `seconds_training`.
"""
rounds(inference::Inference) =
    [told(info) for info in listed((index, out) -> hnpe_inference_describe_round(inference, index, out), hnpe_round_info)]

function told(info::hnpe_round_info)
    names = filter(name -> name != :struct_size, fieldnames(hnpe_round_info))
    return NamedTuple{names}(map(name -> told(Val(name), getfield(info, name)), names))
end

told(::Val, value) = value
told(::Val{:proposal}, value) = name_in(PROPOSALS, value)
told(::Val{:loss}, value) = name_in(LOSSES, value)
told(::Val{:state}, value) = name_in(STATES, value)
told(::Val{:status}, value) = unsafe_string(hnpe_status_name(value))
told(::Val{:renewed}, value) = value != 0
told(::Val{:resampled}, value) = value != 0

"""`(n_rounds, n_sets, n_rows)`: rounds begun, sets that are there and simulations in them."""
function counts(inference::Inference)
    n_rounds, n_sets, n_rows = Ref(Int64(0)), Ref(Int64(0)), Ref(Int64(0))
    protected(() -> hnpe_inference_count(inference, n_rounds, n_sets, n_rows))
    return (n_rounds = Int(n_rounds[]), n_sets = Int(n_sets[]), n_rows = Int(n_rows[]))
end
