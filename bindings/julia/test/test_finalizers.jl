# References are given up in any order, and what a callback needs lives as long as the library may call it.

"""Nothing of a callback is left once its handles are gone."""
function boxes()
    GC.gc()
    GC.gc()
    HNPE.boxed(nothing).released = true
    return count(box -> !box.released, HNPE.BOXES)
end

@testset "any order of finalizers" begin
    for order in ([1, 2, 3, 4, 5], [5, 4, 3, 2, 1], [3, 1, 5, 2, 4])
        prior, simulator = unit(), toy_simulator()
        inference = Inference(prior, prior, simulator; simulations = 100, seed = 1)
        setoptions!(trainer(inference); epochs = 1)
        parts = [prior, simulator, inference, estimator(inference), dataset(inference)]
        run!(inference)
        trained = posterior(inference)
        foreach(i -> finalize(parts[i]), order)
        @test size(sample(trained, 3, 0.3)) == (2, 3)
        foreach(finalize, parts)
    end
end

@testset "a simulator lives as long as an inference that has it" begin
    function lonely()
        data = zeros(1000)
        inference = small_inference((a, b, rng) -> (data[1] += 1; GC.gc(); toy(a, b, rng)))
        return inference
    end
    inference = lonely()
    GC.gc()
    run!(inference)
    @test counts(inference).n_sets == 300
end

@testset "nothing is left behind, whether calls went well or not" begin
    function use(k)
        what = small_inference((a, b, rng) -> isodd(k) ? throw(Unhappy(k)) : toy(a, b, rng))
        thrown(() -> run!(what; progress = p -> nothing))
        thrown(() -> custom_prior(0; sample = identity))
        sample(custom_prior(1; sample = (n, given, rng) -> zeros(1, n)), 2)
        thrown(() -> Simulator(identity; d_local = 0, d_global = 0, d_x = 1))
        return nothing
    end
    before = boxes()
    foreach(use, 1:10)
    @test boxes() <= before
end

@testset "a box is let go by a finalizer without touching the list" begin
    box = HNPE.boxed([1, 2])
    n = length(HNPE.BOXES)
    HNPE.release_box(pointer_from_objref(box))
    @test box.released && box.value === nothing && length(HNPE.BOXES) == n
end

@testset "what was made is let go where a callback threw all the same" begin
    box = HNPE.boxed(:value)
    made(out) = (task_local_storage(HNPE.KEPT, (Unhappy(:late), [])); hnpe_monitor_create(
        C_NULL, C_NULL, pointer_from_objref(box), HNPE.@hnpe_release_fn(HNPE.release_box), out))
    @test thrown(() -> HNPE.create(made, Monitor)) == Unhappy(:late) && box.released
end

@testset "a handle is not copied, which would release it twice" begin
    @test thrown(() -> deepcopy(unit())) isa ArgumentError && thrown(() -> deepcopy([Rng(1)])) isa ArgumentError
end
