#!/bin/sh
# The tutorials of C++ and Fortran do what they say: their pieces of code, put together, compile without a warning by the commands on
# the page, against an installed library, run, find the posterior mean, and the plot is drawn.
set -eu
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED the tutorials of C++ and Fortran: they are those of a library without sanitizers"
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
make -s install DESTDIR= PREFIX="$folder/installed" CC="${CC:-cc}" >/dev/null
export PKG_CONFIG_PATH="$folder/installed/lib/pkgconfig" LD_LIBRARY_PATH="$folder/installed/lib"

pieces() { # pieces LANGUAGE PAGE: of the page's code, one after another
    awk -v begin="^\`\`\`$1\$" '$0 ~ begin { on = 1; next } /^```/ { on = 0 } on' "$2"
}

tutorial() { # tutorial LANGUAGE EXTENSION FLAGS
    here=$folder/$1
    mkdir "$here"
    pieces "$1" "docs/tutorial_$1.md" >"$here/tutorial.$2"
    pieces sh "docs/tutorial_$1.md" | sed "s/^g++ \|^gfortran /&$3 /" >"$here/steps.sh"
    (cd "$here" && sh -eu steps.sh) >"$here/log" 2>&1 || { cat "$here/log" && exit 1; }
    # The exact posterior means, by quadrature, are 0.440 and 0.564.
    tr -d , <"$here/log" | awk '/^posterior mean:/ { found = $4 > 0.39 && $4 < 0.49 && $6 > 0.514 && $6 < 0.614 } END { exit !found }' ||
        { cat "$here/log" && exit 1; }
    grep -q "the licence server is away" "$here/log"
    [ "$(wc -l <"$here/draws.txt")" = 1000 ] && [ -s "$here/posterior.png" ] && [ -s "$here/posterior.safetensors" ]
    sed "s/^/$1: /" "$here/log"
}

tutorial cpp cpp "-Wall -Wextra -Wpedantic -Werror"
if make -s build/deps-fortran >/dev/null; then
    tutorial fortran f90 "-Wall -Wno-unused-dummy-argument -Werror"
else
    echo "SKIPPED the tutorial of Fortran: no gfortran from Debian"
fi
