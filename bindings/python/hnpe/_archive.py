"""Files, and bytes for pickle by way of a file."""
from __future__ import annotations

import os
from typing import Any


def path_of(path: str | os.PathLike[str]) -> bytes:
    """A path as the library takes it."""
    encoded = os.fsencode(path)
    if b"\0" in encoded:  # where C would take it to end
        raise ValueError(f"a path cannot have a NUL character, but this one is {path!r}")
    return encoded


def tensor_of(path: str | os.PathLike[str], name: str) -> Any:
    """A tensor of 64-bit numbers in a file of the library's, which the library has found whole before."""
    import json

    import numpy as np

    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > os.fstat(file.fileno()).st_size:
            raise ValueError("the header does not fit into the file")
        entry = json.loads(file.read(length))[name]
        begin, end = entry["data_offsets"]
        file.seek(8 + length + begin)
        return np.frombuffer(file.read(end - begin), {"F64": "<f8", "I64": "<i8"}[entry["dtype"]]).reshape(entry["shape"])


def to_bytes(thing: Any) -> bytes:
    """What save writes."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "saved")
        thing.save(path)
        with open(path, "rb") as file:
            return file.read()


def from_bytes(kind: Any, content: bytes, *arguments: Any) -> Any:
    """What load reads."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "saved")
        with open(path, "wb") as file:
            file.write(content)
        return kind.load(path, *arguments)
