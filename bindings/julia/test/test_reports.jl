"""theta ~ N(0, 1), x ~ N(theta, 1), theta | x ~ N(x / 2, 1 / 2), of two parameters; draws of `spread` of its deviation."""
function exact(spread)
    rng = Rng(1)
    truth = randn(rng, 2, 300)
    mean = (truth .+ randn(rng, 2, 300)) ./ 2
    return truth, reshape(mean, 2, 1, 300) .+ spread * sqrt(0.5) .* reshape(randn(rng, 2, 100 * 300), 2, 100, 300)
end

@testset "calibration of draws" begin
    report = calibration(exact(1)...; d_local = 1)
    @test [r.name for r in results(report)] == ["sbc.local.0", "sbc.global.0", "tarp", "tarp.local", "tarp.global"]
    @test all(r.verdict == :passed for r in results(report))
    truth, draws = exact(0.5)
    @test calibration(truth, draws; report = report) === report
    flagged = results(report)[7]
    @test flagged.name == "sbc.global.1" && flagged.verdict == :flagged && occursin("over-confident", flagged.sentence)
    @test flagged.arrays["rank"] == vec(sum(draws[2, :, :] .< truth[2:2, :]; dims = 1)) && flagged.arrays["p"] < 1e-3
    @test occursin("5 passed, 3 flagged", string(report)) && counts(report) == (n_results = 8, n_flagged = 3, n_undecided = 0)
    @test thrown(() -> calibration(truth, draws[:, :, 1:3])) isa DimensionMismatch
    mktempdir() do folder
        save(report, joinpath(folder, "report.json"))
        draw(report, folder)
        @test isfile(joinpath(folder, "tarp.gnuplot")) && filesize(joinpath(folder, "report.json")) > 1000
    end
end

@testset "one observation is examined" begin
    simulator = product_simulator(0.05)
    asked = posterior(run!(small_inference(simulator; epochs = 1)))
    prior_sets = simulate!(Dataset(1, 1, 1), unit(), unit(), simulator, 700; seed = 3)
    report = misspecification(prior_sets, 0.3)
    @test [r.name for r in results(report)] == "misspecification." .* ["neighbours", "correlation", "features"]
    @test all(r.verdict == :passed for r in results(report))
    @test any(r.verdict == :flagged for r in results(misspecification(prior_sets, 9.0)))
    predictive(asked, simulator, 0.3, 150; seed = 1, report = report)
    @test results(report)[end].name == "predictive" && results(report)[end].verdict == :passed
    local_c2st(asked, prior_sets, 0.3; n_null = 2, report = report)
    @test results(report)[end].name == "local_c2st"
    replicates = randn(Rng(1), 2, 3, 200)
    @test results(predictive(zeros(2, 3), replicates))[1].verdict == :passed
    @test results(predictive([0 0 0; 0 9 0], replicates))[1].verdict == :flagged
    @test thrown(() -> predictive(zeros(2, 2), replicates)) isa DimensionMismatch
    @test thrown(() -> misspecification(prior_sets, [[0.3], [0.2]])) isa DimensionMismatch
end
