#!/bin/sh
# The Python package beside PyTorch, where `make bench-peers` has installed that; it is too large for `make check` to.
set -eu
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED hnpe beside torch: a library with sanitizers cannot be loaded by an interpreter that has none"
    exit 0
fi
peers=build/peers-venv
if [ ! -e $peers/ready ]; then
    echo "SKIPPED hnpe beside torch: PyTorch is not installed; make bench-peers does that (7 GB)"
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
make -s bundle TO="$folder/site/hnpe/_bundled" >"$folder/log"
cp bindings/python/hnpe/*.py "$folder/site/hnpe"
if ! $peers/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --target "$folder/site" \
    -c bindings/python/tests/requirements.txt cffi; then
    echo "SKIPPED hnpe beside torch: no cffi from PyPI"
    exit 0
fi
unset HNPE_LIBRARY
PYTHONPATH=$folder/site $peers/bin/python tests/bindings/beside_torch.py "$folder"
