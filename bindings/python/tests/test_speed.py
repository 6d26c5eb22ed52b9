"""What the package adds to the library's own time, in processor time: far below what a simulation or a network costs."""
import time

import numpy as np

import hnpe
from hnpe._library import lib
from hnpe._raw import ffi


def seconds(work, times, turns=10):
    best = float("inf")
    for _ in range(turns):
        begin = time.process_time_ns()
        for _ in range(times):
            work()
        best = min(best, time.process_time_ns() - begin)
    return best / times / 1e9


def test_a_call_of_a_simulator_with_a_thousand_rows_costs_less_than_20_microseconds():
    def simulate(alpha, beta, rng):
        return alpha * beta

    simulator = hnpe.Simulator(simulate, 1, 1, 1, chunk=1000, context=hnpe.Context(threads=1))
    theta = np.ones((50_000, 1))
    assert seconds(lambda: simulator.run(theta, theta), 1) / 50 < 20e-6 + seconds(lambda: simulate(theta[:1000], theta[:1000], None), 50)


def test_one_draw_costs_less_than_100_microseconds_more_than_cs(toy, x):
    out, rng = ffi.new("double[2]"), hnpe.Rng(1)
    sizes, features = ffi.new("int64_t[1]", [len(x)]), ffi.from_buffer("double[]", x)
    c = seconds(lambda: lib.hnpe_posterior_sample(toy._handle, 1, sizes, features, 1, rng._handle, out), 100)
    assert seconds(lambda: toy.sample(1, x), 100) < c + 100e-6
