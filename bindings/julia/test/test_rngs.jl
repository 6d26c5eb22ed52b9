@testset "a stream gives the library's numbers" begin
    rng, same = Rng(5, 2), Rng(5, 2)
    @test rand(rng, UInt64) == hnpe_rng_next(same)
    @test rand(rng) == hnpe_rng_uniform(same)
    @test randn(rng) == hnpe_rng_normal(same)
    @test Random.randexp(rng) == hnpe_rng_exponential(same)
    @test HNPE.randgamma(rng, 2) == hnpe_rng_gamma(same, 2.0)
    @test HNPE.randbeta(rng, 2, 3) == hnpe_rng_beta(same, 2.0, 3.0)
    out = zeros(6)
    hnpe_rng_fill_normal(same, 6, out)
    @test vec(randn(rng, 2, 3)) == out
    hnpe_rng_fill_uniform(same, 6, out)
    @test vec(rand(rng, 2, 3)) == out
    @test rand(rng, UInt64) == hnpe_rng_next(same)
end

@testset "it serves everything that draws" begin
    rng = Rng(1)
    @test sort(shuffle(rng, 1:10)) == 1:10
    @test all(in(1:6), rand(rng, 1:6, 100)) && length(unique(rand(rng, 1:6, 100))) == 6
    @test rand(rng, Bool) isa Bool && rand(rng, Int8) isa Int8 && rand(rng, UInt128) isa UInt128 && rand(rng, Float32) < 1
    @test abs(mean(rand(rng, 10_000)) - 0.5) < 0.02 && abs(std(randn(rng, 10_000)) - 1) < 0.05
    @test thrown(() -> HNPE.randgamma(rng, -1)) isa DomainError
end

@testset "Julia's own generator seeds what has no seed" begin
    prior = unit()
    Random.seed!(3)
    first = sample(prior, 4)
    Random.seed!(3)
    @test sample(prior, 4) == first != sample(prior, 4)
    @test sample(prior, 4; rng = 7) == sample(prior, 4; rng = Rng(7))
    @test sample(prior, 4; rng = MersenneTwister(1)) == sample(prior, 4; rng = MersenneTwister(1))
end

@testset "seeds are whole numbers of 64 bits, and others are refused" begin
    @test rand(Rng(typemax(UInt64)), UInt64) == rand(Rng(big(2)^64 - 1), UInt64)
    for wrong in (-1, big(2)^64)
        @test thrown(() -> Rng(wrong)) isa InexactError
        @test thrown(() -> Rng(0, wrong)) isa InexactError
        @test thrown(() -> setseed!(small_inference(), wrong)) isa InexactError
    end
end
