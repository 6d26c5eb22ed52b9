#!/bin/sh
# The same posteriors asked in single and in double precision, and trained in both: the differences stay within bounds. They
# are printed; docs/performance.md has them.
set -eu
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED the differences between precisions: sanitizers do not change them"
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$BUILD/tests-single/posterior/precision" make "$folder"
"$BUILD/tests-double/posterior/precision" compare "$folder"
