"""What several tests use: a trained posterior of the toy x = alpha beta + noise, and runs of scripts in processes of their own."""
import signal
import subprocess
import sys

import numpy as np
import pytest

import hnpe

# Shells ignore Ctrl-C in what they run behind themselves, and what is ignored stays so in the processes that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def product(alpha, beta, rng):
    """The toy, at the top level so that worker processes find it."""
    return alpha * beta + 0.05 * rng.normal(alpha.shape)


@pytest.fixture(scope="session")
def unit():
    return hnpe.Prior.uniform(0, 1)


@pytest.fixture(scope="session")
def toy(unit):
    """A posterior of (alpha_0, beta) for up to five extra observations."""
    simulator = hnpe.Simulator(product, 1, 1, 1)
    return hnpe.Inference(unit, unit, simulator, simulations=1000, max_extra=5, trainer={"epochs": 30}).run(progress=False)


@pytest.fixture
def x():
    return np.array([0.24, 0.11, 0.43])


@pytest.fixture
def script(tmp_path):
    """Run Python source in a process of its own: what it printed, and its exit status and errors."""

    def run(source, timeout=120):
        path = tmp_path / "script.py"
        path.write_text(source)
        return subprocess.run([sys.executable, str(path)], capture_output=True, text=True, timeout=timeout)

    return run
