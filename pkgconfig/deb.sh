#!/bin/sh
# deb.sh FOLDER VERSION: Debian packages of this tree, FOLDER/*.deb. The templates of pkgconfig/debian and the sources are
# copied to FOLDER/hnpe-VERSION and built there. The list of symbols is src/hnpe.map. Who packages says so as with Debian's own
# tools, by DEBFULLNAME and DEBEMAIL; the default is an address that cannot exist.
set -eu
folder=$1 version=$2
soversion=${version%.*}
tree=$folder/hnpe-$version
rm -rf "$folder" && mkdir -p "$tree"
# What the build and the installation read; each room's *.mk is part of the Makefile.
# shellcheck disable=SC2046
cp -r --parents Makefile include src bindings/cpp bindings/fortran pkgconfig LICENSE CHANGELOG.md \
    $(find docs tests bindings -name '*.mk') "$tree"
cp -r pkgconfig/debian "$tree/debian"
cd "$tree"

# The text of the license as a Debian paragraph: indented, a dot on empty lines.
sed -n '/^Permission/,$p' LICENSE | sed 's/^$/./; s/^/ /' >license
sed -i -e '/@LICENSE@/{r license' -e 'd}' debian/copyright
rm license
maintainer="${DEBFULLNAME:-libhnpe authors} <${DEBEMAIL:-libhnpe@libhnpe.invalid}>"
date=$(date -R -d "@${SOURCE_DATE_EPOCH:-$(stat -c %Y CHANGELOG.md)}")
sed -i "s/@VERSION@/$version/; s/@SOVERSION@/$soversion/g; s/@DATE@/$date/; s/@MAINTAINER@/$maintainer/" debian/control debian/rules debian/changelog
chmod +x debian/rules

# The nodes and their names, each since the first release of its node.
{
    echo "libhnpe.so.$soversion libhnpe$soversion #MINVER#"
    sed 's,/\*.*,,; s,^   .*\*/,,' src/hnpe.map | awk '
        /^HNPE_[0-9.]+ \{/ { node = $1; since = substr(node, 6) ".0"; print " " node "@" node " " since }
        /^ *hnpe_[a-z0-9_]+;$/ { sub(";", "", $1); print " " $1 "@" node " " since }'
} >"debian/libhnpe$soversion.symbols"

# A build of its own, whatever the one that asks for it is set to.
unset BUILD LIB CC CFLAGS SANITIZE COVERAGE DEBUG MAKEFLAGS MAKELEVEL MFLAGS
DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS:-parallel=$(nproc)}" dpkg-buildpackage --no-sign --build=binary >../build.log 2>&1 || {
    tail -30 ../build.log
    echo "the whole of it is in $folder/build.log"
    exit 1
}
cd - >/dev/null
rm -rf "$tree"
ls "$folder"/*.deb
