"""A library of functions that do nothing: the interface without what is behind it.

    stub.py FOLDER [--include DIR] [--node HNPE_0.1] [--answers N]

writes FOLDER/libhnpe.so, and its soname beside it, with every function that the headers in DIR declare: in the node named, or
else in those of src/hnpe.map. Old clients are linked with one, as they once were with a library of their time. With --answers,
hnpe_abi_version() is N and any other call ends the program: a library of another interface, which every binding must refuse."""
import argparse
import pathlib
import re
import subprocess
import sys

from declarations import Declarations

FLAGS = ["-std=c11", "-g", "-O0", "-fPIC", "-fvisibility=hidden", "-DHNPE_BUILD",
         '-DHNPE_API=__attribute__((visibility("default")))', "-w"]


def link(include, declared, folder, version, script, answers=None):
    """The library, with full debug information, the same whatever the real one is built with."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["#include <hnpe.h>"]
    for name, (of, parameters) in declared.functions.items():
        body = f"return {answers}u;" if answers is not None and name == "hnpe_abi_version" else "__builtin_trap();"
        lines.append(f"HNPE_API {of} {name}({parameters}) {{ {body} }}")
    (folder / "interface.c").write_text("\n".join(lines) + "\n")
    soname = f"libhnpe.so.{version}"
    done = subprocess.run(["gcc", *FLAGS, "-shared", "-I", str(include.resolve()), f"-Wl,-soname,{soname}",
                           f"-Wl,--version-script={script.resolve()}", "interface.c", "-o", soname],
                          cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"no stub of {include}:\n{done.stderr}")
    (folder / "libhnpe.so").unlink(missing_ok=True)
    (folder / "libhnpe.so").symlink_to(soname)
    return folder / soname


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--include", type=pathlib.Path, default=pathlib.Path("include"))
    parser.add_argument("--node")
    parser.add_argument("--answers", type=int)
    asked = parser.parse_args()
    declared, script = Declarations(asked.include), pathlib.Path("src/hnpe.map")
    node = asked.node or re.findall(r"^(HNPE_\S+) \{", script.read_text(), re.M)[-1]
    if asked.node:
        asked.folder.mkdir(parents=True, exist_ok=True)
        script = asked.folder / "interface.map"
        script.write_text(f"{node} {{ global: {'; '.join(declared.functions)}; local: *; }};\n")
    link(asked.include, declared, asked.folder, node.removeprefix("HNPE_"), script, asked.answers)


if __name__ == "__main__":
    main()
