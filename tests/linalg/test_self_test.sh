#!/bin/sh
# The shared library, loaded beside BLAS and LAPACK libraries that it cannot work with: of 64-bit integers, and wrong in one
# function or another. It refuses to start, says why, and does not crash; beside ones that are fit it starts.
set -eu
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED the self-test: what is loaded first is the sanitizer's"
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
${CC:-cc} -std=c99 -O1 -Wall -Wextra -Werror -Iinclude tests/linalg/start.c -L"${LIB:-lib}" -lhnpe -o "$folder/start"

# NAME fit|unfit LIBRARY WORDS: the words are in what is said.
try() {
    name=$1 wanted=$2 library=$3 words=$4 status=0
    LD_PRELOAD=$library LD_LIBRARY_PATH=${LIB:-lib} "$folder/start" "$wanted" >"$folder/said" 2>&1 || status=$?
    if [ $status -ne 0 ] || ! grep -q -- "$words" "$folder/said"; then
        echo "FAILED $name, which is $wanted: status $status, expected words \"$words\", said:"
        cat "$folder/said"
        failed=1
    else
        echo "ok $name: $(sed -n 's/^a context: //p' "$folder/said")"
    fi
}

# NAME fit|unfit WORDS FLAGS...
stand_in() {
    name=$1 wanted=$2 words=$3
    shift 3
    ${CC:-cc} -std=c99 -O1 -Wall -Wextra -Werror -shared -fPIC "$@" tests/linalg/stand_in.c -o "$folder/$name.so" -lm
    try "$name" "$wanted" "$folder/$name.so" "$words"
}

all="-DWITH_DOT -DWITH_PRODUCT -DWITH_FACTORISATION"
try as-installed fit "" HNPE_OK
stand_in right fit HNPE_OK $all
stand_in wide unfit "64 bits.*cblas_ddot" -DWIDTH=64 $all
stand_in wide-product unfit "64 bits.*cblas_dgemm" -DWIDTH=64 -DWITH_PRODUCT
stand_in wide-factorisation unfit "64 bits.*dpotf2" -DWIDTH=64 -DWITH_FACTORISATION
stand_in dot unfit "broken: cblas_ddot" $all -DBROKEN_DOT
stand_in element unfit "broken: cblas_dgemm" $all -DBROKEN_ELEMENT
stand_in transpose unfit "broken: cblas_dgemm" $all -DBROKEN_TRANSPOSE
stand_in leading unfit "broken: cblas_dgemm" $all -DBROKEN_LEADING
stand_in factorisation unfit "broken: dpotf2" $all -DBROKEN_FACTORISATION
stand_in outcome unfit "broken: dpotf2" $all -DBROKEN_OUTCOME

# The distribution's own ILP64 build has the same names. It is unpacked in a folder, so that the machine stays as it is.
wide=build/ilp64
if [ ! -e $wide/libopenblas64.so.0 ] && command -v apt-get >/dev/null; then
    mkdir -p $wide
    (cd $wide && apt-get -qq -o APT::Sandbox::User=root download libopenblas64-0-pthread && dpkg-deb -x libopenblas64-0-*.deb . &&
        cp usr/lib/*/openblas64-pthread/libopenblas64.so.0 . && rm -rf usr -- *.deb) >$wide/log 2>&1 || true
fi
if [ -e $wide/libopenblas64.so.0 ]; then
    try OpenBLAS-ILP64 unfit "$PWD/$wide/libopenblas64.so.0" "64 bits"
else
    echo "SKIPPED OpenBLAS with 64-bit integers: apt-get cannot have libopenblas64-0-pthread"
fi
exit $failed
