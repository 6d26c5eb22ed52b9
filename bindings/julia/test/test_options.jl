with_options() = (Context(), toy_simulator(), Embedder(:deep_set, 2, 3), Flow(:spline, 2, 1), Estimator(unit(), unit(), 1),
                     trainer(Inference(unit(), unit(), 1)), Inference(unit(), unit(), 1))

@testset "every option of every object has its default, name by name" begin
    for object in with_options(), known in options(object)
        T = typeof(object)
        default = known.kind == :real ? known.default : HNPE.from_integer(known, known.default)
        @test option(object, known.name) == default
        @test !isempty(known.doc) && occursin(string(known.name), string(known))
    end
end

@testset "values are set by name, and nothing restores the default" begin
    it = trainer(small_inference())
    setoptions!(it; batch_size = 64, schedule = :constant, learning_rate = 1//1000, subsets = false)
    @test map(name -> option(it, name), (:batch_size, :schedule, :learning_rate, :subsets)) == (64, :constant, 0.001, false)
    @test option(setoptions!(it; schedule = nothing), :schedule) == :cosine
    @test option(resetoption!(it, :batch_size), :batch_size) == 0
    embedder = Embedder(:deep_set, 2, 3; pools = (:mean, :max))
    @test option(embedder, :pools) == [:mean, :max]
end

@testset "what is wrong is named" begin
    it = trainer(small_inference())
    e = thrown(() -> setoptions!(it; learningrate = 1))
    @test e isa ArgumentError && occursin("learningrate", e.msg) && occursin("learning_rate", e.msg)
    e = thrown(() -> setoptions!(it; schedule = :cosinus))
    @test e isa ArgumentError && occursin(":cosine", e.msg)
    @test thrown(() -> setoptions!(it; epochs = 1.5)) isa ArgumentError
    @test thrown(() -> setoptions!(it; epochs = [1, 2])) isa ArgumentError
    @test thrown(() -> setoptions!(it; epochs = "many")) isa ArgumentError
    e = thrown(() -> setoptions!(it; validation_fraction = 2))
    @test e isa HNPEError && e.status == HNPE_ERROR_INVALID_ARGUMENT && occursin("validation_fraction", e.message)
    @test thrown(() -> Inference(unit(), unit(), 1; simulation = 3)) isa ArgumentError
    @test thrown(() -> toy_simulator(concurrent = true)) isa ArgumentError
    @test option(toy_simulator(chunk = 7), :chunk) == 7
end
