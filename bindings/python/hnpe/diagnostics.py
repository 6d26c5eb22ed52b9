"""Whether a posterior is right, and distances between samples."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import _constants
from ._arrays import pointer, real
from ._handle import as_kind, count_of, handle_of, seed_of
from ._library import lib
from ._raw import ffi
from .dataset import Dataset
from .errors import ShapeError, check
from .monitor import ProgressLike, watching
from .posterior import Posterior
from .report import Report
from .simulator import Simulator

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from .context import Context

__all__ = ["calibration", "calibration_of_draws", "misspecification", "predictive", "predictive_of_replicates", "local_c2st", "sinkhorn",
           "mmd", "c2st", "wasserstein", "wasserstein_to_point", "wasserstein_to_cdf", "kolmogorov", "rhat", "ess"]


def calibration(posterior: Posterior, dataset: Dataset, n_draws: int = 1000, seed: int = 0, report: Report | None = None, *,
                progress: ProgressLike = None, context: Context | None = None) -> Report:
    """Calibration on simulations from the prior that were not trained on: ranks of each parameter (SBC), expected coverage, TARP.

    report  to append to; None: a new one
    """
    if not isinstance(posterior, Posterior) or not isinstance(dataset, Dataset):
        raise TypeError(f"a Posterior and a Dataset are wanted, not {type(posterior).__name__} and {type(dataset).__name__}")
    made = Report(context=context) if report is None else as_kind(report, Report, "report")
    with watching(progress) as monitor:
        check(lib.hnpe_diagnostics_calibration(handle_of(posterior), handle_of(dataset), count_of(n_draws, "n_draws"), seed_of(seed),
                                               monitor._handle, handle_of(made)))
    return made


def calibration_of_draws(truth: ArrayLike, draws: ArrayLike, log_q_truth: ArrayLike | None = None, log_q: ArrayLike | None = None,
                         d_local: int = 0, seed: int = 0, report: Report | None = None, *, context: Context | None = None) -> Report:
    """The same for draws from elsewhere: truth (sets, d), draws (sets, n, d), their log densities (sets,) and (sets, n).

    d_local  the first so many parameters are called local; the others global
    """
    a, b = real(truth, "truth"), real(draws, "draws")
    if a.ndim != 2 or b.ndim != 3 or b.shape[0] != a.shape[0] or b.shape[2] != a.shape[1] or not 0 <= d_local <= a.shape[1]:
        raise ShapeError(f"truth has shape {a.shape} and draws {b.shape}; (sets, d) and (sets, n, d) are wanted, and d_local up to d")
    densities = []
    for values, name, shape in ((log_q_truth, "log_q_truth", b.shape[:1]), (log_q, "log_q", b.shape[:2])):
        array = None if values is None else real(values, name)
        if array is not None and array.shape != shape:
            raise ShapeError(f"{name} has shape {array.shape}; {shape} is wanted")
        densities.append(array)
    made = Report(context=context) if report is None else as_kind(report, Report, "report")
    given = [ffi.NULL if array is None else pointer(array) for array in densities]
    check(lib.hnpe_diagnostics_calibration_of_draws(len(a), d_local, a.shape[1] - d_local, pointer(a), b.shape[1], pointer(b), *given,
                                                    seed_of(seed), handle_of(made)))
    return made


def _observation(x: ArrayLike, d_x: int | None = None) -> np.ndarray:
    """One observation set as rows: of one row, or of one feature, a vector will do."""
    array = real(x, "x")
    if array.ndim < 2:
        array = array.reshape(-1, 1) if d_x == 1 else array.reshape(1, -1)
    if array.ndim != 2 or d_x is not None and array.shape[1] != d_x:
        raise ShapeError(f"x has shape {np.shape(x)}; the rows of one observation set are wanted, (1 + N, {'d_x' if d_x is None else d_x})")
    return np.ascontiguousarray(array)


def misspecification(dataset: Dataset, x: ArrayLike, report: Report | None = None, *, progress: ProgressLike = None,
                     context: Context | None = None) -> Report:
    """Could the observation set x (1 + N, d_x) have come from the model that simulated the data set?"""
    if not isinstance(dataset, Dataset):
        raise TypeError(f"a Dataset is wanted, not {type(dataset).__name__}")
    rows = _observation(x, dataset.d_x)
    made = Report(context=context) if report is None else as_kind(report, Report, "report")
    with watching(progress) as monitor:
        check(lib.hnpe_diagnostics_misspecification(handle_of(dataset), len(rows), pointer(rows), monitor._handle, handle_of(made)))
    return made


def predictive(posterior: Posterior, simulator: Simulator, x: ArrayLike, n_draws: int = 1000, seed: int = 0, report: Report | None = None,
               *, progress: ProgressLike = None, context: Context | None = None) -> Report:
    """Posterior predictive check: are simulations from the posterior like the observation set x (1 + N, d_x)?"""
    if not isinstance(posterior, Posterior) or not isinstance(simulator, Simulator):
        raise TypeError(f"a Posterior and a Simulator are wanted, not {type(posterior).__name__} and {type(simulator).__name__}")
    rows = _observation(x, posterior.d_x)
    made = Report(context=context) if report is None else as_kind(report, Report, "report")
    with watching(progress) as monitor:
        check(lib.hnpe_diagnostics_predictive(handle_of(posterior), handle_of(simulator), len(rows), pointer(rows),
                                              count_of(n_draws, "n_draws"), seed_of(seed), monitor._handle, handle_of(made)))
    return made


def predictive_of_replicates(x: ArrayLike, replicated: ArrayLike, report: Report | None = None, *, context: Context | None = None) -> Report:
    """The same for replicates (n, 1 + N, d_x) that were simulated elsewhere."""
    b = real(replicated, "replicated")
    rows = _observation(x, b.shape[-1] if b.ndim == 3 else None)
    if b.ndim != 3 or b.shape[1:] != rows.shape:
        raise ShapeError(f"replicated has shape {b.shape}; (n, {len(rows)}, {rows.shape[1]}) is wanted, as x has")
    made = Report(context=context) if report is None else as_kind(report, Report, "report")
    check(lib.hnpe_diagnostics_predictive_of_replicates(len(rows), rows.shape[1], pointer(rows), len(b), pointer(b), handle_of(made)))
    return made


def local_c2st(posterior: Posterior, dataset: Dataset, x: ArrayLike, n_null: int = 99, seed: int = 0, report: Report | None = None, *,
               progress: ProgressLike = None, context: Context | None = None) -> Report:
    """The classifier two-sample test at one observation set x (1 + N, d_x), with simulations that were not trained on."""
    if not isinstance(posterior, Posterior) or not isinstance(dataset, Dataset):
        raise TypeError(f"a Posterior and a Dataset are wanted, not {type(posterior).__name__} and {type(dataset).__name__}")
    rows = _observation(x, dataset.d_x)
    made = Report(context=context) if report is None else as_kind(report, Report, "report")
    with watching(progress) as monitor:
        check(lib.hnpe_diagnostics_local_c2st(handle_of(posterior), handle_of(dataset), len(rows), pointer(rows),
                                              count_of(n_null, "n_null"), seed_of(seed), monitor._handle, handle_of(made)))
    return made


def _number(function, *arguments):
    out = ffi.new("double *")
    check(function(*arguments, out))
    return out[0]


def _points(x, y):
    """Both samples as rows of the same width; vectors are points on the line."""
    a, b = (array[:, None] if array.ndim == 1 else array for array in (real(x, "x"), real(y, "y")))
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:
        raise ShapeError(f"x has shape {np.shape(x)} and y {np.shape(y)}; points in rows of the same width are wanted")
    return a.shape[1], len(a), pointer(a), len(b), pointer(b)


def _line(values, name):
    array = real(values, name)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        raise ShapeError(f"{name} has shape {np.shape(values)}; numbers on the line are wanted, shape (n,)")
    return len(array), pointer(array)


def sinkhorn(x: ArrayLike, y: ArrayLike, epsilon: float = _constants.DIAGNOSTICS_EPSILON, *, context: Context | None = None) -> float:
    """The Sinkhorn divergence between two samples, in units of the squared distance."""
    return _number(lib.hnpe_diagnostics_sinkhorn, handle_of(context), *_points(x, y), epsilon)


def mmd(x: ArrayLike, y: ArrayLike, bandwidth: float = 0, *, context: Context | None = None) -> float:
    """Squared maximum mean discrepancy between two samples, unbiased. bandwidth 0: the median distance between points."""
    return _number(lib.hnpe_diagnostics_mmd, handle_of(context), *_points(x, y), bandwidth)


def c2st(x: ArrayLike, y: ArrayLike, seed: int = 0, *, context: Context | None = None) -> float:
    """The classifier two-sample test: 0.5 where the samples cannot be told apart, 1 where they always can. x is the reference."""
    return _number(lib.hnpe_diagnostics_c2st, handle_of(context), *_points(x, y), seed_of(seed))


def wasserstein(x: ArrayLike, y: ArrayLike, *, context: Context | None = None) -> float:
    """Wasserstein-1 between two samples on the line."""
    return _number(lib.hnpe_diagnostics_wasserstein, handle_of(context), *_line(x, "x"), *_line(y, "y"))


def wasserstein_to_point(x: ArrayLike, point: float, *, context: Context | None = None) -> float:
    """Wasserstein-1 between a sample on the line and a point."""
    return _number(lib.hnpe_diagnostics_wasserstein_to_point, handle_of(context), *_line(x, "x"), point)


def wasserstein_to_cdf(x: ArrayLike, grid: ArrayLike, cdf: ArrayLike, *, context: Context | None = None) -> float:
    """Wasserstein-1 between a sample on the line and a tabulated distribution function."""
    (n_grid, points), (n_cdf, heights) = _line(grid, "grid"), _line(cdf, "cdf")
    if n_grid != n_cdf:
        raise ShapeError(f"grid has {n_grid} points and cdf {n_cdf}")
    return _number(lib.hnpe_diagnostics_wasserstein_to_cdf, handle_of(context), *_line(x, "x"), n_grid, points, heights)


def kolmogorov(x: ArrayLike, y: ArrayLike, *, context: Context | None = None) -> float:
    """The Kolmogorov-Smirnov distance between two samples on the line."""
    return _number(lib.hnpe_diagnostics_kolmogorov, handle_of(context), *_line(x, "x"), *_line(y, "y"))


def _chains(draws):
    """n_chains, n_draws, dim, draws; and the shape of what is said of them."""
    array = real(draws, "draws")
    if array.ndim not in (2, 3):
        raise ShapeError(f"draws has shape {array.shape}; (chains, n) or (chains, n, d) is wanted")
    dim = array.shape[2] if array.ndim == 3 else 1
    return (array.shape[0], array.shape[1], dim, pointer(array)), array.shape[2:]


def rhat(draws: ArrayLike, *, context: Context | None = None) -> Any:
    """Rank-normalised split R-hat of chains (chains, n) or (chains, n, d): near 1 where all tell the same, above 1.01 not mixed."""
    arguments, shape = _chains(draws)
    out = np.empty(shape)
    check(lib.hnpe_diagnostics_rhat(handle_of(context), *arguments, pointer(out)))
    return out[()]


def ess(draws: ArrayLike, *, context: Context | None = None) -> tuple[Any, Any]:
    """Bulk and tail effective sample size of chains (chains, n) or (chains, n, d)."""
    arguments, shape = _chains(draws)
    bulk, tail = np.empty(shape), np.empty(shape)
    check(lib.hnpe_diagnostics_ess(handle_of(context), *arguments, pointer(bulk), pointer(tail)))
    return bulk[()], tail[()]
