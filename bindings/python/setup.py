"""Builds the C library with its own Makefile and puts it into the package. All else is in pyproject.toml."""
import atexit
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

HERE = pathlib.Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
SHIPPED = HERE / "library"  # of a source distribution, which has the C sources in it
LIBRARY = SHIPPED if SHIPPED.exists() else CHECKOUT


def version():
    """The library's, which is written in one place."""
    return re.search(r'#define HNPEI_VERSION "(.*)"', (LIBRARY / "src/base/base_api.c").read_text())[1]


def make(*arguments):
    """Runs the library's Makefile, apart from a make that may have called this."""
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    command = ["make", f"-j{len(os.sched_getaffinity(0))}", "-C", str(LIBRARY), "SANITIZE=", *arguments]
    try:
        subprocess.run(command, env=environment, check=True)
    except FileNotFoundError:
        sys.exit("hnpe: building the library needs GNU make and a C compiler (Debian: make, gcc)")
    except subprocess.CalledProcessError as error:
        sys.exit(f"hnpe: building the library failed with status {error.returncode}; what make said stands above. It needs "
                 "OpenBLAS, LAPACKE, cJSON and xxHash (Debian: libopenblas-dev, liblapacke-dev, libcjson-dev, libxxhash-dev)")


def library_files():
    """What building the library takes: sources, headers, the Makefile with all that it includes."""
    makefile = (LIBRARY / "Makefile").read_text()
    yield from ("Makefile", "LICENSE", "src/hnpe.map", "pkgconfig/deps.sh")
    yield from re.findall(r"^include (\S+)$", makefile, re.M)
    for pattern in ("src/*/*.[ch]", "include/*.h", "include/hnpe/*.h"):
        yield from sorted(str(path.relative_to(LIBRARY)) for path in LIBRARY.glob(pattern))


class BuildWithLibrary(build_py):
    """The package with the library in it; in place, the library where the package looks for it."""

    def run(self):
        super().run()
        if not self.editable_mode:
            make("bundle", f"TO={pathlib.Path(self.build_lib).resolve() / 'hnpe/_bundled'}")
        elif LIBRARY == CHECKOUT:
            make("all")
        else:
            make("bundle", f"TO={HERE / 'hnpe/_bundled'}")


class PlatformDistribution(Distribution):
    """Goes where packages go that are of one platform."""

    def has_ext_modules(self):
        return True


class PlatformWheel(bdist_wheel):
    """One wheel for every Python 3: the package loads the library when it runs, and is compiled against no Python."""

    def get_tag(self):
        return "py3", "none", super().get_tag()[2]


class SourceWithLibrary(sdist):
    def make_release_tree(self, base_dir, files):
        super().make_release_tree(base_dir, files)
        for name in library_files():
            target = pathlib.Path(base_dir) / "library" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(LIBRARY / name, target)


def folders():
    """What is built goes to a folder of its own below the checkout's build/, so that its sources stay clean, nothing old gets into
    a wheel, and builds at the same time keep apart."""
    if LIBRARY != CHECKOUT:
        return {}
    (CHECKOUT / "build").mkdir(exist_ok=True)
    base = tempfile.mkdtemp(prefix="python-", dir=CHECKOUT / "build")
    atexit.register(shutil.rmtree, base, ignore_errors=True)
    return {"build": {"build_base": base}, "egg_info": {"egg_base": base}}


setup(version=version(), options=folders(), distclass=PlatformDistribution,
      cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": PlatformWheel, "sdist": SourceWithLibrary})
