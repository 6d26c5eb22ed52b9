"""Data sets: simulated observation sets."""
from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Iterator, NamedTuple

import numpy as np

from . import _archive
from ._arrays import matrix, pointer, pointer_to_sizes, rows, whole_numbers
from ._constants import Proposal
from ._handle import Handle, as_kind, count_of, create, handle_of, seed_of
from ._library import lib
from ._names import name_of, value_of
from ._raw import ffi
from .context import Context, context_or_default
from .errors import ShapeError, Unsupported, check
from .monitor import ProgressLike, watching
from .prior import Prior
from .simulator import Simulator

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ._arrays import Real


class ObservationSets(NamedTuple):
    """Sets of a data set, side by side: rows of set s are those after the rows of the sets before it."""

    n_rows: NDArray[np.int64]
    """Observations of each set, 1 + N."""
    theta_local: Real
    """One row per observation."""
    theta_global: Real
    """One row per set."""
    x: Real
    """One row per observation; a row with NaN is an invalid simulation."""


class ObservationSet(NamedTuple):
    """One set of a data set, x_0 first."""

    theta_local: Real
    theta_global: Real
    x: Real


class ProposalInfo(NamedTuple):
    """What some sets' parameters were drawn from."""

    kind: str
    n_sets: int
    log_constant: float
    """To subtract from the recorded log densities of its sets."""
    error: float
    """Monte-Carlo standard error of log_constant."""


class Dataset(Handle):
    """Simulated observation sets, of any sizes; empty at first. One thread at a time may use one."""

    _kind = "dataset"
    d_local: int
    d_global: int
    d_x: int

    def __init__(self, d_local: int, d_global: int, d_x: int, *, context: Context | None = None) -> None:
        self._handle = create("dataset", lib.hnpe_dataset_create, handle_of(context), count_of(d_local, "d_local", 0),
                              count_of(d_global, "d_global", 0), count_of(d_x, "d_x"))
        self._measure()

    @classmethod
    def _of(cls, handle):
        self = cls._wrap(handle)
        self._measure()
        return self

    def _measure(self):
        dims = self._dims()
        self.d_local, self.d_global, self.d_x = dims.d_local, dims.d_global, dims.d_x

    def append(self, theta_local: ArrayLike | None, theta_global: ArrayLike | None, x: ArrayLike, n_rows: ArrayLike | None = None, *,
               proposal: str = "prior", log_proposal: ArrayLike | None = None) -> None:
        """Copy simulations in that were made elsewhere.

        theta_local   a row for each observation, shape (sum of n_rows, d_local)
        theta_global  a row for each set
        x             a row for each observation; NaN where it is an invalid simulation
        n_rows        observations of each set; None: one each
        proposal      what (alpha_0, beta) were drawn from: "prior", "truncated", "truncated_global", "posterior" or "posterior_global"
        log_proposal  its log density, for each set
        """
        features = matrix(x, "x", self.d_x)
        sizes = None if n_rows is None else whole_numbers(n_rows, "n_rows")
        if sizes is not None and (sizes.ndim != 1 or sizes.sum() != len(features)):
            raise ShapeError(f"n_rows, of shape {sizes.shape}, sums up to {sizes.sum()}, but x has {len(features)} rows")
        n = len(features) if sizes is None else len(sizes)
        if n == 0:
            raise ShapeError("there are no sets to append")
        local, glob = self._part(theta_local, "theta_local", len(features), self.d_local), self._part(
            theta_global, "theta_global", n, self.d_global)
        arguments = n, pointer_to_sizes(sizes), pointer(local), pointer(glob), pointer(features)
        if proposal == "prior" and log_proposal is None:
            check(lib.hnpe_dataset_append(self._handle, *arguments))
            return
        kind = value_of(Proposal, proposal, "proposal")
        densities = None if log_proposal is None else rows(log_proposal, "log_proposal", n, 1)
        check(lib.hnpe_dataset_append_proposed(self._handle, kind, *arguments, pointer(densities)))

    @staticmethod
    def _part(value, name, n, width):
        if width == 0:
            return None
        if value is None:
            raise TypeError(f"{name} is missing: rows of {width} are wanted")
        return rows(value, name, n, width)

    def extend(self, other: Dataset) -> None:
        """Append all sets of another data set."""
        check(lib.hnpe_dataset_extend(self._handle, handle_of(as_kind(other, Dataset, "other"))))

    def simulate(self, prior_local: Prior | None, prior_global: Prior | None, simulator: Simulator, n_sets: int, *, min_extra: int = 0,
                 max_extra: int = 0, seed: int = 0, first_set: int = 0, progress: ProgressLike = None) -> None:
        """Draw n_sets sets from the priors, simulate them and append them. Sets are numbered from first_set: processes that take
        different numbers make parts of one data set. After an interrupt or a failure the leading whole sets are kept."""
        priors = as_kind(prior_local, Prior, "prior_local"), as_kind(prior_global, Prior, "prior_global")
        as_kind(simulator, Simulator, "simulator")
        sizes = (count_of(n_sets, "n_sets"), count_of(min_extra, "min_extra", 0), count_of(max_extra, "max_extra", 0))
        seed, first_set = seed_of(seed), seed_of(first_set, "first_set")
        if simulator._workers is not None:
            from ._loop import simulate_dataset

            simulate_dataset(self, *priors, simulator, *sizes, seed, first_set, progress)
            return
        with watching(progress) as monitor:
            check(lib.hnpe_dataset_simulate(self._handle, *map(handle_of, priors), handle_of(simulator), *sizes, seed, first_set,
                                            monitor._handle))

    def _count(self):
        counts = ffi.new("int64_t[3]")
        check(lib.hnpe_dataset_count(self._handle, counts, counts + 1, counts + 2))
        return tuple(counts)

    def __len__(self) -> int:
        return self._count()[0]

    @property
    def n_rows(self) -> int:
        """Observations in all sets."""
        return self._count()[1]

    @property
    def n_invalid(self) -> int:
        """Observations with a NaN or an infinity."""
        return self._count()[2]

    def read(self, first: int = 0, n: int | None = None) -> ObservationSets:
        """Copy sets out: n of them from number `first` on; all where n is None."""
        first = first.__index__()
        n = len(self) - first if n is None else n.__index__()
        if n == 0 and 0 <= first <= len(self):
            return ObservationSets(np.empty(0, dtype=np.int64), np.empty((0, self.d_local)), np.empty((0, self.d_global)),
                                   np.empty((0, self.d_x)))
        if not (0 <= first and 0 < n and first + n <= len(self)):
            raise IndexError(f"sets {first} to {first + n - 1} were asked for; there are {len(self)}")
        sizes = np.empty(n, dtype=np.int64)
        null = ffi.NULL
        check(lib.hnpe_dataset_read(self._handle, first, n, pointer_to_sizes(sizes), null, null, null))
        total = int(sizes.sum())
        out = ObservationSets(sizes, np.empty((total, self.d_local)), np.empty((n, self.d_global)), np.empty((total, self.d_x)))
        check(lib.hnpe_dataset_read(self._handle, first, n, null, *map(pointer, out[1:])))
        return out

    def __getitem__(self, index: int) -> ObservationSet:
        number = index.__index__()
        number += len(self) if number < 0 else 0
        if not 0 <= number < len(self):
            raise IndexError(f"set {index} was asked for; there are {len(self)}")
        found = self.read(number, 1)
        return ObservationSet(found.theta_local, found.theta_global[0], found.x)

    def __iter__(self) -> Iterator[ObservationSet]:
        return (self[index] for index in range(len(self)))

    def read_proposals(self, first: int = 0, n: int | None = None) -> tuple[NDArray[np.int64], Real]:
        """For each set the number of the proposal that its parameters were drawn from, for `proposals`, and its log density there."""
        n = len(self) - first if n is None else n
        numbers, densities = np.empty(n, dtype=np.int64), np.empty(n)
        if n:
            check(lib.hnpe_dataset_read_proposals(self._handle, first, n, pointer_to_sizes(numbers), pointer(densities)))
        return numbers, densities

    @property
    def proposals(self) -> list[ProposalInfo]:
        """What the sets' parameters were drawn from; number 0 is the prior."""
        info = ffi.new("hnpe_proposal_info *")
        found: list[ProposalInfo] = []
        info.struct_size = ffi.sizeof("hnpe_proposal_info")
        while True:
            try:
                check(lib.hnpe_dataset_describe_proposal(self._handle, len(found), info))
            except Unsupported:
                return found
            found.append(ProposalInfo(name_of(Proposal, info.kind), info.n_sets, info.log_constant, info.error))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write to a file (safetensors)."""
        check(lib.hnpe_dataset_save(self._handle, _archive.path_of(path)))

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, context: Context | None = None) -> Dataset:
        """Read a file that save wrote."""
        return cls._of(create("dataset", lib.hnpe_dataset_load, handle_of(context), _archive.path_of(path)))

    @classmethod
    def create_on_disk(cls, folder: str | os.PathLike[str], d_local: int, d_global: int, d_x: int, *, shard_bytes: int = 0,
                       context: Context | None = None) -> Dataset:
        """An empty data set in a folder, which may become larger than memory: sets go to disk in shards of shard_bytes (0: 32 MiB),
        and a crash loses those of one shard at most."""
        sizes = count_of(d_local, "d_local", 0), count_of(d_global, "d_global", 0), count_of(d_x, "d_x")
        return cls._of(create("dataset", lib.hnpe_dataset_create_on_disk, context_or_default(context), _archive.path_of(folder), *sizes,
                              seed_of(shard_bytes, "shard_bytes")))._in(context)

    @classmethod
    def open(cls, folder: str | os.PathLike[str], *, context: Context | None = None) -> Dataset:
        """Open a data set that create_on_disk made. Many may, but only one may change it."""
        return cls._of(create("dataset", lib.hnpe_dataset_open, context_or_default(context), _archive.path_of(folder)))._in(context)

    def flush(self) -> None:
        """Write what is in memory alone to disk: without it a crash loses what does not fill a shard yet."""
        check(lib.hnpe_dataset_flush(self._handle))

    def copy(self) -> Dataset:
        """A data set of its own with the same sets."""
        made = Dataset(self.d_local, self.d_global, self.d_x)
        if len(self):
            made.extend(self)
        return made

    def __copy__(self) -> Dataset:
        return self.copy()

    def __deepcopy__(self, memo: Any) -> Dataset:
        return self.copy()

    def __reduce_ex__(self, protocol: Any) -> Any:
        return _archive.from_bytes, (Dataset, _archive.to_bytes(self))

    def __repr__(self) -> str:
        n_sets, n_rows, n_invalid = self._count()
        return (f"Dataset(d_local={self.d_local}, d_global={self.d_global}, d_x={self.d_x}: {n_sets} sets, {n_rows} observations, "
                f"{n_invalid} invalid)")
