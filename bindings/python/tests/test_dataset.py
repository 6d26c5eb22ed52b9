"""Data sets."""
import copy
import pickle

import numpy as np
import pytest

import hnpe
from conftest import product


@pytest.fixture
def dataset(unit):
    made = hnpe.Dataset(1, 1, 1)
    made.simulate(unit, unit, hnpe.Simulator(product, 1, 1, 1), 20, max_extra=3, seed=2)
    return made


def test_what_is_simulated_is_read(dataset):
    found = dataset.read()
    assert len(dataset) == 20 and dataset.n_rows == found.n_rows.sum() == len(found.x) == len(found.theta_local)
    assert found.theta_global.shape == (20, 1) and set(found.n_rows) <= {1, 2, 3, 4}
    beta = np.repeat(found.theta_global, found.n_rows, axis=0)
    assert np.abs(found.x - found.theta_local * beta).max() < 0.3
    part = dataset.read(5, 2)
    assert np.array_equal(part.theta_global, found.theta_global[5:7])
    assert np.array_equal(dataset[5].x, part.x[: part.n_rows[0]]) and np.array_equal(dataset[-1].theta_global, found.theta_global[-1])
    assert len(list(dataset)) == 20
    for wrong in (lambda: dataset[20], lambda: dataset.read(19, 2), lambda: dataset[-21]):
        with pytest.raises(IndexError):
            wrong()
    assert repr(dataset) == f"Dataset(d_local=1, d_global=1, d_x=1: 20 sets, {dataset.n_rows} observations, 0 invalid)"


def test_sets_are_the_same_whichever_process_draws_them(unit, dataset):
    simulator = hnpe.Simulator(product, 1, 1, 1, chunk=1)
    whole, parts = hnpe.Dataset(1, 1, 1), hnpe.Dataset(1, 1, 1)
    whole.simulate(unit, unit, simulator, 10, max_extra=2, seed=3)
    for first in (0, 6):
        part = hnpe.Dataset(1, 1, 1)
        part.simulate(unit, unit, simulator, 6 if first == 0 else 4, max_extra=2, seed=3, first_set=first)
        parts.extend(part)
    for a, b in zip(whole.read(), parts.read()):
        assert np.array_equal(a, b)


def test_simulations_are_brought(unit):
    dataset = hnpe.Dataset(2, 1, 1)
    dataset.append([[1, 2], [3, 4], [5, 6]], [[7], [8]], [0.1, np.nan, 0.3], n_rows=[1, 2])
    assert (len(dataset), dataset.n_rows, dataset.n_invalid) == (2, 3, 1)
    assert dataset[1].theta_local.tolist() == [[3, 4], [5, 6]]
    dataset.append([[1, 2]], [7], [0.5], proposal="posterior", log_proposal=[-1.5])
    assert [info.kind for info in dataset.proposals] == ["prior", "posterior"] and dataset.proposals[1].n_sets == 1
    numbers, densities = dataset.read_proposals()
    assert numbers.tolist() == [0, 0, 1] and np.isnan(densities[:2]).all() and densities[2] == -1.5
    for arguments, error, text in [
        (([[1, 2]], [[7]], [0.1, 0.2], [1]), hnpe.ShapeError, "sums up to 1, but x has 2 rows"),
        (([[1, 2]], [[7]], [0.1, 0.2], [2]), hnpe.ShapeError, "theta_local has 1 rows; 2 are wanted"),
        (([[1, 2]], None, [0.1]), TypeError, "theta_global is missing"),
        (([[1, np.inf]], [7], [0.1]), hnpe.NumericError, "inf"),
        (([[1, 2]], [7], [[0.1, 0.2]]), hnpe.ShapeError, r"x has shape \(1, 2\); rows of 1"),
    ]:
        with pytest.raises(error, match=text):
            dataset.append(*arguments)
    with pytest.raises(ValueError, match="proposal is 'x'; it may be prior, truncated"):
        dataset.append([[1, 2]], [7], [0.1], proposal="x")
    assert len(dataset) == 3


def test_copies_files_and_pickles_are_sets_of_their_own(dataset, tmp_path):
    dataset.save(tmp_path / "sets")
    for same in (hnpe.Dataset.load(tmp_path / "sets"), pickle.loads(pickle.dumps(dataset)), copy.copy(dataset), copy.deepcopy(dataset)):
        for a, b in zip(same.read(), dataset.read()):
            assert np.array_equal(a, b)
        same.append([0.5], [0.5], [0.5])
        assert len(same) == 21 and len(dataset) == 20
    assert len(hnpe.Dataset(1, 1, 1).copy()) == 0 and len(hnpe.Dataset(1, 2, 1).read().x) == 0


def test_a_data_set_on_disk_is_one_in_memory_and_is_found_again(unit, tmp_path):
    simulator = hnpe.Simulator(product, 1, 1, 1)
    memory = hnpe.Dataset(1, 1, 1)
    memory.simulate(unit, unit, simulator, 900, max_extra=3, seed=3)
    disk = hnpe.Dataset.create_on_disk(tmp_path / "sets", 1, 1, 1, shard_bytes=4096)
    disk.simulate(unit, unit, simulator, 500, max_extra=3, seed=3)
    disk.flush()
    with pytest.raises(hnpe.InputOutputError, match="already holds a data set"):
        hnpe.Dataset.create_on_disk(tmp_path / "sets", 1, 1, 1)
    del disk
    again = hnpe.Dataset.open(tmp_path / "sets")
    assert len(again) == 500 and len(list((tmp_path / "sets").glob("sets-*.safetensors"))) > 5
    again.simulate(unit, unit, simulator, 400, max_extra=3, seed=3, first_set=500)
    for a, b in zip(again.read(), memory.read()):
        assert np.array_equal(a, b)
    assert len(again.copy()) == 900
    inference = hnpe.Inference(unit, unit, simulator, simulations=50, trainer={"epochs": 1})
    inference.set_dataset(hnpe.Dataset.create_on_disk(tmp_path / "more", 1, 1, 1))
    inference.run(progress=False)
    assert len(inference.dataset) == 50
    with pytest.raises(hnpe.Unsupported, match="has begun"):
        inference.set_dataset(hnpe.Dataset(1, 1, 1))


def test_a_failure_keeps_the_leading_sets(unit):
    calls = []

    def simulate(alpha, beta, rng):
        calls.append(1)
        if len(calls) == 3:
            raise OSError("full")
        return alpha

    dataset = hnpe.Dataset(1, 1, 1)
    with pytest.raises(OSError, match="full"):
        dataset.simulate(unit, unit, hnpe.Simulator(simulate, 1, 1, 1, chunk=10), 100)
    assert len(dataset) == 20


def test_a_trainer_of_ones_own(unit):
    dataset = hnpe.Dataset(1, 1, 1)
    dataset.simulate(unit, unit, hnpe.Simulator.product(0.1), 300, max_extra=2)
    estimator = hnpe.Estimator(unit, unit, 1)
    trainer = hnpe.Trainer(estimator, dataset, epochs=3, seed=1)
    assert repr(trainer) == "Trainer(not_run, 0 epochs)" and trainer.losses.training.shape == (0,)
    assert trainer.run(progress=False) is trainer and trainer.epochs == 3
    assert estimator.posterior().sample(2, 0.3).shape == (2, 2)
    assert trainer.effective_sample_size == 270
    with pytest.raises(hnpe.ShapeError):
        hnpe.Trainer(hnpe.Estimator(unit, unit, 2), dataset)
