#!/bin/sh
# One C file by cppcheck, clang-tidy and GCC's analyzer, or by those that TOOLS names: check.sh FILE STAMP FLAG..., where the
# flags are those of a compiler. What one of them finds is printed and is a failure. Beside the stamp, STAMP.d says what the
# file includes.
set -u
file=$1 stamp=$2
shift 2
mkdir -p "$(dirname "$stamp")"
found=$stamp.found
trap 'rm -f "$found"' EXIT

report() { # report TOOL
    echo "== $1 on $file" && grep -v '^[0-9]* warnings\? \(generated\|treated\)' "$found"
    exit 1
}

by_cppcheck() {
    cppcheck --quiet --std=c11 --language=c --enable=warning,performance,portability,style --inline-suppr \
        --suppressions-list=tests/static/cppcheck.txt --template='{file}:{line}: {message} [{id}]' \
        $(printf '%s\n' "$@" | grep '^-[DI]') "$file" >"$found" 2>&1 && [ ! -s "$found" ]
}

by_clang_tidy() {
    clang-tidy --quiet "$file" -- "$@" -Wno-unused-value >"$found" 2>&1
}

# The analyzer is not for variants of an instruction set, as it takes vectors of the compiler's extension for their first lane
# (elsewhere shift-count-overflow says so), nor for tests, as it does not know that cmocka's assertions do not return.
by_gcc() {
    case $file in
    *_isa.c | tests/support/*) ;;
    # An array that is filled up to the length beside it.
    src/trainer/atomic.c) set -- "$@" -fanalyzer -Wno-analyzer-use-of-uninitialized-value ;;
    *) set -- "$@" -fanalyzer -Wno-analyzer-shift-count-overflow ;;
    esac
    gcc "$@" -O2 -MMD -MP -MF "$stamp.d" -MT "$stamp" -c "$file" -o /dev/null >"$found" 2>&1 && [ ! -s "$found" ]
}

for tool in ${TOOLS:-cppcheck clang_tidy gcc}; do
    "by_$tool" "$@" || report $tool
done
touch "$stamp"
