#!/bin/sh
# What the pages print is true: every piece of C compiles against include/, the README's program links with the shared and
# with the static library as the README says and finds the posterior mean that it states, and links between pages lead
# somewhere.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
lib=${LIB:-lib}
cc="${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror -Iinclude ${SANITIZE:+-fsanitize=$SANITIZE}"

python3 tests/examples/snippets.py "$folder" README.md CONTRIBUTING.md docs/*.md
for snippet in "$folder"/*.c; do
    $cc -Wno-unused -Wno-unused-parameter -fsyntax-only "$snippet" || failed=1
done
echo "$(ls "$folder" | wc -l) snippets"

program=$folder/README_0.c
if [ -e docs/examples/minimal.c ] && ! cmp "$program" docs/examples/minimal.c; then
    echo "README.md does not print docs/examples/minimal.c"
    failed=1
fi
$cc "$program" -L"$lib" -lhnpe -Wl,-rpath,"$PWD/$lib" -o "$folder/shared"
$cc "$program" "$lib/libhnpe.a" -llapacke -lopenblas -lcjson -lm -pthread -o "$folder/static"
for linked in shared static; do
    output=$("$folder/$linked")
    echo "$linked: $output"
    # The exact posterior means of the program's data, by quadrature, are 0.440 and 0.564.
    echo "$output" | awk '
        { alpha = $4 + 0; beta = $6 + 0 }
        END { exit !(alpha > 0.39 && alpha < 0.49 && beta > 0.514 && beta < 0.614) }' || failed=1
done

# [text](page): relative to the page that says so. What stands in code is none.
for page in README.md CONTRIBUTING.md CHANGELOG.md docs/*.md bindings/*.md bindings/*/*.md; do
    for link in $(sed '/^```/,/^```$/d' "$page" | grep -o '](\([^)#]*\)' | sed 's/^](//' | grep -v '^http' | grep .); do
        [ -e "$(dirname "$page")/$link" ] || {
            echo "$page: no $link"
            failed=1
        }
    done
done
exit $failed
