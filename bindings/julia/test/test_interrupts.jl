# Ctrl-C arrives in callbacks alone: as an exception of theirs, which stops the call with what it has.

Base.exit_on_sigint(false)
press() = (ccall(:kill, Cint, (Cint, Cint), getpid(), 2); nothing)

"""Some seconds of work, which Ctrl-C ends."""
function busy(seconds)
    till = time() + seconds
    while time() < till
        GC.safepoint()
    end
end

@testset "Ctrl-C in a simulator stops with everything simulated so far, and the call goes on later" begin
    calls = Ref(0)
    function pressed_in_fourth(alpha, beta, rng)
        calls[] += 1
        calls[] == 4 && (press(); busy(5))
        return toy(alpha, beta, rng)
    end
    interrupted = small_inference(toy_simulator(pressed_in_fourth; chunk = 50))
    @test thrown(() -> run!(interrupted)) isa InterruptException
    @test calls[] == 4 && 0 < counts(interrupted).n_sets < 300 && only(rounds(interrupted)).state == :cancelled
    run!(interrupted)
    @test counts(interrupted).n_sets == 300 && size(sample(posterior(interrupted), 3, 0.2)) == (2, 3)
end

@testset "Ctrl-C in training leaves the best weights so far" begin
    inference = small_inference(; epochs = 100_000, simulations = 2000)
    setoptions!(trainer(inference); patience = 100_000)
    pressed = Ref(false)
    started = time()
    function progress(p)
        p.phase == :training && p.done > 0 && !pressed[] || return nothing
        pressed[] = true
        press()
        busy(5)
    end
    @test thrown(() -> run!(inference; progress = progress)) isa InterruptException
    @test pressed[] && time() - started < 30 && outcome(trainer(inference)) == :cancelled
    @test size(sample(posterior(inference), 3, 0.2)) == (2, 3)
end

@testset "without a progress function it arrives just as well" begin
    inference = small_inference(; epochs = 100_000, simulations = 2000)
    setoptions!(trainer(inference); patience = 100_000)
    watch = run(`sh -c "sleep 1.5; kill -2 $(getpid())"`; wait = false)
    @test thrown(() -> run!(inference)) isa InterruptException
    wait(watch)
    @test outcome(trainer(inference)) in (:cancelled, :not_run)
end
