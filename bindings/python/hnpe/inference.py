"""The whole job in one object."""
from __future__ import annotations

import dataclasses
import os
from typing import TYPE_CHECKING, Any, Callable, Mapping, NamedTuple

import numpy as np

from . import _archive
from ._arrays import matrix, pointer, pointer_to_sizes, whole_numbers
from ._constants import Loss, Proposal, RoundState, Status
from ._handle import adopt, as_kind, count_of, create, handle_of, seed_of
from ._library import lib
from ._names import name_of
from ._raw import ffi
from ._sets import observation_sets
from .context import Context, context_or_default
from .dataset import Dataset
from .errors import ShapeError, Unsupported, check
from .estimator import Estimator
from .monitor import ProgressLike, watching
from .options import Options, Tunable, option_table, unknown
from .posterior import Posterior
from .prior import Prior
from .simulator import Simulator
from .trainer import Trainer

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ._arrays import Real


class Round(NamedTuple):
    """What a round did; docs/inference.md says what the numbers are."""

    proposal: str
    loss: str
    state: str
    """"open", "finished", "unmoved", "cancelled" or "failed"."""
    status: str
    renewed: bool
    resampled: bool
    n_sets: int
    n_rows: int
    n_invalid: int
    n_incomplete: int
    n_headless: int
    n_open: int
    n_training: int
    n_epochs: int
    prior_left: float
    prior_left_error: float
    acceptance: float
    validation_loss: float
    effective_sample_size: float
    moved: float
    seconds_simulating: float
    seconds_training: float


_WORDS: dict[str, Callable[[int], Any]] = {
    "proposal": lambda value: name_of(Proposal, value), "loss": lambda value: name_of(Loss, value),
    "state": lambda value: name_of(RoundState, value), "status": lambda value: name_of(Status, value),
    "renewed": bool, "resampled": bool}


@dataclasses.dataclass(frozen=True, repr=False)
class Batch:
    """Parameters to simulate: plain arrays, which may travel to other processes."""

    number: int
    n_rows: NDArray[np.int64]
    """Observations of each set."""
    theta_local: Real
    """One row per observation."""
    theta_global: Real
    """One row per set."""
    first_row: int
    """Number of its first observation among all of the inference: what Simulator.run takes, with the inference's seed."""

    @property
    def theta_global_rows(self) -> Real:
        """The global parameters of each observation's set: one row per observation."""
        return np.repeat(self.theta_global, self.n_rows, axis=0)

    def __len__(self) -> int:
        return len(self.n_rows)

    def __repr__(self) -> str:
        return f"Batch(number={self.number}: {len(self)} sets, {len(self.theta_local)} observations)"


class Inference(Tunable):
    """Priors and a simulator in, a posterior out.

    prior_local   p(alpha) or p(alpha | beta) of each observation's own parameters; None: there are none
    prior_global  p(beta) of those that a set shares; None: there are none
    simulator     a Simulator, or with d_x a function for one; None with d_x: the host simulates, by propose, append and train
    seed          everything random follows from it
    estimator     an Estimator of one's own, or a dict of options for the default one
    trainer       a dict of options for the trainer, which is inference.trainer
    options       simulations: observation sets in all, or of each round; min_extra, max_extra: how many observations a set
                  has beside x_0, none unless it is said; and others: print(inference.options)
    """

    _kind = "inference"
    d_local: int
    d_global: int
    d_x: int

    def __init__(self, prior_local: Prior | None, prior_global: Prior | None, simulator: Simulator | Callable[..., Any] | None = None, *,
                 d_x: int | None = None, seed: int = 0, estimator: Estimator | Mapping[str, Any] | None = None,
                 trainer: Mapping[str, Any] | None = None, context: Context | None = None, **options: Any) -> None:
        priors = as_kind(prior_local, Prior, "prior_local"), as_kind(prior_global, Prior, "prior_global")
        _check_options(options)
        self.simulator: Simulator | None = _simulator(priors, simulator, d_x)
        start = context_or_default(context), *map(handle_of, priors)
        if self.simulator is None:
            handle = create("inference", lib.hnpe_inference_create_offline, *start, count_of(d_x, "d_x"))
        else:
            handle = create("inference", lib.hnpe_inference_create, *start, handle_of(self.simulator))
        self._handle, self._parts, self._estimators_priors = handle, priors, priors
        self._context = context
        dims = self._dims()
        self.d_local, self.d_global, self.d_x = dims.d_local, dims.d_global, dims.d_x
        self._target: Any = None
        self._drawn = 0
        self._unfinished: Any = None
        self.seed = seed_of(seed)
        check(lib.hnpe_inference_set_seed(self._handle, self.seed))
        self._use(estimator)
        self.trainer.options.update(**(trainer or {}))
        self.options.update(**options)

    def _use(self, estimator):
        if isinstance(estimator, Mapping):
            self.estimator.options.update(**estimator)
        elif estimator is not None:
            self.set_estimator(estimator)

    # ---- kept on disk ----

    def set_checkpoint(self, folder: str | os.PathLike[str] | None, seconds: float = 600) -> None:
        """Keep the whole state in a folder from now on: simulations, the training under way, everything, every so many seconds and when
        a call is stopped or ends; docs/inference.md. resume goes on from there. None: no more."""
        check(lib.hnpe_inference_set_checkpoint(self._handle, ffi.NULL if folder is None else _archive.path_of(folder), seconds))

    @classmethod
    def resume(cls, folder: str | os.PathLike[str], prior_local: Prior | None, prior_global: Prior | None,
               simulator: Simulator | Callable[..., Any] | None = None, *, dataset: Dataset | None = None,
               context: Context | None = None) -> Inference:
        """The inference whose state is in a folder, with its options, its seed and its target: the call that was interrupted, made
        again, goes on to the same bits as if it had not been.

        Priors and simulator are those that it was made with: functions are not kept. Parameters that a simulator in worker processes
        had before it are not gone back to: others take their place. dataset: that of set_dataset, opened again, where it is on disk;
        what a crash left in it behind the sets that the state knows is cut off.
        """
        priors = as_kind(prior_local, Prior, "prior_local"), as_kind(prior_global, Prior, "prior_global")
        state = os.path.join(os.fsdecode(folder), "state.safetensors")
        if simulator is not None and not isinstance(simulator, Simulator):
            simulator = _simulator(priors, simulator, _d_x_in(state))
        self = cls.__new__(cls)
        self.simulator = simulator
        start = context_or_default(context), _archive.path_of(folder), *map(handle_of, priors), handle_of(simulator)
        if dataset is None:
            self._handle = create("inference", lib.hnpe_inference_resume, *start)
        else:
            self._handle = create("inference", lib.hnpe_inference_resume_on_disk, *start,
                                  handle_of(as_kind(dataset, Dataset, "dataset")))
        self._parts, self._estimators_priors, self._context = priors, priors, context
        dims = self._dims()
        self.d_local, self.d_global, self.d_x = dims.d_local, dims.d_global, dims.d_x
        numbers, target = _archive.tensor_of(state, "inference.state"), _archive.tensor_of(state, "target")
        self.seed, self._drawn = int(numbers[0]) % 2**64, int(numbers[5])
        self._target = target.copy() if len(target) else None
        self._unfinished = None
        return self

    # ---- its parts ----

    @property
    def options(self) -> Options:
        """simulations, min_extra, max_extra, rounds, truncation, renew, stop_moved."""
        return Options(self)

    def _part(self, kind):
        out = ffi.new(f"hnpe_{kind} **")
        check(getattr(lib, f"hnpe_inference_get_{kind}")(self._handle, out))
        return adopt(kind, out[0])

    @property
    def dataset(self) -> Dataset:
        """The simulations."""
        return Dataset._of(self._part("dataset"))._in(self._context)

    @property
    def estimator(self) -> Estimator:
        """What is trained."""
        return Estimator._of(self._part("estimator"), self._estimators_priors)._in(self._context)

    @property
    def trainer(self) -> Trainer:
        """What trains it."""
        return Trainer._wrap(self._part("trainer"), (self._parts, self._estimators_priors))._in(self._context)

    def set_dataset(self, dataset: Dataset) -> None:
        """Use an empty data set of one's own, such as one on disk, before the inference begins."""
        check(lib.hnpe_inference_set_dataset(self._handle, handle_of(as_kind(dataset, Dataset, "dataset"))))

    def set_estimator(self, estimator: Estimator) -> None:
        """Use one of one's own, before anything was trained here. One that is trained counts as the first round's result."""
        check(lib.hnpe_inference_set_estimator(self._handle, handle_of(as_kind(estimator, Estimator, "estimator"))))
        self._estimators_priors = estimator._parts

    # ---- all of it ----

    def run(self, x: Any = None, rounds: int | None = None, *, progress: ProgressLike = None) -> Posterior:
        """Simulate what is missing, train, and give the posterior: for every observation set; with x, an observation set of shape
        (1 + N, d_x), in rounds aimed at that one.

        After an interrupt or an exception of the simulator what was simulated is kept, and another run goes on.
        """
        if x is None and rounds is not None:
            raise TypeError("rounds need x, the observation set that they aim at")
        n_rounds = 1 if rounds is None else count_of(rounds, "rounds")
        if x is not None:
            self.set_target(x)
        if self.simulator is not None and self.simulator._workers is not None:
            from ._loop import run_in_workers

            run_in_workers(self, n_rounds, progress)
        else:
            self._run(n_rounds, progress)
        return self.posterior()

    def run_to(self, x: Any = None, rounds: int = 1, *, progress: ProgressLike = None) -> Posterior:
        """As run, until so many rounds are over in all, those included that were over before: what is left of them is run. One call
        for a job that begins, for one that was interrupted (resume), and for one that is over."""
        if x is None and rounds != 1:
            raise TypeError("rounds need x, the observation set that they aim at")
        n_rounds = count_of(rounds, "rounds")
        if x is not None:
            self.set_target(x)
        if self.simulator is not None and self.simulator._workers is not None:
            from ._loop import rounds_left, run_in_workers

            run_in_workers(self, rounds_left(self, n_rounds), progress)
        else:
            self._run(n_rounds, progress, in_all=True)
        return self.posterior()

    def _run(self, n_rounds, progress, in_all=False):
        before = self._count()[2]
        try:
            with watching(progress) as monitor:
                if in_all:
                    n_rows, x = (0, ffi.NULL) if self._target is None else (len(self._target), pointer(self._target))
                    check(lib.hnpe_inference_run_to(self._handle, n_rows, x, n_rounds, monitor._handle))
                elif self._target is None:
                    check(lib.hnpe_inference_run(self._handle, monitor._handle))
                else:
                    check(lib.hnpe_inference_run_rounds(self._handle, len(self._target), pointer(self._target), n_rounds,
                                                        monitor._handle))
        finally:
            self._drawn += self._count()[2] - before

    def set_target(self, x: Any) -> None:
        """Aim at one observation set: after every training from now on, parameters are drawn as the option `rounds` says. None: at
        none, as long as none were drawn for another."""
        if x is None:
            check(lib.hnpe_inference_set_target(self._handle, 0, ffi.NULL))
            self._target = None
            return
        sets = observation_sets(x, self.d_x)
        if not sets.single:
            raise ShapeError("rounds aim at one observation set, not at a list of them")
        check(lib.hnpe_inference_set_target(self._handle, len(sets.x), pointer(sets.x)))
        self._target = sets.x.copy()

    def posterior(self) -> Posterior:
        """The posterior as trained so far; a copy, which further training leaves alone."""
        made = Posterior._of(create("posterior", lib.hnpe_inference_posterior, self._handle), self._estimators_priors, self._target)
        return made._in(self._context)

    # ---- step by step, for a host that simulates ----

    def propose_sizes(self, n: int) -> NDArray[np.int64]:
        """The number of observations of each of the next n sets, 1 + N."""
        sizes = np.empty(count_of(n, "n"), dtype=np.int64)
        check(lib.hnpe_inference_propose_sizes(self._handle, len(sizes), pointer_to_sizes(sizes)))
        return sizes

    def propose(self, n: int, n_rows: ArrayLike | None = None) -> Batch:
        """Parameters of n sets to simulate next; of n_rows observations each, or as propose_sizes says."""
        n = count_of(n, "n")
        sizes = self.propose_sizes(n) if n_rows is None else np.array(np.broadcast_to(whole_numbers(n_rows, "n_rows"), (n,)))
        local, glob = np.empty((max(0, int(sizes.sum())), self.d_local)), np.empty((n, self.d_global))
        number = ffi.new("int64_t *")
        check(lib.hnpe_inference_propose(self._handle, n, pointer_to_sizes(sizes), pointer(local), pointer(glob), number))
        batch = Batch(number[0], sizes, local, glob, self._drawn)
        self._drawn += len(local)
        return batch

    def append(self, batch: Batch | int, x: ArrayLike) -> None:
        """The simulations of a proposed batch, a row for each of its observations; NaN where one did not work. Batches may come back
        in any order, each once."""
        number = batch.number if isinstance(batch, Batch) else count_of(batch, "batch", 0)
        features = matrix(x, "x", self.d_x)
        check(lib.hnpe_inference_append(self._handle, number, len(features), pointer(features)))

    def train(self, progress: ProgressLike = None) -> None:
        """Train on everything simulated so far."""
        with watching(progress) as monitor:
            check(lib.hnpe_inference_train(self._handle, monitor._handle))

    # ---- what was done ----

    def _count(self):
        counts = ffi.new("int64_t[3]")
        check(lib.hnpe_inference_count(self._handle, counts, counts + 1, counts + 2))
        return tuple(counts)

    @property
    def n_sets(self) -> int:
        """Observation sets so far."""
        return self._count()[1]

    @property
    def n_rows(self) -> int:
        """Simulations so far."""
        return self._count()[2]

    @property
    def rounds(self) -> list[Round]:
        """A record of each round that has begun; without a target there is one."""
        info = ffi.new("hnpe_round_info *")
        found: list[Round] = []
        info.struct_size = ffi.sizeof("hnpe_round_info")
        while True:
            try:
                check(lib.hnpe_inference_describe_round(self._handle, len(found), info))
            except Unsupported:
                return found
            found.append(Round(*(_WORDS.get(name, lambda value: value)(getattr(info, name)) for name in Round._fields)))

    def __repr__(self) -> str:
        n_rounds, n_sets, n_rows = self._count()
        aim = "amortised" if self._target is None else f"aimed at one set of {len(self._target)}"
        return (f"Inference(d_local={self.d_local}, d_global={self.d_global}, d_x={self.d_x}, {aim}: {n_rounds} rounds, {n_sets} sets of "
                f"{self.options.simulations} each, {n_rows} simulations)" if self._target is not None else
                f"Inference(d_local={self.d_local}, d_global={self.d_global}, d_x={self.d_x}, {aim}: {n_sets} of "
                f"{self.options.simulations} sets, {n_rows} simulations)")


def _check_options(options):
    table = option_table("inference")
    for name in options:
        if name not in table:
            raise TypeError(f"{unknown(name, table, 'inference')}; and there are seed, estimator and trainer")


def _d_x_in(state):
    """Of a checkpoint. Where it cannot be read any number will do: the library says what is wrong with the file."""
    try:
        d_x = int(_archive.tensor_of(state, "inference.state")[3]) if os.path.isfile(state) else 1
    except Exception:
        return 1
    return d_x if 0 < d_x < 1 << 31 else 1


def _simulator(priors, simulator, d_x):
    if simulator is None:
        if d_x is None:
            raise TypeError("there is neither a simulator nor d_x, the number of features of an observation")
        return None
    if isinstance(simulator, Simulator):
        if d_x is not None and d_x != simulator.d_x:
            raise ShapeError(f"d_x is {d_x}, but the simulator has {simulator.d_x}")
        return simulator
    if not callable(simulator):
        raise TypeError(f"simulator must be a Simulator or a function, not {type(simulator).__name__}")
    if d_x is None:
        raise TypeError("a function as simulator needs d_x, the number of features that it returns")
    return Simulator(simulator, *(0 if prior is None else prior.dim for prior in priors), d_x)
