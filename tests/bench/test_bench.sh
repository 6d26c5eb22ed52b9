#!/bin/sh
# The benchmarks run, and their summary is a list of named measurements: times above zero, fractions of the limit that are
# possible. What they measure in a hurry is not judged.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$BUILD/bench/bench" "$BUILD/bench" "$folder" --quick "--record=$folder/results.csv" >"$folder/log" || {
    cat "$folder/log"
    exit 1
}
python3 - "$folder" "${SANITIZE:-}" <<'PYTHON'
import csv, json, sys
folder, sanitizers = sys.argv[1:]
cases = json.load(open(f"{folder}/summary.json"))
names = [case["name"] for case in cases]
assert len(cases) > 60, f"only {len(cases)} cases"
assert len(set(names)) == len(names), "two cases have one name"
for case in cases:
    assert case.get("seconds", case.get("value")) > 0, case
    if not sanitizers:  # they slow one thing more than another
        assert 0 < case.get("fraction_of_limit", 0.5) < 1.2, case
rows = list(csv.DictReader(open(f"{folder}/results.csv")))
assert [row["name"] for row in rows] == names, "results.csv has other cases than summary.json"
print(f"{len(cases)} cases")
PYTHON
