@testset "from priors and a simulator to a posterior that knows the truth" begin
    inference = Inference(unit(), unit(), toy; d_x = 1, seed = 1, simulations = 3000, max_extra = 10)
    setoptions!(trainer(inference); epochs = 30)
    run!(inference)
    x = 0.7 .* rand(Rng(8), 11) .+ 0.05 .* randn(Rng(9), 11)
    beta = sample(posterior(inference), 2000, x; rng = Rng(1))[2, :]
    @test 0.55 < mean(beta) < 0.9 && std(beta) < 0.15
    record = only(rounds(inference))
    @test record.proposal == :prior && record.state == :finished && record.n_sets == 3000 && record.status == "HNPE_OK"
    @test occursin("1 round, 3000 sets", repr(inference)) && counts(inference).n_rounds == 1
end

@testset "rounds are aimed at one set" begin
    told = []
    inference = small_inference(toy_simulator((a, b, rng) -> (sleep(0.06); toy(a, b, rng))); max_extra = nothing)
    run!(inference, [0.2, 0.1, 0.4]; rounds = 2, progress = p -> push!(told, p))
    records = rounds(inference)
    @test [record.proposal for record in records] == [:prior, :truncated_global] && records[2].prior_left < 1
    @test all(record.n_sets == 300 for record in records) && all(p.last_round == 2 for p in told)
    by_hand = small_inference(toy_simulator(); max_extra = nothing)
    for _ in 1:2
        run!(by_hand, [0.2, 0.1, 0.4])
    end
    drawn(from) = sample(posterior(from), 3, [0.2, 0.1, 0.4]; rng = Rng(1))
    @test drawn(by_hand) == drawn(inference)
    @test thrown(() -> set_target!(by_hand, nothing)).status == HNPE_ERROR_UNSUPPORTED
end

@testset "a loop of one's own gives what a callback gives" begin
    noiseless = toy_simulator((a, b, rng) -> a .* b)
    called = small_inference(noiseless)
    run!(called)
    offline = Inference(unit(), unit(), 1; seed = 1, simulations = 300, max_extra = 3)
    setoptions!(trainer(offline); epochs = 3)
    batches = [propose!(offline, 150), propose!(offline, 150)]
    for batch in reverse(batches)
        append!(offline, batch, batch.theta_local .* global_of_rows(batch))
    end
    train!(offline)
    @test counts(offline).n_sets == counts(called).n_sets == 300
    @test size(sample(posterior(offline), 4, [0.2, 0.3])) == (2, 4)
    again = propose!(offline, 2; n_rows = [1, 4])
    @test again.n_rows == [1, 4] && size(again.theta_local) == (1, 5) && repr(again) == "Batch(2 sets, 5 observations)"
    e = thrown(() -> append!(offline, again, zeros(1, 4)))
    @test e isa HNPEError && e.status == HNPE_ERROR_SHAPE
    append!(offline, again, zeros(1, 5))
    @test thrown(() -> append!(offline, again, zeros(1, 5))).status == HNPE_ERROR_INVALID_ARGUMENT
    @test thrown(() -> run!(offline)).status == HNPE_ERROR_UNSUPPORTED
    @test thrown(() -> propose!(offline, 2; n_rows = [1])) isa DimensionMismatch
end

@testset "its parts are reached, and may be one's own" begin
    own = Estimator(unit(), unit(), 1; seed = 5, architecture = :aggregated)
    inference = small_inference(; estimator = own)
    run!(inference)
    @test length(dataset(inference)) == 300 && option(estimator(inference), :architecture) == :aggregated
    @test thrown(() -> sample_all(posterior(inference), 2, 0.3)).status == HNPE_ERROR_UNSUPPORTED
    @test thrown(() -> posterior(small_inference())).status == HNPE_ERROR_UNSUPPORTED
    @test thrown(() -> Inference(unit(), nothing, toy_simulator())).status == HNPE_ERROR_SHAPE
end

@testset "plain estimation, without globals" begin
    noisy(a, b, rng) = a .+ 0.5 .* randn(rng, 1, size(a, 2))
    inference = Inference(normal(0, 1), nothing, noisy; d_x = 1, simulations = 3000, seed = 1, trainer = (epochs = 25,))
    run!(inference)
    theta = sample(posterior(inference), 4000, 1.0; rng = Rng(1))
    @test size(theta, 1) == 1 && abs(mean(theta) - 0.8) < 0.1 && abs(std(theta) - sqrt(0.2)) < 0.08
end

@testset "a job that was interrupted goes on to the same bits" begin
    x = [0.24, 0.11]
    mktempdir() do folder
        calls, after = Ref(0), Ref(typemax(Int))
        stops(a, b, rng) = (calls[] += 1; calls[] > after[] ? error("the power is gone") : a .* b)
        drawn(from) = sample(posterior(from), 5, x; rng = Rng(1))
        whole = small_inference(toy_simulator(stops); max_extra = nothing)
        run!(whole, x; rounds = 2)
        job, shards = joinpath(folder, "job"), joinpath(folder, "shards")
        first = small_inference(toy_simulator(stops); max_extra = nothing)
        @test set_checkpoint!(first, job, 0) === first
        calls[], after[] = 0, 2
        @test occursin("the power is gone", sprint(showerror, thrown(() -> run!(first, x; rounds = 2))))
        set_checkpoint!(first, nothing)
        after[] = typemax(Int)
        again = resume(Inference, job, unit(), unit(), toy_simulator(stops))
        for _ in 1:2 # the second has nothing left
            @test drawn(run_to!(again, x; rounds = 2)) == drawn(whole)
        end
        @test [record.n_sets for record in rounds(again)] == [300, 300]
        on_disk = small_inference(toy_simulator(stops); max_extra = nothing)
        set_dataset!(on_disk, Dataset(shards, 1, 1, 1))
        set_checkpoint!(on_disk, joinpath(folder, "other"))
        expected = drawn(run_to!(on_disk))
        set_checkpoint!(on_disk, nothing)
        opened = Dataset(shards)
        @test thrown(() -> resume(Inference, joinpath(folder, "other"), unit(), unit(), stops; d_x = 1)).status ==
              HNPE_ERROR_UNSUPPORTED
        @test drawn(resume(Inference, joinpath(folder, "other"), unit(), unit(), toy_simulator(stops); dataset = opened)) == expected
    end
end

@testset "a training goes on from its file" begin
    inference = small_inference()
    run!(inference)
    mktempdir() do folder
        path = joinpath(folder, "training")
        make() = Trainer(Estimator(unit(), unit(), 1), dataset(inference); seed = 2, epochs = 3)
        first = train!(set_checkpoint!(make(), path, 0))
        @test losses(resume!(make(), path)).training == losses(first).training
    end
end
