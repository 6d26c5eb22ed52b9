# Importance sampling: draws of a posterior weighed by the host's likelihood; and gradients, which samplers of one's own need.

"""
    logdensity_gradient(posterior, theta, x)

The log density of the columns of `theta` given one observation set `x`, with its gradients: `(log_density, theta, x)`, of which
`x` has the size (d_x, points, observations). Where the density is 0 gradients are `NaN`.
"""
function logdensity_gradient(posterior::Posterior, theta::AbstractMatrix, x)
    dims = dimensions(posterior)
    sets = observation_sets(x, dims.d_x)
    n_sets(sets) == 1 || throw(DimensionMismatch("logdensity_gradient takes one observation set"))
    size(theta, 1) == dims.d_local + dims.d_global ||
        throw(DimensionMismatch("theta has $(size(theta, 1)) rows instead of $(dims.d_local + dims.d_global)"))
    points, n = Matrix{Float64}(theta), size(theta, 2)
    log_q, of_theta, of_x = zeros(n), zeros(size(points)), zeros(dims.d_x, n, size(sets.x, 2))
    protected() do
        hnpe_posterior_log_density_gradient(posterior, 1, sets.n_rows, sets.x, n, points, log_q, of_theta, of_x)
    end
    return (log_density = log_q, theta = of_theta, x = of_x)
end

"""
    importance(posterior, draws, log_likelihood, x; joint = false)

Log weights of `draws`, as `sample_all` gives them for one observation set `x`, of which `log_likelihood` has one number each: that of
all observations given the draw, or with `joint` the log joint density, the prior within. `weights` says what they are worth.
"""
function importance(posterior::Posterior, draws, log_likelihood, x; joint::Bool = false)
    dims = dimensions(posterior)
    sets = observation_sets(x, dims.d_x)
    n_sets(sets) == 1 || throw(DimensionMismatch("importance takes one observation set"))
    target = numbers(log_likelihood)
    n = length(target)
    alphas, betas = Array{Float64}(draws[1]), Array{Float64}(draws[2])
    size(alphas) == (dims.d_local, n, size(sets.x, 2)) && size(betas)[1:2] == (dims.d_global, n) ||
        throw(DimensionMismatch("there are $n numbers for draws of the sizes $(size(alphas)) and $(size(betas))"))
    log_weights, kind = zeros(n), joint ? HNPE_IMPORTANCE_JOINT : HNPE_IMPORTANCE_LIKELIHOOD
    protected() do
        hnpe_importance_weigh(posterior, sets.n_rows[1], sets.x, n, array_or_null(alphas), array_or_null(betas), kind, target, log_weights)
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
