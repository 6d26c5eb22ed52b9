#!/bin/sh
# Installs the Debian packages that one step needs: deps.sh STEP, one of those in find_missing. Says what it does; where
# there is no apt-get it prints what is missing and stops. Steps that run at once, as under make -j, install one after the other.
set -eu

have_command() { command -v "$1" >/dev/null 2>&1; }
have_header() { printf '#include <%s>\n' "$1" | ${3:-cc} -x ${2:-c} -E - >/dev/null 2>&1; }
# Debian's alone: elsewhere the Python package takes the library that is shared.
have_archive() { ! have_command apt-get || [ -e "$(cc -print-file-name="$1")" ]; }

have_fuzzer() { echo 'int x;' | clang -x c -shared -fPIC -fsanitize=fuzzer-no-link,address - -o /dev/null 2>/dev/null &&
    [ -e "$(clang -print-file-name="libclang_rt.fuzzer-$(uname -m).a")" ]; }
# Debian's clang comes without its run time, which older ones have in another package.
fuzzer_package() {
    version=$(apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9]*\)$/\1/p' | head -1)
    for package in "libclang-rt-$version-dev" "libclang-common-$version-dev"; do
        apt-cache show "$package" >/dev/null 2>&1 && echo "$package" && return
    done
}

need() { # need PACKAGE CHECK...: the package is missing where the check fails
    package=$1
    shift
    "$@" || missing="$missing $package"
}

find_missing() { # find_missing STEP: sets `missing`
    missing=""
    need gcc have_command gcc
    need libc6-dev have_header stdio.h
    need binutils have_command objcopy
    need libopenblas-dev have_header cblas.h
    need liblapacke-dev have_header lapacke.h
    need libcjson-dev have_header cjson/cJSON.h
    need libxxhash-dev have_header xxhash.h
    case $1 in
    build) ;;
    demo) need gnuplot-nox have_command gnuplot ;;
    check)
        need libcmocka-dev sh -c "printf '#include <stdarg.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <setjmp.h>\n#include <cmocka.h>\n' | cc -E - >/dev/null 2>&1"
        need g++ have_command g++
        need libpcg-cpp-dev have_header pcg_random.hpp c++ g++
        need python3 have_command python3
        need python3-venv python3 -c "import ensurepip, venv"
        need pkg-config have_command pkg-config
        need gnuplot-nox have_command gnuplot
        need valgrind have_command valgrind
        need libopenblas-serial-dev have_archive openblas-serial/libopenblas.a
        ;;
    python)
        need python3-venv python3 -c "import ensurepip, venv"
        need libopenblas-serial-dev have_archive openblas-serial/libopenblas.a
        ;;
    r)
        need make have_command make
        need r-base-core have_command R
        need r-cran-testthat Rscript -e "library(testthat)"
        need r-cran-codetools Rscript -e "library(codetools)"
        ;;
    docs) need doxygen have_command doxygen ;;
    fortran) need gfortran have_command gfortran ;;
    consumers)
        need cmake have_command cmake
        need make have_command make
        need g++ have_command g++
        need gfortran have_command gfortran
        need pkg-config have_command pkg-config
        ;;
    fuzz)
        need clang have_command clang
        need "$(fuzzer_package)" have_fuzzer
        ;;
    static)
        need cppcheck have_command cppcheck
        need clang-tidy have_command clang-tidy
        ;;
    abi) need abigail-tools have_command abidiff ;;
    deb)
        need dpkg-dev have_command dpkg-buildpackage
        need debhelper have_command dh
        need lintian have_command lintian
        need pkg-config have_command pkg-config
        ;;
    aarch64)
        need gcc-aarch64-linux-gnu have_command aarch64-linux-gnu-gcc
        need libc6-dev-arm64-cross sh -c "echo '#include <stdio.h>' | aarch64-linux-gnu-gcc -E - >/dev/null 2>&1"
        need qemu-user have_command qemu-aarch64
        ;;
    peers) need python3-venv python3 -c "import ensurepip, venv" ;;
    *) echo "deps.sh: there is no step $1" >&2 && exit 2 ;;
    esac
}

find_missing "$1"
[ -n "$missing" ] || exit 0
if ! have_command apt-get; then
    echo "libhnpe needs these packages (Debian's names), please install them:$missing" >&2
    exit 1
fi

# The lock goes when this script ends, however it ends. Whoever had it before may have installed what is missing here.
mkdir -p build
exec 9>build/deps.lock
flock 9
find_missing "$1"
[ -n "$missing" ] || exit 0

run=""
[ "$(id -u)" = 0 ] || run=sudo
echo "Installing the missing packages:$missing"
export DEBIAN_FRONTEND=noninteractive
$run apt-get update -qq 9>&-
$run apt-get install -y -qq --no-install-recommends $missing >/dev/null 9>&-
echo "Installed."
