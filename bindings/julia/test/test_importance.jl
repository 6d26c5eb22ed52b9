@testset "weights and gradients" begin
    known = posterior(run!(small_inference(; epochs = 10)))
    seen = [0.24, 0.11, 0.43]
    draws = sample_all(known, 400, seen; rng = Rng(3))
    likelihood = vec(sum(-0.5 .* ((reshape(seen, 1, 1, 3) .- draws.theta_local .* draws.theta_global) ./ 0.5) .^ 2; dims = 3))
    log_w = importance(known, draws, likelihood, seen)
    found = weights(log_w)
    @test found.verdict in (:trustworthy, :few, :untrustworthy) && !isempty(found.words)
    @test sum(exp.(found.log_smoothed)) ≈ 1 && 0 < found.efficiency <= 1
    @test all(1 .<= resample(log_w, 50; seed = 2) .<= 400) && length(resample(log_w; scheme = :residual)) == 400
    @test thrown(() -> resample(log_w, 5; scheme = :other)) isa ArgumentError
    @test thrown(() -> importance(known, draws, likelihood[1:3], seen)) isa DimensionMismatch
    theta = sample(known, 4, seen; rng = Rng(1))
    slopes = logdensity_gradient(known, theta, seen; of_x = true)
    @test slopes.log_density ≈ logdensity(known, theta, seen) && size(slopes.theta) == (2, 4) && size(slopes.x) == (1, 4, 3)
    @test all(isfinite, slopes.theta)
    alone = logdensity_gradient(known, theta, seen)
    @test alone.theta == slopes.theta && alone.x === nothing
    h = 1e-5
    @test slopes.theta[1, 1] ≈ (logdensity(known, theta[:, 1] + [h, 0], seen)[1] - logdensity(known, theta[:, 1] - [h, 0], seen)[1]) / 2h rtol = 0.02
end
