"""Features of raw signals, and the signals of the Jansen-Rit model."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._arrays import matrix, pointer, real
from ._handle import count_of, handle_of
from ._library import lib
from .errors import ShapeError, check
from .rng import Rng, as_rng

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ._arrays import Real
    from .context import Context

__all__ = ["log_power", "frequencies", "autocorrelation", "jansen_rit_signals"]


def _signals(signals):
    array = real(signals, "signals")
    if array.ndim not in (1, 2) or array.size == 0:
        raise ShapeError(f"signals have shape {array.shape}; (n_samples,) or (n_signals, n_samples) is wanted")
    return np.atleast_2d(array), array.ndim == 1


def log_power(signals: ArrayLike, segment: int = 65, hop: int = 32, *, context: Context | None = None) -> Real:
    """log10 of the power spectral density of each row: shape (n_signals, segment // 2 + 1)."""
    array, single = _signals(signals)
    out = np.empty((len(array), lib.hnpe_summary_log_power_bins(count_of(segment, "segment"))))
    check(lib.hnpe_summary_log_power(handle_of(context), *array.shape, pointer(array), segment, count_of(hop, "hop"), pointer(out)))
    return out[0] if single else out


def frequencies(rate: float, segment: int = 65) -> Real:
    """The frequency of each feature of log_power, in the unit of rate, samples per second."""
    out = np.empty(lib.hnpe_summary_log_power_bins(count_of(segment, "segment")))
    check(lib.hnpe_summary_frequencies(segment, rate, pointer(out)))
    return out


def autocorrelation(signals: ArrayLike, max_lag: int, *, context: Context | None = None) -> Real:
    """Normalised autocorrelation of each row for the lags 0 … max_lag."""
    array, single = _signals(signals)
    out = np.empty((len(array), count_of(max_lag, "max_lag", 0) + 1))
    check(lib.hnpe_summary_autocorrelation(handle_of(context), *array.shape, pointer(array), max_lag, pointer(out)))
    return out[0] if single else out


def jansen_rit_signals(parameters: ArrayLike, n_samples: int = 1024, rng: Rng | int = 0, *, context: Context | None = None) -> Real:
    """Signals of the Jansen-Rit model at 128 Hz, for rows of (C, mu, sigma, g): shape (n, n_samples)."""
    array = matrix(parameters, "parameters", 4)
    out = np.empty((len(array), count_of(n_samples, "n_samples")))
    with as_rng(rng, Rng)._use() as stream:
        check(lib.hnpe_jansen_rit_signals(handle_of(context), len(array), pointer(array), n_samples, stream, pointer(out)))
    return out
