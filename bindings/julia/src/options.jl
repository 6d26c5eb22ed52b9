# Options, as the library describes them at run time.

const KINDS = Dict(HNPE_OPTION_INTEGER => :integer, HNPE_OPTION_REAL => :real, HNPE_OPTION_BOOLEAN => :boolean,
                   HNPE_OPTION_CHOICE => :choice, HNPE_OPTION_FLAGS => :flags)

"""One option: its `name`, `kind`, `default`, `minimum`, `maximum`, `choices` and what it does, `doc`."""
struct Option
    key::Int32
    name::Symbol
    kind::Symbol
    default::Union{Int64,Float64}
    minimum::Union{Int64,Float64}
    maximum::Union{Int64,Float64}
    choices::Vector{Pair{Symbol,Int32}}
    doc::String
end

const Optioned = Union{Context,Simulator,Embedder,Flow,Estimator,Trainer,Inference,Conditional}

raw_options(::Type{Context}) = Raw.options_of().context
raw_options(::Type{Simulator}) = Raw.options_of().simulator
raw_options(::Type{Embedder}) = Raw.options_of().embedder
raw_options(::Type{Flow}) = Raw.options_of().flow
raw_options(::Type{Estimator}) = Raw.options_of().estimator
raw_options(::Type{Trainer}) = Raw.options_of().trainer
raw_options(::Type{Inference}) = Raw.options_of().inference
raw_options(::Type{Conditional}) = Raw.options_of().conditional

"""
    options(Trainer), options(trainer)

The options of a kind of object: a list of `Option`, which shows each with its range, its default and what it does.
"""
options(::Type{T}) where {T<:Optioned} =
    [Option(info, choices_of(T, info)) for info in listed(raw_options(T).describe_option, hnpe_option_info)]
options(::T) where {T<:Optioned} = options(T)

choices_of(::Type{T}, info) where {T} = info.n_choices == 0 ? Pair{Symbol,Int32}[] :
    [Symbol(unsafe_string(choice.name)) => choice.value
     for choice in listed((index, out) -> raw_options(T).describe_choice(info.key, index, out), hnpe_choice_info)]

"""All records that `describe(index, record)` has."""
function listed(describe, ::Type{R}) where {R}
    records = R[]
    record = Ref(R())
    while describe(length(records), record) == HNPE_OK
        push!(records, record[])
        record[] = R()
    end
    return records
end

function Option(info::hnpe_option_info, choices)
    real = info.kind == HNPE_OPTION_REAL
    return Option(info.key, Symbol(unsafe_string(info.name)), KINDS[info.kind],
                  real ? info.default_real : info.default_int, real ? info.minimum_real : info.minimum_int,
                  real ? info.maximum_real : info.maximum_int, choices, unsafe_string(info.doc))
end

function find_option(::Type{T}, name::Symbol) where {T}
    known = options(T)
    index = findfirst(candidate -> candidate.name == name, known)
    index === nothing && throw(unknown_option(T, name, known))
    return known[index]
end

unknown_option(owner, name, known) =
    ArgumentError("$owner has no option $name; it has $(join((candidate.name for candidate in known), ", "))")

"""
    setoptions!(object; name = value, ...)

Set options by name. Choices are symbols, flags lists of them; `nothing` restores the default.
"""
function setoptions!(object::T; values...) where {T<:Optioned}
    for (name, value) in pairs(values)
        setoption!(object, find_option(T, name), value)
    end
    return object
end

function setoption!(object::T, known::Option, value) where {T}
    raw = raw_options(T)
    if value === nothing
        protected(() -> raw.reset_option(object, known.key))
    elseif known.kind == :real
        number = as_number(Float64, known, value)
        protected(() -> raw.set_real(object, known.key, number))
    else
        number = as_number(Int64, known, value)
        protected(() -> raw.set_int(object, known.key, number))
    end
    return nothing
end

"""Restore the default of one option."""
resetoption!(object::Optioned, name::Symbol) = (setoptions!(object; name => nothing); object)

as_number(::Type{Float64}, known, value::Real) = Float64(value)
function as_number(::Type{Int64}, known, value::Real)
    isinteger(value) || throw(ArgumentError("option $(known.name) is a whole number, not $value"))
    return Int64(value)
end
function as_number(::Type{Int64}, known, value::Union{Symbol,AbstractString})
    index = findfirst(choice -> choice.first == Symbol(value), known.choices)
    index === nothing && throw(ArgumentError(string("option ", known.name, " cannot be ", repr(value), isempty(known.choices) ?
        "" : "; its choices are $(join((repr(choice.first) for choice in known.choices), ", "))")))
    return Int64(known.choices[index].second)
end
function as_number(::Type{Int64}, known, value::Union{Tuple,AbstractVector})
    known.kind == :flags || throw(ArgumentError("option $(known.name) is one value, not $(repr(value))"))
    return reduce(|, (as_number(Int64, known, flag) for flag in value); init = Int64(0))
end
as_number(type, known, value) = throw(ArgumentError("option $(known.name) cannot be $(repr(value))"))

"""
    option(object, :name)

The value of an option: a number, a Bool, the symbol of a choice or a list of the symbols of flags.
"""
function option(object::T, name::Symbol) where {T<:Optioned}
    known, raw = find_option(T, name), raw_options(T)
    if known.kind == :real
        value = Ref(0.0)
        protected(() -> raw.get_real(object, known.key, value))
        return value[]
    end
    value = Ref(Int64(0))
    protected(() -> raw.get_int(object, known.key, value))
    return from_integer(known, value[])
end

function from_integer(known, value)
    known.kind == :boolean && return value != 0
    known.kind == :flags && return [choice.first for choice in known.choices if value & choice.second != 0]
    known.kind == :choice || return value
    return first(choice.first for choice in known.choices if choice.second == value)
end
