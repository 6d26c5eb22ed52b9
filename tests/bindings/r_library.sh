#!/bin/sh
# Installs the R package into $BUILD/r/library, unless it is there as it is now: r_library.sh prints the folder. Callers that
# come at the same time wait for each other. Fails where R cannot be had; what it says then goes to standard error.
set -eu
BUILD=${BUILD:-build/cc} LIB=${LIB:-lib}
unset MAKEFLAGS MFLAGS # R runs a make of its own
folder=$PWD/$BUILD/r
mkdir -p "$folder"
exec 9>"$folder/lock"
flock 9
sh pkgconfig/deps.sh r >"$folder/deps.log" 2>&1 9>&- || { tail -1 "$folder/deps.log" >&2 && exit 1; }

sources=$( (cd bindings/r && find . -type f ! -name "*.o" ! -name "*.so" ! -name Makevars | sort | xargs cat) | cat - "$LIB/libhnpe.so" | cksum)
if [ "$(cat "$folder/installed" 2>/dev/null)" != "$sources" ]; then
    rm -rf "$folder/source" "$folder/library"
    mkdir -p "$folder/source" "$folder/library"
    cp -r bindings/r/. "$folder/source"
    (cd "$folder/source" && ./cleanup)
    if ! HNPE_HOME=$PWD HNPE_LIB=$PWD/$LIB R CMD INSTALL --library="$folder/library" "$folder/source" >"$folder/install.log" 2>&1 9>&-; then
        cat "$folder/install.log" >&2
        exit 2
    fi
    echo "$sources" >"$folder/installed"
fi
echo "$folder/library"
