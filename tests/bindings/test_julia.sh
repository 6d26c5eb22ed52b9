#!/bin/sh
# The Julia package says what the headers say, by a parser; its own tests pass, and the code of its pages runs; a library of
# another interface is refused.
# A Julia is fetched for it (pkgconfig/julia.sh); where there is none, the parser's word stands alone.
set -eu
LIB=${LIB:-lib}
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED the Julia package: Julia cannot load a library with sanitizers"
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# expect FILE WHAT TO FAILURE: with s/WHAT/TO/ in FILE of a copy, the check fails, and says FAILURE.
expect() {
    rm -rf "$folder/bindings" && mkdir "$folder/bindings" && cp -r bindings/api.json bindings/julia "$folder/bindings"
    sed -i "s/$2/$3/" "$folder/bindings/$1"
    ! cmp -s "bindings/$1" "$folder/bindings/$1" || { echo "$2 is not in $1" && exit 1; }
    if $python tests/bindings/check_julia.py "$folder" >"$folder/log" 2>&1 || ! grep -qF "$4" "$folder/log"; then
        echo "not noticed: $2 became $3 in $1" && cat "$folder/log" && exit 1
    fi
}
if sh bindings/venv.sh build/venv-julia tests/bindings/julia_requirements.txt; then
    python=build/venv-julia/bin/python
    $python tests/bindings/check_julia.py
    raw=julia/src/raw.jl
    expect $raw "hnpe_rng_gamma), Cdouble, (Ptr{hnpe_rng}, Cdouble)" "hnpe_rng_gamma), Cdouble, (Ptr{hnpe_rng}, Cint)" \
        "the type of shape is Cint"
    expect $raw "hnpe_rng_gamma), Cdouble, (Ptr{hnpe_rng}, Cdouble)" "hnpe_rng_gamma), Cdouble, (Ptr{hnpe_rng},)" "the number of types is 1"
    expect $raw "address(hnpe_rng_gamma), Cdouble" "address(hnpe_rng_gamma), Cfloat" "what it returns is Cfloat"
    expect $raw "address(hnpe_rng_gamma)" "address(hnpe_rng_normal)" "is @address(hnpe_rng_normal)"
    expect $raw "hnpe_rng_gamma" "hnpe_rng_gammas" "hnpe_rng_gammas: no such function"
    expect $raw "^function hnpe_rng_gamma(rng, shape)" "function hnpe_rng_gamma(shape, rng)" "the list of parameters"
    expect $raw "cfunction(\$callback, Cint, (Ptr{Cvoid}, Ptr{hnpe_progress})" "cfunction(\$callback, Cint, (Ptr{Cvoid}, Ptr{Cvoid})" \
        "@hnpe_progress_fn: the type of progress"
    expect $raw "    key::Int32" "    key::Int64" "hnpe_option_info.key: its type is Int64"
    expect $raw "HNPE_ERROR_BUSY = Int32(-4)" "HNPE_ERROR_BUSY = Int32(-5)" "HNPE_ERROR_BUSY: its value"
    expect api.json '"offset": 24' '"offset": 28' "its offset is 24, and must be 28"
    expect julia/src/rng.jl "hnpe_rng_gamma(rng, shape)" "hnpe_rng_gamma(rng)" "the number of arguments of hnpe_rng_gamma is 1"
    expect julia/src/rng.jl "hnpe_rng_gamma" "hnpe_rng_gama" "hnpe_rng_gama does not exist"
    expect julia/src/rng.jl "hnpe_rng_next(rng) % \$T" "ccall(:hnpe_rng_next, UInt64, (Ptr{Cvoid},), rng.pointer)" "ccall outside"
    expect julia/src/priors.jl "to = similar(from)" "to = call(from)" "the number of arguments of hnpe_prior_cdf is 1"
    expect julia/src/simulators.jl "n::Csize_t" "n::Int64" "the list of types"
    expect julia/src/errors.jl "struct HNPEError" "structure HNPEError" "does not parse"
else
    echo "SKIPPED the parser's check of the Julia package: no tree-sitter from PyPI"
fi

if ! why=$(sh pkgconfig/julia.sh build/julia); then
    echo "SKIPPED the tests of the Julia package: $why"
    exit 0
fi
export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-1}"
julia() { # julia LIBRARY ARGUMENTS
    library=$1 && shift
    HNPE_LIBRARY=$library build/julia/julia --project=bindings/julia "$@"
}
julia "$PWD/$LIB/libhnpe.so" --depwarn=error -O1 bindings/julia/test/runtests.jl

# The code of the tutorial and of the package's page, as it is written there.
blocks() { awk '/^```julia$/ { on = 1; next } /^```$/ { on = 0 } on' "$1"; }
root=$PWD
blocks docs/tutorial_julia.md >"$folder/tutorial.jl"
blocks bindings/julia/README.md >"$folder/page.jl"
said() { # said FILE PATTERN: the code of FILE runs, and prints a line like that
    (cd "$folder" && HNPE_LIBRARY=$root/$LIB/libhnpe.so "$root/build/julia/julia" -O1 --project="$root/bindings/julia" "$1" >"$1.log" 2>&1) &&
        grep -q "$2" "$folder/$1.log" || { echo "$1 does not print $2" && cat "$folder/$1.log" && exit 1; }
}
said tutorial.jl '^alpha_0 0\.4[2-6], beta 0\.5[5-9]$'
[ "$(grep -c -e '^finished, 3000 simulations' -e '^rate 0\.[67] ' -e '^stopped: Inference(.*1 round, 3000 sets' \
    -e '^interrupted: HNPE_ERROR_CANCELLED$' -e 'has no option simulation; it has simulations, ' -e 'low\[0\] = 1 is not below' "$folder/tutorial.jl.log")" = 8 ] ||
    { echo "the tutorial prints something else" && cat "$folder/tutorial.jl.log" && exit 1; }
[ -s "$folder/posterior.png" ] && [ -s "$folder/job.posterior" ]
said page.jl '^posterior mean: alpha_0 0\.[34][0-9], beta 0\.[56]'

python3 tests/abi/stub.py "$folder/other" --answers 999
if julia "$folder/other/libhnpe.so" -e "using HNPE" >"$folder/log" 2>&1 || ! grep -q "has ABI 999" "$folder/log"; then
    echo "a library of another ABI is not refused" && cat "$folder/log" && exit 1
fi
# So is what is no library at all; and where none is named, one is found.
if julia "$PWD/README.md" -e "using HNPE" >"$folder/log" 2>&1 || ! grep -q "README.md" "$folder/log"; then
    echo "a file that is no library is not refused" && cat "$folder/log" && exit 1
fi
julia "" -e 'using HNPE; HNPE.library_version()'
