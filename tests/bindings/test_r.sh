#!/bin/sh
# The R package: R CMD check of what R CMD build makes of it, with its examples and testthat's tests in it; the tutorial; and
# a library of another ABI is refused.
set -eu
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED the R package: R is not built with sanitizers"
    exit 0
fi
BUILD=${BUILD:-build/cc} LIB=${LIB:-lib} root=$PWD
unset MAKEFLAGS MFLAGS # R runs a make of its own
export BUILD LIB LC_ALL=C.UTF-8 LANGUAGE=en
library=$(sh tests/bindings/r_library.sh) || {
    code=$?
    [ $code != 1 ] || { echo "SKIPPED the R package: R and testthat cannot be installed" && exit 0; }
    exit $code
}
work=$root/$BUILD/r/check
rm -rf "$work" && mkdir -p "$work"

# What users would be given, checked as CRAN does.
cd "$work"
R CMD build --no-build-vignettes "$root/$BUILD/r/source" >build.log 2>&1 || { cat build.log && exit 1; }
# No index of packages is asked for.
mkdir -p index/src/contrib && : >index/src/contrib/PACKAGES
echo "options(repos = c(CRAN = 'file://$work/index'))" >profile
export R_PROFILE_USER="$work/profile" HNPE_HOME="$root" HNPE_LIB="$root/$LIB" _R_CHECK_CRAN_INCOMING_=false _R_CHECK_SYSTEM_CLOCK_=false
R CMD check --no-manual --no-build-vignettes hnpe_*.tar.gz >check.log 2>&1 || {
    cat check.log hnpe.Rcheck/00install.out hnpe.Rcheck/tests/*.fail 2>/dev/null
    exit 1
}
status=$(sed -n 's/^Status: //p' check.log)
case $status in *WARNING* | *ERROR*) sed -n '/WARNING\|ERROR/,/^\* /p' check.log && exit 1 ;; esac
echo "R CMD check: $status"
sed -n '/NOTE$/,/^\* /p' check.log | grep -v '\.\.\. OK$' || true
sed -n 's/^\[ \(FAIL.*\) \]$/tests: \1/p' hnpe.Rcheck/tests/testthat.Rout | tail -1
grep -q '^\[ FAIL 0 |' hnpe.Rcheck/tests/testthat.Rout

# R CMD INSTALL finds the library by itself in a checkout, and where pkg-config knows it.
install_without_home() { # install_without_home LOG PACKAGE
    (unset HNPE_HOME HNPE_LIB && R CMD INSTALL --no-docs --no-byte-compile --library=found "$2" >"$1" 2>&1) || { cat "$1" && exit 1; }
}
mkdir -p found
echo 'CFLAGS = -O0' >quick && export R_MAKEVARS_USER="$work/quick"
if [ "$LIB" = lib ]; then
    mkdir -p checkout/bindings
    ln -s "$root/include" "$root/lib" checkout
    cp -r "$root/$BUILD/r/source" checkout/bindings/r
    install_without_home checkout.log checkout/bindings/r
    grep -q "library in $work/checkout/lib" checkout.log
    make -s -C "$root" install PREFIX="$work/prefix" DESTDIR= CC="${CC:-cc}" >install.log 2>&1 || { cat install.log && exit 1; }
    export PKG_CONFIG_PATH="$work/prefix/lib/pkgconfig"
    install_without_home prefix.log "$(ls hnpe_*.tar.gz)"
    grep -q "library in $work/prefix/lib" prefix.log
fi
! HNPE_HOME=/nowhere R CMD INSTALL --library=found "$root/$BUILD/r/source" >nowhere.log 2>&1
grep -q 'HNPE_HOME is /nowhere, where there is no' nowhere.log

export R_LIBS="$library"
# Every function of the library has its routine, but for the one whose callback R's own loop stands for: importance sampling
# in R computes likelihoods of draws that it has, for hnpe_importance_weigh.
Rscript -e 'library(hnpe); cat(names(getDLLRegisteredRoutines("hnpe")[[".Call"]]), sep = "\n")' | grep '^hnpe_' | sort >routines
nm -D --defined-only "$root/$LIB/libhnpe.so" | sed -n 's/.* T \(hnpe_[a-z0-9_]*\).*/\1/p' | grep -v '^hnpe_importance_run$' |
    sort >functions
diff functions routines

# The tutorial and the package's page, as they stand.
for page in docs/tutorial_r.md bindings/r/README.md; do
    rm -f Rplots.pdf
    sed -n '/^```r$/,/^```$/p' "$root/$page" | grep -v '^```' >page.R
    Rscript page.R >page.log 2>&1 || { echo "the code of $page:" && cat page.log && exit 1; }
    [ -s Rplots.pdf ] || { echo "$page made no plot" && exit 1; }
    [ $page != docs/tutorial_r.md ] || { grep -q '^interrupted$' page.log && [ -s job.posterior ]; } ||
        { echo "no job was interrupted and finished" && exit 1; }
done

# A library of another ABI is refused.
(cd "$root" && python3 tests/abi/stub.py "$work/other" --answers 4711)
! LD_LIBRARY_PATH="$work/other" Rscript -e 'library(hnpe)' >other.log 2>&1
grep -q "for version [0-9]* of libhnpe's binary interface .* has version 4711" other.log || { cat other.log && exit 1; }
