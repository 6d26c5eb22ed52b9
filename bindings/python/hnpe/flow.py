"""Conditional densities."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._arrays import is_point, matrix, pointer, rows
from ._handle import count_of, create, handle_of, seed_of
from ._library import lib
from ._raw import ffi
from .errors import ShapeError, check
from .monitor import ProgressLike, watching
from .options import Options, Tunable
from .rng import Rng, as_rng

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ._arrays import Real
    from .context import Context


class Flow(Tunable):
    """A density q(theta | given): made by Flow.maf, spline, coupling or mixture; fitted alone, or a part of an estimator."""

    _kind = "flow"
    _name: str
    dim: int
    d_given: int

    def __init__(self) -> None:
        raise TypeError("flows are made by Flow.maf, .spline, .coupling and .mixture")

    @classmethod
    def _make(cls, name, dim, d_given, seed, context, options):
        self = cls._wrap(create("flow", getattr(lib, f"hnpe_flow_create_{name}"), handle_of(context), count_of(dim, "dim"),
                                count_of(d_given, "d_given", 0)))
        self._name, self.dim, self.d_given = name, int(dim), int(d_given)
        self._rng: Rng | None = None
        self.options.update(**options)
        if seed:
            self.set_seed(seed)
        return self

    @classmethod
    def maf(cls, dim: int, d_given: int = 0, *, seed: int = 0, context: Context | None = None, **options: Any) -> Flow:
        """A masked autoregressive flow: each conditional a Gaussian."""
        return cls._make("maf", dim, d_given, seed, context, options)

    @classmethod
    def spline(cls, dim: int, d_given: int = 0, *, seed: int = 0, context: Context | None = None, **options: Any) -> Flow:
        """An autoregressive flow of rational-quadratic splines: of any shape."""
        return cls._make("spline", dim, d_given, seed, context, options)

    @classmethod
    def coupling(cls, dim: int, d_given: int = 0, *, seed: int = 0, context: Context | None = None, **options: Any) -> Flow:
        """Rational-quadratic splines in coupling layers."""
        return cls._make("coupling", dim, d_given, seed, context, options)

    @classmethod
    def mixture(cls, dim: int, d_given: int = 0, *, seed: int = 0, context: Context | None = None, **options: Any) -> Flow:
        """A mixture of Gaussians with full covariances."""
        return cls._make("mixture", dim, d_given, seed, context, options)

    @property
    def options(self) -> Options:
        """Sizes of the network, and how it is fitted."""
        return Options(self)

    def set_seed(self, seed: int) -> None:
        """New initial weights, from the streams of this seed."""
        check(lib.hnpe_flow_set_seed(self._handle, seed_of(seed)))

    def set_unit(self, unit: ArrayLike) -> None:
        """Which features live on (0, 1): one truth value each."""
        flags = np.ascontiguousarray(np.broadcast_to(np.asarray(unit, dtype=bool), (self.dim,))).astype(np.uint8)
        check(lib.hnpe_flow_set_unit(self._handle, ffi.from_buffer("unsigned char[]", flags)))

    def _conditions(self, given, n):
        if self.d_given == 0:
            if given is not None:
                raise TypeError("this flow is not conditional: it takes no `given`")
            return None
        if given is None:
            raise TypeError(f"this flow is conditional: it needs `given`, rows of {self.d_given}")
        return rows(given, "given", n, self.d_given)

    def fit(self, theta: ArrayLike, given: ArrayLike | None = None, *, seed: int = 0, progress: ProgressLike = None) -> Flow:
        """Fit by maximum likelihood. After an interrupt the best weights so far are kept."""
        array = matrix(theta, "theta", self.dim)
        conditions = self._conditions(given, len(array))
        with watching(progress) as monitor:
            check(lib.hnpe_flow_fit(self._handle, len(array), pointer(conditions), pointer(array), seed_of(seed), monitor._handle))
        return self

    def _map(self, function, values, given, name, shape_of):
        array = matrix(values, name, self.dim)
        out = np.empty(shape_of(array))
        if len(array):
            check(function(self._handle, len(array), pointer(self._conditions(given, len(array))), pointer(array), pointer(out)))
        return out[0] if is_point(values, self.dim) else out

    def log_density(self, theta: ArrayLike, given: ArrayLike | None = None) -> Any:
        """The log density of each row; a number for one point."""
        return self._map(lib.hnpe_flow_log_density, theta, given, "theta", lambda array: len(array))

    log_prob = log_density

    def sample(self, n: int | None = None, given: ArrayLike | None = None, rng: Rng | int | None = None) -> Real:
        """n draws, shape (n, dim); one for each row of `given`."""
        if n is None and given is None:
            n = 1
        if given is not None and self.d_given:
            conditions = matrix(given, "given", self.d_given)
            if n is not None and len(conditions) == 1:
                conditions = np.repeat(conditions, count_of(n, "n"), axis=0)
            if n is not None and len(conditions) != n:
                raise ShapeError(f"given has {len(conditions)} rows; {n} are wanted")
            n = len(conditions)
        else:
            n = count_of(n, "n")
            conditions = self._conditions(given, n)
        theta = np.empty((n, self.dim))
        with as_rng(rng, self._own_rng)._use() as stream:
            check(lib.hnpe_flow_sample(self._handle, n, pointer(conditions), stream, pointer(theta)))
        return theta

    def _own_rng(self):
        if self._rng is None:
            self._rng = Rng()
        return self._rng

    def to_noise(self, theta: ArrayLike, given: ArrayLike | None = None) -> Real:
        """The noise that each row comes from."""
        return self._map(lib.hnpe_flow_to_noise, theta, given, "theta", lambda array: array.shape)

    def from_noise(self, z: ArrayLike, given: ArrayLike | None = None) -> Real:
        """The inverse of to_noise."""
        return self._map(lib.hnpe_flow_from_noise, z, given, "z", lambda array: array.shape)

    def __repr__(self) -> str:
        return f"Flow.{self._name}(dim={self.dim}, d_given={self.d_given})"
