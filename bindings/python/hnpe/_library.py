"""Finds the shared library, opens it, and refuses one of another binary interface.

The environment variable HNPE_LIBRARY names one; else it is the one bundled with the package, else that of the checkout
which the package is used from.
"""
import os

from ._constants import ABI_VERSION
from ._raw import ffi

_HERE = os.path.dirname(os.path.abspath(__file__))
_BUNDLED = os.path.join(_HERE, "_bundled", "libhnpe.so")
_CHECKOUT = os.path.join(_HERE, "..", "..", "..", "lib", "libhnpe.so")


def _find():
    chosen = os.environ.get("HNPE_LIBRARY")
    if chosen:
        return chosen
    for path in (_BUNDLED, _CHECKOUT):
        if os.path.exists(path):
            return os.path.normpath(path)
    raise ImportError(f"libhnpe was not found: the environment variable HNPE_LIBRARY is not set, and there is neither {_BUNDLED} nor "
                      f"{os.path.normpath(_CHECKOUT)} (`make` makes the latter)")


def _open(path):
    try:
        # It stays until the process ends: handles may be released after cffi has closed it.
        opened = ffi.dlopen(path, ffi.RTLD_NOW | getattr(os, "RTLD_NODELETE", 0))
    except OSError as error:
        raise ImportError(f"libhnpe could not be opened: {error}") from None
    try:
        found = opened.hnpe_abi_version()
    except (AttributeError, ffi.error):
        raise ImportError(f"{path} is not libhnpe: it has no function hnpe_abi_version") from None
    if found != ABI_VERSION:
        raise ImportError(f"{path} has version {found} of the binary interface, but this package was made for version "
                          f"{ABI_VERSION}: install a package and a library of the same release")
    return opened


path = _find()
lib = _open(path)
__version__ = ffi.string(lib.hnpe_version_string()).decode()
