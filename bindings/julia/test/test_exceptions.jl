# What a simulator throws ends the call, is thrown there as itself, and leaves everything usable.

"""A toy that throws in one of its calls."""
function failing(call, what)
    calls = Ref(0)
    return toy_simulator((a, b, rng) -> (calls[] += 1) == call ? throw(what) : toy(a, b, rng); chunk = 50)
end

@testset "an exception is thrown again as itself, what was simulated is kept, and the inference goes on" begin
    what = Unhappy([1, 2])
    inference, whole = small_inference(failing(4, what)), small_inference(toy_simulator(chunk = 50))
    @test thrown(() -> run!(inference)) === what
    kept = counts(inference).n_sets
    @test only(rounds(inference)).state == :failed
    run!(whole)
    @test 0 < kept < 300 && dataset(inference)[1:kept] == dataset(whole)[1:kept]
    run!(inference)
    @test counts(inference).n_sets == 300 && size(sample(posterior(inference), 3, 0.2)) == (2, 3)
end

@testset "its own backtrace is kept" begin
    deep(a) = error("deep")
    @test thrown(() -> simulate(toy_simulator((a, b, rng) -> deep(a)), [0.1], [0.2])) == ErrorException("deep")
    @test occursin("deep", sprint(Base.show_backtrace, HNPE.callback_backtrace()))
end

@testset "wrong shapes and types are named" begin
    for (value, words) in (nothing => "returned Nothing", "text" => "returned String", zeros(2, 3) => "returned 2 x 3",
                           zeros(5) => "returned 5 entries", 1.0 => "returned Float64")
        f = (a, b, rng) -> value
        e = thrown(() -> simulate(toy_simulator(f), [0.1 0.2 0.3], [0.1 0.2 0.3]))
        @test e isa DimensionMismatch && occursin(words, e.msg) && occursin("must return 1 x 3", e.msg)
    end
    @test thrown(() -> simulate(toy_simulator((a, b, rng) -> ["a" "b" "c"]), [0.1 0.2 0.3], [0.1 0.2 0.3])) isa MethodError
    e = thrown(() -> simulate(toy_simulator((a, b, rng) -> [1, 2]; vectorized = false), [0.1], [0.2]))
    @test e isa DimensionMismatch && occursin("one observation", e.msg)
end

@testset "the library hears of it" begin
    thrown(() -> simulate(toy_simulator((a, b, rng) -> error("of \0 this kind")), [0.1], [0.2]))
    @test occursin("of   this kind", unsafe_string(hnpe_last_error()))
end

@testset "an exception whose words fail is still itself" begin
    @test thrown(() -> simulate(toy_simulator((a, b, rng) -> throw(Mute())), [0.1], [0.2])) == Mute()
end

@testset "progress may throw and may stop" begin
    slow = toy_simulator((a, b, rng) -> (sleep(0.15); toy(a, b, rng)); chunk = 1)
    @test thrown(() -> run!(small_inference(slow); progress = p -> throw(Unhappy(p.phase)))) == Unhappy(:simulating)
    inference = small_inference(slow)
    e = thrown(() -> run!(inference; progress = p -> p.done >= 8))
    @test e isa HNPEError && e.status == HNPE_ERROR_CANCELLED && 0 < counts(inference).n_rows < 20
    monitor = Monitor()
    request_stop!(monitor)
    @test thrown(() -> run!(inference; monitor = monitor)).status == HNPE_ERROR_CANCELLED
    @test thrown(() -> run!(inference; monitor = monitor, progress = identity)) isa ArgumentError
end

@testset "what an earlier call left is no one's exception" begin
    task_local_storage(HNPE.KEPT, (Unhappy(:old), []))
    monitor = Monitor()
    request_stop!(monitor)
    @test thrown(() -> run!(small_inference(); monitor = monitor)) isa HNPEError
end

@testset "calls within callbacks keep their exceptions apart" begin
    inner = custom_prior(1; sample = (n, given, rng) -> throw(Unhappy(:inner)))
    x = simulate(toy_simulator((a, b, rng) -> (@test thrown(() -> sample(inner, 1)) == Unhappy(:inner); a)), [0.1], [0.2])
    @test x == fill(0.1, 1, 1)
    @test thrown(() -> simulate(toy_simulator((a, b, rng) -> (sample(inner, 1); a)), [0.1], [0.2])) == Unhappy(:inner)
    busy = Ref{Any}(nothing)
    busy[] = small_inference((a, b, rng) -> (run!(busy[]); a))
    @test thrown(() -> run!(busy[])).status == HNPE_ERROR_BUSY
end

@testset "tasks that take turns keep theirs apart" begin
    slow(k) = toy_simulator((a, b, rng) -> (sleep(0.01); k > 2 ? throw(Unhappy(k)) : a); chunk = 1)
    turn(k) = @async thrown(() -> simulate(slow(k), rand(1, 4), rand(1, 4)))
    @test map(fetch, map(turn, 1:4)) == [nothing, nothing, Unhappy(3), Unhappy(4)]
end

@testset "what progress throws is thrown again at any report, the last one too" begin
    for nth in 1:50
        inference, reports, what = small_inference(), Ref(0), nth % 2 == 0 ? InterruptException() : Unhappy(nth)
        e = thrown(() -> run!(inference; progress = _ -> (reports[] += 1) == nth && throw(what)))
        @test e === (reports[] < nth ? nothing : what)
        run!(inference)
        @test size(sample(posterior(inference), 3, 0.2)) == (2, 3)
        reports[] < nth && break
    end
end
