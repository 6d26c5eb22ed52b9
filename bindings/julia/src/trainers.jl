"""
    Trainer(estimator, dataset; seed = 0, options...)

Fits an estimator to a data set: `train!(trainer)`. Options: `options(Trainer)`.
"""
function Trainer(estimator::Estimator, dataset::Dataset; seed::Integer = 0, context = nothing, options...)
    trainer = create(out -> hnpe_trainer_create(listened(context), estimator, dataset, out), Trainer)
    setoptions!(trainer; options...)
    return seed == 0 ? trainer : setseed!(trainer, seed)
end

setseed!(object::Trainer, seed::Integer) = (protected(() -> hnpe_trainer_set_seed(object, UInt64(seed))); object)

"""
    train!(trainer; progress, monitor), train!(inference; progress, monitor)

Train until the validation loss stops improving or the epochs are used up; another call goes on from there. After
Ctrl-C the best weights so far are in place.
"""
function train!(trainer::Trainer; progress = nothing, monitor = nothing)
    monitored(watching -> protected(() -> hnpe_trainer_run(trainer, watching)), progress, monitor)
    return trainer
end

set_checkpoint!(trainer::Trainer, path::Union{AbstractString,Nothing}, seconds::Real = 600) =
    (protected(() -> hnpe_trainer_set_checkpoint(trainer, something(path, C_NULL), seconds)); trainer)

"""
    resume!(trainer, path; progress, monitor)

Go on with the run whose state is in a file (`set_checkpoint!`), of a trainer with the same estimator, data set and
options; to the same bits as if it had not been interrupted.
"""
function resume!(trainer::Trainer, path::AbstractString; progress = nothing, monitor = nothing)
    monitored(watching -> protected(() -> hnpe_trainer_resume(trainer, path, watching)), progress, monitor)
    return trainer
end

"""Epochs of the last run."""
epochs(trainer::Trainer) = Int(hnpe_trainer_epochs(trainer))

const OUTCOMES = (not_run = HNPE_OUTCOME_NOT_RUN, converged = HNPE_OUTCOME_CONVERGED, budget = HNPE_OUTCOME_BUDGET,
                  cancelled = HNPE_OUTCOME_CANCELLED, failed = HNPE_OUTCOME_FAILED)

"""How the last run ended: `:not_run`, `:converged`, `:budget`, `:cancelled` or `:failed`."""
outcome(trainer::Trainer) = name_in(OUTCOMES, hnpe_trainer_outcome(trainer))

"""How many training sets the importance weights left in the last run."""
effective_sample_size(trainer::Trainer) = hnpe_trainer_effective_sample_size(trainer)

"""The losses of the last run, per epoch: `(training, validation)`."""
function losses(trainer::Trainer)
    n = epochs(trainer)
    training, validation = Vector{Float64}(undef, n), Vector{Float64}(undef, n)
    protected(() -> hnpe_trainer_losses(trainer, n, training, validation))
    return (training = training, validation = validation)
end
