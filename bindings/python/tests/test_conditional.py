"""Conditionals, marginals, and what is said of chains."""
import numpy as np
import pytest

import hnpe


@pytest.fixture(scope="module")
def posterior():
    """Two local parameters and a global one, all on (0, 1), as networks are at first: the prior."""
    return hnpe.Estimator(hnpe.Prior.uniform([0, 0], [1, 1]), hnpe.Prior.uniform(0, 1), d_x=1).posterior()


X = [0.3, 0.5]


def test_all_of_the_globals_given_the_density_is_exact(posterior):
    conditional = posterior.condition({2: 0.25}, X)
    assert conditional.kind == "exact" and conditional.error == 0 and conditional.free == (0, 1)
    points = np.random.default_rng(1).uniform(size=(50, 2))
    joint = posterior.log_density(np.column_stack([points, np.full(50, 0.25)]), X)
    np.testing.assert_allclose(conditional.log_density(points), joint - posterior.log_density_global([0.25], X), atol=1e-6)


def test_one_free_parameter_is_normalised(posterior):
    conditional = posterior.condition({2: 0.25, 0: 0.7}, X)
    assert conditional.kind == "quadrature" and conditional.error < 1e-4 and conditional.free == (1,)
    assert repr(conditional).startswith("Conditional(free=(1,), kind='quadrature'")
    grid = (np.arange(2000) + 0.5) / 2000
    assert np.exp(conditional.log_density(grid[:, None])).mean() == pytest.approx(1, abs=2e-3)
    whole = posterior.log_density([0.7, 0.4, 0.25], X)
    assert conditional.log_density([[0.4]])[0] + conditional.log_marginal == pytest.approx(whole, abs=1e-5)


def test_chains_mix_and_say_so(posterior):
    conditional = posterior.condition({2: 0.25}, X, thin=3)
    assert conditional.options.thin == 3
    chains = conditional.sample(60, 32, rng=1)
    assert chains.verdict == "mixed" and chains.n_draws == 60 and chains.draws.shape == (32, 60, 2)
    np.testing.assert_array_equal(chains.rhat, hnpe.diagnostics.rhat(chains.draws))
    np.testing.assert_array_equal([chains.ess_bulk, chains.ess_tail], hnpe.diagnostics.ess(chains.draws))
    np.testing.assert_array_equal(chains.draws, conditional.sample(60, 32, rng=1).draws)


def test_a_budget_leaves_what_there_is(posterior):
    conditional = posterior.condition({1: 0.5}, X, budget=2000)
    chains = conditional.sample(100, 8, rng=1)
    assert chains.verdict == "budget" and chains.n_draws < 100 and np.isnan(chains.draws[:, -1]).all()


def test_marginals_agree_with_densities(posterior):
    assert posterior.log_marginal([0.2, 0.6], 2, X).kind == "exact"
    pair = posterior.log_marginal([[0.2, 0.6]], [0, 2], X)
    assert pair.kind == "quadrature" and pair.error[0] < 1e-4
    conditional = posterior.condition({2: 0.6, 0: 0.2}, X)
    assert pair.log_density[0] == pytest.approx(conditional.log_marginal, abs=1e-4)


def test_what_makes_no_sense_is_refused(posterior):
    with pytest.raises(hnpe.InvalidArgument, match="support"):
        posterior.condition({2: 1.5}, X)
    with pytest.raises(hnpe.InvalidArgument, match="free"):
        posterior.condition({0: 0.5, 1: 0.5, 2: 0.5}, X)
    with pytest.raises(TypeError, match="one observation set"):
        posterior.condition({0: 0.5}, [np.array(X), np.array(X)])
    with pytest.raises(hnpe.ShapeError):
        hnpe.diagnostics.rhat([1, 2, 3])
    with pytest.raises(TypeError, match="Posterior.condition"):
        hnpe.Conditional()
