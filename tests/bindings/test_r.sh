#!/bin/sh
# The R package: R CMD check of what R CMD build makes of it, with its examples and testthat's tests in it; the tutorial; and
# a library of another ABI is refused.
set -eu
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED the R package: R is not built with sanitizers"
    exit 0
fi
BUILD=${BUILD:-build/cc} LIB=${LIB:-lib} root=$PWD
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

# In the checkout, R CMD INSTALL finds the library by itself.
case $LIB in lib)
    mkdir -p checkout/bindings inplace
    ln -s "$root/include" "$root/lib" checkout
    cp -r "$root/$BUILD/r/source" checkout/bindings/r
    (unset HNPE_HOME HNPE_LIB && R CMD INSTALL --no-docs --library=inplace checkout/bindings/r >inplace.log 2>&1) ||
        { cat inplace.log && exit 1; }
    ;;
esac
! HNPE_HOME=/nowhere R CMD INSTALL --library=inplace "$root/$BUILD/r/source" >nowhere.log 2>&1
grep -q 'HNPE_HOME is /nowhere, where there is no' nowhere.log

# The tutorial, as it stands.
export R_LIBS="$library"
if [ -f "$root/docs/tutorial_r.md" ]; then
    sed -n '/^```r$/,/^```$/p' "$root/docs/tutorial_r.md" | grep -v '^```' >tutorial.R
    Rscript tutorial.R >tutorial.log 2>&1 || { cat tutorial.log && exit 1; }
    [ -s Rplots.pdf ] || { echo "the tutorial made no plot" && exit 1; }
fi

# A library of another ABI is refused.
(cd "$root" && python3 tests/abi/stub.py "$work/other" --answers 4711)
! LD_LIBRARY_PATH="$work/other" Rscript -e 'library(hnpe)' >other.log 2>&1
grep -q "for version [0-9]* of libhnpe's binary interface .* has version 4711" other.log || { cat other.log && exit 1; }
