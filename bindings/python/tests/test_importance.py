"""Importance sampling and gradients of a posterior."""
import numpy as np
import pytest

import hnpe


@pytest.fixture(scope="module")
def gaussian():
    """alpha ~ N(0, 1), x ~ N(alpha, 1), so that x ~ N(0, 2); q is a network that was never trained."""
    with pytest.warns(RuntimeWarning, match="never trained"):
        return hnpe.Estimator(hnpe.Prior.normal(0, 1), None, 1).posterior()


def log_likelihood(x):
    return lambda alpha: -0.5 * (x - alpha[:, 0]) ** 2 - 0.5 * np.log(2 * np.pi)


def test_evidence_and_moments_are_exact_within_their_errors(gaussian):
    draws = gaussian.importance(log_likelihood(0.5), 20000, [[0.5]], rng=3)
    summary = draws.summary
    assert abs(summary.log_evidence + 0.25 * 0.25 + 0.5 * np.log(4 * np.pi)) < 4 * summary.log_evidence_error < 0.1
    assert summary.verdict == "trustworthy" and "trusted" in str(summary)
    assert draws.theta.shape == (20000, 1) and draws.theta_local.shape == (1, 20000, 1) and draws.theta_global.shape == (20000, 0)
    assert abs(draws.weights.sum() - 1) < 1e-12
    assert abs(draws.weights @ draws.theta[:, 0] - 0.25) < 0.03
    assert abs(draws.resample(seed=1).mean() - 0.25) < 0.03
    assert "weighted draws" in repr(draws) and len(draws) == 20000


def test_the_joint_density_gives_the_same_weights(gaussian):
    joint = gaussian.importance(lambda a: log_likelihood(1.0)(a) - 0.5 * a[:, 0] ** 2 - 0.5 * np.log(2 * np.pi), 500, [[1.0]], joint=True,
                                rng=5)
    assert np.allclose(joint.log_weights, gaussian.importance(log_likelihood(1.0), 500, [[1.0]], rng=5).log_weights, atol=1e-12)


def test_every_observation_has_its_draws(toy):
    seen = []

    def likelihood(alpha, beta):
        seen.append((alpha.shape, beta.shape))
        return np.zeros(len(beta))

    draws = toy.importance(likelihood, 1500, [0.2, 0.3, 0.1], rng=1)
    assert seen == [((3, 1024, 1), (1024, 1)), ((3, 476, 1), (476, 1))]
    assert np.array_equal(draws.theta_global, toy.sample_all(1500, [0.2, 0.3, 0.1], rng=1).theta_global)


def test_draws_that_one_has_are_weighed_the_same(toy):
    x = [0.2, 0.3, 0.1]
    called = toy.importance(lambda alpha, beta: -0.5 * ((alpha[:, :, 0] * beta[:, 0]) ** 2).sum(axis=0), 300, x, rng=1)
    draws = toy.sample_all(300, x, rng=1)
    numbers = -0.5 * ((draws.theta_local[:, :, 0] * draws.theta_global[:, 0]) ** 2).sum(axis=0)
    assert np.array_equal(toy.weigh(draws, numbers, x).log_weights, called.log_weights)
    joint = toy.weigh(tuple(draws), numbers, x, joint=True)  # the prior's density is 1
    assert np.allclose(joint.log_weights, called.log_weights, atol=1e-12)
    for wrong in (numbers[:7], numbers[None], 1.0):
        with pytest.raises(hnpe.ShapeError, match="log_likelihood"):
            toy.weigh(draws, wrong, x)
    with pytest.raises(hnpe.ShapeError, match="theta_local"):
        toy.weigh((draws.theta_local[:2], draws.theta_global), numbers, x)
    with pytest.raises(hnpe.ShapeError, match="one observation set"):
        toy.weigh(draws, numbers, [np.array([[0.2]]), np.array([[0.3]])])


def test_what_the_function_raises_comes_back(gaussian):
    def broken(alpha):
        raise KeyError("no data")

    with pytest.raises(KeyError, match="no data"):
        gaussian.importance(broken, 10, [[0.5]])
    with pytest.raises(hnpe.NumericError, match="draw 0 is nan"):
        gaussian.importance(lambda alpha: alpha[:, 0] * np.nan, 10, [[0.5]])
    with pytest.raises(hnpe.NumericError, match="all 10 weights are 0"):
        gaussian.importance(lambda alpha: np.full(10, -np.inf), 10, [[0.5]])
    with pytest.raises(hnpe.ShapeError):
        gaussian.importance(lambda alpha: np.zeros(3), 10, [[0.5]])
    with pytest.raises(TypeError):
        gaussian.importance(7, 10, [[0.5]])


def test_weights_of_any_sampler_can_be_judged_and_taken():
    weights = np.log(np.arange(1.0, 401))
    summary = hnpe.importance.summarise(weights)
    assert summary.n == 400 and 0 < summary.efficiency < 1
    assert abs(np.exp(hnpe.importance.smooth(weights)).sum() - 1) < 1e-12
    for scheme in ("systematic", "residual", "multinomial"):
        index = hnpe.importance.resample(weights, 50, scheme, seed=2)
        assert index.shape == (50,) and index.min() >= 0 and index.max() < 400
    with pytest.raises(ValueError, match="scheme is 'other'"):
        hnpe.importance.resample(weights, 50, "other")
    with pytest.raises(hnpe.ShapeError):
        hnpe.importance.summarise([[0.0]])


def test_gradients_agree_with_differences(toy, x):
    theta = toy.sample(20, x, rng=4)
    found = toy.log_density_gradient(theta, x, of_x=True)
    assert np.array_equal(found.log_density, toy.log_density(theta, x))
    assert found.theta.shape == (20, 2) and found.x.shape == (len(x), 20, 1)
    assert toy.log_density_gradient(theta, x).x is None
    step = 3e-3 * theta.std(axis=0)
    for j in range(2):
        moved = np.eye(2)[j] * step
        slope = (toy.log_density(theta + moved, x) - toy.log_density(theta - moved, x)) / (2 * step[j])
        wrong = np.abs(slope - found.theta[:, j]) / np.maximum(1, np.abs(slope))
        assert np.median(wrong) < 0.02
