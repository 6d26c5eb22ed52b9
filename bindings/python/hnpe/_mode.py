"""The mode of a density that can be drawn from and evaluated at many points at once."""
from __future__ import annotations

from typing import Any, Callable

import numpy as np

STARTS = 6
STEPS = 60
TOLERANCE = 1e-3
"""Of the width of the last points, in deviations of the draws: below it single precision hides the density's differences."""


def find_mode(log_density: Callable[[Any], Any], draws: Any) -> Any:
    """The best of the draws that is far from better ones, several of them, each refined: a cloud of points around each, of which
    the better half give the next cloud's mean and covariance, until it is small. Clouds of all starts are evaluated together."""
    n, d = draws.shape
    values = log_density(draws)
    draws, values = draws[np.argsort(-values, kind="stable")], np.sort(values)[::-1]
    width = _width(draws)
    centres = _starts(draws / width)
    clouds = [_Cloud(centre, d) for centre in centres]
    random = np.random.Generator(np.random.PCG64(0))
    best, highest = draws[0], values[0]
    for _ in range(STEPS):
        moving = [cloud for cloud in clouds if cloud.size > TOLERANCE]
        if not moving:
            break
        points = np.stack([cloud.draw(random) for cloud in moving])
        found = log_density((points * width).reshape(-1, d)).reshape(points.shape[:2])
        if found.max() > highest:
            highest, best = found.max(), points.reshape(-1, d)[found.argmax()] * width
        for cloud, own, at in zip(moving, found, points):
            cloud.move(at, own)
    centres = np.stack([cloud.centre for cloud in clouds]) * width
    at_centres = log_density(centres)
    # The mean of the last cloud is nearer to the mode than its highest point, whose height is in part rounding.
    slack = 1e-5 * (1 + abs(highest))
    return centres[at_centres.argmax()] if at_centres.max() >= highest - slack else best


def _width(draws):
    """The deviation of each parameter; never 0."""
    width = draws.std(axis=0)
    return np.where(width > 0, width, 1.0)


def _starts(ranked):
    """The first of the ranked points, and the next ones that are half a deviation away from those before."""
    chosen = [ranked[0]]
    for point in ranked[1:]:
        if len(chosen) == STARTS:
            break
        if min(np.abs(point - other).max() for other in chosen) > 0.5:
            chosen.append(point)
    return np.stack(chosen)


class _Cloud:
    """Points around a centre."""

    def __init__(self, centre, d):
        self.centre = centre
        self.n = 24 + 12 * d
        self.factor = 0.3 * np.eye(d)
        self.size = 0.3

    def draw(self, random):
        points = self.centre + random.standard_normal((self.n, len(self.centre))) @ self.factor.T
        points[0] = self.centre
        return points

    def move(self, points, values):
        """To the better third, with its spread around the old centre, so that a cloud on its way stays long in that direction."""
        order = np.argsort(-values, kind="stable")[: self.n // 3]
        order = order[np.isfinite(values[order])]
        if len(order) <= len(self.centre):
            self.factor, self.size = self.factor / 2, self.size / 2
            return
        chosen = points[order]
        away = chosen - self.centre
        weights = np.log(len(order) + 1) - np.log(np.arange(1, len(order) + 1))
        weights /= weights.sum()
        covariance = 0.3 * self.factor @ self.factor.T + 0.7 * (away * weights[:, None]).T @ away
        self.centre = weights @ chosen
        scale, axes = np.linalg.eigh(covariance)
        self.factor = axes * np.sqrt(np.maximum(scale, 0))
        self.size = float(np.sqrt(max(scale[-1], 0)))
