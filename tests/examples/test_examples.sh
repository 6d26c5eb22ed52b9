#!/bin/sh
# The example programs do what they say: minimal.c finds a posterior mean near the exact one, and the demo refuses bad
# recordings with a message and status 1 before it trains anything.
set -u
programs=${BUILD:?}/examples
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

# The exact posterior means of minimal.c's data, by quadrature, are 0.440 and 0.564.
output=$("$programs/minimal") || failed=1
echo "minimal: $output"
echo "$output" | awk '
    { alpha = $4 + 0; beta = $6 + 0 }
    END { exit !(alpha > 0.39 && alpha < 0.49 && beta > 0.514 && beta < 0.614) }' || {
    echo "minimal: far from the exact posterior means"
    failed=1
}

# trust STATUS WHAT X…: the guide's program on an observation ends with this status, and its report says so. Two trainings: long
# under sanitizers, which have seen all of it in tests.
trust() {
    expected=$1
    words=$2
    shift 2
    "$programs/trust" "$folder/trust" "$@" >"$folder/trust.log" 2>&1
    status=$?
    [ $status = "$expected" ] && grep -q "$words" "$folder/trust.log" && grep -q '"misspecification.features"' \
        "$folder/trust/report.json" && echo "trust $*: status $status" || {
        echo "trust $*: status $status where $expected was expected, with '$words'"
        cat "$folder/trust.log"
        failed=1
    }
}
if [ -z "${SANITIZE:-}${HNPE_TEST_QUICK:-}" ]; then
    mkdir "$folder/trust"
    trust 0 "efficiency 0.9" 0.24 0.11 0.43
    trust 1 "flagged   misspecification.features" 0.24 0.11 1.8
fi

# refuses WHAT MESSAGE [ARGUMENT...]: the demo ends with status 1 and the message for the recording on standard input.
refuses() {
    what=$1
    message=$2
    shift 2
    cat >"$folder/eeg.csv"
    output=$("$programs/demo" "$folder" --eeg "$folder/eeg.csv" "$@" 2>&1)
    status=$?
    case $status:$output in
    1:*"$message"*) echo "demo refuses $what: $output" ;;
    *)
        echo "demo does not refuse $what: status $status, $output"
        failed=1
        ;;
    esac
}

# rows OPEN CLOSED: so many samples of each, a channel and the state of the eyes.
rows() {
    awk -v open="$1" -v closed="$2" 'BEGIN {
        print "Oz,eyes"
        for (i = 0; i < open; ++i) printf "%.3f,open\n", sin(i)
        for (i = 0; i < closed; ++i) printf "%.3f,closed\n", sin(2 * i) }'
}

refuses "an empty file" "empty" </dev/null
printf 'Oz,O2\n1,2\n' | refuses "a file without eyes" "no column eyes"
printf 'Fz,eyes\n1,open\n' | refuses "a file without Oz and O1" "no channel Oz or O1"
rows 9000 9000 | refuses "a channel that is not there" "no channel Cz" --channel Cz
printf 'Oz,eyes\n1,open\nabc,open\n' | refuses "a word among numbers" "eeg.csv:3: 'abc' in column Oz is not a number"
printf 'Oz,eyes\n1,open\nnan,open\n' | refuses "a missing number" "eeg.csv:3: 'nan' in column Oz is not a number"
printf 'Oz,eyes\n1,shut\n' | refuses "eyes of another kind" "eeg.csv:2: 'shut' in column eyes is neither open nor closed"
printf 'Oz,eyes\n1\n' | refuses "a row that is too short" "eeg.csv:2: 1 columns, the header has 2"
printf 'Oz,eyes,artefact\n1,open,2\n' | refuses "an artefact mark of another kind" "neither 0 nor 1"
rows 9000 1000 | refuses "a recording with less than 8 s of closed eyes" "no 8 s (1024 samples) with eyes closed"
rows 1030 1030 | refuses "a recording that is too short" "too short"
: | "$programs/demo" "$folder" --eeg "$folder/none.csv" >"$folder/log" 2>&1 && failed=1
grep -q "cannot open" "$folder/log" || failed=1
exit $failed
