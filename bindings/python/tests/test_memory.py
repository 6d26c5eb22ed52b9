"""What is let go is gone: functions, handles, memory; and nothing is gone too early."""
import gc
import resource
import weakref

import numpy as np
import pytest

import hnpe
from hnpe import _callbacks, _pending


class Model:
    """Something that a function refers to, whose end shows."""

    def simulate(self, alpha, beta, rng):
        return alpha * beta

    def fail(self, alpha, beta, rng):
        raise ValueError("mine")

    def sample(self, n, rng):
        return rng.uniform((n, 1))


@pytest.fixture(autouse=True)
def nothing_is_left():
    gc.collect()
    before = len(_callbacks._alive)
    yield
    gc.collect()
    assert len(_callbacks._alive) == before
    assert not _pending._kept


def gone(reference):
    gc.collect()
    return reference() is None


def test_a_simulator_lets_its_function_go():
    model = Model()
    reference = weakref.ref(model)
    simulator = hnpe.Simulator(model.simulate, 1, 1, 1)
    del model
    assert not gone(reference)
    simulator.run([1.0], [1.0])
    del simulator
    assert gone(reference)


def test_an_inference_keeps_its_simulator_and_priors(unit):
    model = Model()
    reference = weakref.ref(model)
    inference = hnpe.Inference(hnpe.Prior.product(hnpe.Prior.custom(model.sample, support=(0, 1))), unit,
                               hnpe.Simulator(model.simulate, 1, 1, 1), simulations=100, trainer={"epochs": 1})
    del model
    posterior = inference.run()
    trainer, estimator, dataset = inference.trainer, inference.estimator, inference.dataset
    del inference
    assert posterior.sample(3, 0.3, rng=1).shape == (3, 2)
    trainer.run()
    assert np.isfinite(estimator.posterior().log_density([0.2, 0.2], 0.3))
    del trainer, estimator, dataset
    assert not gone(reference)
    assert posterior.log_density([0.2, 0.2], 0.3) > -np.inf
    del posterior
    assert gone(reference)


def test_a_posterior_keeps_the_priors_of_its_estimator(unit):
    def prior():
        return hnpe.Prior.custom(Model().sample, support=(0, 1))

    inference = hnpe.Inference(prior(), unit, hnpe.Simulator(Model().simulate, 1, 1, 1), simulations=100, trainer={"epochs": 1},
                               estimator=hnpe.Estimator(prior(), unit, 1))
    posterior, trainer, estimator = inference.run(), inference.trainer, inference.estimator
    del inference
    gc.collect()
    assert (posterior.sample(3, 0.3) <= 1).all() and (estimator.posterior().sample(3, 0.3) <= 1).all()
    assert trainer.run().epochs == 1


def test_a_cycle_through_the_function_is_collected():
    class Study:
        def __init__(self):
            unit = hnpe.Prior.uniform(0, 1)
            self.inference = hnpe.Inference(hnpe.Prior.custom(self.sample, support=(0, 1)), unit, hnpe.Simulator(self.simulate, 1, 1, 1),
                                            simulations=100, trainer={"epochs": 1})
            self.posterior = self.inference.run(progress=self.watch)
            self.context = hnpe.Context(log=self.log)

        def sample(self, n, rng):
            return rng.uniform((n, 1))

        def simulate(self, alpha, beta, rng):
            return alpha * beta

        def watch(self, record):
            return False

        def log(self, level, message):
            pass

    reference = weakref.ref(Study())
    assert gone(reference)


def test_after_an_exception_nothing_is_kept(unit):
    model = Model()
    reference = weakref.ref(model)
    inference = hnpe.Inference(unit, unit, model.fail, d_x=1)
    del model
    try:
        inference.run()
    except ValueError as error:
        kept = error
    assert not _pending._kept
    del inference, kept
    assert gone(reference)


def test_a_constructor_that_fails_keeps_nothing():
    model = Model()
    reference = weakref.ref(model)
    with pytest.raises(hnpe.InvalidArgument):
        hnpe.Simulator(model.simulate, 0, 0, 1)
    with pytest.raises(hnpe.InvalidArgument):
        hnpe.Prior.custom(model.sample, cdf=model.sample)
    with pytest.raises(TypeError):
        hnpe.Simulator(model.simulate, 1, 1, 1, chunks=3)
    del model
    assert gone(reference)


def test_a_thousand_cycles_do_not_grow(unit, x):
    def cycle():
        simulator = hnpe.Simulator(lambda a, b, rng: a * b, 1, 1, 1)
        prior = hnpe.Prior.custom(lambda n, rng: rng.uniform((n, 1)), support=(0, 1))
        inference = hnpe.Inference(prior, unit, simulator, simulations=20)
        batch = inference.propose(20)
        inference.append(batch, simulator.run(batch.theta_local, batch.theta_global_rows, progress=lambda record: False))
        hnpe.Dataset(1, 1, 1).append([1], [1], [1])
        hnpe.Embedder.deep_set(1, 2).apply(x)
        hnpe.Flow.spline(1).sample(2)
        with pytest.raises(hnpe.ShapeError):
            hnpe.Simulator(lambda a, rng: None, 1, 0, 1).run([1.0])

    for _ in range(200):
        cycle()
    gc.collect()
    before, objects = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, len(gc.get_objects())
    for _ in range(1000):
        cycle()
    gc.collect()
    assert len(gc.get_objects()) - objects < 100
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4096  # KiB: less than one inference's networks a cycle


def test_the_end_of_the_interpreter_is_quiet(script):
    done = script("""
import hnpe
unit = hnpe.Prior.custom(lambda n, rng: rng.uniform((n, 1)), support=(0, 1))
context = hnpe.Context(log=lambda level, message: None)
simulator = hnpe.Simulator(lambda a, rng: a, 1, 0, 1, context=context)
inference = hnpe.Inference(unit, None, simulator, simulations=50, trainer={"epochs": 1})
posterior = inference.run()
class Cycle:
    pass
cycle = Cycle()
cycle.self, cycle.inference, hnpe.kept = cycle, inference, (simulator, unit, posterior, hnpe.Monitor(print))
import builtins
builtins.kept_even_longer = inference, cycle
print("done")
""")
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")


def test_handles_may_outlive_the_packages_modules(script):
    """As they do when the interpreter ends and something else holds them."""
    done = script("""
import gc, sys
import hnpe
prior = hnpe.Prior.custom(lambda n, rng: rng.uniform((n, 1)), support=(0, 1))
handles = [prior._handle, hnpe.Simulator(lambda a, rng: a, 1, 0, 1)._handle, hnpe.Monitor(print)._handle]
del prior
for name in [name for name in sys.modules if name.startswith("hnpe")]:
    vars(sys.modules.pop(name)).clear()
del hnpe
gc.collect()
handles.clear()
print("done")
""")
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")
