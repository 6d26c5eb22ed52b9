#!/bin/sh
# The gate of the binary interface: symbols, signatures, constants, layout and options are those of the baselines beside
# this file. docs/abi.md says what to do where they are not.
set -eu
if [ "$(getconf LONG_BIT)" != 64 ]; then
    echo "SKIPPED the gate of the binary interface: its baselines are of 64-bit processors"
    exit 0
fi
sh pkgconfig/deps.sh abi || true
if ! command -v abidiff >/dev/null || ! command -v abidw >/dev/null; then
    echo "SKIPPED the layout of the binary interface: abidw and abidiff (abigail-tools) cannot be installed"
fi
python3 tests/abi/gate.py check --library "${LIB:-lib}/libhnpe.so" --work "$BUILD/abi/gate"
