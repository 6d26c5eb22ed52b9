#!/bin/sh
# Installs into a temporary folder, builds a program against it through pkg-config, shared and static, runs both, and
# removes everything again.
set -eu
CC=${CC:-cc}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
root=$folder/root prefix=/opt/hnpe

make -s install DESTDIR="$root" PREFIX="$prefix" CC="$CC" SANITIZE="${SANITIZE:-}"
for file in include/hnpe.h include/hnpe/base.h lib/libhnpe.a lib/libhnpe.so lib/pkgconfig/hnpe.pc; do
    [ -s "$root$prefix/$file" ] || { echo "install left out $file" && exit 1; }
done
# The header tree is whole: every header of the checkout is there.
(cd include && find . -name '*.h' | sort) >"$folder/expected"
(cd "$root$prefix/include" && find . -name '*.h' | sort) >"$folder/installed"
diff "$folder/expected" "$folder/installed"

cat >"$folder/program.c" <<'PROGRAM'
#include <hnpe.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    const double x[2] = {0, 1}, y[2] = {2, 3};
    double distance = 0, divergence = 0;
    if (hnpe_diagnostics_wasserstein(NULL, 2, x, 2, y, &distance) != HNPE_OK || distance != 2)
        return 1;
    if (hnpe_diagnostics_sinkhorn(NULL, 2, 1, x, 1, y, 0, &divergence) != HNPE_OK || divergence < 7.9)
        return 2;
    puts(hnpe_version_string());
    return 0;
}
PROGRAM

export PKG_CONFIG_PATH="$root$prefix/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root"
version=$(pkg-config --modversion hnpe)
flags="-std=c11 -Wall -Wextra -Werror ${SANITIZE:+-fsanitize=$SANITIZE} $(pkg-config --cflags hnpe)"
# shellcheck disable=SC2086
$CC $flags "$folder/program.c" -o "$folder/shared" $(pkg-config --libs hnpe)
# shellcheck disable=SC2086
$CC $flags "$folder/program.c" -o "$folder/static" $(pkg-config --static --libs hnpe | sed 's/-lhnpe/-l:libhnpe.a/')

[ "$(LD_LIBRARY_PATH="$root$prefix/lib" "$folder/shared")" = "$version" ]
[ "$("$folder/static")" = "$version" ]
# The shared program asks for the library by its soname, MAJOR.MINOR; the static one does not ask for it at all.
soname=libhnpe.so.${version%.*}
readelf -d "$folder/shared" | grep -q "NEEDED.*\[$soname\]" || { echo "the program does not need $soname" && exit 1; }
[ -e "$root$prefix/lib/$soname" ]
! readelf -d "$folder/static" | grep -q 'NEEDED.*libhnpe' || { echo "the static program needs libhnpe.so" && exit 1; }

make -s uninstall DESTDIR="$root" PREFIX="$prefix" CC="$CC" SANITIZE="${SANITIZE:-}"
left=$(find "$root" ! -type d)
[ -z "$left" ] || { echo "uninstall left $left" && exit 1; }
echo "installed, linked shared and static, ran, removed: $version"
