"""Densities of draws on grids, smoothed, for plots: numpy alone, fast enough for a hundred thousand draws."""
import numpy as np


def _weights(size, width):
    """A Gaussian of `width` cells, cut off at four widths."""
    reach = min(max(int(4 * width + 0.5), 1), size - 1)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    return weights / weights.sum()


def _smooth(counts, width, axis):
    """Convolves along an axis, reflected at the ends, so that a density that ends at a bound keeps its height there."""
    weights = _weights(counts.shape[axis], width)
    padding = [(0, 0)] * counts.ndim
    padding[axis] = (weights.size // 2,) * 2
    padded = np.pad(counts, padding, mode="symmetric")
    return np.apply_along_axis(np.convolve, axis, padded, weights, mode="valid")


def _width(values, limits, size, dimensions):
    """Scott's rule, in cells of the grid, with the quartiles in place of the deviation where those say less."""
    quartiles = np.percentile(values, [25, 75])
    spread = min(np.std(values), (quartiles[1] - quartiles[0]) / 1.349) or np.std(values)
    cells = spread * values.size ** (-1 / (4 + dimensions)) * size / (limits[1] - limits[0])
    return max(cells, 0.5)


def density_1d(values, limits, size=200):
    """Centres of the cells [size] and the density there [size] of draws [n]; what is outside the limits counts in n."""
    counts, edges = np.histogram(values, bins=size, range=limits)
    density = _smooth(counts.astype(float), _width(values, limits, size, 1), 0)
    return (edges[1:] + edges[:-1]) / 2, density / (values.size * (edges[1] - edges[0]))


def density_2d(x, y, limits_x, limits_y, size=80):
    """Centres along x and y [size] and the density [size, size], y along the rows, of draws [n] each."""
    counts, edges_x, edges_y = np.histogram2d(x, y, bins=size, range=[limits_x, limits_y])
    density = _smooth(counts, _width(x, limits_x, size, 2), 0)
    density = _smooth(density, _width(y, limits_y, size, 2), 1)
    return (edges_x[1:] + edges_x[:-1]) / 2, (edges_y[1:] + edges_y[:-1]) / 2, density.T


def levels_of_mass(density, masses):
    """The levels above which the given parts of the mass lie, ascending and distinct."""
    ordered = np.sort(density, axis=None)[::-1]
    within = np.cumsum(ordered) / ordered.sum()
    levels = [ordered[min(np.searchsorted(within, mass), ordered.size - 1)] for mass in masses]
    return np.unique(levels)
