"""Fits an estimator to a data set."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from . import _archive
from ._arrays import pointer
from ._constants import Outcome
from ._handle import as_kind, create, handle_of, seed_of
from ._library import lib
from ._names import name_of
from ._raw import ffi
from .context import Context, context_or_default
from .dataset import Dataset
from .errors import check
from .estimator import Estimator
from .monitor import ProgressLike, watching
from .options import Options, Tunable

if TYPE_CHECKING:
    import os

    from ._arrays import Real


class Losses(NamedTuple):
    """Per epoch of the last run."""

    training: Real
    validation: Real
    """NaN without validation sets."""


class Trainer(Tunable):
    """Fits an estimator, in place, to a data set, which may grow between runs.

    options  epochs, batch_size, learning_rate, loss, …: see trainer.options
    """

    _kind = "trainer"

    def __init__(self, estimator: Estimator, dataset: Dataset, *, seed: int = 0, context: Context | None = None,
                 **options: Any) -> None:
        handle = create("trainer", lib.hnpe_trainer_create, context_or_default(context), handle_of(as_kind(estimator, Estimator, "estimator")),
                        handle_of(as_kind(dataset, Dataset, "dataset")))
        self._handle, self._parts = handle, (estimator, dataset)
        self._context = context
        self.options.update(**options)
        if seed:
            self.set_seed(seed)

    @property
    def options(self) -> Options:
        """How it trains."""
        return Options(self)

    def set_seed(self, seed: int) -> None:
        """The seed of the split and of the order of batches; 0 until set."""
        check(lib.hnpe_trainer_set_seed(self._handle, seed_of(seed)))

    def run(self, progress: ProgressLike = None) -> Trainer:
        """Train until the validation loss stops improving. Another run goes on, also after an interrupt, which leaves the best weights
        so far."""
        with watching(progress) as monitor:
            check(lib.hnpe_trainer_run(self._handle, monitor._handle))
        return self

    def set_checkpoint(self, path: str | os.PathLike[str] | None, seconds: float = 600) -> None:
        """Let runs keep their state in a file, every so many seconds (0: after each epoch) and when they are stopped. None: no more."""
        check(lib.hnpe_trainer_set_checkpoint(self._handle, ffi.NULL if path is None else _archive.path_of(path), seconds))

    def resume(self, path: str | os.PathLike[str], progress: ProgressLike = None) -> Trainer:
        """Go on with the run whose state is in a file, to the same bits as if it had not been interrupted. The trainer is made as it
        was then: the same estimator, data set, options and seed."""
        encoded = _archive.path_of(path)
        with watching(progress) as monitor:
            check(lib.hnpe_trainer_resume(self._handle, encoded, monitor._handle))
        return self

    @property
    def epochs(self) -> int:
        """Epochs of the last run."""
        return lib.hnpe_trainer_epochs(self._handle)

    @property
    def outcome(self) -> str:
        """How the last run ended: "not_run", "converged", "budget", "cancelled" or "failed"."""
        return name_of(Outcome, lib.hnpe_trainer_outcome(self._handle))

    @property
    def effective_sample_size(self) -> float:
        """How many training sets the weights of the importance loss left in the last run."""
        return lib.hnpe_trainer_effective_sample_size(self._handle)

    @property
    def losses(self) -> Losses:
        """The losses of the last run."""
        n = self.epochs
        losses = Losses(np.empty(n), np.empty(n))
        if n:
            check(lib.hnpe_trainer_losses(self._handle, n, *map(pointer, losses)))
        return losses

    def __repr__(self) -> str:
        return f"Trainer({self.outcome}, {self.epochs} epochs)"
