"""Priors, those of the library and those of Python functions."""
import copy
import math
import pickle

import numpy as np
import pytest

import hnpe
from hnpe import Prior


def test_numbers_and_arrays_are_spread_over_the_parameters():
    prior = Prior.uniform(0, [1, 2, 3])
    assert prior.dim == 3
    low, high = prior.support()
    assert low.tolist() == [0, 0, 0] and high.tolist() == [1, 2, 3]
    assert Prior.normal(0, 1, dim=4).dim == 4
    with pytest.raises(hnpe.ShapeError, match=r"low has shape \(3,\); 2 numbers are wanted"):
        Prior.uniform([0, 0, 0], 1, dim=2)


@pytest.mark.parametrize("prior, theta, density", [
    (Prior.uniform(1, 5), 2, 0.25),
    (Prior.normal(1, 2), 1, 1 / math.sqrt(2 * math.pi) / 2),
    (Prior.exponential(3), 0.5, 3 * math.exp(-1.5)),
    (Prior.gamma(2, 3), 0.5, 9 * 0.5 * math.exp(-1.5)),
    (Prior.beta(2, 1), 0.25, 0.5),
    (Prior.log_uniform(1, math.e), 2, 0.5),
    (Prior.log_normal(0, 1), 1, 1 / math.sqrt(2 * math.pi)),
    (Prior.truncated_normal(0, 1, 0), 0.5, 2 * math.exp(-0.125) / math.sqrt(2 * math.pi)),
    (Prior.multivariate_normal([0, 0], [[1, 0], [0, 4]]), [0, 0], 1 / (4 * math.pi)),
    (Prior.product(Prior.uniform(0, 2), Prior.uniform(0, 4)), [1, 1], 0.125),
])
def test_every_kind_has_its_density(prior, theta, density):
    assert prior.log_density([theta])[0] == pytest.approx(math.log(density), rel=1e-12)
    assert prior.log_prob([theta])[0] == prior.log_density([theta])[0]
    u = np.full((1, prior.dim), 0.3)
    assert prior.cdf(prior.quantile(u)) == pytest.approx(u, abs=1e-9)


def test_one_point_has_one_density():
    assert isinstance(Prior.uniform(0, 2).log_density(0.5), float)
    assert isinstance(Prior.uniform(0, [2, 2]).log_prob([0.5, 0.5]), float)
    assert Prior.uniform(0, [2, 4]).cdf([1, 1]).tolist() == [0.5, 0.25]
    assert Prior.uniform(0, [2, 4]).quantile([[0.5, 0.5]]).tolist() == [[1, 2]]


def test_draws_follow_the_stream():
    prior = Prior.normal(0, 1)
    assert np.array_equal(prior.sample(5, rng=3), prior.sample(5, rng=hnpe.Rng(3)))
    assert not np.array_equal(prior.sample(5), prior.sample(5))  # the prior's own stream goes on
    assert np.array_equal(Prior.normal(0, 1).sample(5), Prior.normal(0, 1).sample(5))


def test_what_cannot_be_is_named():
    with pytest.raises(hnpe.InvalidArgument, match=r"low\[1\]"):
        Prior.uniform([0, 3], [1, 2])
    with pytest.raises(TypeError, match="low must be real numbers"):
        Prior.uniform("a", 1)
    with pytest.raises(TypeError, match="a factor must be a Prior, not int"):
        Prior.product(1)
    with pytest.raises(TypeError, match="priors are made by"):
        Prior()
    with pytest.raises(ValueError, match="preset is 'x'; it may be paper or repository"):
        Prior.jansen_rit("x")
    with pytest.raises(hnpe.NumericError):
        Prior.normal(0, 1).log_density([math.nan])


def test_priors_are_pickled_as_they_are_made():
    local, gain = Prior.jansen_rit()
    for prior in (Prior.product(Prior.gamma(2, 3), Prior.uniform([0, 1], 2)), local, gain, Prior.truncated_normal(0, 1, high=2)):
        again = pickle.loads(pickle.dumps(prior))
        assert repr(again) == repr(prior)
        assert np.array_equal(again.sample(3, rng=1), prior.sample(3, rng=1))
        assert copy.deepcopy(prior) is prior


# ---- of Python functions ----


def _sample(given, rng):
    return given * rng.uniform(given.shape)


def below_beta():
    """alpha uniform on (0, beta)."""
    return Prior.custom(_sample, d_given=1, log_density=_log_density, support=_support, cdf=_cdf, quantile=_quantile)


def _log_density(alpha, beta):
    assert (alpha > 0).all() and (alpha < beta).all()  # asked inside the support only
    return -np.log(beta[:, 0])


def _support(beta):
    return 0, beta


def _cdf(alpha, beta):
    return alpha / beta


def _quantile(u, beta):
    return u * beta


def test_a_conditional_prior_of_functions():
    prior = below_beta()
    beta = np.array([[1.0], [2.0], [4.0]])
    alpha = prior.sample(given=beta, rng=1)
    assert np.array_equal(alpha, beta * hnpe.Rng(1).uniform((3, 1)))
    assert prior.log_density(alpha, beta) == pytest.approx(-np.log(beta[:, 0]))
    assert prior.log_density([5, 5, 5], beta).tolist() == [-math.inf] * 3
    assert prior.cdf([0.5, 0.5, 0.5], beta).ravel().tolist() == [0.5, 0.25, 0.125]
    assert prior.quantile([0.5] * 3, beta).ravel().tolist() == [0.5, 1, 2]
    low, high = prior.support(beta)
    assert low.ravel().tolist() == [0, 0, 0] and np.array_equal(high, beta)
    assert repr(prior) == "Prior.custom(dim=1, d_given=1, with sample, log_density, support, cdf, quantile)"
    assert np.array_equal(pickle.loads(pickle.dumps(prior)).sample(given=beta, rng=1), alpha)
    with pytest.raises(TypeError, match="is conditional: it needs `given`"):
        prior.sample(3)


def test_an_unconditional_prior_of_functions():
    prior = Prior.custom(lambda n, rng: rng.uniform((n, 2)), dim=2, log_density=lambda theta: np.zeros(len(theta)), support=(0, [1, 1]))
    assert prior.sample(4).shape == (4, 2)
    assert prior.support()[1].tolist() == [1, 1]
    assert prior.log_density([[0.5, 0.5], [2, 2]]).tolist() == [0, -math.inf]
    with pytest.raises(hnpe.Unsupported):
        prior.cdf([[0.5, 0.5]])
    with pytest.raises(TypeError, match="is not conditional"):
        prior.sample(3, given=[1])


def test_exceptions_of_a_prior_come_back_as_themselves():
    failure = KeyError("mine")

    def sample(n, rng):
        raise failure

    with pytest.raises(KeyError) as caught:
        Prior.custom(sample).sample(3)
    assert caught.value is failure
    assert caught.traceback[-1].name == "sample"
    with pytest.raises(hnpe.ShapeError, match=r"what the prior's sample returned has shape \(2, 1\); for 3 rows, shape \(3, 1\) or \(3,\)"):
        Prior.custom(lambda n, rng: np.zeros((2, 1))).sample(3)
    with pytest.raises(hnpe.ShapeError, match="log_density returned has shape"):
        Prior.custom(lambda n, rng: np.zeros(n), log_density=lambda theta: 0).log_density([1, 2])
    with pytest.raises(TypeError, match="support must return two things"):
        Prior.custom(lambda n, rng: np.zeros(n), support=lambda: 3).support()
    with pytest.raises(hnpe.CallbackError, match="row"):  # outside its own support
        Prior.custom(lambda n, rng: np.full(n, 5.0), support=(0, 1)).sample(3)
    with pytest.raises(TypeError, match="cdf must be a function"):
        Prior.custom(lambda n, rng: np.zeros(n), cdf=3)
    with pytest.raises(hnpe.InvalidArgument, match="quantile"):
        Prior.custom(lambda n, rng: np.zeros(n), cdf=lambda theta: theta)


def test_an_inference_with_a_prior_of_functions():
    inference = hnpe.Inference(below_beta(), Prior.uniform(0.5, 1), lambda a, b, rng: a * b, d_x=1, simulations=200,
                               trainer={"epochs": 2})
    posterior = inference.run(progress=False)
    draws = posterior.sample(200, 0.3)
    assert (draws[:, 0] < draws[:, 1]).all() and (draws[:, 1] > 0.5).all()
    assert np.array_equal(pickle.loads(pickle.dumps(posterior)).sample(5, 0.3, rng=1), posterior.sample(5, 0.3, rng=1))


def test_a_prior_in_a_file_is_the_same_prior(tmp_path):
    path = tmp_path / "prior.safetensors"
    prior = Prior.product(Prior.uniform(0, [1, 2]), Prior.gamma(2, 3))
    prior.save(path)
    loaded = Prior.load(path)
    assert loaded.dim == 3 and repr(loaded) == "Prior.load(dim=3)"
    for again in (loaded, pickle.loads(pickle.dumps(loaded)), copy.deepcopy(loaded)):
        np.testing.assert_array_equal(again.sample(5, rng=hnpe.Rng(1)), prior.sample(5, rng=hnpe.Rng(1)))
    with pytest.raises(hnpe.InvalidArgument, match="n_given is 1, but the file has 0 parts"):
        Prior.load(path, prior)


def test_functions_are_given_again_when_a_prior_is_loaded(tmp_path):
    path = tmp_path / "prior.safetensors"
    own = Prior.custom(lambda n, rng: rng.uniform(size=(n, 1)), support=(0, 1), log_density=lambda theta: np.zeros(len(theta)))
    prior = Prior.product(Prior.uniform(0, 1), own)
    prior.save(path)
    with pytest.raises(hnpe.Unsupported, match=r"prior.1 was made of callbacks.*as given\[0\]"):
        Prior.load(path)
    np.testing.assert_array_equal(Prior.load(path, own).sample(5, rng=hnpe.Rng(1)), prior.sample(5, rng=hnpe.Rng(1)))


def test_a_posterior_takes_only_the_prior_it_was_made_with(tmp_path):
    path = tmp_path / "estimator.safetensors"
    hnpe.Estimator(Prior.uniform(0, 2), Prior.uniform(0, 1), d_x=1).save(path)
    hnpe.Estimator.load(path, Prior.uniform(0, 2))
    with pytest.raises(hnpe.InvalidArgument, match=r"prior_local.high\[0\] is 1, there it is 2"):
        hnpe.Posterior.load(path, Prior.uniform(0, 1))
