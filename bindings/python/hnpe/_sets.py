"""Observation sets: an array of shape (1 + N, d_x) with x_0 first; several are a list of those."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ._arrays import matrix, pointer, pointer_to_sizes, real
from .errors import ShapeError

if TYPE_CHECKING:
    from ._arrays import Real


class Sets(NamedTuple):
    """Observation sets as the library takes them."""

    n: int
    sizes: np.ndarray | None
    """Observations of each; None: one each."""
    x: Real
    single: bool
    """One set, which was not in a list."""

    def arguments(self) -> tuple[Any, Any, Any]:
        """n_sets, n_rows, x."""
        return self.n, pointer_to_sizes(self.sizes), pointer(self.x)

    def split(self, rows: Real) -> list[Real]:
        """What there is for each row of x, set by set."""
        sizes = np.ones(self.n, dtype=np.int64) if self.sizes is None else self.sizes
        return np.split(rows, np.cumsum(sizes)[:-1])


def observation_sets(x: Any, d_x: int) -> Sets:
    """One set, or a list of sets. A vector counts as a column where d_x is 1, and as one row where d_x > 1."""
    if isinstance(x, Sets):
        return x
    if _is_several(x):
        if len(x) == 0:
            raise ShapeError("x is an empty list; at least one observation set is wanted")
        return _join([_one(each, d_x, f"x[{index}]") for index, each in enumerate(x)], False)
    return _join([_one(x, d_x, "x")], True)


def _is_several(x):
    if isinstance(x, np.ndarray):
        return x.ndim == 3
    return isinstance(x, (list, tuple)) and (len(x) == 0 or _depth(x[0]) == 2 or any(getattr(each, "ndim", 0) for each in x))


def _depth(x):
    """Dimensions of nested lists."""
    return 1 + _depth(x[0]) if isinstance(x, (list, tuple)) and x else getattr(x, "ndim", 0)


def _one(x, d_x, name):
    try:
        array = real(x, name)
        array = array.reshape(1) if array.ndim == 0 else array
        if array.size == 0:
            raise ShapeError(f"{name} has shape {array.shape}")
        return matrix(array, name, d_x)
    except ShapeError as error:
        raise ShapeError(f"{error}. An observation set is an array of shape (1 + N, {d_x}); several are a list of arrays") from None


def _join(sets, single):
    if single:
        (x,) = sets
        return Sets(1, None if len(x) == 1 else np.array([len(x)], dtype=np.int64), x, True)
    return Sets(len(sets), np.array([len(x) for x in sets], dtype=np.int64), np.concatenate(sets), False)
