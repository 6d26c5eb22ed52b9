# Objects of the library. Each holds one reference, which its finalizer gives up; what an object needs of others the library
# itself keeps, so that finalizers may run in any order. `finalize(object)` gives the reference up at once.

abstract type Handle end

# Handles that are being released, maybe in a finalizer, where nothing may wait: see `log_line`.
const RELEASING = Threads.Atomic{Int}(0)

"""Says that a pointer is the library's, and no reference of ours."""
struct Lent end

"""
    @handle Name hnpe_name hnpe_name_release [supertype]

The type `Name` of handles. `Name(pointer)` takes over a reference. Where a call of the raw layer takes a pointer it
takes the object too, and keeps it alive until the call is over.
"""
macro handle(name, raw, release, supertype = :Handle)
    return esc(quote
        mutable struct $name <: $supertype
            pointer::Ptr{$raw}
            $name(pointer::Ptr{$raw}) = finalizer(release, new(pointer))
            $name(pointer::Ptr{$raw}, ::Lent) = new(pointer)
        end
        Base.deepcopy_internal(::$name, ::IdDict) = throw(ArgumentError($("a $name cannot be copied")))
        Base.unsafe_convert(::Type{Ptr{$raw}}, handle::$name) = alive(handle)
        raw_type(::Type{$name}) = $raw
        function release(handle::$name)
            pointer, handle.pointer = handle.pointer, C_NULL
            pointer == C_NULL && return nothing
            Threads.atomic_add!(RELEASING, 1)
            $release(pointer)
            Threads.atomic_sub!(RELEASING, 1)
            return nothing
        end
    end)
end

function alive(handle)
    handle.pointer == C_NULL && throw(ArgumentError("this $(nameof(typeof(handle))) was finalized, or was lent for one call"))
    return handle.pointer
end

"""NULL for `nothing`."""
nullable(::Nothing) = C_NULL
nullable(value) = value

"""
    create(Type) do out ... end

A handle of that type from a constructor of the library, which is given where to write its pointer and returns a status.
"""
function create(constructor, ::Type{T}) where {T}
    out = Ref{Ptr{raw_type(T)}}(C_NULL)
    return disable_sigint() do # so that no reference is lost to a Ctrl-C after the call
        try
            protected(() -> constructor(out))
        catch
            out[] == C_NULL || finalize(T(out[])) # made, though a callback threw
            rethrow()
        end
        T(out[])
    end
end

@handle Context hnpe_context hnpe_context_release
@handle Monitor hnpe_monitor hnpe_monitor_release
@handle Rng hnpe_rng hnpe_rng_release AbstractRNG
@handle Prior hnpe_prior hnpe_prior_release
@handle Simulator hnpe_simulator hnpe_simulator_release
@handle Dataset hnpe_dataset hnpe_dataset_release
@handle Embedder hnpe_embedder hnpe_embedder_release
@handle Flow hnpe_flow hnpe_flow_release
@handle Estimator hnpe_estimator hnpe_estimator_release
@handle Trainer hnpe_trainer hnpe_trainer_release
@handle Posterior hnpe_posterior hnpe_posterior_release
@handle Conditional hnpe_conditional hnpe_conditional_release
@handle Inference hnpe_inference hnpe_inference_release
@handle Report hnpe_report hnpe_report_release

dimensions(handle::Prior) = dimensions(hnpe_prior_dims, handle)
dimensions(handle::Simulator) = dimensions(hnpe_simulator_dims, handle)
dimensions(handle::Dataset) = dimensions(hnpe_dataset_dims, handle)
dimensions(handle::Embedder) = dimensions(hnpe_embedder_dims, handle)
dimensions(handle::Flow) = dimensions(hnpe_flow_dims, handle)
dimensions(handle::Estimator) = dimensions(hnpe_estimator_dims, handle)
dimensions(handle::Posterior) = dimensions(hnpe_posterior_dims, handle)
dimensions(handle::Inference) = dimensions(hnpe_inference_dims, handle)

function dimensions(read, handle)
    dims = Ref(hnpe_dims())
    protected(() -> read(handle, dims))
    return (; (name => Int(getfield(dims[], name)) for name in (:d_local, :d_global, :d_x, :d_out, :d_given))...)
end
