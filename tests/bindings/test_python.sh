#!/bin/sh
# The Python package, installed by pip into a virtual environment: its own tests, with what the tutorial and the READMEs say.
set -eu
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED the Python package: a library with sanitizers cannot be loaded by an interpreter that has none"
    exit 0
fi
venv=build/venv-python
if ! sh bindings/venv.sh $venv bindings/python/tests/requirements.txt; then
    echo "SKIPPED the Python package: pip cannot have what bindings/python/tests/requirements.txt names"
    exit 0
fi
python=$PWD/$venv/bin/python

# Anew where the package or the library, or the build that is tested, is another one than last time.
make -s -j2 bundle-library
installed=$venv/hnpe-installed
if [ "$(cat $installed 2>/dev/null)" != "$BUILD" ] || find bindings/python "$BUILD/bundle/libhnpe.so" -newer $installed \
    ! -path '*/tests*' ! -name '__pycache__' ! -name '*.pyc' | grep -q .; then
    rm -f $installed && touch $installed.begun
    "$python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --force-reinstall bindings/python
    echo "$BUILD" >$installed && touch -r $installed.begun $installed
fi

# From a folder of its own, so that the package is the installed one.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
root=$PWD
unset MAKEFLAGS MFLAGS MAKELEVEL HNPE_LIBRARY
cd "$folder"
MPLBACKEND=Agg "$python" -m pytest -q -rs --durations=5 -p no:cacheprovider "$root/bindings/python/tests"
