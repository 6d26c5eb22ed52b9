"""Priors: p(theta), or p(theta | given)."""
from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Callable, Sequence

import numpy as np

from . import _archive, _callbacks
from ._arrays import copy_rows, give_rows, is_point, matrix, pointer, real, rows, vector
from ._constants import JansenRitPreset
from ._handle import Handle, adopt, as_kind, count_of, create, handle_of
from ._library import lib
from ._raw import ffi
from .errors import ShapeError, check
from .rng import as_rng, Rng

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ._arrays import Real
    from .context import Context

_OPTIONAL = ("log_density", "support", "cdf", "quantile", "log_slope")


class Prior(Handle):
    """A prior of `dim` parameters: made by Prior.uniform and the like, side by side by Prior.product, or of functions of one's own
    by Prior.custom. Numbers stand for all parameters, arrays for one each."""

    _kind = "prior"
    dim: int
    """Parameters."""
    d_given: int
    """Width of what it is conditioned on; 0 where it is not."""

    def __init__(self) -> None:
        raise TypeError("priors are made by Prior.uniform, Prior.normal, …, Prior.product and Prior.custom")

    @classmethod
    def _make(cls, name, arguments, constructor, *values, parts=(), context=None):
        self = cls._wrap(create("prior", constructor, handle_of(context), *values), parts)
        return self._describe(name, arguments)

    def _describe(self, name, arguments):
        dims = self._dims()
        self.dim, self.d_given = dims.d_out, dims.d_given
        self._made_by = name, arguments
        self._rng: Rng | None = None
        return self

    @classmethod
    def _independent(cls, name, context, dim, **parameters):
        arrays = {key: real(value, key) for key, value in parameters.items()}
        length = dim if dim is not None else max((array.size for array in arrays.values() if array.ndim), default=1)
        arrays = {key: vector(array, key, length) for key, array in arrays.items()}
        constructor = getattr(lib, f"hnpe_prior_create_{name}")
        return cls._make(name, arrays, constructor, length, *map(pointer, arrays.values()), context=context)

    @classmethod
    def uniform(cls, low: ArrayLike, high: ArrayLike, *, dim: int | None = None, context: Context | None = None) -> Prior:
        """Uniform on [low, high]."""
        return cls._independent("uniform", context, dim, low=low, high=high)

    @classmethod
    def normal(cls, mean: ArrayLike, sd: ArrayLike, *, dim: int | None = None, context: Context | None = None) -> Prior:
        """Normal, of standard deviation sd."""
        return cls._independent("normal", context, dim, mean=mean, sd=sd)

    @classmethod
    def multivariate_normal(cls, mean: ArrayLike, covariance: ArrayLike, *, context: Context | None = None) -> Prior:
        """Jointly normal."""
        centre, matrix_ = np.atleast_1d(real(mean, "mean")), np.atleast_2d(real(covariance, "covariance"))
        if centre.ndim != 1 or matrix_.shape != (centre.size, centre.size):
            raise ShapeError(f"mean has shape {centre.shape} and covariance {matrix_.shape}; (n,) and (n, n) are wanted")
        arguments = {"mean": centre, "covariance": matrix_}
        return cls._make("multivariate_normal", arguments, lib.hnpe_prior_create_multivariate_normal, centre.size, pointer(centre),
                         pointer(matrix_), context=context)

    @classmethod
    def log_normal(cls, log_mean: ArrayLike, log_sd: ArrayLike, *, dim: int | None = None,
                   context: Context | None = None) -> Prior:
        """The logarithm is normal."""
        return cls._independent("log_normal", context, dim, log_mean=log_mean, log_sd=log_sd)

    @classmethod
    def log_uniform(cls, low: ArrayLike, high: ArrayLike, *, dim: int | None = None, context: Context | None = None) -> Prior:
        """The logarithm is uniform; low is positive."""
        return cls._independent("log_uniform", context, dim, low=low, high=high)

    @classmethod
    def exponential(cls, rate: ArrayLike, *, dim: int | None = None, context: Context | None = None) -> Prior:
        """Exponential, of mean 1 / rate."""
        return cls._independent("exponential", context, dim, rate=rate)

    @classmethod
    def gamma(cls, shape: ArrayLike, rate: ArrayLike, *, dim: int | None = None, context: Context | None = None) -> Prior:
        """Gamma, of mean shape / rate."""
        return cls._independent("gamma", context, dim, shape=shape, rate=rate)

    @classmethod
    def beta(cls, a: ArrayLike, b: ArrayLike, *, dim: int | None = None, context: Context | None = None) -> Prior:
        """Beta on [0, 1], of mean a / (a + b)."""
        return cls._independent("beta", context, dim, a=a, b=b)

    @classmethod
    def truncated_normal(cls, mean: ArrayLike, sd: ArrayLike, low: ArrayLike = -np.inf, high: ArrayLike = np.inf, *,
                         dim: int | None = None, context: Context | None = None) -> Prior:
        """Normal, restricted to [low, high]."""
        return cls._independent("truncated_normal", context, dim, mean=mean, sd=sd, low=low, high=high)

    @classmethod
    def product(cls, *factors: Prior, context: Context | None = None) -> Prior:
        """Priors side by side, independent of each other."""
        flat: list[Prior] = list(factors[0] if len(factors) == 1 and isinstance(factors[0], (list, tuple)) else factors)
        for factor in flat:
            as_kind(factor, Prior, "a factor")
        handles = ffi.new("hnpe_prior *[]", [handle_of(factor) for factor in flat])
        return cls._make("product", {"factors": tuple(flat)}, lib.hnpe_prior_create_product, len(flat), handles,
                         parts=tuple(flat), context=context)

    @classmethod
    def jansen_rit(cls, preset: str = "paper", *, context: Context | None = None) -> tuple[Prior, Prior]:
        """The priors of the Jansen-Rit model: of (C, mu, sigma), and of the gain. preset: "paper" or "repository"."""
        names = {choice.name.lower(): choice for choice in JansenRitPreset}
        if preset not in names:
            raise ValueError(f"preset is {preset!r}; it may be {' or '.join(names)}")
        local, gain = ffi.new("hnpe_prior **"), ffi.new("hnpe_prior **")
        check(lib.hnpe_prior_create_jansen_rit(handle_of(context), names[preset], local, gain))
        made = [cls._wrap(adopt("prior", handle[0])) for handle in (local, gain)]
        for index, prior in enumerate(made):
            prior._describe("jansen_rit", {"preset": preset, "part": index})
        return made[0], made[1]

    @classmethod
    def custom(cls, sample: Callable[..., Any], *, dim: int = 1, d_given: int = 0, log_density: Callable[..., Any] | None = None,
               support: Callable[..., Any] | tuple[ArrayLike, ArrayLike] | None = None, cdf: Callable[..., Any] | None = None,
               quantile: Callable[..., Any] | None = None, log_slope: Callable[..., Any] | None = None,
               context: Context | None = None) -> Prior:
        """A prior of functions of one's own, each of many rows at once. With d_given > 0 it is conditional, and every function has
        `given`, an array of shape (n, d_given), as its last argument but rng.

        sample(n, rng), or sample(given, rng): n draws, shape (n, dim), with rng as the only source of chance
        log_density(theta[, given]): shape (n,), normalised
        support: (low, high), or a function support([given]) that returns them; None: the real line
        cdf(theta[, given]), quantile(u[, given]): of each parameter's marginal; together, or neither
        log_slope(theta[, given]): log dF_j / dtheta_j, needed with cdf where dim > 1
        """
        given = {"log_density": log_density, "support": support, "cdf": cdf, "quantile": quantile, "log_slope": log_slope}
        return Custom._of_functions(count_of(dim, "dim"), count_of(d_given, "d_given", 0), sample, given, context)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the prior to a file; of parts that are custom, that they must be given again."""
        check(lib.hnpe_prior_save(self._handle, _archive.path_of(path)))

    @classmethod
    def load(cls, path: str | os.PathLike[str], *given: Prior, context: Context | None = None) -> Prior:
        """Read a file that save wrote. given: what takes the places of the parts that were custom, in their order."""
        for prior in given:
            as_kind(prior, Prior, "a prior given again")
        with open(path, "rb") as file:
            content = file.read()
        handles = ffi.new("hnpe_prior *[]", [handle_of(prior) for prior in given])
        return cls._make("load", {"content": content, "given": given}, lib.hnpe_prior_load, _archive.path_of(path),
                         len(given), handles if given else ffi.NULL, parts=given, context=context)

    # ---- what every prior does ----

    def _given(self, given, n=None):
        if self.d_given == 0:
            if given is not None:
                raise TypeError("this prior is not conditional: it takes no `given`")
            return None
        if given is None:
            raise TypeError(f"this prior is conditional: it needs `given`, rows of {self.d_given}")
        array = matrix(given, "given", self.d_given)
        if n is not None and len(array) == 1 != n:
            array = np.ascontiguousarray(np.broadcast_to(array, (n, self.d_given)))
        if n is not None and len(array) != n:
            raise ShapeError(f"given has {len(array)} rows; {n} are wanted")
        return array

    def sample(self, n: int | None = None, given: ArrayLike | None = None, rng: Rng | int | None = None) -> Real:
        """n draws, shape (n, dim); one for each row of `given` where n is None."""
        if n is None:
            conditions = self._given(given)
            n = 1 if conditions is None else len(conditions)
        else:
            n = count_of(n, "n")
            conditions = self._given(given, n)
        theta = np.empty((n, self.dim))
        with as_rng(rng, self._own_rng)._use() as stream:
            check(lib.hnpe_prior_sample(self._handle, n, pointer(conditions), stream, pointer(theta)))
        return theta

    def _own_rng(self):
        if self._rng is None:
            self._rng = Rng()
        return self._rng

    def _map(self, function, theta, given, name, of_row):
        array = matrix(theta, name, self.dim)
        conditions = self._given(given, len(array))
        out = np.empty(len(array) if of_row else array.shape)
        if len(array):
            check(function(self._handle, len(array), pointer(conditions), pointer(array), pointer(out)))
        return out[0] if is_point(theta, self.dim) else out

    def log_density(self, theta: ArrayLike, given: ArrayLike | None = None) -> Any:
        """Log density of each row, normalised; -inf outside the support. A number for one point."""
        return self._map(lib.hnpe_prior_log_density, theta, given, "theta", True)

    log_prob = log_density

    def cdf(self, theta: ArrayLike, given: ArrayLike | None = None) -> Real:
        """The distribution function of each parameter's marginal."""
        return self._map(lib.hnpe_prior_cdf, theta, given, "theta", False)

    def quantile(self, u: ArrayLike, given: ArrayLike | None = None) -> Real:
        """The inverse of cdf."""
        return self._map(lib.hnpe_prior_quantile, u, given, "u", False)

    def support(self, given: ArrayLike | None = None) -> tuple[Real, Real]:
        """The bounds (low, high) of each parameter, shape (dim,); (n, dim) for n rows of `given`."""
        conditions = self._given(given)
        n = 1 if conditions is None else len(conditions)
        low, high = np.empty((n, self.dim)), np.empty((n, self.dim))
        check(lib.hnpe_prior_support(self._handle, n, pointer(conditions), pointer(low), pointer(high)))
        return (low, high) if conditions is not None else (low[0], high[0])

    def __copy__(self) -> Prior:
        return self

    def __deepcopy__(self, memo: Any) -> Prior:
        return self

    def __reduce_ex__(self, protocol: Any) -> Any:
        return _remake, self._made_by

    def __repr__(self) -> str:
        name, arguments = self._made_by
        if name == "product":
            return f"Prior.product({', '.join(map(repr, arguments['factors']))})"
        if name == "jansen_rit":
            return f"Prior.jansen_rit({arguments['preset']!r})[{arguments['part']}]"
        if name == "load":
            return f"Prior.load(dim={self.dim}{f', d_given={self.d_given}' if self.d_given else ''})"
        return f"Prior.{name}({', '.join(f'{key}={np.asarray(value).tolist()}' for key, value in arguments.items())})"


def _remake(name, arguments):
    if name == "product":
        return Prior.product(*arguments["factors"])
    if name == "jansen_rit":
        return Prior.jansen_rit(arguments["preset"])[arguments["part"]]
    if name == "custom":
        return Prior.custom(**arguments)
    if name == "load":
        return _archive.from_bytes(Prior, arguments["content"], *arguments["given"])
    return getattr(Prior, name)(**arguments)


class Custom(Prior):
    """A prior of Python functions."""

    _functions: dict[str, Any]

    @classmethod
    def _of_functions(cls, dim, d_given, sample, given, context):
        self = cls.__new__(cls)
        self._functions = {"sample": sample, **given}
        if isinstance(given["support"], tuple):
            low, high = (vector(bound, "support", dim) for bound in given["support"])
            self._functions["support"] = lambda *_: (low, high)
        for name, function in self._functions.items():
            if function is not None and not callable(function):
                raise TypeError(f"{name} must be a function, not {type(function).__name__}")
        self.dim, self.d_given = dim, d_given
        user_data = _callbacks.own(self)
        try:
            self._handle = create("prior", lib.hnpe_prior_create_custom, handle_of(context), dim, d_given, self._table(), user_data,
                                  _callbacks.release)
        except BaseException:
            _callbacks.release(user_data)
            raise
        return self._describe("custom", {"sample": sample, "dim": dim, "d_given": d_given, **given})

    def _table(self):
        table = ffi.new("hnpe_prior_functions *")
        table.struct_size = ffi.sizeof("hnpe_prior_functions")
        for name, function in self._functions.items():
            if function is not None:
                setattr(table, name, _TABLE[name])
        return table

    def _conditions(self, n, given):
        return (copy_rows(given, n, self.d_given),) if self.d_given else ()

    def _draw(self, n, given, stream, theta):
        rng = Rng._lend(stream)
        try:
            drawn = self._functions["sample"](*(self._conditions(n, given) or (n,)), rng)
        finally:
            rng._end()
        give_rows(drawn, "what the prior's sample returned", n, self.dim, theta)

    def _evaluate(self, name, n, given, values, out, width):
        result = self._functions[name](copy_rows(values, n, self.dim), *self._conditions(n, given))
        give_rows(result, f"what the prior's {name} returned", n, width, out)

    def _bounds(self, n, given, low, high):
        bounds = self._functions["support"](*self._conditions(n, given))
        try:
            below, above = bounds
        except (TypeError, ValueError):
            raise TypeError("the prior's support must return two things, low and high") from None
        for name, bound, target in (("low", below, low), ("high", above, high)):
            give_rows(self._spread(bound, n), f"{name} of the prior's support", n, self.dim, target)

    def _spread(self, bound, n):
        array = real(bound, "a bound of the prior's support")
        if array.shape == (n,) and n != self.dim:
            array = array[:, None]
        try:
            return np.broadcast_to(array, (n, self.dim))
        except ValueError:
            return array

    def __repr__(self) -> str:
        known = [name for name in ("sample", *_OPTIONAL) if self._functions[name] is not None]
        condition = f", d_given={self.d_given}" if self.d_given else ""
        return f"Prior.custom(dim={self.dim}{condition}, with {', '.join(known)})"


@_callbacks.callback("int(*)(void *, size_t, const double *, hnpe_rng *, double *)")
def _sample(user_data, n, given, rng, theta):
    _callbacks.owner(user_data)._draw(n, given, rng, theta)
    return 0


def _evaluation(name):
    @_callbacks.callback("int(*)(void *, size_t, const double *, const double *, double *)")
    def evaluate(user_data, n, given, values, out):
        prior = _callbacks.owner(user_data)
        prior._evaluate(name, n, given, values, out, 1 if name == "log_density" else prior.dim)
        return 0

    return evaluate


@_callbacks.callback("int(*)(void *, size_t, const double *, double *, double *)")
def _support(user_data, n, given, low, high):
    _callbacks.owner(user_data)._bounds(n, given, low, high)
    return 0


_TABLE = {"sample": _sample, "support": _support, **{name: _evaluation(name) for name in _OPTIONAL if name != "support"}}
