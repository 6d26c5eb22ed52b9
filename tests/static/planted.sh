#!/bin/sh
# Static checks that find nothing must be able to: each tool finds what is wrong with planted.c. planted.sh FOLDER FLAG...
set -u
folder=$1
shift
for tool in cppcheck clang_tidy gcc; do
    if TOOLS=$tool sh tests/static/check.sh tests/static/planted.c "$folder/$tool.ok" "$@" >"$folder/$tool.log"; then
        echo "$tool finds nothing wrong with tests/static/planted.c"
        exit 1
    fi
    grep -q 'planted.c:[0-9]' "$folder/$tool.log" || { echo "$tool did not run:" && cat "$folder/$tool.log"; exit 1; }
done
