"""Embedders: features of an observation set."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._arrays import pointer
from ._handle import count_of, create, handle_of, seed_of
from ._library import lib
from ._sets import observation_sets
from .errors import check
from .options import Options, Tunable

if TYPE_CHECKING:
    from ._arrays import Real
    from .context import Context


class Embedder(Tunable):
    """A description of a network for observation sets, for an estimator: made by Embedder.identity, mlp, deep_set, mean or stack.
    Alone it has random weights, of its seed."""

    _kind = "embedder"
    _name: str
    seed: int
    """Of its weights."""

    def __init__(self) -> None:
        raise TypeError("embedders are made by Embedder.identity, .mlp, .deep_set, .mean and .stack")

    @classmethod
    def _make(cls, name, context, sizes, seed, options):
        self = cls._wrap(create("embedder", getattr(lib, f"hnpe_embedder_create_{name}"), handle_of(context), *sizes))
        self._name, self.seed = name, 0
        if seed:
            self.set_seed(seed)
        self.options.update(**options)
        return self

    @classmethod
    def identity(cls, d_x: int, *, context: Context | None = None) -> Embedder:
        """x_0 as it is."""
        return cls._make("identity", context, [count_of(d_x, "d_x")], 0, {})

    @classmethod
    def mlp(cls, d_x: int, d_out: int, *, seed: int = 0, context: Context | None = None, **options: Any) -> Embedder:
        """A multilayer perceptron of x_0."""
        return cls._make("mlp", context, [count_of(d_x, "d_x"), count_of(d_out, "d_out")], seed, options)

    @classmethod
    def deep_set(cls, d_x: int, d_out: int, *, seed: int = 0, context: Context | None = None, **options: Any) -> Embedder:
        """Every row through one network, the results pooled, a head on top."""
        return cls._make("deep_set", context, [count_of(d_x, "d_x"), count_of(d_out, "d_out")], seed, options)

    @classmethod
    def mean(cls, d_x: int, *, context: Context | None = None) -> Embedder:
        """x_0 beside the mean of the others; nothing is learned."""
        return cls._make("mean", context, [count_of(d_x, "d_x")], 0, {})

    @classmethod
    def stack(cls, d_x: int, n_rows: int, *, context: Context | None = None) -> Embedder:
        """All rows side by side, of one fixed number of them."""
        return cls._make("stack", context, [count_of(d_x, "d_x"), count_of(n_rows, "n_rows")], 0, {})

    @property
    def options(self) -> Options:
        """Sizes of the networks, pools, activation."""
        return Options(self)

    @property
    def d_x(self) -> int:
        """Features per observation."""
        return self._dims().d_x

    @property
    def d_out(self) -> int:
        """Features of a set, as the options make it."""
        return self._dims().d_out

    def set_seed(self, seed: int) -> None:
        """New weights, from the streams of this seed."""
        check(lib.hnpe_embedder_set_seed(self._handle, seed_of(seed)))
        self.seed = seed

    def apply(self, x: Any) -> Real:
        """The features of an observation set, shape (d_out,); of a list of them, (number of sets, d_out)."""
        sets = observation_sets(x, self.d_x)
        out = np.empty((sets.n, self.d_out))
        check(lib.hnpe_embedder_apply(self._handle, *sets.arguments(), pointer(out)))
        return out[0] if sets.single else out

    __call__ = apply

    def __repr__(self) -> str:
        return f"Embedder.{self._name}(d_x={self.d_x}, d_out={self.d_out})"
