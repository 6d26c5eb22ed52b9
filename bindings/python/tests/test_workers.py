"""Simulators in worker processes: the same results for any number of them."""
import concurrent.futures
import os
import signal
import threading
import time

import numpy as np
import pytest

import hnpe
from conftest import product
from hnpe import Simulator


def noisy(alpha, beta, rng):
    return alpha * beta + rng.normal(alpha.shape) + rng.numpy().normal(size=alpha.shape)


def by_row(theta, rng):
    return [theta[0] + rng.normal(), rng.uniform()] if theta[0] < 0.9 else None


def failing(alpha, beta, rng):
    if alpha.max() >= 40:
        raise LookupError(float(alpha.max()))
    return alpha


def where(theta, rng):
    return np.full_like(theta, os.getpid())


def dying(theta, rng):
    if theta.max() > 0:
        os._exit(3)
    return theta


class Odd(Exception):
    """Pickled well, and not made again from its arguments."""

    def __init__(self, one, two):
        super().__init__(f"{one} and {two}")


def raises_odd(theta, rng):
    raise Odd(1, 2)


def slow(theta, rng):
    time.sleep(30 * theta.max())
    return theta


def late(theta, rng):
    raise TimeoutError("mine")


def shapeless(theta, rng):
    return np.zeros(3)


@pytest.mark.parametrize("function, dims, options", [(noisy, (1, 1, 1), {}), (by_row, (1, 0, 2), {"vectorized": False})])
def test_results_are_those_of_this_process_for_any_number_of_workers(function, dims, options):
    theta = [np.linspace(0, 1, 95) if width else None for width in dims[:2]]
    here = Simulator(function, *dims, chunk=10, **options).run(*theta, seed=3, first_row=7)
    for workers in (1, 2, 3):
        with Simulator(function, *dims, chunk=10, workers=workers, **options) as simulator:
            assert np.array_equal(simulator.run(*theta, seed=3, first_row=7), here, equal_nan=True)
            assert simulator.workers == workers and f"workers={workers}" in repr(simulator)
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        simulator = Simulator(function, *dims, chunk=10, workers=threads, **options)
        assert np.array_equal(simulator.run(*theta, seed=3, first_row=7), here, equal_nan=True)


def test_they_are_other_processes():
    with Simulator(where, 1, 0, 1, chunk=5, workers=2) as simulator:
        found = set(simulator.run(np.zeros(200)).ravel())
    assert os.getpid() not in found and 1 <= len(found) <= 2


def test_an_inference_is_that_of_this_process(unit, x):
    def make(workers):
        return hnpe.Inference(unit, unit, Simulator(noisy, 1, 1, 1, chunk=7, workers=workers), seed=4, simulations=300, max_extra=3,
                              trainer={"epochs": 3})

    here, there = make(None), make(2)
    first, second = here.run().sample(5, x, rng=1), there.run().sample(5, x, rng=1)
    assert np.array_equal(first, second)
    for inference in (here, there):
        inference.options.simulations = 420  # goes on from where it is
    assert np.array_equal(here.run().sample(5, x, rng=1), there.run().sample(5, x, rng=1))
    assert here.n_rows == there.n_rows and there.n_sets == 420
    there.simulator.close()


def test_rounds_are_those_of_this_process(unit, x):
    def make(workers):
        return hnpe.Inference(unit, unit, Simulator(noisy, 1, 1, 1, chunk=16, workers=workers), simulations=200, trainer={"epochs": 3})

    here, there = make(None), make(2)
    assert np.array_equal(here.run(x, rounds=3).sample(5, rng=1), there.run(x, rounds=3).sample(5, rng=1))
    assert [(r.proposal, r.n_sets, r.state) for r in here.rounds] == [(r.proposal, r.n_sets, r.state) for r in there.rounds]
    there.simulator.close()


def test_a_data_set_is_that_of_this_process(unit):
    sets = []
    for workers in (None, 2):
        with Simulator(noisy, 1, 1, 1, chunk=8, workers=workers) as simulator:
            dataset = hnpe.Dataset(1, 1, 1)
            dataset.simulate(unit, unit, simulator, 40, min_extra=1, max_extra=5, seed=9, first_set=13)
            sets.append(dataset.read())
    for a, b in zip(*sets):
        assert np.array_equal(a, b)


def test_the_first_failure_is_raised_and_what_was_simulated_is_kept(unit):
    theta = np.arange(100.0)
    with Simulator(failing, 1, 1, 1, chunk=10, workers=2) as simulator:
        for _ in range(3):
            with pytest.raises(LookupError) as caught:
                simulator.run(theta, theta)
            assert caught.value.args == (49.0,)
            assert "in failing" in str(caught.value.__cause__)  # where it was, in the worker
    with Simulator(shapeless, 1, 0, 1, workers=2) as simulator:
        with pytest.raises(hnpe.ShapeError, match="what the simulator's function returned has shape"):
            simulator.run(theta)


def test_a_worker_that_dies_is_told_and_others_are_started():
    with Simulator(dying, 1, 0, 1, workers=1) as simulator:
        with pytest.raises(concurrent.futures.process.BrokenProcessPool):
            simulator.run(np.ones(5))
        assert simulator.run(np.zeros(5)).shape == (5, 1)


def test_a_timeout_of_the_function_is_the_functions():
    with Simulator(late, 1, 0, 1, workers=1) as simulator:
        with pytest.raises(TimeoutError, match="mine"):
            simulator.run(np.zeros(5))


def test_what_cannot_be_sent_is_told_at_once():
    with pytest.raises(TypeError, match="cannot be sent to worker processes.*Lambdas.*top level of a module"):
        Simulator(lambda a, rng: a, 1, 0, 1, workers=2)
    for wrong in (0, -1):
        with pytest.raises(ValueError, match="workers is"):
            Simulator(product, 1, 1, 1, workers=wrong)
    with pytest.raises(TypeError, match="workers must be"):
        Simulator(product, 1, 1, 1, workers="many")


def test_progress_counts_and_stops(unit):
    seen = []
    with Simulator(product, 1, 1, 1, chunk=10, workers=2) as simulator:
        simulator.run(np.zeros(300), np.zeros(300), progress=seen.append)
        assert seen[0].done == 0 and seen[-1].done == seen[-1].total == 300 and seen[-1].phase == "simulating"
        with pytest.raises(hnpe.Cancelled):
            simulator.run(np.zeros(300), np.zeros(300), progress=lambda record: True)
        monitor = hnpe.Monitor()
        monitor.request_stop()
        with pytest.raises(hnpe.Cancelled):
            simulator.run(np.zeros(300), np.zeros(300), progress=monitor)
        simulator.run(np.zeros(300), np.zeros(300), progress=monitor)  # the request is used up
        with pytest.raises(ZeroDivisionError):
            simulator.run(np.zeros(300), np.zeros(300), progress=lambda record: 1 / 0)


def test_an_exception_that_cannot_travel_is_told_and_the_workers_stay():
    with Simulator(raises_odd, 1, 0, 1, workers=1) as simulator:
        with pytest.raises(hnpe.CallbackError, match="raised Odd: 1 and 2") as caught:
            simulator.run([1.0])
        assert "in raises_odd" in str(caught.value.__cause__)


def is_there(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def test_after_an_interrupt_no_worker_works_on():
    def interrupt():
        wait_until(lambda: simulator._workers._pool is not None and simulator._workers._pool._processes)
        processes.extend(simulator._workers._pool._processes)
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGINT)

    processes = []
    with Simulator(slow, 1, 0, 1, chunk=1, workers=2) as simulator:
        threading.Thread(target=interrupt).start()
        with pytest.raises(KeyboardInterrupt):
            simulator.run([1.0, 1.0])
        assert processes and wait_until(lambda: not any(map(is_there, processes)), 5)
        assert simulator.run([0.0]) == 0


def test_workers_end_when_their_parent_is_killed(script):
    killed = script("""
import os, threading, time
import hnpe
def waits(theta, rng):
    time.sleep(2)
    return theta
simulator = hnpe.Simulator(waits, 1, 0, 1, chunk=1, workers=2)
def end():
    while not (simulator._workers._pool and len(simulator._workers._pool._processes) == 2):
        time.sleep(0.05)
    time.sleep(0.2)
    print(*simulator._workers._pool._processes, flush=True)
    os.kill(os.getpid(), 9)
threading.Thread(target=end).start()
simulator.run([1.0] * 8)
""")
    assert killed.returncode == -signal.SIGKILL
    processes = killed.stdout.split()
    assert len(processes) == 2 and wait_until(lambda: not any(map(is_there, processes)))
