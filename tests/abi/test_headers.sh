#!/bin/sh
# Every public header compiles alone, as C99, C11 and C++11, without a warning, under each compiler at hand.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
count=0
for header in include/hnpe.h include/hnpe/*.h; do
    printf '#include <%s>\nint main(void) { return 0; }\n' "${header#include/}" >"$folder/alone.c"
    cp "$folder/alone.c" "$folder/alone.cpp"
    for compiler in gcc clang; do
        command -v $compiler >/dev/null || continue
        for standard in c99 c11; do
            $compiler -std=$standard -pedantic -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Werror -Iinclude \
                -fsyntax-only "$folder/alone.c"
            count=$((count + 1))
        done
    done
    for compiler in g++ clang++; do
        command -v $compiler >/dev/null || continue
        $compiler -std=c++11 -pedantic -Wall -Wextra -Wshadow -Werror -Iinclude -fsyntax-only "$folder/alone.cpp"
        count=$((count + 1))
    done
done
[ $count -gt 0 ]
echo "$count compilations without a warning"
