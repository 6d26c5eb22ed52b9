@testset "what is put in comes out" begin
    data = Dataset(1, 2, 3)
    alpha, beta, x = rand(1, 5), rand(2, 2), rand(3, 5)
    append!(data, alpha, beta, x; n_rows = [2, 3])
    append!(data, [rand(1, 1)], [rand(2)], [rand(3, 1)])
    append!(data, [0.5], rand(2, 1), rand(3, 1); proposal = :posterior, log_proposal = [-1.5])
    @test length(data) == 4 && counts(data) == (n_sets = 4, n_rows = 7, n_invalid = 0)
    @test data[1:2] == (n_rows = [2, 3], theta_local = alpha, theta_global = beta, x = x)
    @test data[2].x == x[:, 3:5] && data[end].theta_local == fill(0.5, 1, 1)
    found = proposals(data)
    @test [kind.kind for kind in found.kinds] == [:prior, :posterior] && found.of_set == [1, 1, 1, 2]
    @test found.log_density[4] == -1.5 && all(isnan, found.log_density[1:3])
    @test repr(data) == "Dataset(4 sets, 7 observations, 0 invalid)"
end

@testset "what does not fit is refused, and nothing is changed" begin
    data = Dataset(1, 1, 2)
    @test thrown(() -> append!(data, rand(1, 3), rand(1, 2), rand(2, 3); n_rows = [1, 1])) isa DimensionMismatch
    @test thrown(() -> append!(data, rand(1, 2), rand(1, 2), rand(3, 2))) isa DimensionMismatch
    @test thrown(() -> append!(data, rand(1, 2), rand(1, 1), rand(2, 2))) isa DimensionMismatch
    @test thrown(() -> append!(data, [NaN], [0.5], rand(2, 1))).status == HNPE_ERROR_NUMERIC
    @test thrown(() -> append!(data, [0.1], [0.5], rand(2, 1); proposal = :guess)) isa ArgumentError
    @test length(data) == 0 && thrown(() -> data[1]) isa BoundsError
end

@testset "parts of a simulation make the whole" begin
    prior, simulator = unit(), toy_simulator(chunk = 8)
    whole = simulate!(Dataset(1, 1, 1), prior, prior, simulator, 20; max_extra = 3, seed = 4)
    part = simulate!(Dataset(1, 1, 1), prior, prior, simulator, 8; max_extra = 3, seed = 4)
    rest = simulate!(Dataset(1, 1, 1), prior, prior, simulator, 12; max_extra = 3, seed = 4, first_set = 8)
    extend!(part, rest)
    @test part[1:20].theta_local == whole[1:20].theta_local && part[1:20].n_rows == whole[1:20].n_rows
    mktempdir() do folder
        path = joinpath(folder, "data")
        save(whole, path)
        @test load(Dataset, path)[1:20] == whole[1:20]
        @test thrown(() -> load(Dataset, joinpath(folder, "nothing"))).status == HNPE_ERROR_IO
    end
end

@testset "a data set on disk is one in memory, and is found again" begin
    prior, simulator = unit(), toy_simulator()
    whole = simulate!(Dataset(1, 1, 1), prior, prior, simulator, 900; max_extra = 3, seed = 4)
    mktempdir() do folder
        disk = simulate!(Dataset(folder, 1, 1, 1; shard_bytes = 4096), prior, prior, simulator, 500; max_extra = 3, seed = 4)
        flush(disk)
        @test count(endswith(".safetensors"), readdir(folder)) > 5
        @test thrown(() -> Dataset(folder, 1, 1, 1)).status == HNPE_ERROR_IO
        again = Dataset(folder)
        @test length(again) == 500 && again[1:500] == whole[1:500]
        @test thrown(() -> simulate!(again, prior, prior, simulator, 1)).status == HNPE_ERROR_BUSY
        simulate!(disk, prior, prior, simulator, 400; max_extra = 3, seed = 4, first_set = 500)
        @test disk[1:900] == whole[1:900]
    end
end
