#!/bin/sh
# Runs test programs on each instruction set that the machine has, forced by HNPE_ISA, and scripts once, as many at a time
# as there are cores, and prints one line each; a failing one's output is shown whole. SKIPPED lines of passing tests are
# repeated at the end. With sanitizers, HNPE_TEST_QUICK=1 or HNPE_TEST_LONG=1 the best instruction set alone; HNPE_ISA=avx2
# that one alone.
set -u

# The second form, for one test: run.sh --one ISA TEST, where ISA is - for a script.
if [ "${1:-}" = --one ]; then
    isa=$2 test=$3
    name=$(echo "$test" | sed "s,^$BUILD/tests-,,; s,^tests/,," | tr / -)
    [ "$isa" = - ] || { export HNPE_ISA="$isa" && name=$isa-$name; }
    start=$(date +%s)
    case $test in
    *.sh) sh "$test" >"$LOGS/$name.log" 2>&1 ;;
    *) ${EMULATOR:-} "$test" >"$LOGS/$name.log" 2>&1 ;;
    esac
    code=$?
    seconds=$(($(date +%s) - start))
    if [ $code = 0 ]; then
        echo "ok      $name (${seconds} s)"
        echo "$isa" >>"$LOGS/passed"
    else
        { echo "FAILED  $name (exit $code, ${seconds} s)" && sed 's/^/        /' "$LOGS/$name.log"; } |
            tee -a "$LOGS/failed"
    fi
    exit 0
fi

LOGS=$BUILD/test-logs${HNPE_TEST_LONG:+-long}
rm -rf "$LOGS" && mkdir -p "$LOGS"
export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-1}" CMOCKA_MESSAGE_OUTPUT=STDOUT
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1}" BUILD LIB CC SANITIZE LOGS

isas=$(${EMULATOR:-} "$ISAS") || exit 1
[ -z "$SANITIZE${HNPE_TEST_QUICK:-}${HNPE_TEST_LONG:-}" ] || isas=${isas##* }
isas=${HNPE_ISA:-$isas}

for test in "$@"; do
    case $test in */${ROOM:-*}/*) ;; *) continue ;; esac
    case $test in
    *.sh) echo "- $test" ;;
    *) for isa in $isas; do echo "$isa $test"; done ;;
    esac
done >"$LOGS/jobs"
if [ ! -s "$LOGS/jobs" ]; then
    rooms=$(printf '%s\n' "$@" | sed 's,/[^/]*$,,; s,.*/,,' | sort -u)
    echo "No tests for ROOM=${ROOM:-}. The rooms with tests are:" $rooms
    exit 1
fi
xargs -P "$(nproc)" -n 2 sh "$0" --one <"$LOGS/jobs"

touch "$LOGS/passed"
grep -h '^SKIPPED' "$LOGS"/*.log | sort -u
for isa in $isas -; do
    of=$(grep -c -x -e "$isa .*" "$LOGS/jobs") && passed=$(grep -c -x -e "$isa" "$LOGS/passed")
    [ "$of" = 0 ] || echo "$passed of $of passed: $([ "$isa" = - ] && echo scripts || echo "programs with HNPE_ISA=$isa")"
done
if [ "$(wc -l <"$LOGS/passed")" != "$(wc -l <"$LOGS/jobs")" ]; then
    echo "Some tests failed; their logs are in $LOGS"
    exit 1
fi
echo "All tests passed."
