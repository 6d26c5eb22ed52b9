"""The whole job: runs, rounds, the host's own loop, what stops them."""
import copy
import gc
import pickle

import numpy as np
import pytest

import hnpe
from conftest import product


def short(unit, simulator=product, **options):
    options = {"d_x": 1, "simulations": 300, "max_extra": 2, "trainer": {"epochs": 4}, **options}
    return hnpe.Inference(unit, unit, simulator, **options)


def draws(posterior, x):
    return posterior.sample(20, x, rng=1)


def test_the_toy_is_learned(toy):
    found = toy.sample(4000, [0.24, 0.11, 0.43, 0.33, 0.05, 0.47], rng=1).mean(axis=0)
    assert found == pytest.approx([0.440, 0.564], abs=0.06)  # the exact means


def test_the_same_seed_gives_the_same_bits(unit, x):
    first, again, other = short(unit, seed=3).run(), short(unit, seed=3).run(), short(unit, seed=4).run()
    assert np.array_equal(draws(first, x), draws(again, x))
    assert not np.array_equal(draws(first, x), draws(other, x))


def test_the_hosts_loop_gives_the_same_bits_as_a_run(unit, x):
    run = short(unit)
    host = short(unit, None)
    simulator = hnpe.Simulator(product, 1, 1, 1)
    batch = host.propose(300)
    assert len(batch) == 300 and batch.first_row == 0 and batch.theta_global_rows.shape == batch.theta_local.shape
    assert set(batch.n_rows) == {1, 2, 3}
    batch = pickle.loads(pickle.dumps(batch))  # plain arrays
    host.append(batch, simulator.run(batch.theta_local, batch.theta_global_rows, seed=host.seed, first_row=batch.first_row))
    host.train()
    assert np.array_equal(draws(run.run(), x), draws(host.posterior(), x))
    assert run.n_sets == host.n_sets == 300 and run.n_rows == host.n_rows == batch.n_rows.sum()
    assert host.propose(2).first_row == host.n_rows


def test_batches_come_back_in_any_order_once_and_whole(unit):
    host = short(unit, None)
    batches = [host.propose(20) for _ in range(3)]
    for batch in (batches[2], batches[0]):
        host.append(batch, batch.theta_local * batch.theta_global_rows)
    assert host.n_sets == 40 and host.rounds[0].n_open == 20
    with pytest.raises(hnpe.InvalidArgument, match="appended before"):
        host.append(batches[0].number, np.zeros(len(batches[0].theta_local)))
    with pytest.raises(hnpe.ShapeError):
        host.append(batches[1], np.zeros(len(batches[1].theta_local) + 1))
    with pytest.raises(hnpe.ShapeError, match=r"rows of 1 are wanted"):
        host.append(batches[1], np.zeros((5, 2)))
    assert host.propose(3, n_rows=2).n_rows.tolist() == [2, 2, 2]
    with pytest.raises(hnpe.Unsupported):  # made without a simulator
        host.run()


def test_rounds_aim_at_one_set(unit, x):
    inference = short(unit, max_extra=0, seed=2)
    posterior = inference.run(x, rounds=2)
    first, second = inference.rounds
    assert (first.proposal, second.proposal) == ("prior", "truncated_global")
    assert second.state == "finished" and second.n_sets == 300 and 0 < second.prior_left < 1 and first.status == "ok"
    assert np.array_equal(posterior.sample(5, rng=1), posterior.sample(5, x, rng=1))  # x is the target where it is left out
    one_by_one = short(unit, max_extra=0, seed=2)
    for _ in range(2):
        last = one_by_one.run(x)
    assert np.array_equal(draws(last, x), draws(posterior, x))
    with pytest.raises(hnpe.Unsupported, match="another target"):
        inference.run(x + 0.1)
    with pytest.raises(hnpe.ShapeError, match="not at a list"):
        inference.set_target([x, x])
    with pytest.raises(TypeError, match="rounds need x"):
        inference.run(rounds=3)


def test_an_exception_keeps_what_was_simulated_and_another_run_goes_on(unit, x):
    failure = RuntimeError("mine")
    calls = []

    def simulate(alpha, beta, rng):
        calls.append(len(alpha))
        if len(calls) == 2:
            raise failure
        return product(alpha, beta, rng)

    inference = short(unit, simulate, simulations=400)
    with pytest.raises(RuntimeError) as caught:
        inference.run()
    assert caught.value is failure
    assert inference.rounds[0].state == "failed" and inference.rounds[0].status == "error_callback"
    kept = inference.n_rows
    assert 250 <= kept <= 256  # whole sets of the first chunk
    posterior = inference.run()
    assert inference.n_sets == 400 and sum(calls[2:]) == inference.n_rows - kept  # and nothing is simulated twice
    assert posterior.sample(3, x).shape == (3, 2)


def test_a_wrong_shape_keeps_what_was_simulated(unit):
    calls = []

    def simulate(alpha, beta, rng):
        calls.append(len(alpha))
        return (alpha * beta)[: 2 if len(calls) == 2 else None]

    inference = short(unit, simulate, max_extra=0)
    with pytest.raises(hnpe.ShapeError, match=r"what the simulator's function returned has shape \(2, 1\); for 44 rows, shape \(44, 1\)"):
        inference.run()
    assert inference.n_sets == 256
    assert inference.run().sample(2, 0.3).shape == (2, 2)
    assert calls == [256, 44, 44]


def test_progress_tells_and_stops(unit):
    seen = []
    inference = short(unit, max_extra=0)
    inference.run(progress=seen.append)
    assert {record.phase for record in seen} == {"simulating", "training"}
    assert seen[0].total == 300 and seen[-1].phase == "training" and np.isfinite(seen[-1].validation_loss)
    with pytest.raises(hnpe.Cancelled):
        short(unit, trainer={"epochs": 1000, "patience": 1000}, simulations=2000).run(progress=lambda record: record.phase == "training")
    with pytest.raises(ZeroDivisionError):
        short(unit).run(progress=lambda record: 1 / 0)
    monitor = hnpe.Monitor()
    monitor.request_stop()
    inference = short(unit)
    with pytest.raises(hnpe.Cancelled, match="hnpe_inference_run"):
        inference.run(progress=monitor)
    assert inference.rounds[0].state == "cancelled"
    inference.run(progress=monitor)  # the request is used up


def test_tqdm_shows_a_bar(unit, capsys):
    pytest.importorskip("tqdm")
    short(unit).run(progress=True)
    shown = capsys.readouterr().err
    assert "simulating: 100%" in shown and "training: " in shown and "validation_loss=" in shown
    short(unit).run()  # no terminal: nothing
    assert capsys.readouterr().err == ""


def test_options_reach_its_parts(unit):
    inference = short(unit, trainer={"epochs": 2})
    inference.trainer.options.patience = 7
    inference.run()
    assert inference.trainer.options.patience == 7 and inference.trainer.epochs == 2 and inference.trainer.outcome == "budget"
    losses = inference.trainer.losses
    assert losses.training.shape == losses.validation.shape == (2,) and np.isfinite(losses.training).all()
    assert len(inference.dataset) == 300 and inference.estimator.d_x == 1
    with pytest.raises(hnpe.Unsupported):
        inference.estimator.options.architecture = "naive"


def test_an_estimator_of_ones_own(unit, x):
    estimator = hnpe.Estimator(unit, unit, 1, set=hnpe.Embedder.deep_set(1, 3, hidden=8), q_local=hnpe.Flow.spline(1, 2, hidden=8),
                               observation=hnpe.Embedder.identity(1), q_global=hnpe.Flow.spline(1, 3, hidden=8), seed=2)
    inference = short(unit, estimator=estimator)
    assert np.array_equal(draws(inference.run(), x), draws(estimator.posterior(), x))  # trained in place
    again = short(unit, estimator=pickle.loads(pickle.dumps(estimator)))
    assert np.array_equal(draws(again.posterior(), x), draws(estimator.posterior(), x))  # trained already
    with pytest.raises(hnpe.ShapeError):
        hnpe.Estimator(unit, unit, 1, q_global=hnpe.Flow.spline(3, 3))
    joint = hnpe.Estimator.joint(unit, None, 1, hnpe.Flow.mixture(1, 2), bounded="open")
    assert joint.d_local == 1 and joint.options.bounded == "open"


def test_without_local_or_without_global_parameters(unit):
    plain = hnpe.Inference(hnpe.Prior.normal([0, 0], 1), None, lambda theta, rng: theta + rng.normal(theta.shape), d_x=2, simulations=200,
                           trainer={"epochs": 2}).run()
    assert plain.sample(4, [1, 2]).shape == (4, 2)
    exchangeable = hnpe.Inference(None, unit, lambda beta, rng: beta, d_x=1, simulations=200, max_extra=3, trainer={"epochs": 2}).run()
    assert exchangeable.sample(4, [0.1, 0.2, 0.3]).shape == (4, 1)
    local, glob = exchangeable.sample_all(4, [0.1, 0.2, 0.3])
    assert local.shape == (3, 4, 0) and glob.shape == (4, 1)
    assert exchangeable.log_density_all(local, glob, [0.1, 0.2, 0.3]).shape == (4,)


def test_what_is_wrong_is_named(unit):
    with pytest.raises(TypeError, match="neither a simulator nor d_x"):
        hnpe.Inference(unit, unit)
    with pytest.raises(TypeError, match="needs d_x"):
        hnpe.Inference(unit, unit, product)
    with pytest.raises(TypeError, match="prior_local must be a Prior, not int"):
        hnpe.Inference(1, unit, d_x=1)
    with pytest.raises(hnpe.ShapeError, match="simulator takes 2 local"):
        hnpe.Inference(unit, unit, hnpe.Simulator(product, 2, 1, 1))
    with pytest.raises(hnpe.InvalidArgument):
        hnpe.Inference(None, None, d_x=1)
    with pytest.raises(hnpe.Unsupported, match="train"):
        short(unit).posterior()
    with pytest.raises(ValueError, match="seed is -1"):
        short(unit, seed=-1)
    with pytest.raises(TypeError, match="cannot be copied"):
        copy.deepcopy(short(unit))
    assert repr(short(unit)) == "Inference(d_local=1, d_global=1, d_x=1, amortised: 0 of 300 sets, 0 simulations)"


def test_simulations_that_all_fail_are_told(unit):
    with pytest.raises(hnpe.InvalidArgument, match="invalid"):
        short(unit, lambda a, b, rng: np.full_like(a, np.nan)).run()


def test_the_log_goes_to_a_function_or_a_logger(unit, caplog):
    import logging

    lines = []
    context = hnpe.Context(threads=1, log=lambda level, message: lines.append((level, message)))
    hnpe.Inference(unit, unit, lambda a, b, rng: np.where(a > 0.9, np.nan, a), d_x=1, simulations=100, context=context,
                   trainer={"epochs": 2}).run()
    assert any(level == "warning" and "invalid" in message for level, message in lines)
    context.set_log(logging.getLogger("mine"))
    with caplog.at_level(logging.INFO, logger="mine"):
        hnpe.Inference(unit, unit, product, d_x=1, simulations=100, context=context, trainer={"epochs": 2}).run()
    assert caplog.records


def test_a_context_is_heard_as_long_as_what_was_made_with_it():
    """The mode of an extrapolated posterior warns once, however many densities it asks for."""
    lines = []
    prior = hnpe.Prior.uniform(0, 1)
    inference = hnpe.Inference(prior, prior, hnpe.Simulator.product(0.05), simulations=200, max_extra=1, trainer={"epochs": 2},
                               context=hnpe.Context(log=lambda level, message: lines.append(message)))
    gc.collect()
    posterior = inference.run()
    del inference
    gc.collect()
    assert any("training ended" in line for line in lines)
    lines.clear()
    posterior.map([0.1, 0.2, 0.3, 0.4])
    assert len(lines) == 1 and "extrapolates" in lines[0]


class Stops:
    """A simulator that fails once, in the middle."""

    def __init__(self, at):
        self.left = at

    def __call__(self, local, glob, rng):
        self.left -= 1
        if self.left == 0:
            raise RuntimeError("the power is gone")
        return product(local, glob, rng)


def test_a_checkpoint_goes_on_to_the_same_bits(unit, tmp_path):
    def make(simulator):
        return short(unit, hnpe.Simulator(simulator, 1, 1, 1, chunk=100), d_x=None, seed=5)

    x, folder = [0.24, 0.11], tmp_path / "job"
    whole = make(product).run(x, rounds=2)
    first = make(Stops(3))
    first.set_checkpoint(folder, 0)
    with pytest.raises(RuntimeError, match="the power is gone"):
        first.run(x, rounds=2)
    with pytest.raises(hnpe.Busy):
        hnpe.Inference.resume(folder, unit, unit, product)
    del first
    gc.collect()
    again = hnpe.Inference.resume(folder, unit, unit, hnpe.Simulator(product, 1, 1, 1, chunk=100))
    assert 0 < again.n_sets < 300 and again.seed == 5 and again.options.simulations == 300
    assert np.array_equal(draws(whole, x), draws(again.run(x, rounds=2), x))
    assert again.propose(1).first_row == again.n_rows
    again.set_checkpoint(None)
    found = hnpe.Inference.resume(folder, unit, unit)  # to look at it, or for a host that simulates
    assert np.array_equal(draws(whole, x), draws(found.posterior(), x))


def test_a_checkpoint_goes_on_with_its_data_set_on_disk(unit, tmp_path):
    x, job, shards = [0.24, 0.11], tmp_path / "job", tmp_path / "shards"
    whole = short(unit, product, seed=5).run(x, rounds=2)
    first = short(unit, product, seed=5)
    first.set_dataset(hnpe.Dataset.create_on_disk(shards, 1, 1, 1, shard_bytes=4096))
    first.set_checkpoint(job)
    first.run(x)
    del first
    gc.collect()
    with pytest.raises(hnpe.Unsupported, match="resume_on_disk"):
        hnpe.Inference.resume(job, unit, unit, product)
    dataset = hnpe.Dataset.open(shards)
    again = hnpe.Inference.resume(job, unit, unit, product, dataset=dataset)
    for _ in range(2):  # the second has nothing left
        assert np.array_equal(draws(whole, x), draws(again.run_to(x, rounds=2), x)) and again.n_sets == len(dataset) == 600
    with pytest.raises(TypeError, match="rounds need x"):
        again.run_to(rounds=2)


def test_a_checkpoint_of_a_trainer_goes_on_to_the_same_bits(unit, tmp_path):
    inference = short(unit, seed=5)
    inference.run()

    def make():
        return hnpe.Trainer(hnpe.Estimator(unit, unit, 1), inference.dataset, seed=2, epochs=3)

    first, path = make(), tmp_path / "training.safetensors"
    first.set_checkpoint(path, 0)
    first.run()
    assert np.array_equal(first.losses.training, make().resume(path).losses.training)
    with pytest.raises(hnpe.InvalidArgument, match="option epochs"):
        hnpe.Trainer(hnpe.Estimator(unit, unit, 1), inference.dataset, seed=2, epochs=4).resume(path)
