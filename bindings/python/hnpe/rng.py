"""Random streams."""
from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any, Iterator

import numpy as np

from ._handle import Handle, create, handle_of, seed_of
from ._library import lib
from ._raw import ffi
from .errors import InvalidArgument, last_error

if TYPE_CHECKING:
    from ._arrays import Real
    from .context import Context

Size = Any
"""None for one number, or the shape of an array: a whole number or a tuple of them."""


class Rng(Handle):
    """A random stream, named by a seed and a stream number: equal names give equal numbers.

    A simulator is given one, of which it takes all its chance, so that the same seed gives the same simulations. Draws of an
    array are other numbers than as many single ones. Threads may share a stream; who draws first is then up to them.
    """

    _kind = "rng"

    def __init__(self, seed: int = 0, stream: int = 0, *, context: Context | None = None) -> None:
        self._name = seed_of(seed), seed_of(stream, "stream")
        self._handle = create("rng", lib.hnpe_rng_create, handle_of(context), *self._name)
        self._lock = threading.RLock()
        self._numpy: np.random.Generator | None = None

    @classmethod
    def _lend(cls, handle):
        """A stream of C's, until _end."""
        self = cls.__new__(cls)
        self._name = None
        self._handle = handle
        self._lock = threading.RLock()
        self._numpy = None
        return self

    def _end(self):
        with self._lock:  # another thread may be drawing
            self._handle = None

    @contextlib.contextmanager
    def _use(self) -> Iterator[Any]:
        """The handle, for a call that must have it for itself."""
        with self._lock:
            yield self._live()

    def _live(self):
        if self._handle is None:
            raise RuntimeError("this Rng belongs to a call that is over: draw within the function that was given it")
        return self._handle

    def _draw(self, function, *arguments):
        with self._lock:
            value = function(self._live(), *arguments)
        if value != value:
            raise InvalidArgument(last_error())
        return value

    def _fill(self, function, size):
        out = np.empty(size)
        with self._lock:
            function(self._live(), out.size, ffi.from_buffer("double[]", out))
        return out

    def next(self) -> int:
        """The next 64 random bits, such as the seed of a generator of one's own."""
        with self._lock:
            return lib.hnpe_rng_next(self._live())

    def uniform(self, size: Size = None) -> float | Real:
        """Uniform on (0, 1)."""
        return self._draw(lib.hnpe_rng_uniform) if size is None else self._fill(lib.hnpe_rng_fill_uniform, size)

    def normal(self, size: Size = None) -> float | Real:
        """Normal of mean 0 and variance 1."""
        return self._draw(lib.hnpe_rng_normal) if size is None else self._fill(lib.hnpe_rng_fill_normal, size)

    def exponential(self, size: Size = None) -> float | Real:
        """Exponential of rate 1; arrays are drawn by numpy()."""
        return self._draw(lib.hnpe_rng_exponential) if size is None else self.numpy().standard_exponential(size)

    def gamma(self, shape: float, size: Size = None) -> float | Real:
        """Gamma of scale 1; arrays are drawn by numpy()."""
        return self._draw(lib.hnpe_rng_gamma, shape) if size is None else self.numpy().standard_gamma(shape, size)

    def beta(self, a: float, b: float, size: Size = None) -> float | Real:
        """Beta; arrays are drawn by numpy()."""
        return self._draw(lib.hnpe_rng_beta, a, b) if size is None else self.numpy().beta(a, b, size)

    def numpy(self) -> np.random.Generator:
        """numpy's generator for everything else, seeded from this stream when it is first asked for, and then the same."""
        if self._numpy is None:
            self._numpy = np.random.Generator(np.random.PCG64(self.next()))
        return self._numpy

    def __repr__(self) -> str:
        return "Rng of a callback" if self._name is None else "Rng(seed={}, stream={})".format(*self._name)


def as_rng(rng: Rng | int | None, default: Any) -> Rng:
    """A stream, or the one of a seed; None for the object's own."""
    if rng is None:
        return default()
    if isinstance(rng, Rng):
        return rng
    if not hasattr(rng, "__index__"):
        raise TypeError(f"rng must be an hnpe.Rng or a whole number, its seed, not {type(rng).__name__}")
    return Rng(seed_of(rng, "rng"))
