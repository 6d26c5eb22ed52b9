@test HNPE.library_version() == Raw.LIBRARY_VERSION
@test hnpe_abi_version() == HNPE_ABI_VERSION
@test sizeof(hnpe_dims) == 48 && sizeof(hnpe_prior_functions) == 56

@testset "a failure has its status, its name and the library's words" begin
    e = thrown(() -> uniform([0, 2], [1, 1]))
    @test e isa HNPEError && e.status == HNPE_ERROR_INVALID_ARGUMENT && e.name == "HNPE_ERROR_INVALID_ARGUMENT"
    @test occursin("2", e.message) && startswith(sprint(showerror, e), "HNPE_ERROR_INVALID_ARGUMENT: ")
end

@testset "the raw layer takes objects, arrays, references and NULL" begin
    prior, dims = unit(), Ref(hnpe_dims())
    @test hnpe_prior_dims(prior, dims) == HNPE_OK && dims[].d_out == 1
    @test hnpe_prior_dims(C_NULL, dims) == HNPE_ERROR_INVALID_ARGUMENT
    @test occursin("NULL", unsafe_string(hnpe_last_error()))
    log_p = zeros(2)
    @test hnpe_prior_log_density(prior, 2, C_NULL, [0.5, 2.0], log_p) == HNPE_OK && log_p == [0, -Inf]
end

@testset "a log is told, also what is wrong with it" begin
    lines = []
    quiet = Context(log = (level, message) -> push!(lines, (level, message)))
    @test_logs Posterior(Estimator(unit(), unit(), 1; context = quiet))
    @test any(line -> line[1] == :warning && occursin("never trained", line[2]), lines)
    empty!(lines)
    @test Context(log = (level, message) -> push!(lines, (level, message)), threads = 1) isa Context
    @test HNPE.log_line(pointer_from_objref(HNPE.boxed((level, message) -> push!(lines, (level, message)))), HNPE_LOG_INFO,
                        Base.unsafe_convert(Cstring, "good")) === nothing
    @test lines == [(:info, "good")]
end

@testset "what is said while a handle goes is told afterwards" begin
    lines, box = [], HNPE.boxed((level, message) -> push!(lines, level))
    Threads.atomic_add!(HNPE.RELEASING, 1)
    HNPE.log_line(pointer_from_objref(box), HNPE_LOG_WARNING, Base.unsafe_convert(Cstring, "lost"))
    Threads.atomic_sub!(HNPE.RELEASING, 1)
    @test isempty(lines)
    yield()
    @test lines == [:warning]
end

@testset "every name that is exported is documented" begin
    documented = Base.Docs.meta(HNPE)
    @test filter(name -> !haskey(documented, Base.Docs.Binding(HNPE, name)), names(HNPE)) == []
    @test isempty(Test.detect_ambiguities(HNPE))
end
