# Importance sampling: draws of a posterior weighed by the host's likelihood; and gradients, which samplers of one's own need.

"""
    logdensity_gradient(posterior, theta, x; of_x = false)

The log density of the columns of `theta` given one observation set `x`, with its gradients: `(log_density, theta, x)`. Where the
density is 0 gradients are `NaN`. With `of_x = true` `x` has the size (d_x, points, observations), which some posteriors have not;
else it is `nothing`.
"""
function logdensity_gradient(posterior::Posterior, theta, x; of_x::Bool = false)
    dims = dimensions(posterior)
    set, points = one_set(x, dims.d_x, "logdensity_gradient"), columns(theta, dims.d_local + dims.d_global, "theta")
    n, n_rows = size(points, 2), size(set, 2)
    log_q, slopes, slopes_x = zeros(n), zeros(size(points)), of_x ? zeros(dims.d_x, n, n_rows) : nothing
    protected() do
        hnpe_posterior_log_density_gradient(posterior, 1, Int64[n_rows], set, n, points, log_q, slopes, nullable(slopes_x))
    end
    return (log_density = log_q, theta = slopes, x = slopes_x)
end

"""
    importance(posterior, draws, log_likelihood, x; joint = false)

Log weights of `draws`, as `sample_all` gives them for one observation set `x`, of which `log_likelihood` has one number each: that of
all observations given the draw, or with `joint` the log joint density, the prior within. `weights` says what they are worth.
"""
function importance(posterior::Posterior, draws, log_likelihood, x; joint::Bool = false)
    dims = dimensions(posterior)
    set = one_set(x, dims.d_x, "importance")
    target = numbers(log_likelihood)
    n = length(target)
    alphas, betas = Array{Float64}(draws[1]), Array{Float64}(draws[2])
    size(alphas) == (dims.d_local, n, size(set, 2)) && size(betas)[1:2] == (dims.d_global, n) ||
        throw(DimensionMismatch("there are $n numbers for draws of the sizes $(size(alphas)) and $(size(betas))"))
    log_weights, kind = zeros(n), joint ? HNPE_IMPORTANCE_JOINT : HNPE_IMPORTANCE_LIKELIHOOD
    protected() do
        hnpe_importance_weigh(posterior, size(set, 2), set, n, array_or_null(alphas), array_or_null(betas), kind, target, log_weights)
    end
    return log_weights
end

"""
    weights(log_weights)

What weights are worth: `log_smoothed`, of sum 1, `verdict` with its `words`, `pareto_k` and its `limit`, `effective`, `efficiency`,
`log_evidence` and its `error`.
"""
function weights(log_weights; context = nothing)
    given, info = numbers(log_weights), Ref(hnpe_importance_info())
    smoothed = similar(given)
    protected(() -> hnpe_importance_summarise(nullable(context), length(given), given, smoothed, info))
    found = info[]
    verdict = (:trustworthy, :few, :untrustworthy)[found.verdict]
    return (log_smoothed = smoothed, verdict = verdict, words = unsafe_string(found.words), pareto_k = found.pareto_k,
            limit = found.pareto_k_limit, effective = found.effective, efficiency = found.efficiency, log_evidence = found.log_evidence,
            error = found.log_evidence_error)
end

"""
    resample(log_weights, n = length(log_weights); scheme = :systematic, seed = 0)

Which draws to take, `n` of them, by their weights: `:systematic`, `:residual` or `:multinomial`.
"""
function resample(log_weights, n::Integer = length(log_weights); scheme::Symbol = :systematic, seed::Integer = 0, context = nothing)
    schemes = (systematic = HNPE_IMPORTANCE_SYSTEMATIC, residual = HNPE_IMPORTANCE_RESIDUAL, multinomial = HNPE_IMPORTANCE_MULTINOMIAL)
    haskey(schemes, scheme) || throw(ArgumentError("scheme is $scheme; one of $(join(keys(schemes), ", ")) is wanted"))
    given, index = numbers(log_weights), Vector{Int64}(undef, n)
    protected() do
        hnpe_importance_resample(nullable(context), length(given), given, schemes[scheme], UInt64(seed), n, index)
    end
    return index .+ 1
end
