#!/bin/sh
# The Fortran module compiles as Fortran 2008 with TS 29113 and as Fortran 2018 without a warning; what it is made of works; the
# example finds the posterior mean; a library of another binary interface is refused.
set -eu
if ! make -s build/deps-fortran >/dev/null; then
    echo "SKIPPED the Fortran module: no gfortran from Debian"
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
lib=${LIB:-lib}
flags="-Wall -Wextra -Werror -J $folder ${SANITIZE:+-fsanitize=$SANITIZE}"
link="-L$lib -lhnpe -Wl,-rpath,$PWD/$lib"
case ${CC:-cc} in *clang*) [ -z "${SANITIZE:-}" ] || { echo "SKIPPED Fortran with clang's sanitizers: gfortran has others" && exit 0; } ;; esac

gfortran -std=f2008ts $flags -fsyntax-only bindings/fortran/hnpe.f90
gfortran -std=f2018 $flags -c bindings/fortran/hnpe.f90 -o "$folder/hnpe.o"
# shellcheck disable=SC2086
gfortran -std=f2018 $flags "$folder/hnpe.o" tests/bindings/fortran_calls.f90 -o "$folder/calls" $link
"$folder/calls" "$folder/posterior.safetensors"

# shellcheck disable=SC2086
gfortran -std=f2008ts $flags "$folder/hnpe.o" bindings/fortran/example.f90 -o "$folder/example" $link
output=$("$folder/example")
echo "$output"
# The exact posterior means of the program's data, by quadrature, are 0.440 and 0.564.
echo "$output" | tr -d , | awk '{ alpha = $4; beta = $6 } END { exit !(alpha > 0.39 && alpha < 0.49 && beta > 0.514 && beta < 0.614) }'

[ -z "${SANITIZE:-}" ] || exit 0
python3 tests/abi/stub.py "$folder/other" --answers 4711
if LD_LIBRARY_PATH="$folder/other" LD_PRELOAD="$folder/other/libhnpe.so" "$folder/example" >"$folder/log" 2>&1; then
    echo "another binary interface was not refused" && exit 1
fi
grep -q "another version of libhnpe" "$folder/log" || { cat "$folder/log" && exit 1; }
