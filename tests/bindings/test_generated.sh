#!/bin/sh
# What is generated from the headers is what is committed, and the generator sees what changes.
set -eu
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED the generated bindings: a library with sanitizers cannot be asked for its options from Python"
    exit 0
fi
if ! sh bindings/venv.sh build/venv bindings/generate/requirements.txt; then
    echo "SKIPPED the generated bindings: no libclang and cffi from PyPI"
    exit 0
fi
python=build/venv/bin/python library=$PWD/${LIB:-lib}/libhnpe.so
$python bindings/generate "$library" --check

# In a copy whose headers say something else, the check fails and names it.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -r include bindings "$folder"
changed() { # changed FILE WHAT TO EXPECTED: the check fails on s/WHAT/TO/ in FILE and its output has EXPECTED
    cp "include/hnpe/$1" "$folder/include/hnpe/$1"
    sed -i "s/$2/$3/" "$folder/include/hnpe/$1"
    if $python "$folder/bindings/generate" "$library" --check >"$folder/log" 2>&1 || ! grep -q "$4" "$folder/log"; then
        echo "not noticed: $2 became $3 in $1" && cat "$folder/log" && exit 1
    fi
    cp "include/hnpe/$1" "$folder/include/hnpe/$1"
}
changed posterior.h "size_t n_draws, hnpe_rng" "int64_t n_draws, hnpe_rng" '"type": "int64_t"'
changed trainer.h "HNPE_LOSS_ATOMIC = 2" "HNPE_LOSS_ATOMIC = 12" '"value": 12'
changed base.h "int64_t d_out; " "int64_t d_outer; " '"name": "d_outer"'
changed rng.h "double hnpe_rng_normal" "int64_t hnpe_rng_normal" '"returns": "int64_t"'
changed rng.h "@param shape " "@param form " "documents \['form'\]"
changed simulator.h "x             out, \[n" "x             \[n" "is documented as"

# What the emitters cannot say is refused by name.
refused() { # refused DECLARATION WORDS: added to rng.h, the generator refuses it with these words
    sed "s|^HNPE_API double hnpe_rng_normal|$1\n&|" include/hnpe/rng.h >"$folder/include/hnpe/rng.h"
    if $python "$folder/bindings/generate" "$library" --check >"$folder/log" 2>&1 || ! grep -q "rng.h:[0-9]*: .*$2" "$folder/log"; then
        echo "not refused: $1" && cat "$folder/log" && exit 1
    fi
    cp include/hnpe/rng.h "$folder/include/hnpe/rng.h"
}
refused "HNPE_API void hnpe_rng_say(const char *format, ...);" "any number of arguments"
refused "HNPE_API void hnpe_rng_say(hnpe_rng *);" "a parameter without a name"
refused "HNPE_API long hnpe_rng_say(int64_t a);" "returns long"
refused "HNPE_API void hnpe_rng_say(hnpe_dims dims);" "hnpe_dims by value"
refused "HNPE_API void hnpe_rng_say(double x[3]);" "is double\[3\]"
refused "HNPE_API void hnpe_rng_say(int (*f)(void *));" "is int (\*)(void \*)"
refused "static inline int hnpe_rng_say(int a) { return a; }" "not exported"
refused "extern HNPE_API const int hnpe_rng_say;" "var_decl"
refused "typedef int32_t hnpe_word;" "another name of int"
refused "typedef union hnpe_word { int a; double b; } hnpe_word;" "union_decl"
refused "typedef struct hnpe_word { uint32_t a : 3; } hnpe_word;" "is a bit-field"
refused "typedef struct hnpe_word { double a[4]; } hnpe_word;" "is double\[4\]"
refused "enum { HNPE_WORD = 3 };" "without a name"
refused "#define HNPE_WORD (-1)" "is ( - 1 ), not a plain number"
refused "#define HNPE_WORD 0xffu" "not a plain number"
