#!/bin/sh
# Programs of earlier releases run with the library as it is now. For each release that tests/abi has a folder of, a program is
# compiled with the header of its time and linked with a library of its time, of which only the names and their versions
# count; then it runs with today's library, where every function of its time must be found. The same program with shorter and
# with longer records, as of an older and of a newer release, must print the same.
set -eu
CC=${CC:-cc}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
flags="-std=c11 -Wall -Wextra -Werror ${SANITIZE:+-fsanitize=$SANITIZE}"
soname=$(readelf -d "$LIB/libhnpe.so" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')

today() { # today PROGRAM: run with today's library, every name looked up at the start
    LD_BIND_NOW=1 LD_LIBRARY_PATH="$LIB" "$1"
}

longer_records() { # a field at the end of each
    sed -E 's/^\} (hnpe_(dims|[a-z]+_info|progress|prior_functions|allocator));/    uint64_t added_later;\n&/'
}

shorter_records() { # without the last field of each; allocators have had all of theirs from the beginning
    awk '/^typedef struct .*\{$/ { record = 1 }
         /^}/ { if (record && !/hnpe_allocator;/) last = ""; record = 0 }
         NR > 1 && last != "" { print last }
         { last = $0 }
         END { print last }'
}

client_prints() { # client_prints NAME FILTER: what the client prints that is compiled with a header changed by FILTER
    mkdir "$folder/$1"
    $2 <"$release/hnpe.h" >"$folder/$1/hnpe.h"
    # shellcheck disable=SC2086
    $CC $flags -I"$folder/$1" "$release/old_client.c" -o "$folder/$1/client" -L"$folder/of-its-time" -lhnpe -lm
    today "$folder/$1/client" >"$folder/$1/printed" || { echo "$1 client:" && cat "$folder/$1/printed" && exit 1; }
    printf '#include <hnpe.h>\n#include <stdio.h>\nint main(void) { printf("%%zu", sizeof(hnpe_dims) + sizeof(hnpe_option_info) +
        sizeof(hnpe_choice_info) + sizeof(hnpe_progress) + sizeof(hnpe_prior_functions) + sizeof(hnpe_proposal_info) +
        sizeof(hnpe_round_info)); return 0; }\n' >"$folder/$1/sizes.c"
    $CC -I"$folder/$1" "$folder/$1/sizes.c" -o "$folder/$1/sizes" && size=$("$folder/$1/sizes")
    echo "$1 client: records of $size bytes, $(wc -l <"$folder/$1/printed") lines printed"
}

clients=0
for release in tests/abi/[0-9]*/; do
    release=${release%/} version=$(basename "$release")
    python3 tests/abi/stub.py "$folder/of-its-time" --include "$release" --node "HNPE_$version"
    [ -e "$folder/of-its-time/$soname" ] || { echo "$release is of another soname than $soname: remove it" && exit 1; }

    client_prints "$version" cat
    same=$size
    client_prints newer longer_records
    [ "$size" -gt "$same" ]
    client_prints older shorter_records
    [ "$size" -lt "$same" ]
    for other in newer older; do
        diff "$folder/$version/printed" "$folder/$other/printed" || { echo "the $other client prints something else" && exit 1; }
    done
    # The client asks for names of its release alone.
    asked=$(nm -D --undefined-only "$folder/$version/client" | grep -o 'hnpe_.*' | sed 's/.*@//' | sort -u)
    [ "$asked" = "HNPE_$version" ] || { echo "the client of $version asks for names of" $asked && exit 1; }

    # A program that asks for every function of that release.
    names=$(nm -D --defined-only "$folder/of-its-time/$soname" | sed -n 's/.* T \(hnpe_[a-z0-9_]*\)@.*/\1/p')
    {
        echo '#include <stdio.h>'
        printf 'extern void %s(void);\n' $names
        echo 'static void (*const all[])(void) = {'
        printf '%s,\n' $names
        cat <<'END'
};
int main(void)
{
    int found = 0;
    for (unsigned i = 0; i < sizeof all / sizeof *all; ++i)
        found += all[i] != 0;
    return printf("%d\n", found) < 0;
}
END
    } >"$folder/all.c"
    $CC ${SANITIZE:+-fsanitize=$SANITIZE} "$folder/all.c" -o "$folder/all" -L"$folder/of-its-time" -lhnpe
    found=$(today "$folder/all")
    [ "$found" = "$(echo "$names" | wc -w)" ] && [ "$found" -ge 200 ]
    echo "$version: all $found functions are there"
    clients=$((clients + 1))
    rm -rf "$folder/of-its-time" "$folder/$version" "$folder/newer" "$folder/older"
done
[ $clients -gt 0 ]
