"""Ctrl-C: a signal while the library is at work, in a process of its own."""
import textwrap

BEGIN = """
import os, signal, threading, time
import numpy as np
import hnpe

def press(after):
    threading.Timer(after, os.kill, (os.getpid(), signal.SIGINT)).start()

unit = hnpe.Prior.uniform(0, 1)
"""


def run(script, source):
    done = script(BEGIN + textwrap.dedent(source))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.split()


def test_while_a_simulator_runs(script):
    assert run(script, """
    calls = []
    def simulate(alpha, beta, rng):
        calls.append(len(alpha))
        if len(calls) == 4:
            press(0.1)
            while True:
                time.sleep(0.01)
        return alpha * beta

    inference = hnpe.Inference(unit, unit, simulate, d_x=1, simulations=2000, trainer={"epochs": 2})
    try:
        inference.run()
    except KeyboardInterrupt:
        print("interrupted", inference.n_sets, inference.rounds[0].state)
    inference.run()
    print(inference.n_sets, sum(calls[4:]))
    """) == ["interrupted", "768", "cancelled", "2000", "1232"]


def test_while_the_library_simulates_and_trains(script):
    """No line of the host's own runs then but the look at signals, which comes before its first line."""
    assert run(script, """
    inference = hnpe.Inference(unit, unit, hnpe.Simulator.product(0.1), simulations=20000, max_extra=20)
    press(0.5)
    begin = time.monotonic()
    try:
        inference.run()
    except KeyboardInterrupt:
        print("interrupted", time.monotonic() - begin < 30, inference.rounds[0].state)
    inference.trainer.options.epochs = 1
    inference.options.simulations = 1
    print(inference.run().sample(2, 0.3).shape == (2, 2))
    flow = hnpe.Flow.spline(2, epochs=100000, patience=100000)
    press(0.5)
    try:
        flow.fit(np.random.default_rng(1).normal(size=(2000, 2)))
    except KeyboardInterrupt:
        print("interrupted", np.isfinite(flow.log_density([[0, 0]])).all())
    """) == ["interrupted", "True", "cancelled", "True", "interrupted", "True"]


def test_while_a_prior_is_drawn(script):
    assert run(script, """
    def sample(n, rng):
        press(0)
        time.sleep(5)

    prior = hnpe.Prior.custom(sample)
    try:
        prior.sample(3)
    except KeyboardInterrupt:
        print("interrupted")
    """) == ["interrupted"]


def test_while_workers_simulate(script):
    assert run(script, """
    def simulate(alpha, beta, rng):
        time.sleep(0.04)
        return alpha * beta + rng.normal(alpha.shape)

    def make(workers):
        return hnpe.Inference(unit, unit, hnpe.Simulator(simulate, 1, 1, 1, chunk=10, workers=workers), simulations=500, max_extra=1,
                              trainer={"epochs": 2})

    if __name__ == "__main__":
        inference = make(2)
        try:
            inference.run(progress=lambda record: record.done > 50 and press(0))
        except KeyboardInterrupt:
            print("interrupted", 0 < inference.n_sets < 500)
        posterior = inference.run()
        print(inference.n_sets, np.array_equal(posterior.sample(5, 0.3, rng=1), make(None).run().sample(5, 0.3, rng=1)))
        inference.simulator.close()
    """) == ["interrupted", "True", "500", "True"]
