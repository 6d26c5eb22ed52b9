"""Runs whose simulations are made in worker processes: parameters are proposed, simulated elsewhere and appended. The numbers are
those of a run in this process, since parameters and features come from the same streams."""
from __future__ import annotations

from typing import Any

import numpy as np

from .errors import ShapeError
from .inference import Batch, Inference

PIECES = 64
"""Batches of a round: what is simulated when a run is interrupted is appended by whole ones."""
MOST_SETS = 65536
"""Proposed at once where parameters are passed over."""


class Unfinished:
    """Parameters that were proposed, with the simulations so far."""

    def __init__(self, batches: list[Batch], d_x: int) -> None:
        self.batches = batches
        self.first_row = batches[0].first_row
        self.theta_local = np.concatenate([batch.theta_local for batch in batches])
        self.theta_global = np.concatenate([batch.theta_global_rows for batch in batches])
        n = len(self.theta_local)
        self.x, self.done = np.empty((n, d_x)), np.zeros(n, dtype=bool)
        ends = np.cumsum([len(batch.theta_local) for batch in batches])
        self.parts = [slice(end - len(batch.theta_local), end) for batch, end in zip(batches, ends)]

    def simulate(self, simulator: Any, seed: int, progress: Any) -> None:
        local = self.theta_local if self.theta_local.shape[1] else None
        glob = self.theta_global if self.theta_global.shape[1] else None
        simulator._workers.run(simulator, local, glob, seed, self.first_row, progress, self.x, self.done)

    def take_finished(self) -> Any:
        """Batches that are simulated, each once."""
        whole = [self.done[part].all() for part in self.parts]
        for batch, part, is_whole in zip(self.batches, self.parts, whole):
            if is_whole:
                yield batch, self.x[part]
        left = [index for index, is_whole in enumerate(whole) if not is_whole]
        self.batches, self.parts = [self.batches[index] for index in left], [self.parts[index] for index in left]


def rounds_left(inference: Inference, n_rounds: int) -> int:
    """What is left of so many rounds in all."""
    states = [record.state for record in inference.rounds]
    return 0 if "unmoved" in states[-1:] else n_rounds - states.count("finished")


def run_in_workers(inference: Inference, n_rounds: int, progress: Any) -> None:
    """Inference.run."""
    for _ in range(n_rounds):
        _simulate(inference, progress)
        inference._run(1, progress)  # simulates nothing more, trains, and judges the round
        if inference._target is not None and inference.rounds[-1].state == "unmoved":
            return


def _simulate(inference, progress):
    while True:
        if inference._unfinished is None:
            wanted = _sets_wanted(inference)
            if wanted == 0:
                return
            inference._unfinished = Unfinished(_propose(inference, wanted), inference.d_x)
        unfinished = inference._unfinished
        try:
            unfinished.simulate(inference.simulator, inference.seed, progress)
        finally:
            for batch, x in unfinished.take_finished():
                inference.append(batch, x)
        inference._unfinished = None


def _sets_wanted(inference):
    wanted = inference.options.simulations
    if inference._target is None:
        return max(0, wanted - inference.n_sets)
    rounds = inference.rounds
    if not rounds or rounds[-1].state in ("finished", "unmoved"):
        return wanted
    return max(0, wanted - rounds[-1].n_sets)


def _propose(inference, n):
    sizes = [len(part) for part in np.array_split(np.arange(n), min(n, PIECES))]
    return [inference.propose(size) for size in sizes]


def simulate_dataset(dataset: Any, prior_local: Any, prior_global: Any, simulator: Any, n_sets: int, min_extra: int, max_extra: int,
                     seed: int, first_set: int, progress: Any) -> None:
    """Dataset.simulate: the parameters are those that an inference proposes."""
    if (simulator.d_local, simulator.d_global, simulator.d_x) != (dataset.d_local, dataset.d_global, dataset.d_x):
        raise ShapeError(f"the simulator has {simulator.d_local} local and {simulator.d_global} global parameters and {simulator.d_x} "
                         f"features, the data set {dataset.d_local}, {dataset.d_global} and {dataset.d_x}")
    source = Inference(prior_local, prior_global, d_x=dataset.d_x, seed=seed, min_extra=min_extra, max_extra=max_extra)
    for first in range(0, first_set, MOST_SETS):
        source.propose(min(MOST_SETS, first_set - first))
    unfinished = Unfinished([source.propose(n_sets)], dataset.d_x)
    (batch,) = unfinished.batches
    try:
        unfinished.simulate(simulator, seed, progress)
    finally:
        rows = len(unfinished.done) if unfinished.done.all() else int(unfinished.done.argmin())
        sets = int(np.searchsorted(np.cumsum(batch.n_rows), rows, side="right"))
        if sets:
            rows = int(batch.n_rows[:sets].sum())
            dataset.append(batch.theta_local[:rows], batch.theta_global[:sets], unfinished.x[:rows], batch.n_rows[:sets])
