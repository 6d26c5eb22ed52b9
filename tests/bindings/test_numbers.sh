#!/bin/sh
# The same calls give the same bits in every language, and the numbers that they gave before.
set -eu
LIB=${LIB:-lib} CC=${CC:-cc} vectors=tests/vectors/numbers
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
flags="-Iinclude -L$LIB -Wl,-rpath,$PWD/$LIB ${SANITIZE:+-fsanitize=$SANITIZE}"

# shellcheck disable=SC2086
$CC -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror tests/bindings/numbers.c $flags -lhnpe -o "$folder/numbers"
HNPE_ISA=baseline "$folder/numbers" $vectors >"$folder/baseline"
python3 tests/bindings/numbers_compare.py $vectors/expected.txt "$folder/baseline"
"$folder/numbers" $vectors >"$folder/c"

case $CC in *clang*) cxx=clang++ ;; *) cxx=g++ ;; esac
# shellcheck disable=SC2086
$cxx -std=c++17 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -Ibindings/cpp tests/bindings/numbers.cpp $flags -lhnpe -o "$folder/numbers_cpp"
"$folder/numbers_cpp" $vectors >"$folder/cpp"

others=$folder/cpp
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED the numbers of Python: an interpreter does not run with sanitizers"
elif ! sh bindings/venv.sh build/venv-python bindings/python/tests/requirements.txt; then
    echo "SKIPPED the numbers of Python: its packages cannot be had"
else
    PYTHONPATH=bindings/python HNPE_LIBRARY=$PWD/$LIB/libhnpe.so build/venv-python/bin/python tests/bindings/numbers_python.py $vectors \
        >"$folder/python"
    others="$others $folder/python"
fi

if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED the numbers of Julia: it cannot load a library with sanitizers"
elif ! why=$(sh pkgconfig/julia.sh build/julia); then
    echo "SKIPPED the numbers of Julia: $why"
else
    HNPE_LIBRARY=$PWD/$LIB/libhnpe.so build/julia/julia --project=bindings/julia tests/bindings/numbers.jl $vectors >"$folder/julia"
    others="$others $folder/julia"
fi

if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED the numbers of R: an interpreter does not run with sanitizers"
elif library=$(sh tests/bindings/r_library.sh) || { code=$? && [ $code != 1 ] && exit $code; }; then
    R_LIBS=$library Rscript tests/bindings/numbers.R $vectors >"$folder/r"
    others="$others $folder/r"
else
    echo "SKIPPED the numbers of R: R and testthat cannot be installed"
fi

# shellcheck disable=SC2086
python3 tests/bindings/numbers_compare.py $vectors/expected.txt "$folder/c" $others
