"""
    Context(; log = nothing, options...)

Threads, instruction set and log of the objects that are made with it (`context = ...`); where none is given, a
default one serves, and warnings are Julia's, by `@warn`. `log(level, message)` is called with `:debug`, `:info` or `:warning`.
Options: `options(Context)`.
"""
function Context(; log = nothing, options...)
    context = create(out -> hnpe_context_create(C_NULL, out), Context)
    setoptions!(context; options...)
    log === nothing || set_log(context, log)
    return context
end

# The context of what is given none and has something to warn of, such as sets larger than those that were trained for.
const WARNING = Ref{Context}()

warn(level, message) = level == :warning && @warn(message, _module = HNPE, _file = nothing)

"""`context`, or the one that warns."""
listened(context::Context) = context
function listened(::Nothing)
    isassigned(WARNING) || (WARNING[] = Context(log = warn))
    return WARNING[]
end

const LEVELS = Dict(HNPE_LOG_DEBUG => :debug, HNPE_LOG_INFO => :info, HNPE_LOG_WARNING => :warning)

# What is said while a handle goes is told by a task of its own: printing may wait, and a finalizer must not.
function log_line(user_data::Ptr{Cvoid}, level::Int32, message::Cstring)
    log, line = value_of(user_data), unsafe_string(message)
    RELEASING[] == 0 ? tell(log, LEVELS[level], line) : @async(tell(log, LEVELS[level], line))
    return nothing
end

# A line of a log has no one to tell of a failure: it is told on the spot.
function tell(log, level, line)
    try
        log(level, line)
    catch e
        @error "the log of an HNPE.Context failed" exception = (e, catch_backtrace())
    end
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
