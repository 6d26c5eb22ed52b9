#!/bin/sh
# The figures of the paper at their smallest: every number is there and finite, no draw is outside the prior, and where
# there is gnuplot the scripts draw from what was written.
set -eu
# Its threads are those of the library, which other tests look for races in; here they would take a quarter of an hour.
if [ "${SANITIZE:-}" = thread ]; then
    echo "SKIPPED the paper's figures under the thread sanitizer"
    exit 0
fi
program=${BUILD:?}/examples/paper
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Two minutes at 128 Hz: a rhythm at 10 Hz, stronger with eyes closed, and noise.
awk 'BEGIN { srand(1); print "Oz,eyes"
             for (t = 0; t < 15360; ++t) { closed = int(t / 2560) % 2
                 print (closed ? 20 : 5) * sin(t * 10 * 6.2832 / 128) + 10 * (rand() - 0.5) "," (closed ? "closed" : "open") } }' \
    >"$folder/recording.csv"
"$program" "$folder" figure4 tiny | grep -q "skipped: it needs a recording"
[ ! -e "$folder/figure4.json" ] || { echo "figure4 came from nothing" && exit 1; }

for figure in figure1 figure2 figure3 figure4; do
    "$program" "$folder" $figure tiny $([ $figure != figure4 ] || echo "$folder/recording.csv" Oz)
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
