# Calls into the library, and its calls back into Julia. No exception may leave a callback through C: it is kept, the library
# is told, and once the library has returned, the exception is thrown again as itself.

"""What a callback threw is kept here, in the storage of the task that made the call."""
const KEPT = :HNPE_kept_exception

"""What a handle's callbacks need. The library has its address, as user data, until it calls `release_box`."""
mutable struct Box
    value::Any
    released::Bool
end

# Keeps boxes from the garbage collector. `release_box` may run in a finalizer, which must neither wait for a lock nor change
# a list that it may have interrupted: so it marks its box, and whoever adds one sweeps.
const BOXES = Box[]
const BOXES_LOCK = ReentrantLock()

function boxed(value)
    box = Box(value, false)
    lock(BOXES_LOCK) do
        filter!(other -> !other.released, BOXES)
        push!(BOXES, box)
    end
    return box
end

function release_box(user_data::Ptr{Cvoid})
    box = unsafe_pointer_to_objref(user_data)::Box
    box.value = nothing
    box.released = true
    return nothing
end

"""A handle that calls back: `constructor(user_data, release, out)`. A constructor that fails releases nothing, so we do."""
function create_with_box(constructor, ::Type{T}, value) where {T}
    box = boxed(value)
    try
        return create(out -> constructor(pointer_from_objref(box), @hnpe_release_fn(release_box), out), T)
    catch
        box.released = true
        rethrow()
    end
end

value_of(user_data::Ptr{Cvoid}) = (unsafe_pointer_to_objref(user_data)::Box).value

"""
Run a callback's body, for the library: 0, or after an exception, which is kept, what makes the call fail (below zero)
or, for Ctrl-C, be cancelled (above). Ctrl-C may arrive in the body alone, where it is an InterruptException like any
other.
"""
function guarded(body)
    try
        reenable_sigint(body)
        return Cint(0)
    catch e
        task_local_storage(KEPT, (e, catch_backtrace()))
        hnpe_set_error(words(e))
        return e isa InterruptException ? Cint(1) : Cint(-1)
    end
end

function words(e)
    try
        return replace(first(sprint(showerror, e), 200), '\0' => ' ')
    catch
        return string(typeof(e))
    end
end

"""
    protected(call)

Make a call that returns a status, and throw what it failed with: a callback's own exception, else an `HNPEError`.

Meanwhile Ctrl-C waits for a callback, or for the end of the call, and the task stays on its thread: the library's
frames are on it, and so is the message of a failure.
"""
function protected(call)
    task = current_task()
    storage = task_local_storage()
    delete!(storage, KEPT)
    sticky = task.sticky
    task.sticky = true
    failure = try
        disable_sigint() do
            status = call()
            status == HNPE_OK ? nothing : HNPEError(status)
        end
    finally
        task.sticky = sticky
    end
    if failure === nothing
        kept = pop!(storage, KEPT, nothing) # of the last report of a progress function, when all was done
        kept === nothing || throw_kept(kept...)
        return nothing
    end
    if failure.status == HNPE_ERROR_CALLBACK || failure.status == HNPE_ERROR_CANCELLED
        kept = pop!(storage, KEPT, nothing)
        kept === nothing || throw_kept(kept...)
    end
    throw(failure)
end

function throw_kept(exception, backtrace)
    task_local_storage(:HNPE_callback_backtrace, backtrace)
    throw(exception)
end

"""
    callback_backtrace()

Where the exception arose that a simulator, prior or progress function threw last in this task: the backtrace that
`Base.show_backtrace(stdout, callback_backtrace())` shows. The exception's own says where it was thrown again.
"""
callback_backtrace() = get(task_local_storage(), :HNPE_callback_backtrace, Union{Ptr{Nothing},Base.InterpreterIP}[])
