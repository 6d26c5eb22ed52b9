"""Posteriors of the sbi toolkit: the files that tests/peers made of some, and what is refused, without sbi."""
import sys
from pathlib import Path

import numpy as np
import pytest

import hnpe
from hnpe import _archive

VECTORS = Path(__file__).resolve().parents[3] / "tests" / "vectors" / "sbi"
NAMES = sorted(path.name.split(".")[0] for path in VECTORS.glob("*.expected.safetensors"))


def expected(name):
    path = VECTORS / f"{name}.expected.safetensors"
    return {part: _archive.tensor_of(path, part) for part in ("x", "theta", "log_prob")}


def inside(said):
    """Points within the support of every prior there is."""
    return np.flatnonzero((np.abs(said["theta"]) <= 1).all(1))[:6]


@pytest.mark.parametrize("name", NAMES)
def test_densities_are_those_of_sbi(name):
    said, posterior = expected(name), hnpe.Posterior.load(VECTORS / f"{name}.safetensors")
    assert (posterior.d_local, posterior.d_global, posterior.d_x) == (said["theta"].shape[1], 0, said["x"].shape[1])
    for i in inside(said):
        found = posterior.log_density(said["theta"][i], said["x"][i]) + posterior.log_mass(said["x"][i])
        assert found == pytest.approx(said["log_prob"][i, 0], rel=1e-5, abs=1e-5)


def test_most_files_have_points_inside():
    assert sum(len(inside(expected(name))) > 0 for name in NAMES) >= 13


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("_1")])
def test_densities_are_normalised_within_the_support(name):
    posterior, x = hnpe.Posterior.load(VECTORS / f"{name}.safetensors"), expected(name)["x"][0]
    grid = np.linspace(-2, 2, 4001)
    total = np.trapezoid(np.exp(posterior.log_density(grid[:, None], x)), grid)
    mass = np.exp(posterior.log_mass(x))
    assert mass <= 1 and abs(total - 1) <= 5 * np.sqrt((1 - mass) / mass / 10240) + 2e-3
    draws = posterior.sample(500, x, rng=1)
    assert (np.abs(draws) <= 2).all()


def of_class(name, **attributes):
    """Something that says that it is of this class."""
    module, _, kind = name.rpartition(".")
    return type(kind, (), {"__module__": module, **attributes})()


DIRECT = "sbi.inference.posteriors.direct_posterior.DirectPosterior"


def direct(estimator, prior="sbi.utils.torchutils.BoxUniform"):
    estimator.eval = lambda: None
    estimator.input_shape, estimator.condition_shape = (2,), (3,)
    return of_class(DIRECT, posterior_estimator=estimator, prior=of_class(prior, base_dist=of_class("somebody.Distribution")))


@pytest.mark.parametrize("posterior, named", [
    (of_class("sbi.inference.posteriors.mcmc_posterior.MCMCPosterior"), "sbi.inference.posteriors.mcmc_posterior.MCMCPosterior"),
    (object(), "builtins.object"),
    (direct(of_class("somebody.Estimator")), "somebody.Distribution"),
    (direct(of_class("somebody.Estimator"), "somebody.Prior"), "somebody.Prior"),
])
def test_what_is_not_known_is_named(tmp_path, posterior, named):
    with pytest.raises(hnpe.Unsupported, match=named.replace(".", r"\.")):
        hnpe.from_sbi(posterior, tmp_path / "file")
    assert not (tmp_path / "file").exists()


def test_neither_torch_nor_sbi_is_imported(tmp_path):
    assert callable(hnpe.from_sbi)
    assert "torch" not in sys.modules and "sbi" not in sys.modules


def test_the_program_says_how_it_is_used(capsys):
    from hnpe.sbi import main

    assert main([]) == 2
    assert "POSTERIOR FILE" in capsys.readouterr().err
