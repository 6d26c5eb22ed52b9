"""Some parameters of a posterior given the others."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, NamedTuple

import numpy as np

from ._arrays import matrix, pointer, real
from ._constants import ChainsVerdict, ConditionalKind
from ._handle import create, count_of
from ._library import lib
from ._names import name_of
from ._raw import ffi
from .errors import check
from .monitor import ProgressLike, watching
from .options import Options, Tunable

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ._arrays import Real
    from .posterior import Posterior
    from .rng import Rng


class Chains(NamedTuple):
    """Draws of a conditional, and whether they can be used."""

    draws: Real
    """Shape (chains, n, d_free); NaN where the chains did not come to."""
    verdict: str
    """"mixed"; "not_mixed": R-hat is above 1.01, do not use the draws; "budget": that ended before the draws were complete."""
    n_draws: int
    """Draws that every chain has."""
    rhat: Real
    """Of each free parameter; near 1 where all chains tell the same."""
    ess_bulk: Real
    """Of each free parameter: how many independent draws would give means as well."""
    ess_tail: Real
    """Of each free parameter: how many independent draws would give quantiles as well."""
    evaluations: int
    """Log densities that were asked for."""


class Conditional(Tunable):
    """The density of a posterior's free parameters given the fixed ones; from Posterior.condition.

    options  warm_up, thin, budget: see conditional.options
    """

    _kind = "conditional"
    kind: str
    """"exact", "quadrature" or "unnormalised": whether, and how, the log density is normalised."""
    log_marginal: float
    """Log density of what is fixed, alone; NaN where the density is not normalised."""
    error: float
    """Of the log density, as estimated; NaN where it is not normalised."""
    free: tuple[int, ...]
    """The numbers of the free parameters, ascending: the columns of draws."""

    def __init__(self) -> None:
        raise TypeError("conditionals come from Posterior.condition")

    @classmethod
    def _of(cls, posterior: Posterior, fixed: Mapping[int, float], x: Any, options: dict[str, Any]) -> Conditional:
        sets = posterior._sets(x)
        if not sets.single:
            raise TypeError("x must be one observation set")
        numbers = np.array([number.__index__() for number in fixed], dtype=np.int64)
        values = real(list(fixed.values()), "fixed")
        self = cls._wrap(create("conditional", lib.hnpe_conditional_create, posterior._handle, len(sets.x), pointer(sets.x), len(numbers),
                                ffi.from_buffer("int64_t[]", numbers), pointer(values)), (posterior,))
        self._context = posterior._context
        info = ffi.new("hnpe_conditional_info *", {"struct_size": ffi.sizeof("hnpe_conditional_info")})
        check(lib.hnpe_conditional_describe(self._handle, info))
        self.kind, self.log_marginal, self.error = name_of(ConditionalKind, info.kind), info.log_marginal, info.error
        self.free = tuple(number for number in range(posterior.dim) if number not in set(numbers.tolist()))
        self._posterior = posterior
        self.options.update(**options)
        return self

    @property
    def options(self) -> Options:
        """How its chains run."""
        return Options(self)

    def log_density(self, theta: ArrayLike) -> Real:
        """Of rows of the free parameters, shape (n,)."""
        points = np.ascontiguousarray(matrix(real(theta, "theta"), "theta", len(self.free)))
        out = np.empty(len(points))
        check(lib.hnpe_conditional_log_density(self._handle, len(points), pointer(points), pointer(out)))
        return out

    def sample(self, n: int = 100, chains: int = 64, rng: Rng | int | None = None, progress: ProgressLike = None) -> Chains:
        """n draws of each chain of a slice sampler.

        rng  an Rng, or the seed of one; None: posterior.rng
        """
        n, chains = count_of(n, "n"), count_of(chains, "chains")
        draws, checks = np.empty((chains, n, len(self.free))), np.empty((3, len(self.free)))
        report = ffi.new("hnpe_chains_info *", {"struct_size": ffi.sizeof("hnpe_chains_info")})
        with self._posterior._stream(rng)._use() as stream, watching(progress) as monitor:
            check(lib.hnpe_conditional_sample(self._handle, chains, n, stream, monitor._handle, pointer(draws), pointer(checks), report))
        return Chains(draws, name_of(ChainsVerdict, report.verdict), report.n_draws, *checks, report.evaluations)

    def __repr__(self) -> str:
        return f"Conditional(free={self.free}, kind={self.kind!r}, log_marginal={self.log_marginal:.4g}, error={self.error:.2g})"
