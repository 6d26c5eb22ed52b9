#!/bin/sh
# The curves of growth are measured and drawn: every time is above zero, every x is there once and they rise.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$BUILD/bench/curves" "$folder/curves.json" --quick >"$folder/log" || {
    cat "$folder/log"
    exit 1
}
python3 tests/bench/report/draw.py "$folder/curves.json" "$folder/growth"
python3 - "$folder" <<'PYTHON'
import json, struct, sys
folder = sys.argv[1]
curves = json.load(open(f"{folder}/curves.json"))["curves"]
assert {curve["panel"] for curve in curves} == {"observations", "parameters", "width", "layers", "number", "threads"}
for curve in curves:
    xs, ys = zip(*curve["points"])
    assert list(xs) == sorted(set(xs)) and min(ys) > 0, curve
    assert len(xs) >= 2 or curve["panel"] == "threads", curve
start = open(f"{folder}/growth.png", "rb").read(24)
assert start[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", start[16:]) == (1290, 760), start
print(f"{len(curves)} curves")
PYTHON
