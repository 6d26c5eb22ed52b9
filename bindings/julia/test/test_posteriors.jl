trained = posterior(run!(small_inference(; epochs = 10)))
first_set, second_set = [0.24, 0.11, 0.43], [0.3]

@testset "several sets at once are each as alone" begin
    both = sample(trained, 5, [first_set, second_set]; rng = Rng(1))
    @test size(both) == (2, 5, 2)
    log_q = logdensity(trained, both, [first_set, second_set])
    @test size(log_q) == (5, 2) && log_q[:, 1] ≈ logdensity(trained, both[:, :, 1], first_set)
    @test log_q[:, 2] ≈ logdensity(trained, both[:, :, 2], second_set)
    @test sample(trained, 5, first_set; rng = Rng(1)) == sample(trained, 5, reshape(first_set, 1, 3); rng = Rng(1))
    @test thrown(() -> logdensity(trained, both, first_set)) isa DimensionMismatch
    @test thrown(() -> sample(trained, 5, Vector{Float64}[])) isa ArgumentError
    @test thrown(() -> sample(trained, 5, zeros(2, 3))) isa DimensionMismatch
end

@testset "all local parameters together" begin
    alpha, beta = sample_all(trained, 6, first_set; rng = Rng(2))
    @test size(alpha) == (1, 6, 3) && size(beta) == (1, 6)
    @test logdensity_all(trained, alpha, beta, first_set) ≈ logdensity_global(trained, beta, first_set) .+
          sum(logdensity(trained, [alpha[:, :, i]; beta], [first_set[i]; first_set[1:end.!=i]]) .-
              logdensity_global(trained, beta, [first_set[i]; first_set[1:end.!=i]]) for i in 1:3) rtol = 1e-4
    lists = sample_all(trained, 6, [first_set, second_set]; rng = Rng(2))
    @test map(size, lists.theta_local) == [(1, 6, 3), (1, 6, 1)] && size(lists.theta_global) == (1, 6, 2)
    @test HNPE.split_sets(reshape(1:8, 1, 2, 4), [3, 1]) == [reshape(1:6, 1, 2, 3), reshape(7:8, 1, 2, 1)]
    @test size(logdensity_all(trained, lists.theta_local, lists.theta_global, [first_set, second_set])) == (6, 2)
    @test thrown(() -> logdensity_all(trained, alpha, beta[:, 1:3], first_set)) isa DimensionMismatch
end

@testset "all mass is inside the bounds" begin
    @test logmass(trained, first_set) == 0 && logmass(trained, [first_set, second_set]) == [0, 0]
end

@testset "the mode is higher than any draw" begin
    best = mode(trained, first_set)
    draws = sample(trained, 500, first_set; rng = Rng(1))
    @test logdensity(trained, best, first_set)[1] >= maximum(logdensity(trained, draws, first_set))
    @test size(mode(trained, [first_set, second_set])) == (2, 2)
end

@testset "observations unlike those of the training are told apart" begin
    asked = posterior(run!(small_inference(; epochs = 1)))
    info = check_observation(asked, first_set)
    @test info.is_known && !info.is_far && info.distance == 0 && info.observation == 0
    info = check_observation(asked, [0.24, -50.0, 0.43])
    @test info.is_far && info.distance > 50 && info.observation == 2 && info.feature == 1
    @test !has_extrapolated(asked)
    sample(asked, 1, [0.24, -50.0, 0.43])
    @test has_extrapolated(asked)
    @test thrown(() -> check_observation(asked, [first_set, second_set])) isa DimensionMismatch
end

@testset "an ensemble is the mixture of its members" begin
    mixture = posterior(run!(small_inference(; epochs = 1, ensemble = 2)))
    parts = members(mixture)
    @test length(parts) == 2
    each = [exp(logdensity(part, [0.5, 0.5], first_set)[1]) for part in parts]
    @test exp(logdensity(mixture, [0.5, 0.5], first_set)[1]) ≈ sum(each) / 2 rtol = 1e-6
    weighted = ensemble(parts; weights = [1, 3])
    @test exp(logdensity(weighted, [0.5, 0.5], first_set)[1]) ≈ (each[1] + 3each[2]) / 4 rtol = 1e-6
    found = spread(mixture, first_set; n = 200)
    @test found.n_members == 2 && length(found.mean_spread) == 2 && 0 <= found.divergence <= found.divergence_most
    @test thrown(() -> ensemble(parts; weights = [1.0])) isa DimensionMismatch
end

@testset "densities integrate to one and end at the bounds" begin
    grid = range(0.0005, 0.9995, length = 1000)
    @test sum(exp, logdensity_global(trained, collect(grid), first_set)) / 1000 ≈ 1 atol = 0.01
    @test logdensity(trained, [1.5, 0.5], first_set) == [-Inf]
end

@testset "a file gives the same bits, to threads as well" begin
    mktempdir() do folder
        path = joinpath(folder, "posterior")
        save(trained, path)
        @test sample(load(Posterior, path), 9, first_set; rng = Rng(4)) == sample(trained, 9, first_set; rng = Rng(4))
        write(path, "no such thing")
        @test thrown(() -> load(Posterior, path)).status == HNPE_ERROR_FORMAT
    end
    alone = [sample(trained, 50, first_set; rng = Rng(k)) for k in 1:4]
    together = Vector{Any}(undef, 4)
    Threads.@threads for k in 1:4
        together[k] = sample(trained, 50, first_set; rng = Rng(k))
    end
    @test together == alone
    @test repr(trained) == "Posterior(1 local and 1 global parameters, 1 feature)"
end
