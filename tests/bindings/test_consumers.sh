#!/bin/sh
# Projects of hosts build and run against `make install DESTDIR=...`, moved or not: C through pkg-config, shared and static; C,
# C++ and Fortran through find_package(hnpe), shared and static. Every one calls the library and prints what it found.
set -eu
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED the consumers: with sanitizers test_install.sh stands for them"
    exit 0
fi
if ! make -s build/deps-consumers >/dev/null; then
    echo "SKIPPED the consumers: no cmake and gfortran from Debian"
    exit 0
fi
CC=${CC:-cc}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
root=$folder/root prefix=/opt/hnpe
make -s install DESTDIR="$root" PREFIX="$prefix" CC="$CC"

# ---- programs: each prints one line ----
cat >"$folder/program.c" <<'PROGRAM'
#include <hnpe.h>
#include <stdio.h>

int main(void)
{
    double x[3] = {0}, low = 0, high = 1, distance = 0;
    hnpe_prior *prior;
    hnpe_rng *rng;
    if (hnpe_prior_create_uniform(NULL, 1, &low, &high, &prior) != HNPE_OK || hnpe_rng_create(NULL, 1, 0, &rng) != HNPE_OK ||
        hnpe_prior_sample(prior, 3, NULL, rng, x) != HNPE_OK ||
        hnpe_diagnostics_wasserstein_to_point(NULL, 3, x, 0, &distance) != HNPE_OK)
        return 1;
    hnpe_rng_release(rng);
    hnpe_prior_release(prior);
    printf("%.12f\n", distance);
    return 0;
}
PROGRAM
cat >"$folder/program.cpp" <<'PROGRAM'
#include <hnpe.hpp>
#include <cstdio>

int main()
{
    hnpe::Rng rng(1);
    const hnpe::Array x = hnpe::Prior::uniform(0, 1).sample(3, rng);
    std::printf("%.12f\n", hnpe::diagnostics::wasserstein_to_point(x, 0));
}
PROGRAM
cat >"$folder/program.f90" <<'PROGRAM'
program main
  use hnpe
  implicit none
  real(c_double) :: x(3), distance
  type(c_ptr) :: prior, rng

  if (.not. hnpe_is_right_library()) error stop "another version of libhnpe"
  call hnpe_require(hnpe_prior_create_uniform(c_null_ptr, 1_c_size_t, [0.0d0], [1.0d0], prior))
  call hnpe_require(hnpe_rng_create(c_null_ptr, 1_c_int64_t, 0_c_int64_t, rng))
  call hnpe_require(hnpe_prior_sample(prior, 3_c_size_t, rng=rng, theta=x))
  call hnpe_require(hnpe_diagnostics_wasserstein_to_point(c_null_ptr, 3_c_size_t, x, 0.0d0, distance))
  call hnpe_rng_release(rng)
  call hnpe_prior_release(prior)
  print "(f14.12)", distance
end program main
PROGRAM

expected=
runs() { # runs NAME shared|static PROGRAM: as all others, and with or without the shared library
    found=$($3) || { echo "$1: does not run" && exit 1; }
    [ "${expected:=$found}" = "$found" ] || { echo "$1: $found, others $expected" && exit 1; }
    needs=$(readelf -d "$3" | grep -c 'NEEDED.*libhnpe' || true)
    [ "$needs" = "$([ "$2" = shared ] && echo 1 || echo 0)" ] || { echo "$1: not linked $2" && exit 1; }
    echo "$1, $2: $found"
}

# ---- pkg-config ----
by_pkg_config() { # by_pkg_config ROOT: with the tree there, without a word about where that is but the path of hnpe.pc
    export PKG_CONFIG_PATH="$1$prefix/lib/pkgconfig"
    flags="-std=c11 -Wall -Wextra -Werror $(pkg-config --cflags hnpe)"
    rpath="-Wl,-rpath,$1$prefix/lib"
    # shellcheck disable=SC2046,SC2086
    $CC $flags "$folder/program.c" -o "$folder/c_shared" $(pkg-config --libs hnpe) $rpath
    # shellcheck disable=SC2046,SC2086
    $CC $flags "$folder/program.c" -o "$folder/c_static" $(pkg-config --static --libs hnpe | sed 's/-lhnpe/-l:libhnpe.a/')
    runs "C by pkg-config" shared "$folder/c_shared"
    runs "C by pkg-config" static "$folder/c_static"
    rm "$folder/c_shared" "$folder/c_static"
}
by_pkg_config "$root"

# ---- CMake ----
mkdir "$folder/project"
cp "$folder"/program.* "$folder/project"
cat >"$folder/project/CMakeLists.txt" <<'PROJECT'
cmake_minimum_required(VERSION 3.16)
project(host C CXX Fortran)
find_package(hnpe 0.1 REQUIRED COMPONENTS ${KIND})
set(CMAKE_COMPILE_WARNING_AS_ERROR ON)
add_executable(c program.c)
target_link_libraries(c PRIVATE hnpe::hnpe)
add_executable(cpp program.cpp)
target_compile_features(cpp PRIVATE cxx_std_17)
target_link_libraries(cpp PRIVATE hnpe::hnpe)
add_executable(fortran program.f90)
target_link_libraries(fortran PRIVATE hnpe::fortran)
add_executable(named program.c)
target_link_libraries(named PRIVATE hnpe::hnpe_${KIND})
PROJECT
by_cmake() { # by_cmake ROOT KIND
    built=$folder/built-$2
    if ! { cmake -S "$folder/project" -B "$built" -DCMAKE_PREFIX_PATH="$1$prefix" -DKIND="$2" && cmake --build "$built"; } >"$folder/log" 2>&1; then
        cat "$folder/log" && exit 1
    fi
    for language in c cpp fortran named; do
        runs "$language by CMake" "$2" "$built/$language"
    done
    rm -rf "$built"
}
mv "$root" "$folder/moved" # relocatable
root=$folder/moved
by_cmake "$root" shared
by_cmake "$root" static
by_pkg_config "$root"

# As distributions install it: libraries in a folder of the architecture, staged, with an absolute hnpe.pc.
triplet=$(gcc -dumpmachine)
make -s install DESTDIR="$folder/staged" PREFIX=/usr LIBDIR="/usr/lib/$triplet" CC="$CC"
export PKG_CONFIG_PATH="$folder/staged/usr/lib/$triplet/pkgconfig"
[ "$(pkg-config --variable=prefix hnpe)" = /usr ] && [ -z "$(pkg-config --cflags hnpe)" ]
(prefix=/usr; by_cmake "$folder/staged" shared)

# Another minor version is another interface, and what is not there is said so.
for wanted in 0.2 1.0 0.0; do
    sed "s/hnpe 0.1 REQUIRED.*/hnpe $wanted REQUIRED)/" "$folder/project/CMakeLists.txt" >"$folder/CMakeLists.txt"
    ! cmake -S "$folder" -B "$folder/refused" -DCMAKE_PREFIX_PATH="$root$prefix" >"$folder/log" 2>&1 || { echo "$wanted was found" && exit 1; }
    grep -q "version: 0.1.0" "$folder/log" || { cat "$folder/log" && exit 1; }
done
rm "$root$prefix/lib/libhnpe.a"
! cmake -S "$folder/project" -B "$folder/refused2" -DCMAKE_PREFIX_PATH="$root$prefix" -DKIND=static >"$folder/log" 2>&1
grep -q "there is no static library in" "$folder/log" || { cat "$folder/log" && exit 1; }
echo "consumers build, run and agree: $expected"
