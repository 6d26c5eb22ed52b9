#!/bin/sh
# The folders of inputs for a target: folders.sh TARGET. Its seeds, or those of targets that read the same files; files that
# were converted from another package's; and what broke something once.
target=$1
case $target in
archive) folders="archive estimator dataset" ;;
posterior) folders=estimator ;;
*) folders=$target ;;
esac
for folder in $folders; do [ ! -d "tests/fuzz/seeds/$folder" ] || echo "tests/fuzz/seeds/$folder"; done
case $target in archive | estimator | posterior) echo tests/vectors/sbi ;; esac
[ ! -d "tests/fuzz/found/$target" ] || echo "tests/fuzz/found/$target"
