"""Plots of posteriors, with matplotlib, which is imported only when something is plotted."""
import numpy as np

from ._density import density_1d, density_2d, levels_of_mass
from ._parameter_names import checked_names

COLOURS = ("#2f6f9f", "#d9822b", "#3f8f5f", "#a23b72", "#6b5ca5", "#7a7a7a")
MASSES = (0.5, 0.9)  # of the contours
PRIOR, TRUTH, FRAME = "#9a9a9a", "#222222", "#444444"
LEFT, RIGHT = 0.75, 0.3  # inches, also below and above, so that names are inside the figure


def pairplot(draws, names=None, truth=None, limits=None, prior=None, labels=None, colors=None, size=2.1, title=None):
    """Every parameter's density on the diagonal, every pair's below it; returns the matplotlib figure.

    draws    [n, d] draws of d parameters; several posteriors as a dictionary {label: draws}, or as a list with `labels`
    names    d names; by default θ with a number. LaTeX between dollars is set as such
    truth    [d] values to mark, NaN for none of a parameter
    limits   [d, 2] lower and upper ends of the axes; by default what holds nearly all draws, within the prior's support
    prior    draws [n, d] of the prior, or a hnpe.Prior, or a sequence of priors that have the d parameters together:
             its densities are drawn on the diagonal
    labels   of the posteriors, for the legend
    colors   of the posteriors
    size     of one panel in inches
    title    above all

    The contours of a pair hold half and nine tenths of the mass. Densities are those of the draws, smoothed by a Gaussian of
    Scott's width and reflected at the ends of the axes.
    """
    pyplot = _pyplot()
    posteriors, labels = _posteriors(draws, labels)
    dim = posteriors[0].shape[1]
    names = checked_names(names, dim, _numbered_theta(dim))
    truth = _truth(truth, dim)
    reference, support = _prior_draws(prior, dim)
    limits = _limits(limits, posteriors, truth, support)
    colors = _colours(colors, len(posteriors))

    inches = size * dim + LEFT + RIGHT
    figure, axes = pyplot.subplots(dim, dim, figsize=(inches, inches), squeeze=False)
    figure.subplots_adjust(left=LEFT / inches, right=1 - RIGHT / inches, bottom=LEFT / inches, top=1 - RIGHT / inches,
                           wspace=0.08, hspace=0.08)
    for row in range(dim):
        for column in range(dim):
            panel = axes[row, column]
            if column > row:
                panel.set_visible(False)
            elif column == row:
                _draw_marginal(panel, [values[:, row] for values in posteriors], reference, row, limits[row], truth[row], colors)
            else:
                _draw_pair(panel, [values[:, [column, row]] for values in posteriors], limits[[column, row]],
                           truth[[column, row]], colors)
            _dress(panel, row, column, dim, names)
    _legend(figure, axes, labels, colors, reference is not None, not np.isnan(truth).all())
    if title:
        figure.suptitle(title, y=1.0)
    figure.align_labels()
    return figure


def _numbered_theta(dim):
    subscripts = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    return ["θ"] if dim == 1 else [f"θ{str(index).translate(subscripts)}" for index in range(dim)]


def _pyplot():
    try:
        import matplotlib.pyplot
    except ImportError as error:
        raise ImportError("pairplot needs matplotlib: pip install matplotlib, or install hnpe with the extra [plot]") from error
    return matplotlib.pyplot


def _draws(values, what):
    values = np.asarray(values, dtype=float)
    if values.ndim == 1:
        values = values[:, np.newaxis]
    if values.ndim != 2 or values.shape[0] < 2:
        raise ValueError(f"{what} has shape {values.shape}, expected [n, d] with at least two draws")
    if not np.isfinite(values).all():
        raise ValueError(f"{what} has values that are not finite")
    return values


def _posteriors(draws, labels):
    """The list of arrays [n, d] and their labels, or None."""
    if isinstance(draws, dict):
        if labels is not None:
            raise ValueError("labels are the keys of draws where that is a dictionary")
        labels, draws = list(draws), list(draws.values())
    elif not isinstance(draws, (list, tuple)) or np.ndim(draws[0]) == 0:
        draws = [draws]
    posteriors = [_draws(values, "draws") for values in draws]
    if len({values.shape[1] for values in posteriors}) != 1:
        raise ValueError(f"posteriors of {[values.shape[1] for values in posteriors]} parameters do not fit one plot")
    if labels is not None:
        labels = [labels] if isinstance(labels, str) else list(labels)
        if len(labels) != len(posteriors):
            raise ValueError(f"{len(labels)} labels for {len(posteriors)} posteriors")
    return posteriors, labels


def _truth(truth, dim):
    truth = np.full(dim, np.nan) if truth is None else np.asarray(truth, dtype=float).reshape(-1)
    if truth.size != dim:
        raise ValueError(f"truth has {truth.size} values, expected {dim}")
    return truth


def _prior_draws(prior, dim, count=20000):
    """Draws of the prior [n, dim] and its support [dim, 2], each None where there is none to have."""
    if prior is None:
        return None, None
    priors = [prior] if hasattr(prior, "support") else prior
    support = None
    if isinstance(priors, (list, tuple)) and all(hasattr(one, "support") for one in priors):
        prior = np.concatenate([one.sample(count, rng=index) for index, one in enumerate(priors)], axis=1)
        support = np.concatenate([np.stack(one.support(), axis=-1) for one in priors])
    prior = _draws(prior, "prior")
    if prior.shape[1] != dim:
        raise ValueError(f"the prior is of {prior.shape[1]} parameters, the draws of {dim}")
    return prior, support


def _limits(limits, posteriors, truth, support):
    if limits is not None:
        limits = np.asarray(limits, dtype=float)
        if limits.shape != (truth.size, 2) or not (limits[:, 0] < limits[:, 1]).all():
            raise ValueError(f"limits has shape {limits.shape}, expected [{truth.size}, 2] with the lower end first")
        return limits
    ends = np.array([np.percentile(values, [0.1, 99.9], axis=0).T for values in posteriors])
    low, high = np.fmin(ends[..., 0].min(0), truth), np.fmax(ends[..., 1].max(0), truth)
    margin = 0.08 * (high - low) + (high == low) * (1e-6 + 1e-3 * np.abs(low))
    limits = np.stack([low - margin, high + margin], axis=1)
    if support is not None:
        limits = np.stack([np.maximum(limits[:, 0], support[:, 0]), np.minimum(limits[:, 1], support[:, 1])], axis=1)
    return limits


def _colours(colors, count):
    colors = COLOURS if colors is None else [colors] if isinstance(colors, str) else list(colors)
    return [colors[index % len(colors)] for index in range(count)]


def _draw_marginal(panel, columns, reference, index, limits, truth, colors):
    if reference is not None:
        panel.plot(*density_1d(reference[:, index], limits), color=PRIOR, linewidth=1.2, linestyle=(0, (4, 2)))
    for values, color in zip(columns, colors):
        at, density = density_1d(values, limits)
        panel.fill_between(at, density, color=color, alpha=0.22, linewidth=0)
        panel.plot(at, density, color=color, linewidth=1.6)
    if truth == truth:
        panel.axvline(truth, color=TRUTH, linewidth=1.1, linestyle=(0, (2, 1.5)))
    panel.set_xlim(*limits)
    panel.set_ylim(bottom=0)


def _draw_pair(panel, pairs, limits, truth, colors):
    from matplotlib.colors import to_rgba
    for values, color in zip(pairs, colors):
        x, y, density = density_2d(values[:, 0], values[:, 1], *limits)
        levels = levels_of_mass(density, MASSES)
        fills = [to_rgba(color, alpha) for alpha in (0.20, 0.42)[-levels.size:]]
        panel.contourf(x, y, density, levels=[*levels, density.max() * 1.0001 + 1e-300], colors=fills, antialiased=True)
        panel.contour(x, y, density, levels=levels, colors=[color], linewidths=1.0)
    for value, line in zip(truth, (panel.axvline, panel.axhline)):
        if value == value:
            line(value, color=TRUTH, linewidth=0.9, linestyle=(0, (2, 1.5)))
    if not np.isnan(truth).any():
        panel.plot(*truth, marker="o", markersize=4, color=TRUTH, linestyle="none")
    panel.set_xlim(*limits[0])
    panel.set_ylim(*limits[1])


def _dress(panel, row, column, dim, names):
    """Names and numbers at the outer panels alone; no frame around a density."""
    from matplotlib.ticker import MaxNLocator
    for side in ("top", "right") + (("left",) if row == column else ()):
        panel.spines[side].set_visible(False)
    for spine in panel.spines.values():
        spine.set_color(FRAME)
    panel.tick_params(colors=FRAME, labelsize=8.5, length=3)
    panel.xaxis.set_major_locator(MaxNLocator(4, prune="both"))
    panel.yaxis.set_major_locator(MaxNLocator(4, prune="both"))
    if row == column:
        panel.set_yticks([])
    if row == dim - 1:
        panel.set_xlabel(names[column])
        for label in panel.get_xticklabels():
            label.set(rotation=30, horizontalalignment="right", rotation_mode="anchor")
    else:
        panel.tick_params(labelbottom=False)
    if column == 0 and row > 0:
        panel.set_ylabel(names[row])
    else:
        panel.tick_params(labelleft=False)


def _legend(figure, axes, labels, colors, has_prior, has_truth):
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    handles = [Patch(facecolor=color, alpha=0.6, label=label) for color, label in zip(colors, labels or ())]
    if has_prior:
        handles.append(Line2D([], [], color=PRIOR, linestyle=(0, (4, 2)), label="prior"))
    if has_truth and (labels or has_prior):
        handles.append(Line2D([], [], color=TRUTH, linestyle=(0, (2, 1.5)), label="truth"))
    if handles:
        anchor = axes[0, -1].get_position()
        where = {"loc": "upper right", "bbox_to_anchor": (anchor.x1, anchor.y1)} if axes.size > 1 else {"loc": "upper right"}
        figure.legend(handles=handles, frameon=False, fontsize=9, **where)
