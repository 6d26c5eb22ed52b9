#!/bin/sh
# The figures of the paper at their smallest: every number is there and finite, no draw is outside the prior, and where
# there is gnuplot the scripts draw from what was written.
set -eu
program=${BUILD:?}/examples/paper
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for figure in figure1 figure2 figure3; do
    "$program" "$folder" $figure tiny
    if command -v gnuplot >/dev/null; then
        gnuplot -c docs/examples/paper/$figure.gnuplot "$folder"
        [ -s "$folder/$figure.png" ] || { echo "$figure.gnuplot drew nothing" && exit 1; }
    else
        echo "SKIPPED drawing the figures: no gnuplot"
    fi
done
[ -z "$(find "$folder" -name '*.part' -o -name '*.estimator')" ] || { echo "figure3 left its parts behind" && exit 1; }
"$program" "$folder" summary
if "$program" "$folder" figure1 huge 2>"$folder/log"; then exit 1; fi
grep -q "huge is none of the sizes" "$folder/log"
python3 tests/examples/paper.py "$folder"
