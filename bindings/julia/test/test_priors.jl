@testset "draws are columns, inside the support, and cdf and quantile are inverse" begin
    for prior in (uniform([0, -1], [1, 3]), normal([0, 1], 2), multivariate_normal([0, 1], [2.0 0.5; 0.5 1.0]),
                  log_normal([0, 1], 1), log_uniform(0.1, [1, 10]), exponential([1, 2]), HNPE.gamma(2, [1, 3]),
                  HNPE.beta([2, 1], 3), truncated_normal(0, 1, [-Inf, 0], 1), HNPE.product(unit(), normal(0, 1)))
        theta = sample(prior, 50; rng = Rng(1))
        low, high = support(prior)
        @test size(theta) == (2, 50) && all(low .<= theta .<= high)
        @test all(isfinite, logdensity(prior, theta))
        @test quantile(prior, cdf(prior, theta)) ≈ theta rtol = 1e-6
    end
end

@testset "densities are those of the books" begin
    @test logdensity(uniform([0, 0], [2, 4]), [1.0 3.0; 1.0 1.0]) == [-log(8), -Inf]
    @test logdensity(normal(1, 2), [1.0, 3.0]) ≈ -log(2) - log(2π) / 2 .- [0, 0.5]
    covariance = [2.0 0.5; 0.5 1.0]
    point = [0.3, -0.2]
    @test logdensity(multivariate_normal([0, 0], covariance), point) ≈
          [-log(2π) - log(2 - 0.25) / 2 - (point' * (covariance \ point)) / 2]
    @test logdensity(exponential(2), 1.5) ≈ [log(2) - 3]
end

@testset "numbers stand for one parameter, or for all; other lengths are refused" begin
    @test HNPE.dimensions(uniform(0, 1)).d_out == 1 && HNPE.dimensions(uniform(0, [1, 2, 3])).d_out == 3
    @test thrown(() -> uniform([0, 0], [1, 2, 3])) isa DimensionMismatch
    @test thrown(() -> multivariate_normal([0, 0], [1.0 0.0])) isa DimensionMismatch
    e = thrown(() -> logdensity(uniform([0, 0], [1, 1]), zeros(3, 4)))
    @test e isa DimensionMismatch && occursin("3", e.msg) && occursin("2", e.msg)
    @test thrown(() -> multivariate_normal([0, 0], [1.0 2.0; 2.0 1.0])) isa HNPEError
end

@testset "arrays of other types are taken, matrices of Float64 as they are" begin
    prior, theta = uniform([0, 0], [1, 1]), rand(Float32, 2, 5)
    @test logdensity(prior, theta) == logdensity(prior, Matrix{Float64}(theta))
    whole = rand(4, 5)
    @test logdensity(prior, view(whole, 2:3, :)) == logdensity(prior, whole[2:3, :])
    @test logdensity(prior, collect(transpose(rand(5, 2)))) isa Vector
    exact = rand(2, 3)
    @test HNPE.columns(exact, 2, "theta") === exact
end

@testset "a prior says what it is" begin
    @test repr(uniform([0, 0], [1, 1])) == "Prior(2 parameters)"
    prior = unit()
    finalize(prior)
    @test repr(prior) == "Prior(finalized)"
    @test thrown(() -> sample(prior, 1)) isa ArgumentError
end
