#!/bin/sh
# Every input that is kept, seeds and former findings, with this build's compiler and sanitizers.
set -eu
TMPDIR=$(mktemp -d) && export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
for program in "$BUILD"/fuzz/replay_*; do
    target=${program##*/replay_}
    seeds=tests/fuzz/seeds/$target
    [ "$target" = posterior ] && seeds=tests/fuzz/seeds/estimator
    [ "$target" = archive ] && seeds="$seeds tests/fuzz/seeds/estimator tests/fuzz/seeds/dataset"
    folders=""
    for folder in $seeds tests/fuzz/found/$target; do [ -d "$folder" ] && folders="$folders $folder"; done
    echo "$target:"
    "$program" $folders
done
