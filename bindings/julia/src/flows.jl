const FLOWS = (:spline, :coupling, :maf, :mixture)

"""
    Flow(kind, dim, d_given = 0; unit, seed = 0, options...)

A conditional density of `dim` parameters given `d_given` numbers, of the kind `:spline`, `:coupling`, `:maf` or
`:mixture`. `unit` says which parameters live on (0, 1), a Bool for each. `fit!` it, then `sample` and `logdensity`.
Options: `options(Flow)`.
"""
function Flow(kind::Symbol, dim::Integer, d_given::Integer = 0; unit = nothing, seed::Integer = 0, context = nothing, options...)
    kind in FLOWS || throw(ArgumentError("the kinds of flows are $(join(FLOWS, ", ")), not $kind"))
    flow = create(out -> create_flow(Val(kind), nullable(context), dim, d_given, out), Flow)
    setoptions!(flow; options...)
    unit === nothing || set_unit!(flow, unit)
    return seed == 0 ? flow : setseed!(flow, seed)
end

create_flow(::Val{:spline}, context, dim, d_given, out) = hnpe_flow_create_spline(context, dim, d_given, out)
create_flow(::Val{:coupling}, context, dim, d_given, out) = hnpe_flow_create_coupling(context, dim, d_given, out)
create_flow(::Val{:maf}, context, dim, d_given, out) = hnpe_flow_create_maf(context, dim, d_given, out)
create_flow(::Val{:mixture}, context, dim, d_given, out) = hnpe_flow_create_mixture(context, dim, d_given, out)

setseed!(object::Flow, seed::Integer) = (protected(() -> hnpe_flow_set_seed(object, UInt64(seed))); object)

"""Say which parameters live on (0, 1), a Bool for each; of flows of splines, before they are fitted."""
function set_unit!(flow::Flow, unit)
    dim = dimensions(flow).d_out
    length(unit) == dim || throw(DimensionMismatch("unit has $(length(unit)) entries, and the flow $dim parameters"))
    marks = Vector{Cuchar}(vec(collect(unit)) .!= 0)
    protected(() -> hnpe_flow_set_unit(flow, marks))
    return flow
end

"""
    fit!(flow, theta; given, seed = 0, progress, monitor)

Fit by maximum likelihood to columns of `theta`, and of `given` where the flow is conditional.
"""
function fit!(flow::Flow, theta; given = nothing, seed::Integer = 0, progress = nothing, monitor = nothing)
    dims = dimensions(flow)
    points = columns(theta, dims.d_out, "theta")
    n = size(points, 2)
    conditions = given_columns(given, dims.d_given, n)
    monitored(progress, monitor) do watching
        protected(() -> hnpe_flow_fit(flow, n, array_or_null(conditions), points, UInt64(seed), watching))
    end
    return flow
end

"""The log density of each column of `theta`."""
function logdensity(flow::Flow, theta; given = nothing)
    dims = dimensions(flow)
    points = columns(theta, dims.d_out, "theta")
    n = size(points, 2)
    conditions = given_columns(given, dims.d_given, n)
    log_q = Vector{Float64}(undef, n)
    protected(() -> hnpe_flow_log_density(flow, n, array_or_null(conditions), points, log_q))
    return log_q
end

"""`n` draws, one column each; with `given`, one for each of its columns."""
function sample(flow::Flow, n::Integer; given = nothing, rng = nothing)
    dims = dimensions(flow)
    conditions = given_columns(given, dims.d_given, n)
    theta = Matrix{Float64}(undef, dims.d_out, n)
    protected(() -> hnpe_flow_sample(flow, n, array_or_null(conditions), stream(rng), theta))
    return theta
end

"""The noise that each column of `theta` comes from; not of mixtures."""
to_noise(flow::Flow, theta; given = nothing) = mapped(hnpe_flow_to_noise, flow, theta, "theta", given)

"""The parameters that come from noise: the inverse of [`to_noise`](@ref)."""
from_noise(flow::Flow, z; given = nothing) = mapped(hnpe_flow_from_noise, flow, z, "z", given)
