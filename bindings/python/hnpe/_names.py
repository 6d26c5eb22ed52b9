"""Enumerations of the library as words."""
from __future__ import annotations

import enum


def name_of(kind: type[enum.IntEnum], value: int) -> str:
    """Such as "prior" for Proposal.PRIOR; "" for a number that is none."""
    try:
        return kind(value).name.lower()
    except ValueError:
        return ""


def value_of(kind: type[enum.IntEnum], name: str | int, what: str) -> int:
    """The other way round."""
    if not isinstance(name, str):
        return int(kind(name))
    try:
        return int(kind[name.upper()])
    except KeyError:
        raise ValueError(f"{what} is {name!r}; it may be {', '.join(each.name.lower() for each in kind)}") from None
