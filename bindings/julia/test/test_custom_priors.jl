# p(alpha | beta): normal around beta, of standard deviation 2.
conditional(; more...) = custom_prior(1; d_given = 1, sample = (n, given, rng) -> given .+ 2 .* randn(rng, 1, n),
    log_density = (theta, given) -> vec(@. -((theta - given) / 2)^2 / 2 - log(2) - log(2π) / 2), more...)

@testset "its functions are those of the prior" begin
    prior, given = conditional(), [0.0 10.0 20.0]
    theta = sample(prior, 3; given = given, rng = Rng(1))
    @test theta == given .+ 2 .* randn(Rng(1), 1, 3)
    @test logdensity(prior, theta; given = given) ≈ [logdensity(normal(given[i], 2), theta[:, i])[1] for i in 1:3]
    @test support(prior; given = given) == ([-Inf -Inf -Inf], [Inf Inf Inf])
    @test repr(prior) == "Prior(1 parameter given 1)"
end

@testset "support, cdf, quantile and slopes are passed on" begin
    square = custom_prior(2; sample = (n, given, rng) -> 3 .* rand(rng, 2, n),
                          log_density = (theta, given) -> fill(-2log(3), size(theta, 2)),
                          support = given -> (0.0, [3.0, 3.0]), cdf = (theta, given) -> theta ./ 3, quantile = (u, given) -> 3u,
                          log_slope = (theta, given) -> fill(-log(3), size(theta)))
    @test support(square) == ([0, 0], [3, 3])
    theta = sample(square, 10)
    @test cdf(square, theta) ≈ theta ./ 3 && quantile(square, cdf(square, theta)) ≈ theta
    @test logdensity(square, [1.0 4.0; 1.0 1.0]) == [-2log(3), -Inf]
    infinite = custom_prior(1; sample = (n, given, rng) -> randn(rng, 1, n))
    e = thrown(() -> logdensity(infinite, 0.5))
    @test e isa HNPEError && e.status == HNPE_ERROR_UNSUPPORTED
    @test thrown(() -> custom_prior(1; sample = identity, cdf = (theta, given) -> theta)) isa HNPEError
end

@testset "what is given must be there, in as many columns as draws" begin
    @test thrown(() -> sample(conditional(), 3)) isa ArgumentError
    @test thrown(() -> sample(conditional(), 3; given = [1.0 2.0])) isa DimensionMismatch
end

@testset "exceptions and wrong shapes come back as themselves, and the prior goes on" begin
    broken = Ref(true)
    prior = custom_prior(1; sample = (n, given, rng) -> broken[] ? throw(Unhappy(n)) : zeros(1, n))
    @test thrown(() -> sample(prior, 3)) == Unhappy(3)
    broken[] = false
    @test sample(prior, 2) == [0 0]
    wrong = custom_prior(2; sample = (n, given, rng) -> zeros(n, 2))
    e = thrown(() -> sample(wrong, 3))
    @test e isa DimensionMismatch && occursin("sample returned 3 x 2", e.msg) && occursin("2 x 3", e.msg)
end

@testset "an inference may have one" begin
    inference = Inference(conditional(), uniform(0, 1), toy_simulator(); simulations = 100, seed = 2)
    setoptions!(trainer(inference); epochs = 1)
    run!(inference)
    trained = posterior(inference)
    @test size(sample(trained, 5, 0.3)) == (2, 5)
    mktempdir() do folder
        path = joinpath(folder, "posterior")
        save(trained, path)
        @test thrown(() -> load(Posterior, path)).status == HNPE_ERROR_UNSUPPORTED
        again = load(Posterior, path; prior_local = conditional())
        @test sample(again, 5, 0.3; rng = Rng(1)) == sample(trained, 5, 0.3; rng = Rng(1))
    end
end
