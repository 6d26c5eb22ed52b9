"""Progress of long calls, and how to stop them.

Every long call has a monitor, whose callback comes about ten times a second: also without progress to show, so that Python can
look whether Ctrl-C was pressed. Then the call stops, what was simulated is kept, and KeyboardInterrupt is raised.
"""
from __future__ import annotations

import sys
from typing import Any, Callable, NamedTuple, Union

from . import _callbacks, _pending
from ._constants import Phase
from ._handle import Handle, create
from ._library import lib
from ._raw import ffi


class Progress(NamedTuple):
    """How far a long call is."""

    phase: str
    """"simulating", "training" or "checking"."""
    done: int
    """Simulations, epochs or draws so far."""
    total: int
    """Of so many at most; 0 where unknown."""
    elapsed: float
    """Seconds since the phase began."""
    remaining: float
    """Seconds to go, NaN where unknown."""
    training_loss: float
    validation_loss: float
    round: int
    """From 1; 0 outside rounds."""
    last_round: int
    """The last one that the call was asked for; 0 outside rounds."""


class Monitor(Handle):
    """Something to stop a long call with, from another thread or from its progress.

    progress  a function of a Progress record; what it returns, if true, stops the call, which raises hnpe.Cancelled
    """

    _kind = "monitor"

    def __init__(self, progress: Callable[[Progress], Any] | None = None) -> None:
        self._progress = progress
        self._renew()

    def _renew(self):
        self._stop = False
        user_data = _callbacks.own(self)
        self._number = _callbacks.number_of(user_data)
        self._handle = create("monitor", lib.hnpe_monitor_create, ffi.NULL, _report, user_data, _callbacks.release)

    def request_stop(self) -> None:
        """Stop the call that has this monitor, or the next one that gets it."""
        self._stop = True
        lib.hnpe_monitor_request_stop(self._handle)

    def _tell(self, progress):
        return self._progress is not None and bool(self._progress(progress))

    def _was_asked_to_stop(self):
        """For loops of Python's own; the request is then used up."""
        asked = self._stop
        if asked:
            self._renew()
        return asked

    def _close(self):
        self._stop = False


ProgressLike = Union[None, bool, Callable[[Progress], Any], Monitor]
"""None: a bar where tqdm is installed and there is a terminal; True and False: a bar, or none; a function of Progress, which stops the
call by returning True; or a Monitor."""


@_callbacks.callback("hnpe_progress_fn")
def _report(user_data, progress):
    monitor = _callbacks.owner(user_data)
    late = _pending.take_late()  # of a function without a result, such as a log's: this one can stop the call
    if late is not None:
        raise late
    return 1 if monitor._progress is not None and monitor._tell(_record(progress)) else 0


def _record(p):
    return Progress(Phase(p.phase).name.lower(), p.done, p.total, p.elapsed, p.remaining, p.training_loss, p.validation_loss,
                    p.round, p.last_round)


class _Bar(Monitor):
    """Bars of tqdm, one for each phase of each round."""

    def __init__(self, tqdm):
        self._tqdm, self._bar, self._shown = tqdm, None, None
        super().__init__(self._show)

    def _show(self, progress):
        what = progress.phase, progress.round, progress.total
        if what != self._shown:
            self._close()
            name = progress.phase if progress.last_round < 2 else f"round {progress.round}, {progress.phase}"
            self._bar = self._tqdm(total=progress.total or None, desc=name, unit="epochs" if progress.phase == "training" else "")
            self._shown = what
        self._bar.update(progress.done - self._bar.n)
        if progress.validation_loss == progress.validation_loss:
            self._bar.set_postfix(validation_loss=f"{progress.validation_loss:.3f}", refresh=False)

    def _close(self):
        super()._close()
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class watching:
    """A long call's monitor: `with watching(progress) as monitor`."""

    def __init__(self, progress: ProgressLike) -> None:
        self._monitor = _make(progress)

    def __enter__(self) -> Monitor:
        return self._monitor

    def __exit__(self, kind: Any, *others: Any) -> None:
        self._monitor._close()
        missed = _pending.take_of(self._monitor._number)
        if missed is not None and kind is None:  # the call was through when it came
            raise missed


def _make(progress):
    if isinstance(progress, Monitor):
        return progress
    if callable(progress):
        return Monitor(progress)
    if progress is None:
        progress = "auto" if getattr(sys.stderr, "isatty", bool)() else False
    return _bar(progress == "auto") if progress else Monitor()


def _bar(may_lack):
    try:
        from tqdm.auto import tqdm
    except ImportError:
        if may_lack:
            return Monitor()
        raise ImportError("progress=True needs the package tqdm; progress may be a function instead") from None
    return _Bar(tqdm)
