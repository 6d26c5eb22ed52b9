"""The package as it is installed: what importing it costs, and that it runs beside numpy's and scipy's linear algebra."""
import importlib.metadata
import json
import shutil
import subprocess
import sys

import numpy as np
import pytest

import hnpe
from hnpe import _library


def run(program, *arguments):
    """What a program prints, run by an interpreter of its own."""
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_package__has_the_library_s_version():
    assert importlib.metadata.version("hnpe") == hnpe.__version__


def test_package__needs_numpy_and_cffi_alone():
    needed = [line for line in importlib.metadata.requires("hnpe") if "extra ==" not in line]
    assert sorted(line.split(">")[0] for line in needed) == ["cffi", "numpy"]


def test_library__shows_its_own_functions_alone():
    if not shutil.which("nm"):
        pytest.skip("no nm")
    lines = subprocess.run(["nm", "-D", "--defined-only", _library.path], capture_output=True, text=True, check=True).stdout
    names = [line.split()[-1].split("@")[0] for line in lines.splitlines() if line.split()[1] != "A"]
    assert len(names) > 150 and all(name.startswith("hnpe_") for name in names)


IMPORT = """
import time, numpy, os
threads = len(os.listdir("/proc/self/task"))
begin = time.perf_counter()
import hnpe
print(time.perf_counter() - begin, len(os.listdir("/proc/self/task")) - threads)
"""


def test_import__takes_less_than_a_fifth_of_a_second():
    """The least of several, since others may load the machine."""
    seconds = min(float(run(IMPORT).split()[0]) for _ in range(5))
    assert seconds < 0.2, f"{seconds:.3f} s"


def openblas_of_the_machine():
    """Whether this library takes it, instead of having its own inside."""
    maps = run("import hnpe; print(open('/proc/self/maps').read())").splitlines()
    return any("openblas" in line and "site-packages" not in line for line in maps)


def test_import__starts_no_threads():
    if openblas_of_the_machine():
        pytest.skip("this library takes the machine's OpenBLAS, which starts threads")
    assert int(run(IMPORT).split()[1]) == 0


def test_import__leaves_optional_packages_alone():
    loaded = run("import sys, hnpe; print(*sys.modules)").split()
    assert not {"matplotlib", "arviz", "tqdm", "pycparser", "concurrent.futures.process"} & set(loaded)


def test_pairplot__is_there_when_it_is_asked_for():
    assert "pairplot" in hnpe.__all__ and callable(hnpe.pairplot)
    with pytest.raises(AttributeError, match="no_such_thing"):
        hnpe.no_such_thing


# ---- beside numpy and scipy ----

ALGEBRA = """
import numpy as np

def algebra():
    import scipy.linalg, scipy.linalg.blas
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(240, 240)), rng.normal(size=(240, 7))
    s = a @ a.T + np.eye(240)
    values, vectors = np.linalg.eigh(s)
    l = scipy.linalg.cholesky(s, lower=True)
    x = scipy.linalg.solve(s, b)
    assert np.abs(l @ l.T - s).max() < 1e-9 and np.abs(s @ x - b).max() < 1e-9
    assert np.abs(vectors * values @ vectors.T - s).max() < 1e-9
    return np.concatenate([part.ravel() for part in (a @ b, values, l, x, scipy.linalg.svdvals(a), scipy.linalg.expm(a / 100),
                                                     scipy.linalg.blas.dgemm(1.0, a, b), np.linalg.inv(a))])
"""
HNPE = """
def inference():
    import hnpe
    prior = hnpe.Prior.uniform(0, 1)
    made = hnpe.Inference(prior, prior, hnpe.Simulator.product(0.05), seed=3, simulations=400, max_extra=4, trainer={"epochs": 5})
    covariance = np.cov(np.random.default_rng(2).normal(size=(5, 50)))
    return np.concatenate([made.run().sample(500, [0.2, 0.3], rng=1).ravel(),
                           hnpe.Prior.multivariate_normal(np.zeros(5), covariance).sample(50, rng=2).ravel()])
"""
ORDERS = {
    "scipy first": "import scipy.linalg\nbefore = algebra()\nimport hnpe\ndraws = inference()\nafter = algebra()",
    "hnpe first": "import hnpe\ndraws = inference()\nbefore = algebra()\nafter = algebra()",
    "at once": """
import concurrent.futures
with concurrent.futures.ThreadPoolExecutor(3) as pool:
    parts = [pool.submit(algebra), pool.submit(inference), pool.submit(algebra), pool.submit(inference)]
    before, draws, after, again = (part.result() for part in parts)
assert (draws == again).all()
""",
}
SAVE = "\nimport sys\nnp.savez(sys.argv[1], **{name: globals()[name] for name in ('before', 'draws', 'after') if name in globals()})"


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """What each computes in a process without the other."""
    pytest.importorskip("scipy")
    folder = tmp_path_factory.mktemp("alone")
    run(ALGEBRA + "before = algebra()" + SAVE, str(folder / "algebra.npz"))
    run("import numpy as np" + HNPE + "draws = inference()\nassert 'scipy' not in __import__('sys').modules" + SAVE,
        str(folder / "hnpe.npz"))
    return np.load(folder / "algebra.npz")["before"], np.load(folder / "hnpe.npz")["draws"]


@pytest.mark.parametrize("order", ORDERS)
def test_numpy_scipy_and_hnpe__compute_what_they_do_alone(order, alone, tmp_path):
    algebra, draws = alone
    run(ALGEBRA + HNPE + ORDERS[order] + SAVE, str(tmp_path / "all.npz"))
    found = np.load(tmp_path / "all.npz")
    np.testing.assert_array_equal(found["draws"], draws)
    for name in ("before", "after"):
        if order == "at once":  # several threads of numpy's OpenBLAS may sum in another order
            np.testing.assert_allclose(found[name], algebra, rtol=1e-9, atol=1e-9)
        else:
            np.testing.assert_array_equal(found[name], algebra)


def test_work__has_no_threads_but_those_of_the_context():
    """Training and draws with two threads each have one more than before at most; OpenBLAS adds none."""
    program = """
import json, os, threading, time, numpy as np, hnpe
count = lambda: len(os.listdir("/proc/self/task"))
before, most, over = count(), 0, False
def watch():
    global most
    while not over:
        most = max(most, count())
        time.sleep(0.001)
watcher = threading.Thread(target=watch)
watcher.start()
context = hnpe.Context(threads=2)
prior = hnpe.Prior.normal(0, 1, context=context)
inference = hnpe.Inference(prior, prior, hnpe.Simulator.product(0.1, context=context), simulations=2000, trainer={"epochs": 5},
                           context=context)
inference.run().sample(20000, [0.1])
over = True
watcher.join()
print(json.dumps([before, most - 1]))
"""
    before, most = json.loads(run(program))
    assert most <= before + 1
