"""Exceptions on their way across the C border.

Nothing unwinds through C: a callback that raises returns the number under which its exception is kept here, below zero to
fail and above to cancel. The library hands that number back with its status, and whoever called it takes the exception out.
So each call gets its own, in any number of threads, and the first of those that a concurrent run met.
"""
import itertools
import threading
from typing import Any, Dict, Tuple

FIRST = 2
"""1 and -1 are what a callback returns without an exception."""
_MOST = 0x7FFFFFFF - FIRST

_numbers = itertools.count()
_kept: Dict[int, Tuple[Any, BaseException]] = {}
_late: Dict[int, BaseException] = {}


def keep(exception, owner):
    """Keep an exception of a callback; owner is the callback's user data as a number. What the callback returns for it."""
    number = next(_numbers) % _MOST + FIRST
    _kept[number] = owner, exception
    return -number if isinstance(exception, Exception) else number  # KeyboardInterrupt, SystemExit: cancel


def take(result):
    """The exception that a callback's result stands for, or None. Others of the same owner will not be asked for."""
    owner, exception = _kept.pop(abs(result), (None, None))
    if exception is not None:
        forget(owner)
    return exception


def take_of(owner):
    """An exception of an owner's callback that the library did not stop for, such as one at the end of a call; or None."""
    found = next((exception for kept, exception in list(_kept.values()) if kept == owner), None)
    if found is not None:
        forget(owner)
    return found


def keep_late(exception, late=_late, thread=threading.get_ident):
    """Keep an exception of a callback without a result: this thread's next look at a status raises it."""
    late[thread()] = exception


def is_late():
    """Is there something for take_late, of any thread?"""
    return bool(_late)


def take_late():
    """What keep_late kept for this thread, or None."""
    return _late.pop(threading.get_ident(), None)


def forget(owner, kept=_kept):
    """Drop what is kept for an owner. C may ask for it when this module has been cleared."""
    for number in [number for number, entry in [*kept.items()] if entry[0] == owner]:
        kept.pop(number, None)
