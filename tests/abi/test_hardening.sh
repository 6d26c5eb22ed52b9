#!/bin/sh
# A release is hardened: addresses are settled when it is loaded and cannot be written after, no stack holds code, no code is
# written to, calls of the C library and the stack are guarded. The bundled library of the Python package is, too.
set -eu
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED hardening: sanitizers look at the same calls"
    exit 0
fi
fail() {
    echo "$1: $2" && exit 1
}

look_at() { # look_at LIBRARY
    readelf -dW "$1" >"$folder/dynamic"
    readelf -lW "$1" >"$folder/segments"
    readelf --dyn-syms -W "$1" >"$folder/symbols"
    grep -q 'BIND_NOW\|Flags:.*NOW' "$folder/dynamic" || fail "$1" "functions of others are found at their first call (no BIND_NOW)"
    ! grep -q 'TEXTREL' "$folder/dynamic" || fail "$1" "code is written to when it is loaded (TEXTREL)"
    ! grep -q 'R\(UN\)\?PATH' "$folder/dynamic" || fail "$1" "it looks for libraries in a folder of its own (RPATH)"
    grep -q 'GNU_RELRO' "$folder/segments" || fail "$1" "its table of addresses can be written (no RELRO)"
    grep -q 'GNU_STACK.* RW ' "$folder/segments" || fail "$1" "its stacks may hold code"
    ! grep 'LOAD' "$folder/segments" | grep -q ' RWE ' || fail "$1" "a segment may be written and run"
    grep -q '__stack_chk_\(fail\|guard\)' "$folder/symbols" || fail "$1" "the stack is not guarded"
    if [ "$checks" = yes ]; then
        for name in memcpy snprintf vsnprintf; do
            grep -q "__${name}_chk" "$folder/symbols" || fail "$1" "$name is not checked"
        done
    fi
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Where the C library and the compiler can: a call whose buffer is known, and the length is not.
cat >"$folder/call.c" <<'C'
#include <string.h>
void call(char *to, const char *from, size_t n);
void call(char *to, const char *from, size_t n)
{
    char text[8];
    memcpy(text, from, n);
    memcpy(to, text, 8);
}
C
$CC -O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fPIC -c "$folder/call.c" -o "$folder/call.o"
checks=no
if nm "$folder/call.o" | grep -q __memcpy_chk; then
    checks=yes
else
    echo "SKIPPED checked calls: this C library has none"
fi

look_at "$LIB/libhnpe.so"
[ ! -e "$BUILD/bundle/libhnpe.so" ] || look_at "$BUILD/bundle/libhnpe.so"

# What is compiled of C, where the compiler can: jumps may only land where one is meant to.
if [ "$(uname -m)" = x86_64 ] && $CC -Werror -fcf-protection -x c -c /dev/null -o "$folder/empty.o" 2>"$folder/words"; then
    for object in "$BUILD"/single/*/*.o; do
        readelf -nW "$object" | grep -q 'IBT, SHSTK' || fail "$object" "jumps may land anywhere (no IBT, SHSTK)"
    done
fi
