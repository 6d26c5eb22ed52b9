"""Draws and densities of a posterior: the raw calls' numbers, shapes, files."""
import copy
import pickle
import warnings

import numpy as np
import pytest

import hnpe
from hnpe._library import lib
from hnpe._raw import ffi


def raw_sample(posterior, x, n, seed):
    """The C call, on buffers of its own."""
    rng, out = ffi.new("hnpe_rng **"), ffi.new("double[]", n * posterior.dim)
    assert lib.hnpe_rng_create(ffi.NULL, seed, 0, rng) == 0
    sizes, flat = ffi.new("int64_t[1]", [len(x)]), ffi.new("double[]", list(x))
    assert lib.hnpe_posterior_sample(posterior._handle, 1, sizes, flat, n, rng[0], out) == 0
    lib.hnpe_rng_release(rng[0])
    return np.array(list(out)).reshape(n, posterior.dim)


def test_draws_are_those_of_the_raw_call(toy, x):
    assert np.array_equal(toy.sample(7, x, rng=5), raw_sample(toy, x, 7, 5))
    assert np.array_equal(toy.sample(7, x, rng=hnpe.Rng(5)), raw_sample(toy, x, 7, 5))


def test_densities_are_those_of_the_raw_call(toy, x):
    theta = toy.sample(3, x)
    out, sizes = ffi.new("double[3]"), ffi.new("int64_t[1]", [3])
    assert lib.hnpe_posterior_log_density(toy._handle, 1, sizes, ffi.new("double[]", list(x)), 3,
                                          ffi.new("double[]", list(theta.ravel())), out) == 0
    assert toy.log_density(theta, x).tolist() == list(out) == toy.log_prob(theta, x).tolist()


def test_sets_come_in_every_form(toy):
    x = np.array([0.25, 0.125, 0.5])  # exact in single precision too
    column = toy.sample(4, x, rng=1)
    for same in (x[:, None], x.tolist(), [[value] for value in x], x.astype(np.float32), np.asfortranarray(x[:, None]),
                 tuple(x), np.repeat(x, 2)[::2]):
        assert np.array_equal(toy.sample(4, same, rng=1), column)
    assert toy.sample(4, 0.3).shape == (4, 2)
    several = toy.sample(4, [x, [0.3]], rng=1)
    assert several.shape == (2, 4, 2)
    assert np.array_equal(several, toy.sample(4, [x[:, None], np.array([0.3])], rng=1))
    assert np.array_equal(toy.sample(4, np.stack([x, x])[:, :, None], rng=1), toy.sample(4, [x, x], rng=1))
    assert np.array_equal(toy.log_density(several, [x, [0.3]])[0], toy.log_density(several[0], x))
    assert toy.log_density(several[0], [x, x, x]).shape == (3, 4)  # the same points for each


def test_points_and_shapes_of_densities(toy, x):
    theta = toy.sample(5, x)
    assert toy.log_density(theta, x).shape == (5,)
    point = toy.log_density(theta[0], x)
    assert isinstance(point, float) and point == toy.log_density(theta, x)[0]
    assert toy.log_density(theta[0], [x, x]).tolist() == [point, point]
    assert isinstance(toy.log_density_global(0.5, x), float)
    assert toy.log_density_global(theta[:, 1], x).shape == (5,)
    assert toy.log_density([2, 2], x) == -np.inf
    with pytest.raises(hnpe.ShapeError, match=r"theta has shape \(5, 3\)"):
        toy.log_density(np.zeros((5, 3)), x)
    with pytest.raises(hnpe.ShapeError, match=r"theta has shape \(3, 5, 2\); shape \(2, n, 2\)"):
        toy.log_density(np.zeros((3, 5, 2)), [x, x])


def test_all_local_parameters_at_once(toy, x):
    local, glob = toy.sample_all(6, x, rng=1)
    assert local.shape == (3, 6, 1) and glob.shape == (6, 1)
    joint = toy.log_density_all(local, glob, x)
    assert joint.shape == (6,)
    alone = toy.sample_all(6, x[:1], rng=1)
    pair = np.concatenate([alone.theta_local[0], alone.theta_global], axis=1)
    assert toy.log_density_all(*alone, x[:1]) == pytest.approx(toy.log_density(pair, x[:1]), abs=1e-4)
    locals_, globals_ = toy.sample_all(6, [x, [0.3]], rng=1)
    assert [each.shape for each in locals_] == [(3, 6, 1), (1, 6, 1)] and globals_.shape == (2, 6, 1)
    assert toy.log_density_all(locals_, globals_, [x, [0.3]]).shape == (2, 6)
    with pytest.raises(hnpe.ShapeError, match="theta_local has shape"):
        toy.log_density_all(local[:2], glob, x)


def test_the_mode_is_where_the_density_is_highest(toy, x):
    mode = toy.map(x)
    step = toy.sample(2000, x, rng=1).std(axis=0)
    a, b = np.meshgrid(*(centre + np.linspace(-1, 1, 201) * width for centre, width in zip(mode, step)))
    grid = np.column_stack([a.ravel(), b.ravel()])
    assert toy.log_density(mode, x) >= toy.log_density(grid, x).max() - 1e-3
    assert np.abs(grid[toy.log_density(grid, x).argmax()] - mode).max() < (0.05 * step).max()
    assert toy.log_density(mode, x) >= toy.log_density(toy.sample(5000, x), x).max()
    assert np.array_equal(toy.map([x, x[:1]])[0], mode) and np.array_equal(toy.mode(x), mode)


def test_the_mode_of_a_gaussian_posterior(unit):
    """theta normal, x = theta + noise of the same width: mean and mode x / 2, deviation sqrt(1/2)."""
    flow = hnpe.Flow.mixture(1, 1, components=1)
    estimator = hnpe.Estimator(hnpe.Prior.normal(0, 1), None, 1, observation=hnpe.Embedder.identity(1), q_local=flow)
    inference = hnpe.Inference(hnpe.Prior.normal(0, 1), None, lambda theta, rng: theta + rng.normal(theta.shape), d_x=1, simulations=4000,
                               estimator=estimator, trainer={"epochs": 60})
    posterior = inference.run()
    for x in (-1.0, 0.5):
        mean = posterior.sample(200000, x, rng=1).mean()
        assert posterior.map(x)[0] == pytest.approx(mean, abs=0.005)  # of a Gaussian the mode is the mean
        assert mean == pytest.approx(x / 2, abs=0.1)


def test_what_is_wrong_with_x_is_named(toy):
    for wrong, error, text in [([0.1, np.nan], hnpe.NumericError, "nan"), (np.zeros((2, 3)), hnpe.ShapeError, r"x has shape \(2, 3\)"),
                               ([], hnpe.ShapeError, "empty"), (np.zeros((2, 0)), hnpe.ShapeError, "shape"),
                               ([[0.1], np.zeros((2, 2))], hnpe.ShapeError, r"x\[1\] has shape \(2, 2\)"), (None, TypeError, "x is missing"),
                               ([[0.1, 0.2], [0.3]], hnpe.ShapeError, "different lengths.*several are a list of arrays"),
                               ("text", TypeError, "x must be real numbers"), ([1j], TypeError, "complex128")]:
        with pytest.raises(error, match=text):
            toy.sample(3, wrong)
    for wrong, error in ((0, ValueError), (-1, ValueError), (1.5, TypeError), (2**40, ValueError)):
        with pytest.raises(error, match="n "):
            toy.sample(wrong, 0.3)
    with pytest.raises(TypeError, match="rng must be an hnpe.Rng or a whole number, its seed, not str"):
        toy.sample(3, 0.3, rng="x")


def test_a_vector_is_one_row_where_there_are_more_features():
    posterior = hnpe.Inference(hnpe.Prior.uniform([0, 0], 1), None, lambda theta, rng: theta, d_x=2, simulations=100,
                               trainer={"epochs": 1}).run()
    assert np.array_equal(posterior.sample(3, [0.2, 0.3], rng=1), posterior.sample(3, [[0.2, 0.3]], rng=1))
    assert posterior.sample(3, [[[0.2, 0.3]], [[0.1, 0.1]]]).shape == (2, 3, 2)
    with pytest.raises(hnpe.ShapeError, match=r"x has shape \(3,\)"):
        posterior.sample(3, [0.1, 0.2, 0.3])


def test_draws_without_a_stream_go_on_from_the_posteriors_own(toy, x):
    first = copy.copy(toy)
    assert first is toy
    again = pickle.loads(pickle.dumps(toy)), pickle.loads(pickle.dumps(toy))
    draws = [posterior.sample(3, x) for posterior in again]
    assert np.array_equal(*draws)
    assert not np.array_equal(again[0].sample(3, x), draws[0])
    again[0].rng = hnpe.Rng(8)
    assert not np.array_equal(again[0].sample(3, x), draws[0])


def test_files_and_pickles_give_the_same_bits(toy, x, tmp_path):
    toy.save(tmp_path / "pösterior")
    for same in (hnpe.Posterior.load(tmp_path / "pösterior"), pickle.loads(pickle.dumps(toy)),
                 hnpe.Estimator.load(str(tmp_path / "pösterior")).posterior()):
        assert np.array_equal(same.sample(5, x, rng=1), toy.sample(5, x, rng=1))
    assert repr(toy) == "Posterior(d_local=1, d_global=1, d_x=1)"
    with pytest.raises(hnpe.InputOutputError) as caught:
        hnpe.Posterior.load(tmp_path / "nothing")
    assert isinstance(caught.value, OSError) and caught.value.status.name == "ERROR_IO"
    (tmp_path / "wrong").write_bytes(b"not a file of ours")
    with pytest.raises(hnpe.FormatError):
        hnpe.Posterior.load(tmp_path / "wrong")
    with pytest.raises(hnpe.FormatError):
        hnpe.Dataset.load(tmp_path / "pösterior")
    with pytest.raises(hnpe.InputOutputError):
        toy.save("/nowhere/at/all")


def test_more_observations_than_it_was_trained_for_are_answered_with_a_warning(unit):
    def small(context=None):
        return hnpe.Inference(unit, unit, lambda alpha, beta, rng: alpha * beta, d_x=1, simulations=100, max_extra=1, context=context,
                              trainer={"epochs": 1}).run()

    posterior = small()
    for act in (posterior.sample, pickle.loads(pickle.dumps(posterior)).map, small(hnpe.Context(threads=1)).sample):
        with pytest.warns(RuntimeWarning, match="3 extra observations; the posterior was trained on 0 to 1") as caught:
            act(x=[0.1, 0.2, 0.3, 0.4])
        assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        posterior.sample(2, [0.1, 0.2])
        quiet = hnpe.Context()
        quiet.set_log(None)
        small(quiet).sample(2, [0.1] * 4)
        with pytest.raises(RuntimeWarning, match="3 extra"):
            posterior.sample(2, [0.1] * 4)


def test_a_prior_of_functions_is_given_again(tmp_path, x):
    prior = hnpe.Prior.custom(lambda n, rng: rng.uniform((n, 1)), support=(0, 1))
    posterior = hnpe.Inference(prior, None, lambda theta, rng: theta, d_x=1, simulations=100, trainer={"epochs": 1}).run()
    posterior.save(tmp_path / "saved")
    with pytest.raises(hnpe.Unsupported, match="prior"):
        hnpe.Posterior.load(tmp_path / "saved")
    again = hnpe.Posterior.load(tmp_path / "saved", prior)
    assert np.array_equal(again.sample(5, 0.5, rng=1), posterior.sample(5, 0.5, rng=1))


@pytest.mark.filterwarnings("ignore:.*members of the ensemble")
def test_an_ensemble_is_the_mixture_of_its_members_and_tells_how_far_they_disagree():
    prior = hnpe.Prior.uniform(0, 1)
    posterior = hnpe.Inference(prior, prior, hnpe.Simulator.product(0.05), simulations=200, max_extra=1, ensemble=3,
                               trainer={"epochs": 1}).run()
    members, theta, x = posterior.members, [[0.5, 0.5], [0.2, 0.9]], [0.2, 0.3]
    assert len(members) == 3 and len(members[0].members) == 1
    density = np.mean([np.exp(member.log_density(theta, x)) for member in members], axis=0)
    assert np.allclose(np.exp(posterior.log_density(theta, x)), density, rtol=1e-6)
    two = hnpe.Posterior.ensemble(members[:2], [1, 3])
    density = [np.exp(member.log_density(theta, x)) for member in members[:2]]
    assert np.allclose(np.exp(two.log_density(theta, x)), (density[0] + 3 * density[1]) / 4, rtol=1e-6)
    spread = two.spread(x, 400)
    assert spread.n_members == 2 and spread.mean_spread.shape == spread.sd_ratio.shape == (2,)
    assert 0 <= spread.divergence <= spread.divergence_most and spread.sd_ratio.min() >= 1
    for wrong in (lambda: hnpe.Posterior.ensemble(members, [1, 2]), lambda: two.spread([[0.1], [0.2, 0.3]])):
        with pytest.raises(hnpe.ShapeError):
            wrong()


def test_an_observation_unlike_those_of_the_training_is_told_and_warned_of():
    prior = hnpe.Prior.uniform(0, 1)
    posterior = hnpe.Inference(prior, prior, hnpe.Simulator.product(0.05), simulations=200, max_extra=1, trainer={"epochs": 1}).run()
    info = posterior.check_observation([0.2, 0.3])
    assert info.is_known and not info.is_far and info.distance == 0 and info.row == info.column == -1
    info = posterior.check_observation([0.2, -50.0])
    assert info.is_far and info.distance > 50 and (info.row, info.column) == (1, 0)
    assert posterior.check_observation([0.2, 0.3, 0.4]).is_other_size
    assert not posterior.has_extrapolated
    with pytest.warns(RuntimeWarning, match="standard deviations outside the range"):
        posterior.sample(1, [0.2, -50.0])
    assert posterior.has_extrapolated
    with pytest.raises(hnpe.ShapeError):
        posterior.check_observation([[0.1], [0.2, 0.3]])
