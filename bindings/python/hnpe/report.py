"""What diagnostics found."""
from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Iterator, NamedTuple

import numpy as np

from ._archive import path_of
from ._arrays import pointer
from ._constants import Verdict
from ._handle import Handle, create, handle_of
from ._library import lib
from ._names import name_of
from ._raw import ffi
from .errors import check

if TYPE_CHECKING:
    from .context import Context


class Result(NamedTuple):
    """One result of a report."""

    name: str
    """Such as "sbc.global.0"."""
    verdict: str
    """"passed", "flagged" or "undecided"."""
    sentence: str
    """What was found, with numbers."""
    arrays: dict[str, Any]
    """Its arrays, of numpy; single numbers as float."""


class Report(Handle):
    """Results of diagnostics, by name and in their order: report["tarp"].arrays["area"], for result in report, print(report).

    Diagnostics make one, or append to the one that they are given.
    """

    _kind = "report"

    def __init__(self, *, context: Context | None = None) -> None:
        self._handle = create("report", lib.hnpe_report_create, handle_of(context))

    def text(self) -> str:
        """A line for each result, and one that counts them."""
        return ffi.string(lib.hnpe_report_text(self._handle)).decode()

    __str__ = text

    def _counts(self):
        counts = ffi.new("int64_t[3]")
        check(lib.hnpe_report_count(self._handle, counts, counts + 1, counts + 2))
        return tuple(counts)

    def __len__(self) -> int:
        return self._counts()[0]

    @property
    def n_flagged(self) -> int:
        """Results that say that something is wrong."""
        return self._counts()[1]

    @property
    def n_undecided(self) -> int:
        """Results that had too little to tell."""
        return self._counts()[2]

    def _describe(self, index):
        info = ffi.new("hnpe_result_info *")
        info.struct_size = ffi.sizeof("hnpe_result_info")
        check(lib.hnpe_report_describe_result(self._handle, index, info))
        return info

    def _array(self, result, index, name):
        info = ffi.new("hnpe_array_info *")
        info.struct_size = ffi.sizeof("hnpe_array_info")
        check(lib.hnpe_report_describe_array(self._handle, index, result, info))
        values = np.empty((info.rows, info.columns))
        check(lib.hnpe_report_read(self._handle, name, info.name, values.size, pointer(values)))
        kept = float(values[0, 0]) if info.n_dims == 0 else values[:, 0] if info.n_dims == 1 else values
        return ffi.string(info.name).decode(), kept

    def _result(self, index):
        info = self._describe(index)
        arrays = dict(self._array(j, index, info.name) for j in range(info.n_arrays))
        return Result(ffi.string(info.name).decode(), name_of(Verdict, info.verdict), ffi.string(info.sentence).decode(), arrays)

    def names(self) -> list[str]:
        """Of the results, in the order in which they were found."""
        return [ffi.string(self._describe(index).name).decode() for index in range(len(self))]

    def __iter__(self) -> Iterator[Result]:
        return (self._result(index) for index in range(len(self)))

    def __contains__(self, name: object) -> bool:
        return name in self.names()

    def __getitem__(self, name: str) -> Result:
        names = self.names()
        if name not in names:
            raise KeyError(f"there is no result {name!r}, but {', '.join(names) or 'none yet'}")
        return self._result(names.index(name))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write all of it to a file, as JSON."""
        check(lib.hnpe_report_save(self._handle, path_of(path)))

    def draw(self, folder: str | os.PathLike[str]) -> None:
        """Write scripts for gnuplot, one for each picture, into a folder."""
        check(lib.hnpe_report_draw(self._handle, path_of(folder)))

    def __repr__(self) -> str:
        total, flagged, undecided = self._counts()
        return f"<Report: {total - flagged - undecided} passed, {flagged} flagged, {undecided} undecided>"
