#!/bin/sh
# aarch64.sh FOLDER: what `make check-aarch64` needs. Installs a cross compiler and an emulator (deps.sh aarch64), and unpacks
# the libraries for aarch64 in FOLDER/debian, from Debian's packages and past the machine's own list of what is installed;
# then FOLDER/ready is there. Where any of this cannot be had it says SKIPPED and why.
set -eu
folder=$1
mkdir -p "$folder"
[ ! "$folder/ready" -nt "$0" ] || exit 0

skip() {
    echo "SKIPPED the tests on aarch64: $1"
    exit 0
}
command -v apt-get >/dev/null || skip "there is no apt-get to install the cross compiler with"
sh "$(dirname "$0")/deps.sh" aarch64 || skip "the cross compiler or qemu-user cannot be installed"

folder=$(cd "$folder" && pwd)
mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial" "$folder/debs"
: >"$folder/apt/status"
foreign_apt() {
    apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State="$folder/apt" \
        -o Dir::State::status="$folder/apt/status" -o Dir::Cache="$folder/apt/cache" -o APT::Sandbox::User=root "$@"
}
echo "Unpacking the libraries for aarch64 in $folder/debian"
foreign_apt update 2>"$folder/apt.log" || skip "no list of packages for arm64, see $folder/apt.log"
(cd "$folder/debs" && foreign_apt download libcmocka0 libcmocka-dev libcjson1 libcjson-dev libxxhash-dev libopenblas0-pthread \
    libopenblas-pthread-dev liblapacke liblapacke-dev libtmglib3 libgfortran5 >/dev/null 2>>"$folder/apt.log") ||
    skip "no packages for arm64, see $folder/apt.log"
for package in "$folder"/debs/*.deb; do
    dpkg-deb -x "$package" "$folder/debian"
done
rm -rf "$folder/apt" "$folder/debs"
touch "$folder/ready"
