"""Simulators: the host's function, or those that ship with the library."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

import numpy as np

from . import _callbacks
from ._arrays import copy_rows, give_rows, matrix, pointer, real
from ._handle import count_of, create, handle_of, seed_of
from ._library import lib
from ._raw import ffi
from .errors import ShapeError, check
from .monitor import ProgressLike, watching
from .options import Options, Tunable
from .rng import Rng

if TYPE_CHECKING:
    import concurrent.futures

    from numpy.typing import ArrayLike

    from ._arrays import Real
    from .context import Context

WHAT = "what the simulator's function returned"


class Simulator(Tunable):
    """A function from parameters to features.

    function    of (local, global, rng), without local where d_local is 0, without global where d_global is 0. vectorized=True: of
                many rows at once, local of shape (n, d_local) and global of (n, d_global), and returns shape (n, d_x), or (n,)
                where d_x is 1. vectorized=False: of one row, shapes (d_local,) and (d_global,), and returns d_x numbers, or None
                where the simulation did not work; a row with NaN is one that did not work
    rng         an Rng, of which all chance must be taken: rng.normal(n), or numpy's generator rng.numpy()
    workers     None: the function is called in this process. A number of processes, or an executor of concurrent.futures: it is
                called there, with the same results for any number; it must then be picklable, as functions at the top level of a
                module are. A call has `chunk` rows: a chunk should take longer than sending it
    options     chunk: rows per call, part of what a seed means; concurrent: True where the function may be called from several
                threads of this process at once (it helps where it releases the GIL)
    """

    _kind = "simulator"
    d_local: int
    d_global: int
    d_x: int

    def __init__(self, function: Callable[..., Any], d_local: int, d_global: int, d_x: int, *, vectorized: bool = True,
                 workers: int | concurrent.futures.Executor | None = None, context: Context | None = None, **options: Any) -> None:
        if not callable(function):
            raise TypeError(f"function must be callable, not {type(function).__name__}")
        self.d_local, self.d_global = count_of(d_local, "d_local", 0), count_of(d_global, "d_global", 0)
        self.d_x, self.vectorized = count_of(d_x, "d_x"), bool(vectorized)
        self.function: Callable[..., Any] | None = function
        self._made_by: tuple[Any, ...] = ()
        user_data = _callbacks.own(self)
        try:
            handle = create("simulator", lib.hnpe_simulator_create, handle_of(context), self.d_local, self.d_global, self.d_x,
                            _simulate, user_data, _callbacks.release)
        except BaseException:
            _callbacks.release(user_data)
            raise
        self._finish(handle, workers, options)

    def _finish(self, handle, workers, options):
        self._handle = handle
        self.options.update(**options)
        self._workers = None
        if workers is not None:
            from ._workers import Workers

            self._workers = Workers(workers)
            self._workers.check(self)

    @classmethod
    def product(cls, sigma: float = 0.0, *, context: Context | None = None, **options: Any) -> Simulator:
        """The toy x = alpha beta + sigma epsilon."""
        return cls._shipped("product", lib.hnpe_simulator_create_product, (sigma,), context, options)

    @classmethod
    def jansen_rit(cls, *, context: Context | None = None, **options: Any) -> Simulator:
        """The Jansen-Rit neural mass model: three local parameters, one global, 33 features."""
        return cls._shipped("jansen_rit", lib.hnpe_simulator_create_jansen_rit, (), context, options)

    @classmethod
    def _shipped(cls, name, constructor, arguments, context, options):
        self = cls._wrap(create("simulator", constructor, handle_of(context), *arguments))
        self.function, self.vectorized, self._made_by = None, True, (name, *arguments)
        self._finish(self._handle, None, options)
        dims = self._dims()
        self.d_local, self.d_global, self.d_x = dims.d_local, dims.d_global, dims.d_x
        return self

    @property
    def options(self) -> Options:
        """chunk and concurrent."""
        return Options(self)

    @property
    def workers(self) -> int | concurrent.futures.Executor | None:
        """As given."""
        return None if self._workers is None else self._workers.given

    def close(self) -> None:
        """End worker processes; they are started again when they are needed."""
        if self._workers is not None:
            self._workers.close()

    def __enter__(self) -> Simulator:
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def run(self, theta_local: ArrayLike | None = None, theta_global: ArrayLike | None = None, *, seed: int = 0, first_row: int = 0,
            progress: ProgressLike = False) -> Real:
        """Simulate rows of parameters, shapes (n, d_local) and (n, d_global): features, shape (n, d_x).

        first_row  number of the first of these rows among all rows of this seed: 0, or the rows run before
        """
        local, glob, n = self._parameters(theta_local, theta_global)
        x = np.empty((n, self.d_x))
        seed, first_row = seed_of(seed), seed_of(first_row, "first_row")
        if self._workers is not None:
            self._workers.run(self, local, glob, seed, first_row, progress, x)
            return x
        self._run_here(local, glob, seed, first_row, progress, x)
        return x

    def _run_here(self, local, glob, seed, first_row, progress, x):
        with watching(progress) as monitor:
            check(lib.hnpe_simulator_run(self._handle, len(x), pointer(local), pointer(glob), seed, first_row, monitor._handle,
                                         pointer(x)))

    def _parameters(self, theta_local, theta_global):
        given = [(value, name, width) for value, name, width in
                 ((theta_local, "theta_local", self.d_local), (theta_global, "theta_global", self.d_global)) if width]
        for value, name, width in given:
            if value is None:
                raise TypeError(f"{name} is missing: the simulator takes rows of {width}")
        arrays = {name: matrix(value, name, width) for value, name, width in given}
        lengths = {name: len(array) for name, array in arrays.items()}
        if len(set(lengths.values())) != 1:
            raise ShapeError(f"theta_local has {lengths['theta_local']} rows and theta_global {lengths['theta_global']}")
        n = next(iter(lengths.values()))
        if n == 0:
            raise ShapeError("there are no rows of parameters")
        return arrays.get("theta_local"), arrays.get("theta_global"), n

    def _simulate(self, n, theta_local, theta_global, stream, x):
        thetas = [copy_rows(theta, n, width)
                  for theta, width in ((theta_local, self.d_local), (theta_global, self.d_global)) if width]
        rng = Rng._lend(stream)
        try:
            give_rows(self.function(*thetas, rng) if self.vectorized else self._by_rows(n, thetas, rng), WHAT, n, self.d_x, x)
        finally:
            rng._end()

    def _by_rows(self, n, thetas, rng):
        out = np.full((n, self.d_x), np.nan)
        for index in range(n):
            row = self.function(*[theta[index] for theta in thetas], rng)
            if row is None:
                continue
            row = real(row, WHAT)
            if row.shape not in ((self.d_x,), () if self.d_x == 1 else (self.d_x,)):
                or_number = " or a number" if self.d_x == 1 else ""
                raise ShapeError(f"{WHAT} has shape {row.shape}; for one row, shape ({self.d_x},){or_number} is wanted")
            out[index] = row
        return out

    def __repr__(self) -> str:
        if self.function is None:
            return f"Simulator.{self._made_by[0]}({', '.join(map(repr, self._made_by[1:]))})"
        name = getattr(self.function, "__qualname__", repr(self.function))
        workers = "" if self._workers is None else f", workers={self._workers.given!r}"
        return (f"Simulator({name}, d_local={self.d_local}, d_global={self.d_global}, d_x={self.d_x}, "
                f"vectorized={self.vectorized}, chunk={self.options.chunk}{workers})")


@_callbacks.callback("hnpe_simulate_fn")
def _simulate(user_data, n, theta_local, theta_global, rng, x):
    _callbacks.owner(user_data)._simulate(n, theta_local, theta_global, rng, x)
    return 0
