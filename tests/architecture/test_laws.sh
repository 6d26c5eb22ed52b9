#!/bin/sh
# The laws of docs/architecture.md and CONTRIBUTING.md, checked on the sources and on the built library.
exec python3 tests/architecture/laws.py
