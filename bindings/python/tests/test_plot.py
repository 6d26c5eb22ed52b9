"""hnpe.pairplot and draws for ArviZ."""
import numpy as np
import pytest

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

from hnpe import _density  # noqa: E402
from hnpe._arviz import to_arviz  # noqa: E402
from hnpe.plot import pairplot  # noqa: E402


@pytest.fixture(autouse=True)
def close_figures():
    yield
    import matplotlib.pyplot
    matplotlib.pyplot.close("all")


def normal(n=4000, dim=3, seed=1):
    return np.random.default_rng(seed).normal(size=(n, dim))


def test_density_1d__is_the_density_of_normal_draws():
    at, density = _density.density_1d(normal(200000, 1)[:, 0], (-5, 5))
    exact = np.exp(-0.5 * at ** 2) / np.sqrt(2 * np.pi)
    assert np.abs(density - exact).max() < 0.015
    assert abs(density.sum() * (at[1] - at[0]) - 1) < 1e-4


def test_density_1d__keeps_its_height_at_a_bound():
    at, density = _density.density_1d(np.random.default_rng(2).uniform(size=100000), (0, 1))
    assert abs(density[0] - 1) < 0.1 and abs(density[-1] - 1) < 0.1


def test_density_1d__has_less_mass_where_draws_are_outside():
    at, density = _density.density_1d(normal(100000, 1)[:, 0], (0, 4))
    assert abs(density.sum() * (at[1] - at[0]) - 0.5) < 0.01


def test_density_2d__has_y_along_the_rows():
    draws = normal(50000, 2) * [1, 0.1]
    x, y, density = _density.density_2d(draws[:, 0], draws[:, 1], (-4, 4), (-4, 4))
    row, column = np.unravel_index(density.argmax(), density.shape)
    assert abs(x[column]) < 0.6 and abs(y[row]) < 0.2
    assert (density.max(1) > density.max() / 4).sum() < (density.max(0) > density.max() / 4).sum()


def test_levels_of_mass__hold_what_they_say():
    draws = normal(200000, 2)
    x, y, density = _density.density_2d(draws[:, 0], draws[:, 1], (-5, 5), (-5, 5))
    low, high = _density.levels_of_mass(density, (0.5, 0.9))
    # Of a standard normal pair, the density at which 1 - p of the mass is outside is (1 - p) / (2 pi) of unit mass.
    cell = density.sum()
    area = (x[1] - x[0]) * (y[1] - y[0])
    assert abs(low / cell / area * 2 * np.pi - 0.1) < 0.02
    assert abs(high / cell / area * 2 * np.pi - 0.5) < 0.05


def test_pairplot__has_a_panel_of_each_pair_and_none_above_the_diagonal():
    figure = pairplot(normal())
    panels = np.array(figure.axes).reshape(3, 3)
    for row in range(3):
        for column in range(3):
            assert panels[row, column].get_visible() == (column <= row)
            if column < row:
                assert len(panels[row, column].collections) > 0
    assert [panel.get_xlabel() for panel in panels[2]] == ["θ₀", "θ₁", "θ₂"]


def test_pairplot__puts_the_axes_right_way_round():
    draws = normal(4000, 2) * [1, 0.01] + [10, -5]
    panel = np.array(pairplot(draws).axes).reshape(2, 2)[1, 0]
    assert 5 < panel.get_xlim()[0] < 10 < panel.get_xlim()[1] < 15
    assert -5.1 < panel.get_ylim()[0] < -5 < panel.get_ylim()[1] < -4.9


def test_pairplot__overlays_posteriors_with_a_legend():
    figure = pairplot({"few": normal(), "many": 0.2 * normal()}, truth=[0, np.nan, 1], names=["a", "b", "c"],
                      prior=3 * normal(seed=3))
    texts = [text.get_text() for text in figure.legends[0].get_texts()]
    assert texts == ["few", "many", "prior", "truth"]
    assert not np.array(figure.axes).reshape(3, 3)[0, 0].get_legend()
    figure = pairplot([normal(), normal()], labels=["one", "two"])
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["one", "two"]


def test_pairplot__takes_priors_and_stays_within_their_support():
    import hnpe
    draws = np.random.default_rng(4).uniform(size=(3000, 2))
    prior = hnpe.Prior.uniform(0, 1)
    for given in ((prior, prior), hnpe.Prior.uniform([0, 0], [1, 1])):
        panel = np.array(pairplot(draws, prior=given).axes).reshape(2, 2)[1, 0]
        assert panel.get_xlim() == (0, 1) and panel.get_ylim() == (0, 1)


def test_pairplot__takes_one_parameter_and_given_limits():
    figure = pairplot(normal()[:, 0], names=["σ"], limits=[(-1, 1)], title="one")
    assert figure.axes[0].get_xlim() == (-1, 1) and figure.axes[0].get_xlabel() == "σ"


def test_pairplot__plots_a_parameter_that_never_changes():
    draws = normal()
    draws[:, 1] = 2
    assert pairplot(draws) is not None


@pytest.mark.parametrize("arguments, words", [
    (dict(draws=np.zeros((2, 3, 4))), "expected \\[n, d\\]"),
    (dict(draws=np.full((10, 2), np.nan)), "not finite"),
    (dict(draws=[normal(), normal(dim=2)]), "parameters do not fit"),
    (dict(draws=normal(), names=["a"]), "names has 1 names, expected 3"),
    (dict(draws=normal(), names=["a", "b", "a"]), "twice"),
    (dict(draws=normal(), truth=[1]), "truth has 1 values, expected 3"),
    (dict(draws=normal(), limits=[(0, 1)]), "limits has shape"),
    (dict(draws=normal(), limits=[(1, 0)] * 3), "lower end first"),
    (dict(draws=normal(), prior=normal(dim=2)), "prior is of 2 parameters"),
    (dict(draws=[normal()], labels=["a", "b"]), "2 labels for 1"),
    (dict(draws={"a": normal()}, labels=["a"]), "keys"),
])
def test_pairplot__says_what_is_wrong(arguments, words):
    with pytest.raises(ValueError, match=words):
        pairplot(**arguments)


def test_pairplot__says_that_matplotlib_is_missing(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.pyplot", None)
    with pytest.raises(ImportError, match=r"needs matplotlib.*\[plot\]"):
        pairplot(normal())


def test_to_arviz__has_a_variable_of_each_parameter():
    pytest.importorskip("arviz")
    theta = normal(100, 3)
    data = to_arviz(theta, np.zeros((4, 5)), n_local=2, n_global=1, names=["a", "b", "c"], log_density=np.zeros(100))
    assert dict(data.posterior.sizes) == {"chain": 1, "draw": 100}
    np.testing.assert_array_equal(data.posterior["b"].values[0], theta[:, 1])
    np.testing.assert_array_equal(data.posterior["c"].values[0], theta[:, 2])
    assert data.observed_data["x"].dims == ("observation", "feature") and data.observed_data["x"].shape == (4, 5)
    assert data.sample_stats["lp"].shape == (1, 100)
    assert set(to_arviz(theta, n_local=2, n_global=1).posterior) == {"alpha_0", "alpha_1", "beta"}
    assert set(to_arviz(theta, n_local=0, n_global=3).posterior) == {"beta_0", "beta_1", "beta_2"}


def test_to_arviz__has_a_dimension_for_observations_where_all_have_draws():
    pytest.importorskip("arviz")
    local, global_ = np.random.default_rng(5).normal(size=(4, 100, 2)), normal(100, 1)
    data = to_arviz((local, global_), np.zeros((4, 1)), n_local=2, n_global=1)
    assert data.posterior["alpha_1"].dims == ("chain", "draw", "observation")
    np.testing.assert_array_equal(data.posterior["alpha_1"].values[0, 7], local[:, 7, 1])
    assert data.posterior["beta"].dims == ("chain", "draw")


def test_to_arviz__says_that_arviz_is_missing(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "arviz", None)
    with pytest.raises(ImportError, match=r"needs ArviZ.*\[arviz\]"):
        to_arviz(normal(), n_local=3, n_global=0)


@pytest.mark.parametrize("dim", [1, 2, 5])
def test_names_are_inside_the_figure(dim):
    names = [f"rate {index} (1/s)" for index in range(dim)]
    figure = pairplot(normal(dim=dim), names=names, truth=[0] * dim, labels=["draws"], title="title")
    figure.canvas.draw()
    box = figure.get_tightbbox()
    assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= figure.get_figwidth() and box.y1 <= figure.get_figheight()
