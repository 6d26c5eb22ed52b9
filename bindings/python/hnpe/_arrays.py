"""Arrays in and out: what the host has as the library wants it, without a copy where it is that already."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._raw import ffi
from .errors import ShapeError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Real = NDArray[np.float64]

DOUBLE = np.dtype(np.float64)


def real(value: Any, name: str) -> Real:
    """Dense row-major doubles; itself where it is. What a mask hides is NaN."""
    if isinstance(value, np.ma.MaskedArray):
        value = np.ma.filled(value.astype(DOUBLE), np.nan) if value.dtype.kind in "fiub" else value
    try:
        array = np.asarray(value)
    except ValueError:  # of different lengths
        raise ShapeError(f"{name} must be an array of numbers, but its rows have different lengths") from None
    if array.dtype != DOUBLE:
        if array.dtype.kind == "O":
            array = _from_objects(array, name)
        if array.dtype.kind not in "fiub":
            raise TypeError(f"{name} must be real numbers, but their type is {array.dtype}")
    array = np.asarray(array, dtype=DOUBLE, order="C")
    return array if array.flags.aligned else array.copy()


def _from_objects(array, name):
    try:
        return array.astype(DOUBLE)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} must be real numbers: {error}") from None


def whole_numbers(value: Any, name: str) -> NDArray[np.int64]:
    """A vector of them: nothing is rounded."""
    array = np.atleast_1d(np.asarray(value))
    if array.size and array.dtype.kind not in "iu":
        raise TypeError(f"{name} must be whole numbers, but their type is {array.dtype}")
    if array.dtype.kind == "u" and array.size and array.max() > np.iinfo(np.int64).max:
        raise ValueError(f"{name} has {array.max()}, which is too large")
    return np.ascontiguousarray(array, dtype=np.int64)


def vector(value: Any, name: str, length: int) -> Real:
    """One number for each of `length` parameters; a single number stands for all."""
    array = real(value, name)
    if array.ndim == 0:
        array = np.full(length, array[()])
    if array.shape != (length,):
        raise ShapeError(f"{name} has shape {array.shape}; {length} numbers are wanted, shape ({length},)")
    return array


def matrix(value: Any, name: str, width: int) -> Real:
    """Rows of `width` numbers. A vector counts as one column where the width is 1, else as one row."""
    array = real(value, name)
    if array.ndim < 2:
        array = array.reshape(-1, 1) if width == 1 else array.reshape(1, -1)
    if array.ndim != 2 or array.shape[1] != width:
        raise ShapeError(f"{name} has shape {np.shape(value)}; rows of {width} are wanted, shape (n, {width})")
    return array


def is_point(value: Any, width: int) -> bool:
    """Is it one row that is not in an array of rows? Results for it are without the dimension of rows, too."""
    return np.ndim(value) == (0 if width == 1 else 1)


def rows(value: Any, name: str, n: int, width: int) -> Real:
    """Exactly `n` rows of `width` numbers."""
    array = matrix(value, name, width)
    if len(array) != n:
        raise ShapeError(f"{name} has {len(array)} rows; {n} are wanted, shape ({n}, {width})")
    return array


def pointer(array: np.ndarray | None) -> Any:
    """What C reads or writes: the array's own memory. NULL where there is nothing."""
    return ffi.NULL if array is None or array.size == 0 else ffi.from_buffer("double[]", array)


def pointer_to_sizes(array: np.ndarray | None) -> Any:
    """The same for 64-bit integers."""
    return ffi.NULL if array is None else ffi.from_buffer("int64_t[]", array)


def copy_rows(source: Any, n: int, width: int) -> Real:
    """C's rows as an array of Python's, which may outlive the call."""
    array = np.empty((n, width))
    if width:
        ffi.memmove(array, source, 8 * n * width)
    return array


def give_rows(result: Any, what: str, n: int, width: int, target: Any) -> None:
    """What a function of the host's returned for n rows, to C."""
    if result is None:
        raise ShapeError(f"{what} is None; for {n} rows, shape ({n}, {width}) is wanted")
    array = real(result, what)
    if array.shape != (n, width) and not (width == 1 and array.shape == (n,)):
        or_vector = f" or ({n},)" if width == 1 else ""
        raise ShapeError(f"{what} has shape {array.shape}; for {n} rows, shape ({n}, {width}){or_vector} is wanted")
    ffi.memmove(target, array, 8 * n * width)
