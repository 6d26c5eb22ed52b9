"""Finding the library, refusing another one, and its exceptions."""
import os
import pickle
import re
import subprocess
import sys

import numpy as np
import pytest

import hnpe
from hnpe import _library
from hnpe._constants import ABI_VERSION, Status
from hnpe._raw import ffi


def load(library):
    return subprocess.run([sys.executable, "-c", "import hnpe"], env={**os.environ, "HNPE_LIBRARY": str(library)}, capture_output=True,
                          text=True, timeout=60)


def compile_library(tmp_path, source):
    (tmp_path / "other.c").write_text(source)
    try:
        subprocess.run(["cc", "-shared", "-fPIC", "other.c", "-o", "other.so"], cwd=tmp_path, check=True)
    except OSError:
        pytest.skip("no C compiler")
    return tmp_path / "other.so"


def test_a_library_of_another_interface_is_refused(tmp_path):
    other = compile_library(tmp_path, "unsigned hnpe_abi_version(void) { return 77; }")
    done = load(other)
    assert done.returncode != 0
    refusal = f"{other} has version 77 of the binary interface, but this package was made for version {ABI_VERSION}"
    assert f"ImportError: {refusal}" in done.stderr


def test_what_is_not_the_library_is_refused(tmp_path):
    assert "is not libhnpe: it has no function hnpe_abi_version" in load(compile_library(tmp_path, "int nothing;")).stderr
    assert "ImportError: libhnpe could not be opened: " in load(tmp_path / "none.so").stderr


def test_the_version_is_the_librarys():
    assert hnpe.__version__ == ffi.string(_library.lib.hnpe_version_string()).decode()


def test_every_function_of_the_interface_is_in_the_raw_layer():
    """dir() of a library lists what cffi knows; each must be in the shared library, too."""
    names = [name for name in dir(_library.lib) if name.startswith("hnpe_")]
    assert len(names) > 190
    for name in names:
        assert callable(getattr(_library.lib, name))


def test_every_status_has_an_exception():
    kinds = {kind.status: kind for kind in hnpe.Error.__subclasses__()}
    assert set(kinds) == set(Status) - {Status.OK}
    for kind, builtin in [(hnpe.InvalidArgument, ValueError), (hnpe.ShapeError, ValueError), (hnpe.NoMemory, MemoryError),
                          (hnpe.Busy, RuntimeError), (hnpe.Unsupported, RuntimeError), (hnpe.NumericError, ArithmeticError),
                          (hnpe.CallbackError, RuntimeError), (hnpe.FormatError, ValueError), (hnpe.InputOutputError, OSError)]:
        again = pickle.loads(pickle.dumps(kind("text")))
        assert isinstance(again, builtin) and isinstance(again, hnpe.Error) and str(again) == "text"


def test_names_of_the_package_are_documented():
    assert set(hnpe.__all__) <= set(dir(hnpe))
    for name in hnpe.__all__:
        if name != "pairplot":
            thing = getattr(hnpe, name)
            assert thing.__doc__, name
            for method, value in vars(thing).items() if isinstance(thing, type) else ():
                if callable(value) and not method.startswith("_") and not issubclass(thing, tuple):
                    assert value.__doc__ or method in ("keys",), f"{name}.{method}"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        hnpe.nothing


def test_annotations_can_be_read():
    """As type checkers read them; py.typed says that there are any."""
    assert os.path.exists(os.path.join(os.path.dirname(hnpe.__file__), "py.typed"))
    for name in ("Inference", "Posterior", "Simulator", "Prior", "Dataset", "Rng"):
        for method, value in vars(getattr(hnpe, name)).items():
            if callable(value) and not method.startswith("_") and hasattr(value, "__code__"):
                assert "return" in value.__annotations__, f"{name}.{method}"


def test_streams():
    rng = hnpe.Rng(3, 4)
    assert repr(rng) == "Rng(seed=3, stream=4)"
    assert 0 < rng.uniform() < 1 and rng.exponential() > 0 and rng.gamma(2.0) > 0 and 0 < rng.beta(1, 2) < 1 and np.isfinite(rng.normal())
    for draw in (rng.uniform, rng.normal, rng.exponential):
        assert draw((2, 3)).shape == (2, 3) and draw(4).shape == (4,) and draw(0).shape == (0,)
    assert rng.gamma(2, 5).shape == rng.beta(1, 2, 5).shape == (5,)
    assert rng.numpy() is rng.numpy()
    assert abs(hnpe.Rng(1).normal(100000).mean()) < 0.02 and abs(hnpe.Rng(1).gamma(3, 100000).mean() - 3) < 0.05
    with pytest.raises(hnpe.InvalidArgument, match="hnpe_rng_gamma"):
        rng.gamma(-1)
    with pytest.raises(ValueError, match="seed is -1"):
        hnpe.Rng(-1)
    with pytest.raises(TypeError, match="seed must be a whole number, not float"):
        hnpe.Rng(1.5)


def test_all_of_the_interface_can_be_reached_in_pythons_words():
    """What the package calls, literally or by the names that it puts together; the rest is in hnpe._library.lib."""
    folder = os.path.dirname(hnpe.__file__)
    source = "".join(open(os.path.join(folder, name), encoding="utf-8").read() for name in os.listdir(folder)
                     if name.endswith(".py") and name not in ("_raw.py", "_constants.py"))
    kinds = "context|monitor|rng|prior|simulator|dataset|embedder|flow|estimator|trainer|posterior|inference|report|conditional"
    by_name = re.compile(rf"hnpe_({kinds})_(release|dims|set_int|set_real|get_int|get_real|reset_option)$"
                         rf"|hnpe_({kinds})_(describe_option|describe_choice)$"
                         r"|hnpe_prior_create_[a-z_]+$|hnpe_(embedder|flow)_create_[a-z_]+$|hnpe_inference_get_(trainer|estimator|dataset)$")
    names = [name for name in dir(_library.lib) if name.startswith("hnpe_")]
    unused = [name for name in names if f"lib.{name}" not in source and f"opened.{name}" not in source and not by_name.match(name)]
    assert [name for name in unused if not name.endswith("_retain")] == ["hnpe_status_name", "hnpe_status_text"]
    assert re.search(r'hnpe_prior_create_\{name\}', source) and re.search(r'hnpe_\{self._kind\}_dims', source)
    for name in names:  # what is put together is there in one word, too: a constructor's method
        found = re.match(r"hnpe_(prior|embedder|flow)_create_([a-z_]+)$", name)
        if found:
            assert hasattr(getattr(hnpe, found[1].capitalize()), found[2]), name
