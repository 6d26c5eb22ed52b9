"""Options: keyword arguments and attributes, as the library itself describes them."""
from __future__ import annotations

import difflib
import enum
import functools
from typing import TYPE_CHECKING, Any, Iterator, NamedTuple

from ._constants import OptionKind
from ._handle import Handle
from ._library import lib
from ._raw import ffi
from .errors import Error, check


class Option(NamedTuple):
    """One option of an object."""

    name: str
    doc: str
    kind: str
    """"integer", "real", "boolean", "choice" or "flags"."""
    default: Any
    minimum: Any
    maximum: Any
    choices: dict[str, int]
    """Name and number of each choice; empty for numbers."""
    key: int


@functools.lru_cache(maxsize=None)
def option_table(kind: str) -> dict[str, Option]:
    """The options of a kind of object, such as "trainer": by name, as the library describes them."""
    describe = getattr(lib, f"hnpe_{kind}_describe_option", None)
    if describe is None:
        raise ValueError(f"there are no options of a {kind!r}")
    info = ffi.new("hnpe_option_info *")
    info.struct_size = ffi.sizeof("hnpe_option_info")
    table: dict[str, Option] = {}
    while describe(len(table), info) == 0:
        option = _read(kind, info)
        table[option.name] = option
    return table


def _read(kind, info):
    name, number = ffi.string(info.name).decode(), OptionKind(info.kind).name.lower()
    choices = {choice: value for choice, value in _choices(kind, info)}
    if number == "real":
        default, minimum, maximum = info.default_real, info.minimum_real, info.maximum_real
    else:
        default, minimum, maximum = info.default_int, info.minimum_int, info.maximum_int
    option = Option(name, ffi.string(info.doc).decode(), number, default, minimum, maximum, choices, info.key)
    return option._replace(default=_to_python(option, default))


def _choices(kind, info):
    describe = getattr(lib, f"hnpe_{kind}_describe_choice")
    choice = ffi.new("hnpe_choice_info *")
    choice.struct_size = ffi.sizeof("hnpe_choice_info")
    for index in range(info.n_choices):
        check(describe(info.key, index, choice))
        yield ffi.string(choice.name).decode(), choice.value


def _to_python(option, value):
    if option.kind == "boolean":
        return bool(value)
    if option.kind == "choice":
        return next((name for name, number in option.choices.items() if number == value), value)
    if option.kind == "flags":
        return tuple(name for name, number in option.choices.items() if number & value)
    return value


def _to_c(option, value):
    if option.kind == "real":
        return _number(option, value)
    if option.kind == "choice" and isinstance(value, str):
        return _choice(option, value)
    if option.kind == "choice" and not isinstance(value, enum.Enum):  # rounds=3 is no third choice
        raise TypeError(f"option {option.name} must be one of {', '.join(option.choices)}, not {value!r}")
    if option.kind == "flags" and not hasattr(value, "__index__"):
        names = [value] if isinstance(value, str) else value
        return sum({_choice(option, name) for name in names})
    return _whole(option, value)


def _choice(option, name):
    try:
        return option.choices[name]
    except KeyError:
        raise ValueError(f"option {option.name} has no choice {name!r}; there are {', '.join(option.choices)}") from None


def _number(option, value):
    try:
        return float(value)
    except (TypeError, ValueError):
        raise TypeError(f"option {option.name} must be a number, not {value!r}") from None


def _whole(option, value):
    if isinstance(value, float) and value.is_integer():
        return int(value)
    try:
        return value.__index__()
    except AttributeError:
        wanted = f"some of {', '.join(option.choices)}" if option.choices else "a whole number"
        raise TypeError(f"option {option.name} must be {wanted}, not {value!r}") from None


def unknown(name: str, table: Any, what: str) -> str:
    """What to say of an option that there is not."""
    close = difflib.get_close_matches(name, table, 1)
    hint = f" (did you mean {close[0]}?)" if close else ""
    return f"{a(what)} has no option {name!r}{hint}; it has {', '.join(table)}"


def a(kind: str) -> str:
    """With its article."""
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


class Tunable(Handle):
    """An object with options."""

    if not TYPE_CHECKING:  # for which any attribute could be set

        def __setattr__(self, name, value):
            if name in option_table(self._kind) and not hasattr(type(self), name):
                raise AttributeError(f"{name} is an option of {a(self._kind)}: set options.{name}")
            super().__setattr__(name, value)


class Options:
    """The options of one object: attributes by name, or a mapping. Values are those of the library."""

    __slots__ = ("_of",)
    _of: Handle

    def __init__(self, of: Handle) -> None:
        object.__setattr__(self, "_of", of)

    def _find(self, name):
        return option_table(self._of._kind)[name]

    def _call(self, verb, *arguments):
        check(getattr(lib, f"hnpe_{self._of._kind}_{verb}")(self._of._handle, *arguments))

    def __getitem__(self, name: str) -> Any:
        option = self._find(name)
        real = option.kind == "real"
        value = ffi.new("double *" if real else "int64_t *")
        self._call("get_real" if real else "get_int", option.key, value)
        return _to_python(option, value[0])

    def __setitem__(self, name: str, value: Any) -> None:
        option = self._find(name)
        self._call("set_real" if option.kind == "real" else "set_int", option.key, _to_c(option, value))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        self._known(name, AttributeError)
        return self[name]

    def __setattr__(self, name: str, value: Any) -> None:
        self._known(name, AttributeError)
        self[name] = value

    def _known(self, name, exception):
        table = option_table(self._of._kind)
        if name not in table:
            raise exception(unknown(name, table, self._of._kind))

    def update(self, **options: Any) -> None:
        """Set several; an unknown one before any is set."""
        for name in options:
            self._known(name, TypeError)
        for name, value in options.items():
            self[name] = value

    def reset(self, *names: str) -> None:
        """Back to the library's defaults; all of them where none is named."""
        for name in names or self:
            self._known(name, TypeError)
            self._call("reset_option", self._find(name).key)

    def describe(self, name: str) -> Option:
        """What the library says of an option."""
        self._known(name, KeyError)
        return self._find(name)

    def keys(self) -> Iterator[str]:
        return iter(self)

    def __iter__(self) -> Iterator[str]:
        return iter(option_table(self._of._kind))

    def __len__(self) -> int:
        return len(option_table(self._of._kind))

    def __contains__(self, name: object) -> bool:
        return name in option_table(self._of._kind)

    def __reduce_ex__(self, protocol: Any) -> Any:
        return Options, (self._of,)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self]

    def __repr__(self) -> str:
        lines = [f"options of {a(self._of._kind)}:"]
        for name in self:
            try:
                value = self[name]
            except Error:  # of no use to this object
                continue
            option = self._find(name)
            mark = "" if value == option.default else f" (default {option.default!r})"
            choices = f" One of {', '.join(option.choices)}." if option.choices else ""
            lines.append(f"  {name} = {value!r}{mark}: {option.doc}{choices}")
        return "\n".join(lines)
