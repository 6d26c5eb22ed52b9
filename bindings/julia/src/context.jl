"""
    Context(; log = nothing, options...)

Threads, instruction set and log of the objects that are made with it (`context = ...`); where none is given, a
default one serves. `log(level, message)` is called with `:debug`, `:info` or `:warning`. Options: `options(Context)`.
"""
function Context(; log = nothing, options...)
    context = create(out -> hnpe_context_create(C_NULL, out), Context)
    setoptions!(context; options...)
    log === nothing || set_log(context, log)
    return context
end

const LEVELS = Dict(HNPE_LOG_DEBUG => :debug, HNPE_LOG_INFO => :info, HNPE_LOG_WARNING => :warning)

# A line of a log has no one to tell of a failure: it is told on the spot.
function log_line(user_data::Ptr{Cvoid}, level::Int32, message::Cstring)
    try
        value_of(user_data)(LEVELS[level], unsafe_string(message))
    catch e
        @error "the log of an HNPE.Context failed" exception = (e, catch_backtrace())
    end
    return nothing
end

function set_log(context, log)
    box = boxed(log)
    try
        protected(() -> hnpe_context_set_log(context, @hnpe_log_fn(log_line), pointer_from_objref(box),
                                             @hnpe_release_fn(release_box)))
    catch
        box.released = true
        rethrow()
    end
end
