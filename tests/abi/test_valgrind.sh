#!/bin/sh
# docs/examples/minimal.c, with fewer simulations, epochs and draws, touches no memory that is not its own and gives all of
# it back, says valgrind. Kernels without AVX-512, which valgrind does not know.
set -eu
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED valgrind: this build has sanitizers, which do not run under it"
    exit 0
fi
if ! command -v valgrind >/dev/null; then
    echo "SKIPPED valgrind: it is not installed"
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
lib=${LIB:-lib}

few='hnpe_trainer *trainer;\
    check(hnpe_inference_get_trainer(inference, \&trainer));\
    check(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 2));\
    hnpe_trainer_release(trainer);'
sed "s/_SIMULATIONS, 2000/_SIMULATIONS, 100/; s/DRAWS = 1000/DRAWS = 100/; s/check(hnpe_inference_run/$few\\
    &/" docs/examples/minimal.c >"$folder/short.c"
for change in 'SIMULATIONS, 100' 'DRAWS = 100 ' 'EPOCHS, 2'; do
    grep -q "$change" "$folder/short.c" || { echo "docs/examples/minimal.c has no place for $change" && exit 1; }
done
${CC:-cc} -std=c11 -g -Iinclude "$folder/short.c" -L"$lib" -lhnpe -Wl,-rpath,"$PWD/$lib" -o "$folder/short"
isa=baseline
grep -q -w avx2 /proc/cpuinfo && isa=avx2
HNPE_ISA=$isa OPENBLAS_NUM_THREADS=1 valgrind --quiet --leak-check=full --error-exitcode=1 "$folder/short"
