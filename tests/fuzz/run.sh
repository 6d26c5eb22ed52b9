#!/bin/sh
# Runs fuzzers: run.sh SECONDS TARGET... Each goes on from the inputs of its earlier runs in build/fuzz/corpus/TARGET and
# the seeds. A finding ends it: the input is left in build/fuzz/found/TARGET, and belongs into tests/fuzz/found/TARGET once
# it is mended. run.sh --ready says whether there is a libFuzzer, which it installs where it can.
set -u

probe() {
    command -v clang >/dev/null 2>&1 && mkdir -p build &&
        echo 'int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n); int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { return d && n > 1; }' |
        clang -x c -fsanitize=fuzzer,address - -o build/fuzz-probe 2>/dev/null
}

if [ "${1:-}" = --ready ]; then
    probe || sh pkgconfig/deps.sh fuzz && probe && exit 0
    echo "SKIPPED fuzzing: there is no clang with libFuzzer"
    exit 1
fi

seconds=$1
shift
bin=build/clang-fuzzer-no-link-address-undefined/fuzz
TMPDIR=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")") && export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
export OPENBLAS_NUM_THREADS=1 ASAN_OPTIONS="${ASAN_OPTIONS:-allocator_may_return_null=1:detect_leaks=1}"
failed=""
for target in "$@"; do
    corpus=build/fuzz/corpus/$target found=build/fuzz/found/$target log=build/fuzz/$target.log
    mkdir -p "$corpus" "$found"
    folders="$corpus $(sh tests/fuzz/folders.sh "$target")"
    # shellcheck disable=SC2086
    "$bin/fuzz_$target" $folders -max_total_time="$seconds" -timeout=30 -rss_limit_mb=2048 -malloc_limit_mb=512 \
        -max_len="$([ "$target" = calls ] && echo 1024 || echo 32768)" -len_control=0 -artifact_prefix="$found/" \
        -print_final_stats=1 >"$log" 2>&1
    code=$?
    [ $code = 0 ] || [ $code = 72 ] || failed="$failed $target" # 72: interrupted
    echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") executions," \
        "$(sed -n 's/.* \(cov: [0-9]* ft: [0-9]* corp: [^ ]*\) .*/\1/p' "$log" | tail -1)"
    case " $failed " in *" $target "*) grep -E -A12 '^FOUND|^==[0-9]+==ERROR|runtime error|SUMMARY|Test unit written' "$log" | head -40 ;; esac
done
[ -z "$failed" ] || { echo "Findings in:$failed. The inputs are in build/fuzz/found, the logs in build/fuzz." && exit 1; }
