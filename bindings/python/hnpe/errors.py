"""Exceptions: one class for each status of the library, which are also what Python would raise itself.

An exception of the host's own function (a simulator, a prior, progress) is not wrapped: it is raised again as itself once the
library has returned.
"""
from __future__ import annotations

from . import _pending
from ._constants import Status
from ._library import lib
from ._raw import ffi

__all__ = ["Error", "InvalidArgument", "ShapeError", "NoMemory", "Busy", "Unsupported", "NumericError", "CallbackError",
           "Cancelled", "FormatError", "InputOutputError"]


class Error(Exception):
    """What the library refused or could not do; its text says function, argument, value and what was expected."""

    status: Status | None = None
    """The status that the library returned."""


class InvalidArgument(Error, ValueError):
    """A value that is out of range, or of the wrong kind."""

    status = Status.ERROR_INVALID_ARGUMENT


class ShapeError(Error, ValueError):
    """Two things have dimensions that do not fit."""

    status = Status.ERROR_SHAPE


class NoMemory(Error, MemoryError):
    """There is no memory left."""

    status = Status.ERROR_NO_MEMORY


class Busy(Error, RuntimeError):
    """The object is in use by another call, such as the one that is calling back."""

    status = Status.ERROR_BUSY


class Unsupported(Error, RuntimeError):
    """Something this object does not do, does not do yet, as before it is trained, or an option that can no longer change."""

    status = Status.ERROR_UNSUPPORTED


class NumericError(Error, ArithmeticError):
    """A value is not finite, or training did not stay so."""

    status = Status.ERROR_NUMERIC


class CallbackError(Error, RuntimeError):
    """What a function of the host's gave back cannot be used."""

    status = Status.ERROR_CALLBACK


class Cancelled(Error):
    """The call was asked to stop. What it had done is kept, and another call goes on."""

    status = Status.ERROR_CANCELLED


class FormatError(Error, ValueError):
    """A file is not what it should be."""

    status = Status.ERROR_FORMAT


class InputOutputError(Error, OSError):
    """The operating system refused to read or write."""

    status = Status.ERROR_IO


_BY_STATUS = {kind.status: kind for kind in Error.__subclasses__()}


def last_error() -> str:
    """The library's message of this thread's last failure."""
    return ffi.string(lib.hnpe_last_error()).decode("utf-8", "replace")


def check(status: int) -> None:
    """Raise what a status stands for; HNPE_OK stands for nothing."""
    if status or _pending.is_late():
        _fail(status)


def _fail(status):
    exception = _pending.take_late()
    if exception is not None:
        _raise(exception)
    if not status:
        return
    if status in (Status.ERROR_CALLBACK, Status.ERROR_CANCELLED):
        exception = _pending.take(lib.hnpe_last_callback_result())
        if exception is not None:
            _raise(exception)
    raise _BY_STATUS.get(status, Error)(last_error())


def _raise(exception):
    try:
        raise exception
    finally:
        del exception  # its traceback has this frame
