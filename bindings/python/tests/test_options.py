"""Options: the library's own table, as keyword arguments and attributes."""
import numpy as np
import pytest

import hnpe


def make(kind):
    unit = hnpe.Prior.uniform(0, 1)
    inference = hnpe.Inference(unit, unit, d_x=1)
    return {"context": hnpe.Context(), "simulator": hnpe.Simulator(max, 1, 1, 1), "embedder": hnpe.Embedder.deep_set(1, 2),
            "flow": hnpe.Flow.spline(2), "estimator": inference.estimator, "trainer": inference.trainer, "inference": inference}[kind]


@pytest.mark.parametrize("kind", ["context", "simulator", "embedder", "flow", "estimator", "trainer", "inference"])
def test_every_option_is_there_with_its_default(kind):
    options = make(kind).options
    table = hnpe.option_table(kind)
    assert list(options) == list(table) and len(options) == len(table) > 0
    for name, option in table.items():
        assert options[name] == option.default == getattr(options, name) == options.describe(name).default
        assert option.doc and name in dir(options) and name in options
        assert f"  {name} = " in repr(options)
    assert dict(options) == {name: option.default for name, option in table.items()}


def test_values_of_every_kind_go_in_and_come_back():
    options = make("trainer").options
    options.epochs = 12
    options["learning_rate"] = 0.25
    options.update(schedule="constant", subsets=False, batch_size=np.int32(7))
    found = options.epochs, options.learning_rate, options.schedule, options.subsets, options.batch_size
    assert found == (12, 0.25, "constant", False, 7)
    assert "schedule = 'constant' (default 'cosine')" in repr(options)
    options.reset("epochs")
    assert options.epochs == 0 and options.learning_rate == 0.25
    options.reset()
    assert options.learning_rate == 0
    embedder = make("embedder").options
    embedder.pools = ["mean", "max"]
    assert embedder.pools == ("mean", "max")
    embedder.pools = "min"
    assert embedder.pools == ("min",)


def test_options_are_keyword_arguments():
    unit = hnpe.Prior.uniform(0, 1)
    inference = hnpe.Inference(unit, unit, d_x=2, simulations=1e3, max_extra=4, rounds="atomic", trainer={"epochs": 3},
                               estimator={"architecture": "naive", "extra": 4})
    assert inference.options.simulations == 1000 and inference.options.rounds == "atomic"
    assert inference.trainer.options.epochs == 3 and inference.estimator.options.architecture == "naive"
    assert hnpe.Flow.spline(1, bins=5).options.bins == 5
    assert hnpe.Embedder.mlp(1, 2, hidden=9).options.hidden == 9
    assert hnpe.Context(threads=2).options.threads == 2


def test_unknown_options_are_named_with_those_that_there_are():
    unit = hnpe.Prior.uniform(0, 1)
    with pytest.raises(TypeError, match=r"an inference has no option 'simulation' \(did you mean simulations\?\); it has simulations, min"):
        hnpe.Inference(unit, unit, d_x=1, simulation=3)
    with pytest.raises(TypeError, match="a trainer has no option 'epoch'"):
        hnpe.Inference(unit, unit, d_x=1, trainer={"epoch": 3})
    options = make("trainer").options
    with pytest.raises(AttributeError, match="no option 'epoch'"):
        options.epoch = 3
    with pytest.raises(AttributeError, match="no option 'epoch'"):
        options.epoch
    with pytest.raises(KeyError):
        options["epoch"]
    assert not hasattr(options, "epoch")
    with pytest.raises(TypeError):  # and nothing is set
        options.update(epochs=5, epoch=3)
    assert options.epochs == 0


def test_an_option_is_not_set_beside_the_options():
    unit = hnpe.Prior.uniform(0, 1)
    inference = hnpe.Inference(unit, unit, d_x=1)
    with pytest.raises(AttributeError, match="simulations is an option of an inference: set options.simulations"):
        inference.simulations = 5
    with pytest.raises(AttributeError, match="set options.batch_size"):
        inference.trainer.batch_size = 5
    inference.note = "what is no option is one's own"


def test_values_that_cannot_be_are_named():
    options = make("trainer").options
    with pytest.raises(ValueError, match="option schedule has no choice 'sine'; there are constant, cosine"):
        options.schedule = "sine"
    with pytest.raises(hnpe.InvalidArgument, match="epochs"):
        options.epochs = -1
    with pytest.raises(TypeError, match="option epochs must be a whole number, not 1.5"):
        options.epochs = 1.5
    with pytest.raises(TypeError, match="option learning_rate must be a number, not 'fast'"):
        options.learning_rate = "fast"
    with pytest.raises(TypeError, match="option schedule must be one of constant, cosine, not None"):
        options.schedule = None
    with pytest.raises(TypeError, match="option schedule must be one of constant, cosine, not 1"):  # which of them is the first?
        options.schedule = 1
    with pytest.raises(ValueError, match="no options of a 'prior'"):
        hnpe.option_table("prior")
    with pytest.raises(hnpe.Unsupported):
        hnpe.Embedder.identity(2).options.hidden = 3
