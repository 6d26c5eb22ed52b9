"""The callbacks that C calls: one function for each kind, for all objects.

The user data of a callback is a handle to a weak reference: an object and the function that it holds are kept by Python's
references alone, which the garbage collector sees, also where the function refers back to the object.
"""
import sys
import weakref
from typing import Any, Dict, List

from . import _pending
from ._library import lib
from ._raw import ffi

_alive: Dict[int, Any] = {}
_immortal: List[Any] = []


def own(thing):
    """User data for the callbacks of an object, until C releases it with `release`."""
    handle = ffi.new_handle(weakref.ref(thing))
    _alive[number_of(handle)] = handle
    return handle


def owner(user_data):
    """The object that user data were made for."""
    thing = ffi.from_handle(user_data)()
    if thing is None:
        raise ReferenceError("the Python object behind this callback is gone")
    return thing


def number_of(user_data, cast=ffi.cast, number=int):
    """User data as a number, which names its owner."""
    return number(cast("uintptr_t", user_data))


def callback(kind):
    """Make a function one that C can call; what it raises waits in _pending. Where C takes no result it is written out, but for
    KeyboardInterrupt and SystemExit."""

    def decorate(function):
        handling = {"onerror": _raised_late} if ffi.typeof(kind).result.kind == "void" else {"error": -1, "onerror": _raised}
        made = ffi.callback(kind, function, **handling)
        _never_free(made)
        return made

    return decorate


def _raised(kind, exception, traceback):
    # Here, not in the callback: what a signal handler raises comes before the callback's first line.
    user_data = traceback.tb_frame.f_locals.get("user_data") if traceback else None
    owner_number = number_of(user_data) if user_data else None
    result = _pending.keep(exception, owner_number)
    try:
        lib.hnpe_set_error(f"{kind.__name__}: {exception}".encode("utf-8", "replace"))
    except Exception:  # its text cannot be had: the exception itself is kept all the same
        pass
    except BaseException as another:  # Ctrl-C once more
        result = _pending.keep(another, owner_number)
    return result


def _raised_late(kind, exception, traceback):
    if not isinstance(exception, Exception):
        _pending.keep_late(exception)
        return None
    sys.excepthook(kind, exception, traceback)
    return None


def _never_free(thing):
    """C may release what it holds after this module has been cleared, when the interpreter ends."""
    _immortal.append(thing)
    try:
        import ctypes

        ctypes.pythonapi.Py_IncRef(ctypes.py_object(thing))
    except (ImportError, AttributeError):
        pass


def _make_release():
    # Everything in local variables, which stay when the module is cleared.
    alive, number, forget, keep_late = _alive, number_of, _pending.forget, _pending.keep_late

    def release(user_data):
        address = number(user_data)
        forget(address)
        alive.pop(address, None)

    def raised(kind, exception, traceback):  # Ctrl-C
        keep_late(exception)

    return ffi.callback("hnpe_release_fn", release, onerror=raised)


release = _make_release()
_never_free(release)
