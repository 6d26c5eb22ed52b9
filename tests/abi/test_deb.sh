#!/bin/sh
# The Debian packages are built, have no errors for lintian, hold every symbol with its version and every header, and a program
# is compiled with what they install, shared and static, and runs.
set -eu
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED the Debian packages: the build without sanitizers makes them"
    exit 0
fi
if ! sh pkgconfig/deps.sh deb; then
    echo "SKIPPED the Debian packages: debhelper and lintian cannot be installed"
    exit 0
fi
make -s deb
version=$(sed -n 's/.*HNPEI_VERSION "\(.*\)".*/\1/p' src/base/base_api.c)
soversion=${version%.*}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp build/deb/*.deb build/deb/*.changes build/deb/*.buildinfo "$folder"

# lintian's warnings are shown; that no bug of Debian's is closed is none of ours.
lintian --allow-root --fail-on error --suppress-tags initial-upload-closes-no-bugs "$folder"/*.changes

root=$folder/root
dpkg-deb -x "$folder"/libhnpe"$soversion"_*.deb "$root"
dpkg-deb -x "$folder"/libhnpe-dev_*.deb "$root"
triplet=$(dpkg-architecture -qDEB_HOST_MULTIARCH)
libraries=$root/usr/lib/$triplet

(cd include && find . -name '*.h' && cd ../bindings/cpp && find . -name '*.hpp') | sort >"$folder/headers"
(cd "$root/usr/include" && find . -name '*.h' -o -name '*.hpp') | sort >"$folder/installed"
diff "$folder/headers" "$folder/installed"
nm -D --defined-only "$libraries/libhnpe.so.$version" | sed -n 's/.* [AT] \([^ ]*\)$/\1/p' | sed 's/@@/@/' | sort >"$folder/exported"
dpkg-deb -I "$folder"/libhnpe"$soversion"_*.deb symbols | sed -n 's/^ \(hnpe_[^ ]*\) .*/\1/p' | sort >"$folder/listed"
grep -v '^HNPE_' "$folder/exported" | diff - "$folder/listed"
[ "$(wc -l <"$folder/listed")" -ge 200 ]
dpkg-deb -f "$folder"/libhnpe"$soversion"_*.deb Depends | grep -q libopenblas0
dpkg-deb -f "$folder"/libhnpe-dev_*.deb Depends | grep -q "libhnpe$soversion (= $version-1)"

[ -s "$libraries/cmake/hnpe/hnpeConfig.cmake" ]
export PKG_CONFIG_LIBDIR="$libraries/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root"
[ "$(pkg-config --modversion hnpe)" = "$version" ]
flags="-std=c11 -Wall -Wextra -Werror $(pkg-config --cflags hnpe)"
# shellcheck disable=SC2046,SC2086
cc $flags docs/examples/minimal.c -o "$folder/shared" $(pkg-config --libs hnpe)
# shellcheck disable=SC2046,SC2086
cc $flags docs/examples/minimal.c -o "$folder/static" $(pkg-config --static --libs hnpe | sed 's/-lhnpe/-l:libhnpe.a/')
readelf -d "$folder/shared" | grep -q "NEEDED.*\[libhnpe.so.$soversion\]"
! readelf -d "$folder/static" | grep -q 'NEEDED.*libhnpe' || { echo "the static program needs libhnpe.so" && exit 1; }
LD_LIBRARY_PATH="$libraries" "$folder/shared" | tee "$folder/printed"
"$folder/static" | diff "$folder/printed" -

# A package built with the program would depend on the library by its name, from the version that its symbols came with.
mkdir -p "$folder/package/debian"
printf 'Source: program\n\nPackage: program\nArchitecture: any\n' >"$folder/package/debian/control"
dpkg-deb -R "$folder"/libhnpe"$soversion"_*.deb "$folder/package/debian/libhnpe$soversion"
needs=$(cd "$folder/package" && dpkg-shlibdeps -O -S"debian/libhnpe$soversion" "$folder/shared" 2>/dev/null)
case $needs in
*"libhnpe$soversion (>= ${soversion}.0)"*) ;;
*) echo "a program would need: $needs" && exit 1 ;;
esac
echo "$needs"
