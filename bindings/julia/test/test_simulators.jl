alpha, beta = [0.1 0.5 0.9], [0.3 0.2 0.8]

@testset "a function gets columns and the stream, and gives columns" begin
    seen = []
    simulator = toy_simulator((a, b, rng) -> (push!(seen, (a, b)); a .* b .+ rand(rng)))
    x = simulate(simulator, alpha, beta; seed = 3)
    @test seen == [(alpha, beta)] && size(x) == (1, 3) && length(unique(round.(x .- alpha .* beta, digits = 12))) == 1
    @test simulate(simulator, alpha, beta; seed = 3) == x != simulate(simulator, alpha, beta; seed = 4)
    @test repr(simulator) == "Simulator(1 local and 1 global parameters, 1 feature)"
end

@testset "one observation at a time gives the same numbers" begin
    widths = (d_local = 1, d_global = 1, d_x = 2, chunk = 1)
    together = Simulator((a, b, rng) -> [a .* b; a .+ randn(rng, 1, size(a, 2))]; widths...)
    single = Simulator((a, b, rng) -> [a[1] * b[1], a[1] + randn(rng, 1)[1]]; widths..., vectorized = false)
    @test simulate(single, alpha, beta; seed = 1) == simulate(together, alpha, beta; seed = 1)
    scalar = toy_simulator((a, b, rng) -> a[1] * b[1]; vectorized = false)
    @test simulate(scalar, alpha, beta) == alpha .* beta
end

@testset "chunks and parts of the work make no difference" begin
    simulator = toy_simulator(chunk = 2)
    many, others = rand(1, 8), rand(1, 8)
    whole = simulate(simulator, many, others; seed = 5)
    @test hcat(simulate(simulator, many[:, 1:4], others[:, 1:4]; seed = 5),
               simulate(simulator, many[:, 5:8], others[:, 5:8]; seed = 5, first_row = 4)) == whole
end

@testset "parameters may be local or global only" begin
    @test simulate(Simulator((a, b, rng) -> (@assert(size(b) == (0, 3)); 2a); d_local = 1, d_x = 1), alpha) == 2alpha
    @test simulate(Simulator((a, b, rng) -> (@assert(size(a) == (0, 3)); 3b); d_global = 1, d_x = 1), nothing, beta) == 3beta
    @test thrown(() -> simulate(toy_simulator(), alpha)) isa ArgumentError
    @test thrown(() -> simulate(toy_simulator(), alpha, [0.1 0.2])) isa DimensionMismatch
end

@testset "an invalid simulation is NaN, and is counted" begin
    simulator = toy_simulator((a, b, rng) -> ifelse.(a .> 0.5, NaN, a))
    dataset = simulate!(Dataset(1, 1, 1), unit(), unit(), simulator, 50; seed = 1)
    @test counts(dataset).n_invalid == count(dataset[1:50].theta_local .> 0.5) > 0
    missing_one = simulate(toy_simulator((a, b, rng) -> a[1] > 0.4 ? nothing : a; vectorized = false), alpha, beta)
    @test isequal(missing_one, [0.1 NaN NaN])
end

@testset "a stream that was lent is no one's afterwards, and parameters are the callback's to keep" begin
    kept = []
    simulate(toy_simulator((a, b, rng) -> (push!(kept, rng, a); a)), alpha, beta)
    @test thrown(() -> rand(kept[1])) isa ArgumentError && kept[2] == alpha
    given = copy(alpha)
    @test simulate(toy_simulator((a, b, rng) -> (a .= 7; a)), given, beta) == [7 7 7] && given == alpha
end

@testset "progress is told" begin
    told = []
    simulate(toy_simulator((a, b, rng) -> (sleep(0.15); a); chunk = 1), alpha, beta; progress = p -> push!(told, p))
    @test !isempty(told) && all(p.phase == :simulating && p.total == 3 for p in told) && told[end].done <= 3
end

@testset "the library's own" begin
    @test abs(mean(simulate(product_simulator(0), alpha, beta) .- alpha .* beta)) == 0
    local_prior, global_prior = jansen_rit_priors(:paper)
    @test support(local_prior) == ([10, 50, 0], [250, 500, 5000]) && support(global_prior) == ([-30], [30])
    @test thrown(() -> jansen_rit_priors(:book)) isa ArgumentError
    theta, gain = sample(local_prior, 2; rng = Rng(1)), sample(global_prior, 2; rng = Rng(2))
    @test size(simulate(jansen_rit_simulator(), theta, gain)) == (33, 2)
    @test size(jansen_rit_signals([theta; gain], 100; rng = Rng(1))) == (100, 2)
end
