"""Several Python threads: the library runs without the interpreter's lock."""
import concurrent.futures
import threading
import time

import numpy as np
import pytest

import hnpe
from conftest import product


def test_one_posterior_serves_many_threads(toy, x):
    expected = [toy.sample(50, x, rng=seed) for seed in range(40)]
    density = toy.log_density(expected[0], x)

    def work(seed):
        assert np.array_equal(toy.log_density(expected[0], x), density)
        return toy.sample(50, x, rng=seed)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for found, wanted in zip(pool.map(work, range(40)), expected):
            assert np.array_equal(found, wanted)
        streams = list(pool.map(lambda _: toy.sample(2, x), range(100)))  # of the posterior's own stream: none twice
    assert len(np.unique(np.array(streams)[:, 0, 0])) == 100


def test_threads_may_share_a_stream():
    rng = hnpe.Rng(1)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(lambda _: rng.next(), range(2000)))
    alone = hnpe.Rng(1)
    assert sorted(drawn) == sorted(alone.next() for _ in range(2000))


def test_the_library_lets_other_threads_run(unit):
    inference = hnpe.Inference(unit, unit, hnpe.Simulator.product(0.1), simulations=5000, max_extra=10,
                               trainer={"epochs": 200, "patience": 200})
    monitor, ticks = hnpe.Monitor(), []

    def tick():
        while len(ticks) < 20:
            ticks.append(time.monotonic())
            time.sleep(0.005)
        monitor.request_stop()  # from another thread

    thread = threading.Thread(target=tick)
    thread.start()
    with pytest.raises(hnpe.Cancelled):
        inference.run(progress=monitor)
    thread.join()
    assert len(ticks) == 20


def test_exceptions_of_two_threads_do_not_mix():
    def work(number):
        def simulate(theta, rng):
            time.sleep(0.001)
            raise ValueError(number)

        with pytest.raises(ValueError) as caught:
            hnpe.Simulator(simulate, 1, 0, 1).run([1.0])
        return caught.value.args[0]

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(64))) == list(range(64))


def test_an_object_in_use_is_busy(unit):
    entered, leave = threading.Event(), threading.Event()

    def simulate(alpha, beta, rng):
        entered.set()
        leave.wait(20)
        return product(alpha, beta, rng)

    inference = hnpe.Inference(unit, unit, simulate, d_x=1, simulations=10, trainer={"epochs": 1})
    thread = threading.Thread(target=inference.run)
    thread.start()
    entered.wait(20)
    with pytest.raises(hnpe.Busy):
        inference.propose(3)
    leave.set()
    thread.join()
    assert inference.n_sets == 10
