"""Writes bindings/api.json and the raw layers of the languages from include/hnpe/*.h and the options of the built library.

    python bindings/generate LIBRARY          writes them
    python bindings/generate LIBRARY --check  says what would change, and fails where something would
"""
import ctypes
import difflib
import importlib
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LANGUAGES = ("python", "r", "julia", "fortran")

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import headers  # noqa: E402
import options  # noqa: E402


def description(library):
    api = headers.read(ROOT)
    library.hnpe_version_string.restype = ctypes.c_char_p
    api = {"version": library.hnpe_version_string().decode(), "abi_version": api["constants"]["HNPE_ABI_VERSION"]["value"],
           **api, "options": options.read(library, api)}
    if library.hnpe_abi_version() != api["abi_version"]:
        raise SystemExit(f"the library has ABI {library.hnpe_abi_version()}, the headers {api['abi_version']}: build it first")
    return api


def written(api):
    """{path below the root: text} of everything that is generated."""
    files = {"bindings/api.json": json.dumps(api, indent=1, allow_nan=False, ensure_ascii=False) + "\n"}
    for language in LANGUAGES:
        if (pathlib.Path(__file__).parent / f"{language}.py").exists():
            files.update(importlib.import_module(language).emit(api))
    return files


def check(files):
    stale = 0
    for name, text in files.items():
        path = ROOT / name
        there = path.read_text() if path.exists() else ""
        if there != text:
            stale += 1
            changes = difflib.unified_diff(there.splitlines(), text.splitlines(), name, f"{name}, as generated", lineterm="", n=1)
            print("\n".join(line[:160] for line in list(changes)[:40]))
    if stale:
        raise SystemExit(f"{stale} of {len(files)} generated files are not what the headers say: make bindings")
    print(f"{len(files)} generated files are what the headers say")


def main(library, *arguments):
    files = written(description(ctypes.CDLL(str(pathlib.Path(library).resolve()))))
    if arguments == ("--check",):
        return check(files)
    for name, text in files.items():
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(text)


main(*sys.argv[1:])
