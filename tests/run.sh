#!/bin/sh
# Runs test programs and scripts, two at a time, and prints one line each; a failing one's output is shown whole. SKIPPED
# lines of passing tests are repeated at the end.
set -u
logs=$BUILD/test-logs
rm -rf "$logs" && mkdir -p "$logs"
export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-1}" CMOCKA_MESSAGE_OUTPUT=STDOUT
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1}" BUILD LIB CC SANITIZE

run_one() {
    name=$(echo "$1" | sed "s,^$BUILD/tests-,,; s,^tests/,," | tr / -)
    start=$(date +%s)
    case $1 in
    *.sh) sh "$1" >"$logs/$name.log" 2>&1 ;;
    *) "$1" >"$logs/$name.log" 2>&1 ;;
    esac
    code=$?
    seconds=$(($(date +%s) - start))
    if [ $code = 0 ]; then
        echo "ok      $name (${seconds} s)"
    else
        echo "FAILED  $name (exit $code, ${seconds} s)"
        sed 's/^/        /' "$logs/$name.log"
        touch "$logs/failed"
    fi
}

running=0 started=0
for test in "$@"; do
    case $test in */${ROOM:-*}/*) ;; *) continue ;; esac
    run_one "$test" &
    running=$((running + 1)) started=1
    if [ $running -ge 2 ]; then
        wait
        running=0
    fi
done
wait
if [ $started = 0 ]; then
    rooms=$(printf '%s\n' "$@" | sed 's,/[^/]*$,,; s,.*/,,' | sort -u)
    echo "No tests for ROOM=${ROOM:-}. The rooms with tests are:" $rooms
    exit 1
fi
grep -h '^SKIPPED' "$logs"/*.log | sort -u
if [ -e "$logs/failed" ]; then
    echo "Some tests failed; their logs are in $logs"
    exit 1
fi
echo "All tests passed."
