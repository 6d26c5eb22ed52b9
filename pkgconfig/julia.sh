#!/bin/sh
# julia.sh FOLDER: a Julia to test the package with, as FOLDER/julia: the machine's own, or else Debian's last one (1.5.3, of
# bullseye), unpacked in FOLDER/debian from the mirror that the machine uses, past its own list of what is installed. Fails, and
# says why, where it cannot be had. Callers that come at the same time wait for each other.
set -eu
folder=$1
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
exec 9>"$folder/lock"
flock 9
[ ! "$folder/julia" -nt "$0" ] || exit 0

fail() {
    echo "$1"
    exit 1
}
# wrapper LIBRARIES PROGRAM: FOLDER/julia, with a place of its own for what it compiles; where it runs and is not too old.
wrapper() {
    cat >"$folder/julia.new" <<SCRIPT
#!/bin/sh
export JULIA_DEPOT_PATH='$folder/depot'$1
exec '$2' --startup-file=no "\$@"
SCRIPT
    chmod +x "$folder/julia.new"
    "$folder/julia.new" -e 'exit(VERSION >= v"1.5" ? 0 : 1)' >"$folder/log" 2>&1 || return 1
    mv "$folder/julia.new" "$folder/julia"
    touch "$folder/julia"
}
if command -v julia >/dev/null && wrapper "" "$(command -v julia)"; then
    exit 0
fi
command -v apt-get >/dev/null || fail "there is no apt-get to fetch it with"
release=$(. /etc/os-release && echo "${VERSION_CODENAME:-none}")
mirror=$(apt-get update --print-uris 2>/dev/null | sed -n "s,^'\(.*\)/dists/$release/InRelease'.*,\1,p" | head -n 1)
[ -n "$mirror" ] || fail "no mirror of $release is known"

rm -rf "$folder/apt" "$folder/debs" "$folder/debian"
mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial" "$folder/debs"
: >"$folder/apt/status"
keys=/usr/share/keyrings/debian-archive-keyring.gpg
[ ! -e "$keys" ] || signed="[signed-by=$keys]"
echo "deb ${signed:-} $mirror bullseye main" >"$folder/apt/sources"
old_apt() {
    apt-get -qq -o Dir::Etc::sourcelist="$folder/apt/sources" -o Dir::Etc::sourceparts=/dev/null -o Dir::State="$folder/apt" \
        -o Dir::State::status="$folder/apt/status" -o Dir::Cache="$folder/apt/cache" -o APT::Sandbox::User=root "$@" 9>&-
}
echo "Unpacking Julia in $folder/debian" >&2
old_apt update >"$folder/apt.log" 2>&1 || fail "no list of packages of bullseye, see $folder/apt.log"
# libc6, libstdc++6 and libgfortran5 are the machine's own, which are newer.
(cd "$folder/debs" && old_apt download julia julia-common libjulia1 libllvm9 libffi7 libz3-4 libedit2 libbsd0 libmd0 libtinfo6 \
    libunwind8 libutf8proc2 libpcre2-8-0 libgmp10 libmpfr6 libdsfmt-19937-1 libopenlibm3 >>"$folder/apt.log" 2>&1) ||
    fail "no packages of Julia, see $folder/apt.log"
for package in "$folder"/debs/*.deb; do
    dpkg-deb -x "$package" "$folder/debian"
done
libraries=$(dirname "$(ls "$folder"/debian/usr/lib/*/libjulia.so.1)")
wrapper " LD_LIBRARY_PATH='$libraries:$libraries/julia'
unset JULIA_BINDIR" "$folder/debian/usr/bin/julia" || fail "it does not run here, see $folder/log"
rm -rf "$folder/apt" "$folder/debs"
