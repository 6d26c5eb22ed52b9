#!/bin/sh
# Every header of the C++ binding compiles alone, all of them as C++17 and C++20 under each compiler at hand without a
# warning, and a library of another binary interface is refused.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
flags="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -Ibindings/cpp -Iinclude"
count=0

printf '#include <hnpe.hpp>\n#include <hnpe.hpp>\nint main() { return hnpe::version().empty(); }\n' >"$folder/all.cpp"
for compiler in g++ clang++; do
    command -v $compiler >/dev/null || continue
    for standard in c++17 c++20; do
        $compiler -std=$standard $flags -fsyntax-only "$folder/all.cpp"
        count=$((count + 1))
    done
done
for header in bindings/cpp/hnpe/*.hpp; do
    printf '#include <%s>\n#include <%s>\n' "${header#bindings/cpp/}" "${header#bindings/cpp/}" >"$folder/alone.cpp"
    g++ -std=c++17 $flags -fsyntax-only "$folder/alone.cpp"
    count=$((count + 1))
    grep -q "<${header#bindings/cpp/}>" bindings/cpp/hnpe.hpp bindings/cpp/hnpe/*.hpp
done

cat >"$folder/another.cpp" <<'PROGRAM'
#include <hnpe.hpp>
#include <cstdio>

int main()
{
    try {
        hnpe::Rng rng(1);
    } catch (const hnpe::unsupported &e) {
        std::puts(e.what());
        return 0;
    }
    return 1;
}
PROGRAM
# A library of which nothing but the version may be called: anything else ends the program.
python3 tests/abi/stub.py "$folder/other" --answers 4711
g++ -std=c++17 $flags "$folder/another.cpp" -o "$folder/another" -L"$folder/other" -lhnpe -Wl,-rpath,"$folder/other"
"$folder/another" | grep "interface is 4711"
echo "$count compilations without a warning; another binary interface is refused"
