"""
A failure of the library: `status`, such as `HNPE.Raw.HNPE_ERROR_SHAPE`, its `name`, and the library's `message`,
which names the argument and what was expected of it.
"""
struct HNPEError <: Exception
    status::Int32
    name::String
    message::String
end

# Read at once: the message is this thread's, and a task may go on in another one after it has waited.
HNPEError(status::Integer) =
    HNPEError(status, unsafe_string(hnpe_status_name(status)), unsafe_string(hnpe_last_error()))

Base.showerror(io::IO, e::HNPEError) = print(io, e.name, ": ", e.message)
