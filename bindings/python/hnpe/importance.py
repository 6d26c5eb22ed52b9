"""Importance sampling: draws of a posterior that stand for the exact one, where there is a likelihood."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, NamedTuple

import numpy as np

from . import _callbacks
from ._arrays import copy_rows, give_rows, pointer, real
from ._constants import ImportanceScheme, ImportanceTarget, ImportanceVerdict
from ._handle import count_of, handle_of, seed_of
from ._library import lib
from ._raw import ffi
from .errors import ShapeError, check
from .monitor import ProgressLike, watching

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ._arrays import Real
    from .context import Context

__all__ = ["Summary", "Draws", "summarise", "resample"]

WHAT = "what the function of the target returned"


class Summary(NamedTuple):
    """What weights are worth."""

    verdict: str
    """"trustworthy", "few" or "untrustworthy"."""
    words: str
    """The verdict as a sentence."""
    n: int
    n_tail: int
    """The largest weights, that pareto_k was learned from."""
    pareto_k: float
    """Above 0.7, a few draws decide; -inf where the largest are equal, NaN where there are too few."""
    pareto_k_limit: float
    """For so many draws."""
    effective: float
    """Effective sample size."""
    efficiency: float
    """The same divided by n."""
    log_evidence: float
    log_evidence_error: float
    """Its standard error, which holds where pareto_k is below 0.5."""

    def __str__(self) -> str:
        return (f"efficiency {self.efficiency:.3f} ({self.effective:.0f} of {self.n} draws), Pareto k {self.pareto_k:.2f}, log evidence "
                f"{self.log_evidence:.3f} +- {self.log_evidence_error:.3f}: {self.words}")


class Draws:
    """Weighted draws, as Posterior.importance makes them."""

    def __init__(self, theta_local: Real, theta_global: Real, log_weights: Real) -> None:
        self.theta_local = theta_local
        """Shape (1 + N, n, d_local), or (1, n, d_local) where the posterior is not factorised."""
        self.theta_global = theta_global
        """Shape (n, d_global). Draw k goes with draw k of every observation."""
        self.log_weights = log_weights
        """Shape (n,), log target - log q."""
        self.summary, self.log_smoothed = _summarise(log_weights)

    @property
    def theta(self) -> Real:
        """(alpha_0, beta), shape (n, d_local + d_global)."""
        return np.concatenate([self.theta_local[0], self.theta_global], axis=1)

    @property
    def weights(self) -> Real:
        """Smoothed weights, of sum 1: means over the draws are sums with these."""
        return np.exp(self.log_smoothed)

    def resample(self, n: int | None = None, scheme: str = "systematic", seed: int = 0) -> Real:
        """n draws (as many as there are) of (alpha_0, beta) taken by their smoothed weights, all of one weight then."""
        return self.theta[resample(self.log_smoothed, n, scheme, seed)]

    def __len__(self) -> int:
        return len(self.log_weights)

    def __repr__(self) -> str:
        return f"<{len(self)} weighted draws: {self.summary}>"


def _weights(log_weights):
    array = real(log_weights, "log_weights")
    if array.ndim != 1:
        raise ShapeError(f"log_weights has shape {array.shape}; one number for each draw is wanted, shape (n,)")
    return array


def _summarise(log_weights, context=None):
    weights, info = _weights(log_weights), ffi.new("hnpe_importance_info *")
    smoothed = np.empty(len(weights))
    info.struct_size = ffi.sizeof("hnpe_importance_info")
    check(lib.hnpe_importance_summarise(handle_of(context), len(weights), pointer(weights), pointer(smoothed), info))
    return Summary(ImportanceVerdict(info.verdict).name.lower(), ffi.string(info.words).decode(), info.n, info.n_tail, info.pareto_k,
                   info.pareto_k_limit, info.effective, info.efficiency, info.log_evidence, info.log_evidence_error), smoothed


def summarise(log_weights: ArrayLike, *, context: Context | None = None) -> Summary:
    """What weights are worth, those of any sampler: Pareto k, effective sample size, evidence, a verdict. -inf is a weight of 0."""
    return _summarise(log_weights, context)[0]


def smooth(log_weights: ArrayLike, *, context: Context | None = None) -> Real:
    """Log weights smoothed (PSIS), of sum 1."""
    return _summarise(log_weights, context)[1]


def resample(log_weights: ArrayLike, n: int | None = None, scheme: str = "systematic", seed: int = 0, *,
             context: Context | None = None) -> NDArray[np.int64]:
    """Which draws to take, n of them (as many as there are), by their weights: "systematic", "residual" or "multinomial"."""
    weights = _weights(log_weights)
    if scheme.upper() not in ImportanceScheme.__members__:
        raise ValueError(f"scheme is {scheme!r}; one of {', '.join(name.lower() for name in ImportanceScheme.__members__)} is wanted")
    index = np.empty(len(weights) if n is None else count_of(n, "n"), dtype=np.int64)
    check(lib.hnpe_importance_resample(handle_of(context), len(weights), pointer(weights), ImportanceScheme[scheme.upper()],
                                       seed_of(seed), len(index), ffi.from_buffer("int64_t *", index) if len(index) else ffi.NULL))
    return index


class _Target:
    """The host's function, for the length of a call."""

    def __init__(self, function: Callable[..., Any], d_local: int, d_global: int) -> None:
        if not callable(function):
            raise TypeError(f"the function of the target must be callable, not {type(function).__name__}")
        self.function, self.d_local, self.d_global = function, d_local, d_global
        self.n_local = 1

    def evaluate(self, n, n_local, theta_local, theta_global, log_target):
        thetas = []
        if self.d_local:
            self.n_local = n_local
            local = copy_rows(theta_local, n_local * n, self.d_local)
            thetas.append(local if n_local == 1 else local.reshape(n_local, n, self.d_local))
        if self.d_global:
            thetas.append(copy_rows(theta_global, n, self.d_global))
        give_rows(self.function(*thetas), WHAT, n, 1, log_target)


@_callbacks.callback("hnpe_log_target_fn")
def _log_target(user_data, n, n_local, theta_local, theta_global, log_target):
    _callbacks.owner(user_data).evaluate(n, n_local, theta_local, theta_global, log_target)
    return 0


def run(posterior: Any, function: Callable[..., Any], n: int, sets: Any, joint: bool, rng: Any, progress: ProgressLike) -> Draws:
    """What Posterior.importance does."""
    if not sets.single:
        raise ShapeError("importance takes one observation set")
    target = _Target(function, posterior.d_local, posterior.d_global)
    n, rows = count_of(n, "n"), len(sets.x)
    local, glob, weights = np.empty((rows, n, posterior.d_local)), np.empty((n, posterior.d_global)), np.empty(n)
    kind = ImportanceTarget.JOINT if joint else ImportanceTarget.LIKELIHOOD
    user_data = _callbacks.own(target)
    try:
        with posterior._stream(rng)._use() as stream, watching(progress) as monitor:
            check(lib.hnpe_importance_run(posterior._handle, rows, pointer(sets.x), n, stream, kind, _log_target, user_data,
                                          monitor._handle, pointer(local), pointer(glob), pointer(weights)))
    finally:
        _callbacks.release(user_data)
    return Draws(local[:target.n_local] if posterior.d_local else local, glob, weights)


def weigh(posterior: Any, draws: Any, log_target: ArrayLike, sets: Any, joint: bool) -> Draws:
    """What Posterior.weigh does."""
    if not sets.single:
        raise ShapeError("weigh takes one observation set")
    target, rows = real(log_target, "log_likelihood"), len(sets.x)
    local, glob = (real(part, name) for part, name in zip(draws, ("theta_local", "theta_global")))
    n = len(target) if target.ndim == 1 else 0
    if not n or local.shape != (rows, n, posterior.d_local) or glob.shape != (n, posterior.d_global):
        raise ShapeError(f"theta_local has shape {local.shape}, theta_global {glob.shape} and log_likelihood {target.shape}; "
                         f"({rows}, n, {posterior.d_local}), (n, {posterior.d_global}) and (n,) are wanted")
    weights, kind = np.empty(n), ImportanceTarget.JOINT if joint else ImportanceTarget.LIKELIHOOD
    check(lib.hnpe_importance_weigh(posterior._handle, rows, pointer(sets.x), n, pointer(local), pointer(glob), kind, pointer(target),
                                    pointer(weights)))
    return Draws(local, glob, weights)
