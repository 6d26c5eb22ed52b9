#!/bin/sh
# Every input that is kept, seeds and former findings, with this build's compiler and sanitizers.
set -eu
TMPDIR=$(mktemp -d) && export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
for program in "$BUILD"/fuzz/replay_*; do
    target=${program##*/replay_}
    echo "$target:"
    # shellcheck disable=SC2046
    "$program" $(sh tests/fuzz/folders.sh "$target")
done
