@testset "embedders" begin
    x = rand(2, 3)
    @test apply(Embedder(:identity, 2), x) ≈ x[:, 1] rtol = 1e-6
    @test apply(Embedder(:mean, 2), x) ≈ [x[:, 1]; mean(x[:, 2:3], dims = 2)] rtol = 1e-6
    @test apply(Embedder(:stack, 2, 3), x) ≈ vec(x) rtol = 1e-6
    deep = Embedder(:deep_set, 2, 4; seed = 3, hidden = 8)
    @test size(apply(deep, [x, x[:, 1:1]])) == (4, 2) && apply(deep, x) == apply(deep, [x, x])[:, 2]
    @test apply(Embedder(:mlp, 2, 3; seed = 1), x) != apply(Embedder(:mlp, 2, 3; seed = 2), x)
    @test repr(deep) == "Embedder(2 features to 4)"
    @test thrown(() -> Embedder(:deepset, 2, 4)) isa ArgumentError && thrown(() -> Embedder(:mlp, 2)) isa ArgumentError
    @test thrown(() -> Embedder(:mean, 2, 3)) isa ArgumentError
end

@testset "flows learn a density" begin
    given = rand(Rng(1), 1, 2000)
    theta = 3 .* given .+ 0.5 .* randn(Rng(2), 1, 2000)
    flow = Flow(:maf, 1, 1; seed = 1, epochs = 40)
    fit!(flow, theta; given = given, seed = 1)
    @test abs(mean(logdensity(flow, theta; given = given)) - (-log(0.5) - log(2π) / 2 - 0.5)) < 0.1
    drawn = sample(flow, 4000; given = fill(0.5, 1, 4000), rng = Rng(3))
    @test abs(mean(drawn) - 1.5) < 0.1 && abs(std(drawn) - 0.5) < 0.1
    @test from_noise(flow, to_noise(flow, theta; given = given); given = given) ≈ theta rtol = 1e-3
    @test repr(flow) == "Flow(1 parameter given 1)"
    bounded = Flow(:spline, 2; unit = [true, false], seed = 1)
    @test all(0 .< sample(bounded, 100)[1, :] .< 1)
    @test thrown(() -> set_unit!(bounded, [true])) isa DimensionMismatch && thrown(() -> Flow(:nice, 2)) isa ArgumentError
    @test thrown(() -> set_unit!(Flow(:mixture, 1), [true])).status == HNPE_ERROR_UNSUPPORTED
end

@testset "an estimator of parts, its trainer and its file" begin
    prior, data = unit(), simulate!(Dataset(1, 1, 1), unit(), unit(), toy_simulator(), 300; max_extra = 2, seed = 1)
    own = Estimator(prior, prior, 1; set = Embedder(:deep_set, 1, 4; hidden = 8), q_global = Flow(:spline, 1, 4; hidden = 12),
                    seed = 2)
    it = Trainer(own, data; seed = 3, epochs = 4)
    @test outcome(it) == :not_run && epochs(it) == 0
    train!(it)
    found = losses(it)
    @test epochs(it) == length(found.training) == length(found.validation) == 4 && all(isfinite, found.training)
    @test outcome(it) == :budget && effective_sample_size(it) > 100 && repr(it) == "Trainer(budget, 4 epochs)"
    mktempdir() do folder
        path = joinpath(folder, "estimator")
        save(own, path)
        again = load(Estimator, path)
        @test sample(Posterior(again), 4, [0.1, 0.2]; rng = Rng(1)) == sample(Posterior(own), 4, [0.1, 0.2]; rng = Rng(1))
    end
    e = thrown(() -> Estimator(prior, prior, 1; q_global = Flow(:spline, 2, 4)))
    @test e isa HNPEError && e.status == HNPE_ERROR_SHAPE
    joint = Estimator(prior, prior, 1; q_joint = Flow(:mixture, 2, 2; components = 2))
    @test option(joint, :architecture) == :aggregated
    @test thrown(() -> Estimator(prior, prior, 1; q_joint = Flow(:mixture, 2, 2), q_local = Flow(:maf, 1, 2))) isa ArgumentError
    @test thrown(() -> Estimator(nothing, nothing, 1)) isa HNPEError
end
