"""What all objects of the library share: a reference to a C handle that goes with the Python object."""
from __future__ import annotations

from typing import Any

from ._library import lib
from ._raw import ffi
from .errors import check


def create(kind: str, constructor: Any, *arguments: Any) -> Any:
    """Call a constructor of the library; its handle is released when Python drops it."""
    made = ffi.new(f"hnpe_{kind} **")
    check(constructor(*arguments, made))
    return adopt(kind, made[0])


def adopt(kind: str, handle: Any) -> Any:
    """A reference that is Python's to release."""
    return ffi.gc(handle, getattr(lib, f"hnpe_{kind}_release"))


def handle_of(thing: Handle | None) -> Any:
    """The C handle of an object; NULL for None."""
    if thing is None:
        return ffi.NULL
    try:
        return thing._handle
    except AttributeError:
        raise TypeError(f"an object of hnpe is wanted, such as a Context, not {type(thing).__name__}") from None


class Handle:
    """An object of the library. Its references keep what it is made of, in any order."""

    _kind = ""
    _handle: Any
    _parts: tuple[Any, ...] = ()
    """Python objects whose functions the library may call for this one."""
    _context: Any = None
    """The context that was given, whose log hears what this one has to say."""

    @classmethod
    def _wrap(cls, handle, parts=()):
        self = cls.__new__(cls)
        self._handle = handle
        self._parts = parts
        return self

    def _in(self, context):
        """This object, which keeps a context alive."""
        self._context = context
        return self

    def _dims(self):
        dims = ffi.new("hnpe_dims *")
        dims.struct_size = ffi.sizeof("hnpe_dims")
        check(getattr(lib, f"hnpe_{self._kind}_dims")(self._handle, dims))
        return dims

    def __reduce_ex__(self, protocol: Any) -> Any:
        name = type(self).__name__
        raise TypeError(f"{'an' if name[0] in 'AEIOU' else 'a'} {name} cannot be copied or pickled")


def as_kind(value: Any, kind: type, name: str) -> Any:
    """A value that must be of a class of this package, or None."""
    if value is None or isinstance(value, kind):
        return value
    raise TypeError(f"{name} must be a {kind.__name__}, not {type(value).__name__}")


def seed_of(value: Any, name: str = "seed") -> int:
    """A seed as the library takes it: a whole number of 64 bits."""
    try:
        number = value.__index__()
    except AttributeError:
        raise TypeError(f"{name} must be a whole number, not {type(value).__name__}") from None
    if not 0 <= number < 1 << 64:
        raise ValueError(f"{name} is {number}; it must be from 0 to 2**64 - 1")
    return number


def count_of(value: Any, name: str, least: int = 1) -> int:
    """A number of things."""
    try:
        number = value.__index__()
    except AttributeError:
        raise TypeError(f"{name} must be a whole number, not {type(value).__name__}") from None
    if not least <= number <= 0x7FFFFFFF:
        raise ValueError(f"{name} is {number}; it must be at least {least} and below 2**31")
    return number
