const PHASES = Dict(HNPE_PHASE_SIMULATING => :simulating, HNPE_PHASE_TRAINING => :training,
                    HNPE_PHASE_WEIGHTING => :weighting, HNPE_PHASE_CHECKING => :checking,
                    HNPE_PHASE_SAMPLING => :sampling)

# Ctrl-C arrives here too where there is no progress function: `guarded` lets it in.
function report(user_data::Ptr{Cvoid}, progress::Ptr{hnpe_progress})
    goes_on = Ref(true)
    status = guarded() do
        tell = value_of(user_data)
        tell === nothing || (goes_on[] = tell(told(unsafe_load(progress))) !== true)
    end
    return status != 0 || goes_on[] ? status : Cint(1)
end

told(p::hnpe_progress) = (phase = PHASES[p.phase], done = p.done, total = p.total, round = p.round, last_round = p.last_round,
                          elapsed = p.elapsed, remaining = p.remaining, training_loss = p.training_loss,
                          validation_loss = p.validation_loss)

"""
    Monitor(progress = nothing)

Watches and stops a long call (`run!`, `train!`, `fit!`, `simulate!`, with `monitor = ...`). `progress` is called
about ten times a second with what is done: `phase` (`:simulating`, `:training`, `:checking`, …), `done`, `total`, `round`,
`last_round`, `elapsed`, `remaining`, `training_loss`, `validation_loss`. Where it returns `true` the call is
cancelled.
"""
Monitor(progress = nothing; context = nothing) = create_with_box(Monitor, progress) do user_data, release, out
    hnpe_monitor_create(nullable(context), @hnpe_progress_fn(report), user_data, release, out)
end

"""Ask the call that has the monitor, or the next one that is given it, to stop; from any task or thread."""
request_stop!(monitor::Monitor) = hnpe_monitor_request_stop(monitor)

"""Run a long call with a monitor: the one given, or one for this call."""
function monitored(body, progress, monitor::Nothing)
    own = Monitor(progress)
    try
        return body(own)
    finally
        finalize(own)
    end
end
function monitored(body, progress, monitor::Monitor)
    progress === nothing || throw(ArgumentError("a monitor has its own progress function: give one or the other"))
    return body(monitor)
end
