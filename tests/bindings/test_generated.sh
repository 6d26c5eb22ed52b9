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
changed rng.h "double hnpe_rng_normal" "float hnpe_rng_normal" '"returns": "float"'
changed rng.h "@param shape " "@param form " "documents \['form'\]"
changed simulator.h "x             out, \[n" "x             \[n" "is documented as"
