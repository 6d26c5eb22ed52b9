"""What the Python package adds to the library's own time: processor time on one thread, the best of many turns."""
import subprocess
import sys
import time

import numpy as np

import hnpe
from hnpe._library import lib
from hnpe._raw import ffi

ROWS, CALLS = 1000, 100
TARGETS = {"a simulator's call of 1000 rows, beyond the function itself": 20e-6, "one posterior draw, beyond C's": 100e-6,
           "import hnpe, beyond numpy's": 0.2}


def seconds(work, times, turns=30):
    """Of one piece of work."""
    best = float("inf")
    for _ in range(turns):
        begin = time.process_time_ns()
        for _ in range(times):
            work()
        best = min(best, (time.process_time_ns() - begin) / times)
    return best / 1e9


def multiply(alpha, beta, rng):
    return alpha * beta


def callback():
    """A run of many calls, less as many calls of the function alone."""
    simulator = hnpe.Simulator(multiply, 1, 1, 1, chunk=ROWS, context=hnpe.Context(threads=1))
    theta = np.random.default_rng(1).uniform(size=(ROWS * CALLS, 1))
    run = seconds(lambda: simulator.run(theta, theta), 1) / CALLS
    return run - seconds(lambda: multiply(theta[:ROWS], theta[:ROWS], None), CALLS)


def draw():
    """posterior.sample, less the C function with everything prepared."""
    unit = hnpe.Prior.uniform(0, 1)
    inference = hnpe.Inference(unit, unit, hnpe.Simulator.product(0.05), simulations=500, max_extra=5, trainer={"epochs": 2})
    posterior = inference.run(progress=False)
    x, out, rng = np.linspace(0.1, 0.6, 6), ffi.new("double[2]"), hnpe.Rng(1)
    sizes, features = ffi.new("int64_t[1]", [6]), ffi.from_buffer("double[]", x)
    c = seconds(lambda: lib.hnpe_posterior_sample(posterior._handle, 1, sizes, features, 1, rng._handle, out), 200)
    return seconds(lambda: posterior.sample(1, x), 200) - c


def start():
    """In an interpreter of its own."""
    source = "import numpy, time; b = time.process_time(); import hnpe; print(time.process_time() - b)"
    return min(float(subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True).stdout) for _ in range(5))


def main():
    print(f"\nPython {sys.version.split()[0]}, numpy {np.__version__}")
    for (name, target), found in zip(TARGETS.items(), (callback(), draw(), start())):
        print(f"{'reached' if found < target else 'NOT':8} {name:72} {found * 1e6:9.4g} us, at most {target * 1e6:.4g} us")


if __name__ == "__main__":
    main()
