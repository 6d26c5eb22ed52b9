"""Simulators: shapes, chance, failures."""
import copy
import pickle

import numpy as np
import pytest

import hnpe
from conftest import product
from hnpe import Simulator


def test_functions_of_many_rows_and_of_one_see_the_same(x):
    alpha, beta = np.linspace(0, 1, 10), np.linspace(1, 2, 10)
    many = Simulator(lambda a, b, rng: np.column_stack([a * b, a]), 1, 1, 2)
    one = Simulator(lambda a, b, rng: [a[0] * b[0], a[0]], 1, 1, 2, vectorized=False)
    assert np.array_equal(many.run(alpha, beta), one.run(alpha, beta))
    assert np.array_equal(many.run(alpha, beta), np.column_stack([alpha * beta, alpha]))


def test_only_the_parameters_that_there_are_come():
    seen = []
    Simulator(lambda theta, rng: seen.append(theta.shape) or theta[:, :1], 2, 0, 1).run(np.ones((4, 2)))
    Simulator(lambda theta, rng: seen.append(theta.shape) or theta[:, :1], 0, 3, 1).run(None, np.ones((4, 3)))
    assert seen == [(4, 2), (4, 3)]


def test_a_row_that_did_not_work_is_nan():
    alpha = np.arange(4.0)
    found = Simulator(lambda a, rng: None if a[0] == 2 else a, 1, 0, 1, vectorized=False).run(alpha)
    assert np.array_equal(found.ravel(), [0, 1, np.nan, 3], equal_nan=True)


def test_chance_comes_from_chunks_of_the_seed():
    simulator = Simulator(product, 1, 1, 1, chunk=10)
    a = np.zeros(25)
    whole = simulator.run(a, a, seed=5)
    parts = np.concatenate([simulator.run(a[:10], a[:10], seed=5), simulator.run(a[10:], a[10:], seed=5, first_row=10)])
    assert np.array_equal(whole, parts)
    assert not np.array_equal(whole, simulator.run(a, a, seed=6))
    assert not np.array_equal(whole[:10], whole[10:20])
    assert simulator.options.chunk == 10


def test_numpy_draws_are_seeded_from_the_stream():
    simulator = Simulator(lambda a, rng: rng.numpy().standard_t(4, a.shape) + rng.numpy().normal(size=a.shape), 1, 0, 1)
    a = np.zeros(600)
    assert np.array_equal(simulator.run(a, seed=1), simulator.run(a, seed=1))
    assert len(np.unique(simulator.run(a, seed=1))) == 600


def test_the_rng_of_a_call_ends_with_it():
    kept = []
    Simulator(lambda a, rng: kept.append(rng) or a, 1, 0, 1).run([1.0])
    with pytest.raises(RuntimeError, match="belongs to a call that is over"):
        kept[0].normal()


def test_arrays_that_a_function_gets_are_its_own(unit):
    """To keep, and to write to: the library's memory is another."""
    kept = []

    def simulate(alpha, rng):
        kept.append(alpha)
        x = alpha + 1
        alpha += 5
        return x

    values = np.arange(1000.0)
    simulator = Simulator(simulate, 1, 0, 1, chunk=100)
    assert np.array_equal(simulator.run(values).ravel(), values + 1)
    assert np.array_equal(values, np.arange(1000.0)) and np.array_equal(np.concatenate(kept).ravel(), values + 5)
    dataset = hnpe.Dataset(1, 0, 1)
    dataset.simulate(unit, None, simulator, 500)
    found = dataset.read()
    assert np.array_equal(found.x, found.theta_local + 1)


@pytest.mark.parametrize("given", [
    np.asfortranarray(np.arange(12.0).reshape(6, 2)), np.arange(12, dtype=np.float32).reshape(6, 2), np.arange(12).reshape(6, 2),
    np.arange(12).reshape(6, 2).tolist(), np.arange(24.0).reshape(12, 2)[::2], np.arange(12.0).reshape(6, 2)])
def test_arrays_of_every_layout_are_read(given):
    frozen = np.array(given)
    frozen.setflags(write=False)
    simulator = Simulator(lambda theta, rng: theta.sum(axis=1), 2, 0, 1)
    for value in (given, frozen):
        assert np.array_equal(simulator.run(value).ravel(), np.asarray(given, dtype=float).sum(axis=1))


@pytest.mark.parametrize("result", [np.asfortranarray, lambda x: x.astype(np.float32), lambda x: x.tolist(), lambda x: x[:, ::-1][:, ::-1]])
def test_results_of_every_layout_are_taken(result):
    theta = np.arange(10.0).reshape(5, 2)
    assert np.array_equal(Simulator(lambda a, rng: result(a), 2, 0, 2).run(theta), theta)


@pytest.mark.parametrize("result, error, text", [
    (np.zeros((4, 2)), hnpe.ShapeError, r"what the simulator's function returned has shape \(4, 2\); for 5 rows, shape \(5, 2\) is wanted"),
    (np.zeros(5), hnpe.ShapeError, r"has shape \(5,\)"),
    (None, hnpe.ShapeError, "is None; for 5 rows"),
    ("text", TypeError, "must be real numbers"),
    (np.zeros((5, 2), dtype=complex), TypeError, "must be real numbers, but their type is complex128"),
    ([[1, 2], [3]] + [[1, 2]] * 3, hnpe.ShapeError, "different lengths"),
])
def test_results_of_a_wrong_shape_are_named(result, error, text):
    simulator = Simulator(lambda theta, rng: result, 1, 0, 2)
    with pytest.raises(error, match=text):
        simulator.run(np.zeros(5))
    assert isinstance(error("x"), ValueError) or error is TypeError


def test_one_row_of_a_wrong_shape_is_named():
    with pytest.raises(hnpe.ShapeError, match=r"has shape \(3,\); for one row, shape \(2,\) is wanted"):
        Simulator(lambda theta, rng: np.zeros(3), 1, 0, 2, vectorized=False).run(np.zeros(5))


def test_an_exception_comes_back_as_itself_and_the_simulator_goes_on():
    failure = ZeroDivisionError("mine")
    fails = [True]

    def simulate(theta, rng):
        if fails[0]:
            raise failure
        return theta

    simulator = Simulator(simulate, 1, 0, 1)
    with pytest.raises(ZeroDivisionError) as caught:
        simulator.run([1.0, 2.0])
    assert caught.value is failure
    assert [entry.name for entry in caught.traceback][-1] == "simulate"
    fails[0] = False
    assert simulator.run([1.0, 2.0]).ravel().tolist() == [1, 2]


def test_the_first_failure_of_concurrent_calls_is_raised():
    def simulate(theta, rng):
        if theta[0, 0] >= 2:
            raise ValueError(int(theta[0, 0]))
        return theta

    simulator = Simulator(simulate, 1, 0, 1, chunk=1, concurrent=True, context=hnpe.Context(threads=4))
    for _ in range(20):
        with pytest.raises(ValueError) as caught:
            simulator.run(np.arange(50.0))
        assert caught.value.args == (2,)
    from hnpe import _pending

    assert not _pending._kept  # what other threads raised is dropped


def test_a_simulator_may_not_call_itself():
    simulator = Simulator(lambda theta, rng: simulator.run([1.0]), 1, 0, 1)
    with pytest.raises(hnpe.Busy):
        simulator.run([1.0])


def test_subclasses_may_be_their_own_function():
    class Scaled(Simulator):
        def __init__(self, factor):
            self.factor = factor
            super().__init__(self.simulate, 1, 0, 1)

        def simulate(self, theta, rng):
            return self.factor * theta

    assert Scaled(3).run([1.0, 2.0]).ravel().tolist() == [3, 6]


def test_wrong_parameters_are_named():
    simulator = Simulator(product, 1, 1, 1)
    with pytest.raises(TypeError, match="theta_global is missing"):
        simulator.run([1.0])
    with pytest.raises(hnpe.ShapeError, match="theta_local has 2 rows and theta_global 1"):
        simulator.run([1.0, 2.0], [1.0])
    with pytest.raises(hnpe.NumericError, match="nan"):
        simulator.run([np.nan], [1.0])
    with pytest.raises(TypeError, match="function must be callable, not int"):
        Simulator(3, 1, 1, 1)
    with pytest.raises(ValueError, match="d_x is 0"):
        Simulator(product, 1, 1, 0)
    with pytest.raises(TypeError, match="a simulator has no option 'chunks' .did you mean chunk"):
        Simulator(product, 1, 1, 1, chunks=3)
    for change in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="a Simulator cannot be copied or pickled"):
            change(simulator)


def test_simulators_of_the_library():
    assert Simulator.product(0).run([2.0], [3.0]).tolist() == [[6.0]]
    assert Simulator.jansen_rit().run([[135, 220, 2000]], [0], seed=1).shape == (1, 33)
    assert repr(Simulator.product(0.5)) == "Simulator.product(0.5)"
    assert "product, d_local=1, d_global=1, d_x=1, vectorized=True, chunk=256" in repr(Simulator(product, 1, 1, 1))
