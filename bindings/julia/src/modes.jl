# Where a posterior is highest.

"""
    mode(posterior, x; n = 1000, rng)

The most probable parameters given an observation set: the best of `n` draws, then climbed from there.
"""
function mode(posterior::Posterior, x; n::Integer = 1000, rng = nothing)
    set = observation_sets(x, dimensions(posterior).d_x)
    set.single || throw(ArgumentError("mode takes one observation set at a time"))
    draws = sample(posterior, n, set.x; rng = rng)
    heights = logdensity(posterior, draws, set.x)
    best = argmax(heights)
    return climbed(points -> logdensity(posterior, points, set.x), draws[:, best], heights[best], steps_of(draws))
end

"""First steps: the draws' principal axes, half a standard deviation long."""
function steps_of(draws)
    covariance = Statistics.cov(draws, dims = 2)
    axes = LinearAlgebra.eigen(LinearAlgebra.Symmetric(covariance))
    return axes.vectors .* sqrt.(max.(axes.values, 0))' ./ 2
end

"""
Pattern search (Hooke and Jeeves 1961): look both ways along every axis at once, go on in the direction that was good, halve the
steps where no way is up, until they are a millionth of the first ones.
"""
function climbed(heights_at, point, height, steps)
    scale, origin = 1.0, point
    while scale > 1e-6
        tried = hcat(point .+ scale .* steps, point .- scale .* steps, 2 .* point .- origin)
        heights = heights_at(tried)
        best = argmax(heights)
        if heights[best] > height
            origin, point, height = point, tried[:, best], heights[best]
        else
            origin, scale = point, scale / 2
        end
    end
    return point
end
