"""Exceptions on their way across the C border.

Nothing unwinds through C: a callback that raises returns the number under which its exception is kept here, below zero to
fail and above to cancel. The library hands that number back with its status, and whoever called it takes the exception out.
So each call gets its own, in any number of threads, and the first of those that a concurrent run met.
"""
import itertools

FIRST = 2
"""1 and -1 are what a callback returns without an exception."""
_MOST = 0x7FFFFFFF - FIRST

_numbers = itertools.count()
_kept = {}


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


def forget(owner, kept=_kept):
    """Drop what is kept for an owner. C may ask for it when this module has been cleared."""
    for number in [number for number, entry in list(kept.items()) if entry[0] == owner]:
        kept.pop(number, None)
