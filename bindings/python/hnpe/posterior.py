"""Posteriors: draws and densities."""
from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Callable, Mapping, NamedTuple, Sequence

import numpy as np

from . import _archive
from ._arrays import is_point, matrix, pointer, real, whole_numbers
from ._constants import ConditionalKind
from ._handle import Handle, adopt, as_kind, count_of, create, handle_of, seed_of
from ._library import lib
from ._names import name_of
from ._raw import ffi
from ._sets import Sets, observation_sets
from .conditional import Conditional
from .context import Context, context_or_default
from .errors import ShapeError, check
from .importance import Draws, run, weigh
from .monitor import ProgressLike, watching
from .prior import Prior
from .rng import Rng, as_rng

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ._arrays import Real


class AllDraws(NamedTuple):
    """Draws of the global parameters and of the local ones of every observation, jointly."""

    theta_local: Any
    """Shape (1 + N, n, d_local); of several sets a list of those."""
    theta_global: Any
    """Shape (n, d_global); of several sets (number of sets, n, d_global). Draw k goes with draw k of every observation."""


class Gradients(NamedTuple):
    """A log density and its gradients."""

    log_density: Any
    """Shape (n,)."""
    theta: Any
    """Shape (n, d_local + d_global), per unit of the parameters; NaN where the density is 0."""
    x: Any
    """Shape (1 + N, n, d_x): of every row of x; None where it was not asked for."""


class ObservationInfo(NamedTuple):
    """How an observation set lies to those that a posterior was trained on."""

    is_known: bool
    """False where it is not known what the posterior was trained on: then nothing is far."""
    is_far: bool
    """The distance is above 1: the posterior extrapolates."""
    is_other_size: bool
    """N is outside the range of the training: the posterior extrapolates."""
    distance: float
    """How far outside the range of the training a feature lies, the largest of all, in its standard deviations in the training."""
    row: int
    """Of x, where that is; -1 where all lie inside."""
    column: int
    """Of x, where that is; -1 where all lie inside."""


class SpreadInfo(NamedTuple):
    """How far the members of a mixture disagree about an observation set."""

    n_members: int
    disagrees: bool
    """A mean_spread above 1, an sd_ratio above 2, or a divergence above half of divergence_most."""
    mean_spread: Any
    """Of each parameter the difference of the members' largest and smallest mean, in the mixture's standard deviations."""
    sd_ratio: Any
    """Of each parameter the members' largest standard deviation over their smallest."""
    divergence: float
    """Of Jensen and Shannon, in nats: 0 where all members are the same, divergence_most where they have nothing in common."""
    divergence_error: float
    divergence_most: float


class Marginal(NamedTuple):
    """Log densities of some parameters alone."""

    log_density: Real
    """Shape (n,)."""
    error: Real
    """Of each: 0 where exact, estimated where by quadrature, the standard error where averaged."""
    kind: str
    """"exact", "quadrature" or "average"."""


class Posterior(Handle):
    """A trained posterior, which never changes; any number of threads may use one.

    x is an observation set: an array of shape (1 + N, d_x), x_0 first; or a list of them, and results then have one more
    dimension in front. A draw is (alpha_0, beta): the local parameters of x_0, then the global ones. Where rounds aimed at one
    set, that is what x is where it is left out.
    """

    _kind = "posterior"
    _target: Real | None
    d_local: int
    d_global: int
    d_x: int
    rng: Rng
    """Where draws without an rng of their own take their chance from; of seed 0, unless another one is put here."""

    def __init__(self) -> None:
        raise TypeError("posteriors come from Inference.run, Inference.posterior, Estimator.posterior and Posterior.load")

    @classmethod
    def _of(cls, handle, priors, target=None):
        self = cls._wrap(handle, tuple(priors))
        dims = self._dims()
        self.d_local, self.d_global, self.d_x = dims.d_local, dims.d_global, dims.d_x
        self._target = target
        self.rng = Rng()
        return self

    @property
    def dim(self) -> int:
        """Parameters of a draw, d_local + d_global."""
        return self.d_local + self.d_global

    def _sets(self, x) -> Sets:
        if x is None:
            if self._target is None:
                raise TypeError("x is missing: the observation set (rounds aim a posterior at one, which files do not keep)")
            x = self._target
        return observation_sets(x, self.d_x)

    def _stream(self, rng):
        # One of its own for each call, so that threads do not wait for each other.
        return as_rng(rng, lambda: Rng(self.rng.next()))

    def sample(self, n: int = 1, x: Any = None, rng: Rng | int | None = None) -> Real:
        """n draws of (alpha_0, beta) given x, shape (n, d_local + d_global).

        rng  an Rng, or the seed of one; None: posterior.rng
        """
        sets, n = self._sets(x), count_of(n, "n")
        theta = np.empty((sets.n, n, self.dim))
        with self._stream(rng)._use() as stream:
            check(lib.hnpe_posterior_sample(self._handle, *sets.arguments(), n, stream, pointer(theta)))
        return theta[0] if sets.single else theta

    def _points(self, theta, sets, width, name):
        """theta as [n_sets, n, width]."""
        array = real(theta, name)
        array = matrix(array, name, width) if array.ndim < 3 else array
        if array.ndim == 2:
            array = np.broadcast_to(array, (sets.n, *array.shape))
        if array.ndim != 3 or array.shape[0] != sets.n or array.shape[2] != width or array.shape[1] == 0:
            front = "" if sets.single else f"{sets.n}, "
            raise ShapeError(f"{name} has shape {np.shape(theta)}; shape ({front}n, {width}) is wanted")
        return np.ascontiguousarray(array)

    def log_density(self, theta: ArrayLike, x: Any = None) -> Any:
        """Log density of (alpha_0, beta) given x, normalised, -inf outside the prior's support: shape (n,) for n rows of theta,
        a number for one point."""
        return self._density(lib.hnpe_posterior_log_density, theta, x, self.dim, "theta")

    log_prob = log_density

    def log_mass(self, x: Any = None) -> Any:
        """The log of the share of the networks' mass inside the prior's support, which log_density has normalised by: 0 unless draws
        are rejected, as those of imported posteriors may be. A number; of several sets an array."""
        sets = self._sets(x)
        out = np.empty(sets.n)
        check(lib.hnpe_posterior_log_mass(self._handle, *sets.arguments(), pointer(out)))
        return out[0] if sets.single else out

    def log_density_global(self, theta_global: ArrayLike, x: Any = None) -> Any:
        """Log density of beta alone."""
        return self._density(lib.hnpe_posterior_log_density_global, theta_global, x, self.d_global, "theta_global")

    def _density(self, function, theta, x, width, name):
        sets = self._sets(x)
        points = self._points(theta, sets, width, name)
        out = np.empty(points.shape[:2])
        check(function(self._handle, *sets.arguments(), points.shape[1], pointer(points), pointer(out)))
        out = out[0] if sets.single else out
        return out.T[0] if is_point(theta, width) else out

    def condition(self, fixed: Mapping[int, float], x: Any = None, **options: Any) -> Conditional:
        """The free parameters given the fixed ones: posterior.condition({0: 0.3}, x) fixes the first parameter of a draw at 0.3.

        options  warm_up, thin, budget of its chains
        """
        return Conditional._of(self, fixed, x, options)

    def log_marginal(self, theta: ArrayLike, kept: int | Sequence[int], x: Any = None, n_draws: int = 256,
                     rng: Rng | int | None = None, progress: ProgressLike = None) -> Marginal:
        """Log density of some parameters alone, the others integrated out.

        theta    rows of what is kept, in the order of kept; of one parameter a vector
        kept     the numbers of the parameters, as in a draw
        n_draws  to average over, where that is needed
        """
        sets, numbers = self._sets(x), whole_numbers(kept, "kept")
        if not sets.single:
            raise TypeError("x must be one observation set")
        points = real(theta, "theta")
        points = np.ascontiguousarray(matrix(points.reshape(-1, 1) if points.ndim < 2 and len(numbers) == 1 else points, "theta", len(numbers)))
        out, error, kind = np.empty(len(points)), np.empty(len(points)), ffi.new("int32_t *")
        with self._stream(rng)._use() as stream, watching(progress) as monitor:
            check(lib.hnpe_conditional_marginal(self._handle, len(sets.x), pointer(sets.x), len(numbers), ffi.from_buffer("int64_t[]", numbers),
                                                len(points), pointer(points), count_of(n_draws, "n_draws", 2), stream, monitor._handle,
                                                pointer(out), pointer(error), kind))
        return Marginal(out, error, name_of(ConditionalKind, kind[0]))

    def sample_all(self, n: int = 1, x: Any = None, rng: Rng | int | None = None) -> AllDraws:
        """n draws of beta and of the local parameters of every observation, jointly."""
        sets, n = self._sets(x), count_of(n, "n")
        local, glob = np.empty((len(sets.x), n, self.d_local)), np.empty((sets.n, n, self.d_global))
        with self._stream(rng)._use() as stream:
            check(lib.hnpe_posterior_sample_all(self._handle, *sets.arguments(), n, stream, pointer(local), pointer(glob)))
        return AllDraws(local, glob[0]) if sets.single else AllDraws(sets.split(local), glob)

    def log_density_all(self, theta_local: Any, theta_global: Any, x: Any = None) -> Any:
        """Joint log density of what sample_all draws, laid out as it gives them."""
        sets = self._sets(x)
        parts = [theta_local] if sets.single else list(theta_local)
        arrays = [real(part, "theta_local") for part in parts]
        glob = real(theta_global, "theta_global")
        glob = glob[None] if sets.single else glob
        local = np.concatenate(arrays) if self.d_local else np.empty((len(sets.x), glob.shape[1], 0))
        n = local.shape[1] if local.ndim == 3 else 0
        if local.shape != (len(sets.x), n, self.d_local) or (self.d_global and glob.shape != (sets.n, n, self.d_global)):
            raise ShapeError(f"theta_local has shape {local.shape} and theta_global {glob.shape}; ({len(sets.x)}, n, {self.d_local}) and "
                             f"({sets.n}, n, {self.d_global}) are wanted")
        out = np.empty((sets.n, n))
        check(lib.hnpe_posterior_log_density_all(self._handle, *sets.arguments(), n, pointer(np.ascontiguousarray(local)),
                                                 pointer(np.ascontiguousarray(glob)), pointer(out)))
        return out[0] if sets.single else out

    def log_density_gradient(self, theta: ArrayLike, x: Any = None, *, of_x: bool = False) -> Gradients:
        """Log density of n points (alpha_0, beta) given one observation set, with its gradients: of theta, and of x where of_x."""
        sets = self._sets(x)
        if not sets.single:
            raise ShapeError("log_density_gradient takes one observation set")
        points = self._points(theta, sets, self.dim, "theta")
        n = points.shape[1]
        log_q, slope = np.empty(n), np.empty((n, self.dim))
        slope_x = np.empty((len(sets.x), n, self.d_x)) if of_x else None
        check(lib.hnpe_posterior_log_density_gradient(self._handle, *sets.arguments(), n, pointer(points), pointer(log_q),
                                                      pointer(slope), ffi.NULL if slope_x is None else pointer(slope_x)))
        return Gradients(log_q, slope, slope_x)

    def importance(self, log_likelihood: Callable[..., Any], n: int = 1000, x: Any = None, *, joint: bool = False,
                   rng: Rng | int | None = None, progress: ProgressLike = False) -> Draws:
        """n draws given one observation set, weighed by a likelihood: they stand for the exact posterior, and give the evidence.

        log_likelihood  of (theta_local, theta_global), without those that there are none of, returns n numbers; -inf is a weight of
                        0. theta_local has shape (1 + N, n, d_local): the likelihood is that of all rows of x. Where x has one row, or
                        the posterior is not factorised, shape (n, d_local)
        joint           log_likelihood is log p(x, theta), the prior within
        """
        return run(self, log_likelihood, n, self._sets(x), joint, rng, progress)

    def weigh(self, draws: AllDraws, log_likelihood: ArrayLike, x: Any = None, *, joint: bool = False) -> Draws:
        """What importance does, of draws that one has, given one observation set: of sample_all, or pairs of arrays of its shapes.

        log_likelihood  one number for each draw, of all rows of x; computed elsewhere, say
        joint           log_likelihood is log p(x, theta), the prior within
        """
        return weigh(self, draws, log_likelihood, self._sets(x), joint)

    def map(self, x: Any = None, *, seed: int = 0) -> Real:
        """Where the density of (alpha_0, beta) given x is highest, shape (d_local + d_global,): its mode, or the highest of several as
        far as draws find it. seed: of the search."""
        sets = self._sets(x)
        theta = np.empty((sets.n, self.dim))
        check(lib.hnpe_posterior_mode(self._handle, *sets.arguments(), seed_of(seed), pointer(theta), ffi.NULL))
        return theta[0] if sets.single else theta

    mode = map

    @classmethod
    def ensemble(cls, members: Sequence[Posterior], weights: ArrayLike | None = None) -> Posterior:
        """The mixture of posteriors of the same priors, with weights above 0 of any sum; None: equal ones."""
        flat = [as_kind(member, Posterior, "a member") for member in members]
        shares = None if weights is None else np.ascontiguousarray(real(weights, "weights"))
        if shares is not None and shares.shape != (len(flat),):
            raise ShapeError(f"weights has shape {shares.shape}; ({len(flat)},) is wanted")
        handles = ffi.new("hnpe_posterior *[]", [handle_of(member) for member in flat])
        made = create("posterior", lib.hnpe_posterior_create_ensemble, len(flat), handles,
                      ffi.NULL if shares is None else pointer(shares))
        return cls._of(made, [part for member in flat for part in member._parts], flat[0]._target)

    @property
    def members(self) -> list[Posterior]:
        """The posteriors that this one is a mixture of; itself alone where it is none."""
        n, made, out = ffi.new("int64_t *"), ffi.new("hnpe_posterior **"), []
        check(lib.hnpe_posterior_count_members(self._handle, n))
        for index in range(n[0]):
            check(lib.hnpe_posterior_get_member(self._handle, index, made, ffi.NULL))
            out.append(self._of(adopt("posterior", made[0]), self._parts, self._target))
        return out

    def spread(self, x: Any = None, n: int = 1000, *, seed: int = 0) -> SpreadInfo:
        """How far the members of a mixture disagree about one observation set, from n draws of each; they warn where they do."""
        sets, n = self._sets(x), count_of(n, "n")
        if not sets.single:
            raise ShapeError("spread takes one observation set")
        info, means, ratios = ffi.new("hnpe_spread_info *"), np.empty(self.dim), np.empty(self.dim)
        info.struct_size = ffi.sizeof("hnpe_spread_info")
        check(lib.hnpe_posterior_spread(self._handle, len(sets.x), pointer(sets.x), n, seed_of(seed), pointer(means), pointer(ratios),
                                        info))
        return SpreadInfo(info.n_members, bool(info.disagrees), means, ratios, info.divergence, info.divergence_error,
                          info.divergence_most)

    def check_observation(self, x: Any = None) -> ObservationInfo:
        """How far outside what it was trained on one observation set lies; where draws and densities extrapolate they warn."""
        sets = self._sets(x)
        if not sets.single:
            raise ShapeError("check_observation takes one observation set")
        info = ffi.new("hnpe_observation_info *")
        info.struct_size = ffi.sizeof("hnpe_observation_info")
        check(lib.hnpe_posterior_check_observation(self._handle, len(sets.x), pointer(sets.x), info))
        return ObservationInfo(bool(info.is_known), bool(info.is_far), bool(info.is_other_size), info.distance, info.row, info.column)

    @property
    def has_extrapolated(self) -> bool:
        """Has any call been about a set far outside what it was trained on, or of another N?"""
        flag = ffi.new("int32_t *")
        check(lib.hnpe_posterior_has_extrapolated(self._handle, flag))
        return bool(flag[0])

    def to_arviz(self, n: int = 1000, x: Any = None, *, names: Sequence[str] | None = None, every: bool = False,
                 rng: Rng | int | None = None) -> Any:
        """n draws given one observation set, with their log densities, as ArviZ has them: of (alpha_0, beta); with every=True of the
        local parameters of every observation, jointly."""
        from ._arviz import to_arviz

        sets = self._sets(x)
        if not sets.single:
            raise ShapeError("to_arviz takes one observation set")
        theta: Any = self.sample_all(n, sets, rng) if every else self.sample(n, sets, rng)
        density = self.log_density_all(theta[0], theta[1], sets) if every else self.log_density(theta, sets)
        return to_arviz(theta, sets.x, n_local=self.d_local, n_global=self.d_global, names=names, log_density=density)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write to a file; of custom priors, that they must be given again. The set that rounds aimed at is not kept."""
        check(lib.hnpe_posterior_save(self._handle, _archive.path_of(path)))

    @classmethod
    def load(cls, path: str | os.PathLike[str], prior_local: Prior | None = None, prior_global: Prior | None = None, *,
             context: Context | None = None) -> Posterior:
        """Read a file that save wrote, of a posterior or an estimator. Priors are as stored, unless they are given."""
        priors = as_kind(prior_local, Prior, "prior_local"), as_kind(prior_global, Prior, "prior_global")
        return cls._of(create("posterior", lib.hnpe_posterior_load, context_or_default(context), _archive.path_of(path),
                              *map(handle_of, priors)), priors)._in(context)

    def __copy__(self) -> Posterior:
        return self

    def __deepcopy__(self, memo: Any) -> Posterior:
        return self

    def __reduce_ex__(self, protocol: Any) -> Any:
        return _unpickle, (_archive.to_bytes(self), self._parts, self._target)

    def __repr__(self) -> str:
        aim = "" if self._target is None else f", aimed at one set of {len(self._target)}"
        return f"Posterior(d_local={self.d_local}, d_global={self.d_global}, d_x={self.d_x}{aim})"


def _unpickle(content, priors, target):
    made = _archive.from_bytes(Posterior, content, *priors)
    made._target = target
    return made
