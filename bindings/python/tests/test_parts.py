"""Embedders, flows, diagnostics and summaries."""
import math

import numpy as np
import pytest

import hnpe
from hnpe import Embedder, Flow


def test_embedders(x):
    assert np.array_equal(Embedder.identity(2).apply([[1, 2], [3, 4]]), [1, 2])
    assert np.array_equal(Embedder.mean(1)([1, 2, 4]), [1, 3])
    assert np.array_equal(Embedder.stack(1, 3)([1, 2, 4]), [1, 2, 4])
    deep = Embedder.deep_set(1, 4, seed=3)
    assert deep.d_x == 1 and deep.d_out == 4
    assert deep([x, x[:1]]).shape == (2, 4)
    assert deep(x) == pytest.approx(deep(x[[0, 2, 1]]), abs=1e-5)
    assert not np.array_equal(deep(x), Embedder.deep_set(1, 4, seed=4)(x))
    with pytest.raises(hnpe.ShapeError):
        Embedder.stack(1, 2)([1, 2, 3])
    with pytest.raises(TypeError, match="embedders are made by"):
        Embedder()
    assert repr(Embedder.mlp(2, 3)) == "Embedder.mlp(d_x=2, d_out=3)"


@pytest.mark.parametrize("make", [Flow.maf, Flow.spline, Flow.coupling, Flow.mixture])
def test_flows_learn_a_conditional_gaussian(make):
    random = np.random.default_rng(1)
    given = random.uniform(-1, 1, (3000, 1))
    theta = np.column_stack([given[:, 0] + 0.5 * random.normal(size=3000), random.normal(size=3000)])
    flow = make(2, 1, epochs=60).fit(theta, given, seed=1)
    draws = flow.sample(4000, [[0.5]], rng=1)
    assert draws.mean(axis=0) == pytest.approx([0.5, 0], abs=0.12) and draws.std(axis=0) == pytest.approx([0.5, 1], abs=0.12)
    exact = -0.5 * ((draws[:, 0] - 0.5) ** 2 * 4 + draws[:, 1] ** 2) - math.log(2 * math.pi * 0.5)
    assert np.abs(flow.log_density(draws, np.full((4000, 1), 0.5)) - exact).mean() < 0.2
    conditions = np.full((5, 1), 0.3)
    if make != Flow.mixture:
        assert flow.from_noise(flow.to_noise(draws[:5], conditions), conditions) == pytest.approx(draws[:5], abs=1e-3)
    else:
        with pytest.raises(hnpe.Unsupported):
            flow.to_noise(draws[:5], conditions)


def test_flows_on_the_unit_interval():
    flow = Flow.spline(2)
    flow.set_unit([True, False])
    draws = flow.sample(200, rng=1)
    assert (draws[:, 0] > 0).all() and (draws[:, 0] < 1).all() and (draws[:, 1] < 0).any()
    assert flow.log_density([[2, 0]]) == -math.inf
    with pytest.raises(TypeError, match="is not conditional"):
        flow.sample(3, given=[[1]])
    with pytest.raises(TypeError, match="is conditional"):
        Flow.maf(1, 1).log_density([1.0])
    with pytest.raises(hnpe.ShapeError, match="given has 2 rows; 3 are wanted"):
        Flow.maf(1, 1).sample(3, [[1], [2]])


def test_diagnostics():
    a, b = np.random.default_rng(1).normal(size=(2, 300))
    d = hnpe.diagnostics
    assert d.wasserstein(a, a) == 0 and d.wasserstein(a, a + 1) == pytest.approx(1)
    assert d.wasserstein(a, b) == pytest.approx(np.abs(np.sort(a) - np.sort(b)).mean())
    assert d.kolmogorov([0, 1], [2, 3]) == 1 and d.kolmogorov(a, a) == 0
    assert d.wasserstein_to_point([1, 3], 2) == 1
    assert d.wasserstein_to_cdf([0.5], [0, 1], [0, 1]) == pytest.approx(0.25)
    points = np.column_stack([a, b])
    assert d.sinkhorn(points, points) == pytest.approx(0, abs=1e-6)
    assert d.sinkhorn(points, points + 1) == pytest.approx(2, rel=0.05)
    assert d.c2st(points, points + 10) > 0.99
    with pytest.raises(hnpe.ShapeError, match="rows of the same width"):
        d.sinkhorn(points, a)
    with pytest.raises(hnpe.ShapeError, match="numbers on the line"):
        d.kolmogorov(points, a)
    with pytest.raises(hnpe.NumericError):
        d.kolmogorov([np.nan], a)


def test_summaries():
    rate, time = 128.0, np.arange(1024) / 128.0
    power = hnpe.summary.log_power(np.sin(2 * np.pi * 10 * time))
    assert hnpe.summary.frequencies(rate)[power.argmax()] == pytest.approx(10, abs=2)
    assert hnpe.summary.log_power(np.zeros((3, 130))).shape == (3, 33)
    noise = np.random.default_rng(1).normal(size=(2, 500))
    found = hnpe.summary.autocorrelation(noise, 3)
    centred = noise - noise.mean(axis=1, keepdims=True)
    assert found[:, 1] == pytest.approx((centred[:, 1:] * centred[:, :-1]).sum(axis=1) / (centred**2).sum(axis=1))
    with pytest.raises(hnpe.ShapeError):
        hnpe.summary.log_power(np.zeros(10))
    signals = hnpe.summary.jansen_rit_signals([[135, 220, 2000, 0]] * 2, 256, rng=3)
    assert signals.shape == (2, 256) and np.array_equal(signals, hnpe.summary.jansen_rit_signals([[135, 220, 2000, 0]] * 2, 256, rng=3))
