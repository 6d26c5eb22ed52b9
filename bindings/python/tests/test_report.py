"""Reports, and the diagnostics that write them."""
import json

import numpy as np
import pytest

import hnpe


@pytest.fixture(scope="module")
def gaussian():
    """theta ~ N(0, 1) twice, x = theta + noise of the same size: the exact posterior is N(x / 2, 1 / 2)."""
    random = np.random.default_rng(1)
    truth = random.normal(size=(300, 2))
    mean = (truth + random.normal(size=truth.shape)) / 2
    return truth, mean, random.normal(size=(300, 200, 2))


def draws_of(gaussian, spread):
    truth, mean, normal = gaussian
    return mean[:, None] + spread * np.sqrt(0.5) * normal


def test_an_exact_posterior_passes(gaussian):
    report = hnpe.diagnostics.calibration_of_draws(gaussian[0], draws_of(gaussian, 1), d_local=1, seed=1)
    assert report.names() == ["sbc.local.0", "sbc.global.0", "tarp", "tarp.local", "tarp.global"]
    assert len(report) == 5 and report.n_flagged == report.n_undecided == 0, report.text()
    assert repr(report) == "<Report: 5 passed, 0 flagged, 0 undecided>"


def test_an_overconfident_posterior_is_flagged_with_its_arrays(gaussian):
    truth, mean, _ = gaussian
    draws = draws_of(gaussian, 0.5)
    density = [-((points - (mean if points.ndim == 2 else mean[:, None])) ** 2).sum(-1) for points in (truth, draws)]
    report = hnpe.diagnostics.calibration_of_draws(truth, draws, *density)
    assert report.n_flagged == len(report) == 4 and "over-confident" in str(report)
    result = report["sbc.global.1"]
    assert result.verdict == "flagged" and "over-confident" in result.sentence
    assert np.array_equal(result.arrays["rank"], (draws[:, :, 1] < truth[:, None, 1]).sum(1))
    assert result.arrays["p"] < 1e-3 and result.arrays["grid"].shape == (101,)
    assert "coverage" in report and "nothing" not in report
    with pytest.raises(KeyError, match="no result 'nothing', but sbc"):
        report["nothing"]
    assert [each.name for each in report] == report.names()


def test_reports_are_saved_and_drawn(gaussian, tmp_path):
    report = hnpe.diagnostics.calibration_of_draws(gaussian[0], draws_of(gaussian, 1))
    report.save(tmp_path / "report.json")
    report.draw(tmp_path / "pictures")
    saved = json.loads((tmp_path / "report.json").read_text())["results"]
    assert [each["name"] for each in saved] == report.names()
    assert saved[0]["arrays"]["uniform"] == report["sbc.global.0"].arrays["uniform"].tolist()
    assert (tmp_path / "pictures" / "tarp.gnuplot").read_text().startswith("# gnuplot")


def test_a_learned_posterior_is_examined_with_progress():
    prior = hnpe.Prior.uniform(0, 1)
    simulator = hnpe.Simulator(lambda alpha, beta, rng: alpha * beta + 0.1 * rng.normal(alpha.shape), 1, 1, 1)
    posterior = hnpe.Inference(prior, prior, simulator, simulations=300, max_extra=2, trainer={"epochs": 1}).run(progress=False)
    dataset = hnpe.Dataset(1, 1, 1)
    dataset.simulate(prior, prior, simulator, 200, max_extra=2, seed=7)
    seen = []
    report = hnpe.diagnostics.calibration(posterior, dataset, 50, seed=1, progress=lambda p: seen.append(p))
    assert len(report) == 6 and {p.phase for p in seen} == {"checking"} and seen[-1].done == seen[-1].total == 200
    assert hnpe.diagnostics.calibration(posterior, dataset, 50, seed=1, report=report, progress=False) is report
    assert len(report) == 12 and "tarp#2" in report
    with pytest.raises(hnpe.Cancelled):
        hnpe.diagnostics.calibration(posterior, dataset, 50, report=report, progress=lambda p: True)
    assert len(report) == 12
    with pytest.raises(TypeError):
        hnpe.diagnostics.calibration(dataset, posterior)


def test_shapes_are_checked(gaussian):
    truth = gaussian[0]
    with pytest.raises(hnpe.ShapeError):
        hnpe.diagnostics.calibration_of_draws(truth, truth)
    with pytest.raises(hnpe.ShapeError):
        hnpe.diagnostics.calibration_of_draws(truth, draws_of(gaussian, 1), np.zeros(3), np.zeros((300, 200)))


def test_one_observation_is_checked():
    random = np.random.default_rng(1)
    held_out = hnpe.Dataset(1, 0, 2)
    theta = random.normal(size=(800, 1))
    held_out.append(theta, None, theta + random.normal(size=(800, 2)))
    report = hnpe.diagnostics.misspecification(held_out, [0.3, -0.4])
    assert report.n_flagged == 0 and len(report) == 3, report.text()
    assert hnpe.diagnostics.misspecification(held_out, [0.3, 40], report) is report
    assert report.n_flagged == 3 and "feature 1" in report.text()
    replicated = random.normal(size=(300, 3, 2))
    x = random.normal(size=(3, 2))
    assert hnpe.diagnostics.predictive_of_replicates(x, replicated).n_flagged == 0
    assert hnpe.diagnostics.predictive_of_replicates(x + 5, replicated).n_flagged == 1
    with pytest.raises(hnpe.ShapeError, match=r"replicated has shape \(300, 3, 2\)"):
        hnpe.diagnostics.predictive_of_replicates(x[:2], replicated)


def test_mmd_is_that_of_numpy():
    random = np.random.default_rng(2)
    x, y = random.normal(size=(50, 2)), random.normal(size=(60, 2)) + 0.5

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None]) ** 2).sum(-1) / 2)

    expected = ((kernel(x, x).sum() - 50) / (50 * 49) + (kernel(y, y).sum() - 60) / (60 * 59) - 2 * kernel(x, y).mean())
    assert hnpe.diagnostics.mmd(x, y, 1) == pytest.approx(expected, abs=1e-12)
