"""The trainable posterior."""
from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from . import _archive
from ._handle import as_kind, count_of, create, handle_of, seed_of
from ._library import lib
from .context import Context, context_or_default
from .embedder import Embedder
from .errors import check
from .flow import Flow
from .options import Options, Tunable
from .prior import Prior

if TYPE_CHECKING:
    from .posterior import Posterior


class Estimator(Tunable):
    """A posterior that can be trained; of the default parts, or of parts of one's own, which are copied as they are described.

    prior_local   p(alpha) or p(alpha | beta); None: no local parameters
    prior_global  p(beta); None: no global parameters
    d_x           features per observation
    observation   an Embedder of x_0, for q_local
    set           an Embedder of the observation set, for q_global
    q_local       a Flow of the local parameters given what `observation` puts out and the global ones
    q_global      a Flow of the global parameters given what `set` puts out
    options       architecture, bounded, extra
    """

    _kind = "estimator"
    d_local: int
    d_global: int
    d_x: int

    def __init__(self, prior_local: Prior | None, prior_global: Prior | None, d_x: int, *, observation: Embedder | None = None,
                 set: Embedder | None = None, q_local: Flow | None = None, q_global: Flow | None = None, seed: int = 0,
                 context: Context | None = None, **options: Any) -> None:
        priors = self._priors(prior_local, prior_global)
        parts = (as_kind(observation, Embedder, "observation"), as_kind(set, Embedder, "set"), as_kind(q_local, Flow, "q_local"),
                 as_kind(q_global, Flow, "q_global"))
        start = context_or_default(context), *map(handle_of, priors), count_of(d_x, "d_x")
        if any(part is not None for part in parts):
            handle = create("estimator", lib.hnpe_estimator_create_factorised, *start, *map(handle_of, parts))
        else:
            handle = create("estimator", lib.hnpe_estimator_create, *start)
        self._begin(handle, priors, seed, options)
        self._context = context

    @staticmethod
    def _priors(prior_local, prior_global):
        return as_kind(prior_local, Prior, "prior_local"), as_kind(prior_global, Prior, "prior_global")

    @classmethod
    def joint(cls, prior_local: Prior | None, prior_global: Prior | None, d_x: int, q_joint: Flow, *, set: Embedder | None = None,
              seed: int = 0, context: Context | None = None, **options: Any) -> Estimator:
        """One density of all parameters, (alpha_0, beta) jointly, given what `set` puts out."""
        self = cls.__new__(cls)
        priors = self._priors(prior_local, prior_global)
        handle = create("estimator", lib.hnpe_estimator_create_joint, context_or_default(context), *map(handle_of, priors),
                        count_of(d_x, "d_x"), handle_of(as_kind(set, Embedder, "set")), handle_of(as_kind(q_joint, Flow, "q_joint")))
        self._begin(handle, priors, seed, options)
        return self._in(context)

    @classmethod
    def _of(cls, handle, priors):
        self = cls.__new__(cls)
        self._begin(handle, priors, 0, {})
        return self

    def _begin(self, handle, priors, seed, options):
        self._handle, self._parts = handle, priors
        dims = self._dims()
        self.d_local, self.d_global, self.d_x = dims.d_local, dims.d_global, dims.d_x
        self.options.update(**options)
        if seed:
            self.set_seed(seed)

    @property
    def options(self) -> Options:
        """architecture, bounded, extra."""
        return Options(self)

    def set_seed(self, seed: int) -> None:
        """The seed of the initial weights; 0 until set."""
        check(lib.hnpe_estimator_set_seed(self._handle, seed_of(seed)))

    def posterior(self) -> Posterior:
        """A frozen copy as it is now."""
        from .posterior import Posterior

        return Posterior._of(create("posterior", lib.hnpe_posterior_create, self._handle), self._parts)._in(self._context)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write structure, weights and priors to a file; of custom priors, that they must be given again."""
        check(lib.hnpe_estimator_save(self._handle, _archive.path_of(path)))

    @classmethod
    def load(cls, path: str | os.PathLike[str], prior_local: Prior | None = None, prior_global: Prior | None = None, *,
             context: Context | None = None) -> Estimator:
        """Read a file that save wrote, of an estimator or a posterior. Priors are as stored, unless they are given."""
        priors = cls._priors(prior_local, prior_global)
        return cls._of(create("estimator", lib.hnpe_estimator_load, context_or_default(context), _archive.path_of(path),
                              *map(handle_of, priors)), priors)._in(context)

    def __reduce_ex__(self, protocol: Any) -> Any:
        return _archive.from_bytes, (Estimator, _archive.to_bytes(self), *self._parts)

    def __repr__(self) -> str:
        return (f"Estimator(d_local={self.d_local}, d_global={self.d_global}, d_x={self.d_x}, "
                f"architecture={self.options.architecture!r})")
