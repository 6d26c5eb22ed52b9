known = @test_logs (:warn, r"never trained") Posterior(Estimator(unit(), unit(), 1; seed = 1))
seen = [0.3, 0.5]

@testset "a conditional is the joint density over that of what is fixed" begin
    given = condition(known, 2 => 0.6, seen; thin = 2)
    @test option(given, :thin) == 2 && repr(given) == "Conditional(1 parameter given 1, exact)"
    norm = normalisation(given)
    @test norm.kind == :exact && norm.error == 0
    @test logdensity(given, 0.2)[1] + norm.log_marginal ≈ logdensity(known, [0.2, 0.6], seen)[1] atol = 1e-6
    @test norm.log_marginal ≈ logdensity_global(known, [0.6], seen)[1] atol = 1e-6
    @test logdensity(given, [0.2, 1.5])[2] == -Inf
    @test thrown(() -> condition(known, 2 => 1.5, seen)).status == HNPE_ERROR_INVALID_ARGUMENT
    @test thrown(() -> condition(known, 3 => 0.5, seen)).status == HNPE_ERROR_INVALID_ARGUMENT
    @test thrown(() -> condition(known, 1 => 0.5, [seen, seen])) isa DimensionMismatch
end

@testset "chains of a conditional have its moments, and say whether they mixed" begin
    given = condition(known, [1 => 0.4], seen)
    phases = Symbol[]
    chains = sample(given, 60; chains = 16, rng = 1, progress = p -> (push!(phases, p.phase); nothing))
    @test size(chains.draws) == (1, 60, 16) && chains.n_draws == 60 && chains.verdict in (:mixed, :not_mixed)
    @test all(phase -> phase == :sampling, phases) && chains.evaluations > 960
    @test chains.rhat[1] < 1.05 && chains.rhat == rhat(chains.draws) && chains.rhat[1] == rhat(chains.draws[1, :, :])
    @test chains.ess_bulk == ess(chains.draws).bulk && ess(chains.draws[1, :, :]).tail == chains.ess_tail[1]
    grid = (0.5:999.5) ./ 1000
    @test mean(chains.draws) ≈ sum(exp.(logdensity(given, collect(grid))) .* grid) / 1000 atol = 0.06
    @test sample(condition(known, 1 => 0.4, seen; budget = 2000), 60; chains = 16, rng = 1).verdict == :budget
    @test thrown(() -> sample(given, 0)).status == HNPE_ERROR_INVALID_ARGUMENT
end

@testset "marginals integrate to one" begin
    grid = (0.5:99.5) ./ 100
    beta = logdensity_marginal(known, grid, 2, seen)
    @test beta.kind == :exact && beta.log_density ≈ logdensity_global(known, collect(grid), seen) && all(beta.error .== 0)
    alpha = logdensity_marginal(known, grid[1:10:end], [1], seen; rng = 2)
    @test alpha.kind == :quadrature && abs(sum(exp, alpha.log_density) / 10 - 1) < 0.1
    @test logdensity_marginal(known, [0.6, 0.2], [2, 1], seen).log_density ≈ logdensity(known, [0.2, 0.6], seen)
end
