"""The context: threads, instruction set, where log lines go."""
from __future__ import annotations

import functools
import sys
import warnings
from typing import TYPE_CHECKING, Any, Callable

from . import _callbacks, _pending
from ._constants import LogLevel
from ._handle import create, handle_of
from ._library import lib
from ._raw import ffi
from .errors import check
from .options import Options, Tunable

if TYPE_CHECKING:
    import logging

_LEVELS = {LogLevel.DEBUG: 10, LogLevel.INFO: 20, LogLevel.WARNING: 30}
"""As logging has them."""


class Context(Tunable):
    """Threads, instruction set and log of the objects that are made with it; without one, all cores, and warnings are Python's.

    threads  of long calls; 0: every core that the process may use
    isa      "automatic", "baseline", "avx2" or "avx512"
    log      a logging.Logger, or a function of (level, message) with level "debug", "info" or "warning"; None: warnings alone, as
             RuntimeWarning
    """

    _kind = "context"

    def __init__(self, threads: int | None = None, isa: str | None = None,
                 log: logging.Logger | Callable[[str, str], Any] | None = None) -> None:
        self._handle = create("context", lib.hnpe_context_create, ffi.NULL)
        self._log: Any = None
        given = {"threads": threads, "isa": isa}
        self.options.update(**{name: value for name, value in given.items() if value is not None})
        if log is None:
            check(lib.hnpe_context_set_log(self._handle, _log, _callbacks.own(_WARNINGS), _callbacks.release))
        else:
            self.set_log(log)

    @property
    def options(self) -> Options:
        """threads and isa."""
        return Options(self)

    def set_log(self, log: logging.Logger | Callable[[str, str], Any] | None) -> None:
        """Where log lines go from now on; None: nowhere."""
        if log is None:
            check(lib.hnpe_context_set_log(self._handle, ffi.NULL, ffi.NULL, ffi.NULL))
        else:
            check(lib.hnpe_context_set_log(self._handle, _log, _callbacks.own(self), _callbacks.release))
        self._log = log

    def _receive(self, level, message):
        if callable(getattr(self._log, "log", None)):
            self._log.log(_LEVELS[LogLevel(level)], "%s", message)
        elif self._log is not None:
            self._log(LogLevel(level).name.lower(), message)

    def __repr__(self) -> str:
        return f"Context(threads={self.options.threads}, isa={self.options.isa!r})"


@functools.lru_cache(maxsize=None)
def _default() -> Context:
    return Context()


def context_or_default(context: Context | None) -> Any:
    """The C handle of a context, or of one that warns, for objects that have something to warn of."""
    return handle_of(_default() if context is None else context)


class _Warnings:
    """A log that outlives every context, of warnings alone."""

    def _receive(self, level, message):
        if level != LogLevel.WARNING:
            return
        frame, depth = sys._getframe(1), 2
        while frame is not None and frame.f_globals.get("__name__", "").startswith("hnpe."):
            frame, depth = frame.f_back, depth + 1
        try:
            warnings.warn(message, RuntimeWarning, stacklevel=depth)
        except RuntimeWarning as error:  # where warnings are errors
            _pending.keep_late(error)


_WARNINGS = _Warnings()


@_callbacks.callback("hnpe_log_fn")
def _log(user_data, level, message):
    context = ffi.from_handle(user_data)()
    if context is not None:  # nobody listens any more
        context._receive(level, ffi.string(message).decode("utf-8", "replace"))
