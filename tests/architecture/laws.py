"""Checks the laws of docs/architecture.md: who includes whom, what is exported, what is documented, how large files are."""
import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIB = pathlib.Path(os.environ.get("LIB") or "lib")  # of the build that is tested, below ROOT
THREADS = ("Thread: any. Read-only.", "Thread: one at a time per handle.", "Thread: any; safe during run",
           "Thread: calls your callback on this thread.")
MAX_FILE, MAX_TEST_FILE, MAX_FUNCTION = 400, 500, 70
TOP_LEVEL = {"include", "lib", "src", "tests", "bindings", "docs", "pkgconfig", "Makefile", "README.md", "CHANGELOG.md",
             "CONTRIBUTING.md", "LICENSE"}
failures = []


def fail(where, what):
    failures.append(f"{where}: {what}")


def rooms():
    """The table of docs/architecture.md, made transitive: room -> rooms it may include."""
    direct = {}
    for line in (ROOT / "docs/architecture.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 5 and re.fullmatch(r"[a-z]+", cells[1]) and cells[1] != "room":
            direct[cells[1]] = set(re.findall(r"[a-z]+", cells[2]))
    reach = {}
    for room, allowed in direct.items():  # a room's row names only rooms above it
        for other in allowed - set(reach):
            fail("docs/architecture.md", f"{room} may include {other}, which stands in no row above it")
        reach[room] = allowed.union({"base"}, *(reach.get(other, set()) for other in allowed)) - {room}
    return reach


def check_includes(reach):
    for path in sorted((ROOT / "src").glob("*/*.[ch]")):
        room, name = path.parent.name, path.relative_to(ROOT)
        if room not in reach:
            fail(name, "its room is not in the table of docs/architecture.md")
            continue
        for line in path.read_text().splitlines():
            found = re.match(r'\s*#\s*include\s+(?:"([a-z]+)/|<hnpe/([a-z]+)\.h>)', line)
            other = found and (found[1] or found[2])
            if other and other not in (room, "export") and other not in reach[room]:
                fail(name, f"{room} may not include {other}")
            if re.search(r"<(cblas|lapacke)\.h>", line) and room != "linalg":
                fail(name, "only linalg includes cblas and lapacke")


def check_names():
    paths = sorted((ROOT / "src").glob("*/*.[ch]"))
    for name, count in collections.Counter(path.name for path in paths).items():
        if count > 1:
            fail("src", f"{count} files are called {name}")
    for path in paths:
        text = path.read_text()
        name, lines = path.relative_to(ROOT), text.count("\n")
        if lines > MAX_FILE:
            fail(name, f"{lines} lines, at most {MAX_FILE}")
        for found in re.finditer(r"^[a-z].*\n(?:.*\n)??\{\n((?:(?!\}).*\n)*)\}", text, re.M):
            if found[1].count("\n") > MAX_FUNCTION:
                at = text[:found.start()].count("\n") + 1
                fail(f"{name}:{at}", f"a function of {found[1].count(chr(10))} lines, at most {MAX_FUNCTION}")
        if re.search(r"\b(printf|puts|abort|exit|signal|malloc|calloc|realloc)\s*\(", re.sub(r"/\*.*?\*/", "", text, flags=re.S)):
            if not re.search(r"\bsnprintf", text) or re.search(r"(?<![a-z_n])(printf|puts|abort|exit|malloc|calloc|realloc)\s*\(", text):
                fail(name, "prints, aborts, or takes memory past the context")


def check_test_lengths():
    for path in sorted((ROOT / "tests").glob("*/*.[ch]")):
        lines = path.read_text().count("\n")
        if lines > MAX_TEST_FILE:
            fail(path.relative_to(ROOT), f"{lines} lines, at most {MAX_TEST_FILE}")


def declared():
    """Every exported function of the headers -> (file, its comment)."""
    found = {}
    for path in sorted((ROOT / "include/hnpe").glob("*.h")):
        text = path.read_text()
        for match in re.finditer(r"^HNPE_API[^;(]*?\b(hnpe_\w+)\s*\(", text, re.M):
            before = text[:match.start()].rstrip()
            comment = before[before.rfind("/**"):] if before.endswith("*/") else ""
            found[match[1]] = (path.relative_to(ROOT), re.sub(r"\s*\n\s*\*?\s*", " ", comment))
    return found


def check_map(functions):
    """Each function stands in one node of src/hnpe.map, that of the version it says it is there since."""
    nodes = collections.defaultdict(list)
    text = re.sub(r"/\*.*?\*/", "", (ROOT / "src/hnpe.map").read_text(), flags=re.S)
    for version, listed in re.findall(r"HNPE_([\d.]+) \{\s*global:([^}]*?)(?:local:\s*\*;\s*)?\}", text):
        for name in listed.split():
            nodes[name.rstrip(";")].append(version)
    for name, versions in sorted(nodes.items()):
        if name not in functions:
            fail("src/hnpe.map", f"no header declares {name}")
        elif len(versions) > 1:
            fail("src/hnpe.map", f"{name} stands in {len(versions)} nodes")
    for name, (path, comment) in functions.items():
        since = re.search(r"Since: ([\d.]+\d)", comment)
        if name not in nodes:
            fail("src/hnpe.map", f"{name} is missing")
        elif since and since[1] != nodes[name][0]:
            fail(path, f"{name} says Since: {since[1]}, but its node is HNPE_{nodes[name][0]}")


def check_documented(functions):
    for name, (path, comment) in functions.items():
        if not comment:
            fail(path, f"{name} is not documented")
        elif not any(line in comment for line in THREADS):
            fail(path, f"{name} does not say which threads may call it")
        elif "Since:" not in comment:
            fail(path, f"{name} does not say since when it exists")


def check_pages():
    """Every public header has a page, every page is in the README's table."""
    readme = (ROOT / "README.md").read_text()
    for path in sorted((ROOT / "include/hnpe").glob("*.h")):
        if path.stem != "export" and not (ROOT / f"docs/{path.stem}.md").exists():
            fail(path.relative_to(ROOT), f"there is no docs/{path.stem}.md")
    for path in sorted((ROOT / "docs").glob("*.md")):
        if f"](docs/{path.name})" not in readme:
            fail("README.md", f"no link to docs/{path.name}")


def check_top_level():
    """What git keeps at the top; a tree without git, such as a release, has nothing else in it."""
    if not shutil.which("git"):
        return
    listed = subprocess.run(["git", "-C", ROOT, "ls-files"], capture_output=True, text=True)
    for name in sorted({line.split("/")[0] for line in listed.stdout.splitlines()}):
        if not name.startswith(".") and name not in TOP_LEVEL:
            fail(name, "does not belong at the top level")


def check_exported(functions):
    library = LIB / "libhnpe.so"
    lines = subprocess.run(["nm", "-D", "--defined-only", ROOT / library], capture_output=True, text=True, check=True).stdout
    exported = {line.split()[2].split("@")[0] for line in lines.splitlines() if line.split()[1] != "A"}
    for name in sorted(exported - set(functions)):
        fail(library, f"{name} is exported, but no header declares it")
    for name in sorted(set(functions) - exported):
        fail(library, f"{name} is declared, but not exported")
    static = subprocess.run(["nm", "-g", "--defined-only", ROOT / LIB / "libhnpe.a"], capture_output=True, text=True, check=True)
    visible = {line.split()[2] for line in static.stdout.splitlines() if len(line.split()) == 3}
    for name in sorted(visible - set(functions)):
        fail(LIB / "libhnpe.a", f"{name} is visible to hosts")
    for name in sorted(set(functions) - visible):
        fail(LIB / "libhnpe.a", f"{name} is declared, but not there")


HANDLES = "context|monitor|rng|prior|simulator|dataset|embedder|flow|estimator|trainer|posterior|inference|report|conditional"


def check_bad_handles():
    """Each handle argument of a function that returns a status has a row in tests/abi/test_bad_handles*.c."""
    wanted = set()
    for path in (ROOT / "include/hnpe").glob("*.h"):
        for name, arguments in re.findall(r"^HNPE_API hnpe_status\s+(hnpe_\w+)\(([^;]*)\);", path.read_text(), re.M):
            for argument in arguments.split(","):
                found = re.match(rf"\s*(?:const )?hnpe_(?:{HANDLES}) \*(?:\*|const \*)?(\w+)\s*$", argument)
                if found:
                    wanted.add((name, found[1]))
    table = "".join(path.read_text() for path in (ROOT / "tests/abi").glob("test_bad_handles*.c"))
    tested = {(name, argument) for argument, name in re.findall(r"\b(?:NEEDED|OPTIONAL|OUT)\((\w+),\s*(hnpe_\w+)\(", table)}
    for name, argument in sorted(wanted - tested):
        fail("tests/abi/test_bad_handles*.c", f"{name} is not called with a bad {argument}")
    for name, argument in sorted(tested - wanted):
        fail("tests/abi/test_bad_handles*.c", f"{name} has no handle {argument}")


def check_pointers():
    """Each pointer that is not a handle has a row in tests/faults/test_pointers_*.c, where it is NULL."""
    wanted = set()
    for path in (ROOT / "include/hnpe").glob("*.h"):
        for name, arguments in re.findall(r"^HNPE_API hnpe_status\s+(hnpe_\w+)\(([^;]*)\);", path.read_text(), re.M):
            for argument in map(str.strip, arguments.split(",")):
                handle = re.match(rf"(?:const )?hnpe_(?:{HANDLES}) \*\*?\w+$", argument)
                found = re.match(r"(?!void \*|hnpe_release_fn )[^*]*(?:\*(?:const \*)?|_fn )(\w+)$", argument)
                if found and not handle:
                    wanted.add(f"{name}__{found[1]}")
    tested = set()
    for path in (ROOT / "tests/faults").glob("test_pointers_*.c"):
        tested |= set(re.findall(r"\bX\((?:NEEDED|OPTIONAL), (hnpe_\w+),", path.read_text()))
    for name in sorted(wanted ^ tested):
        fail("tests/faults/test_pointers_*.c", f"{name} has {'no row' if name in wanted else 'a row, but is no such argument'}")


def check_busy():
    """Each function that changes a handle which long calls hold is called in tests/faults/test_busy.c, from inside such a call."""
    held = "simulator|dataset|flow|estimator|trainer|inference"
    tested = set(re.findall(r"\bBUSY,\s*\\?\s*(hnpe_\w+)\(", (ROOT / "tests/faults/test_busy.c").read_text()))
    for path in sorted((ROOT / "include/hnpe").glob("*.h")):
        for name in re.findall(rf"^HNPE_API hnpe_status\s+(hnpe_({held})_\w+)\(hnpe_\2 \*\w+[,)]", path.read_text(), re.M):
            if name[0] not in tested and not re.fullmatch(r"hnpe_inference_get_(?:trainer|estimator)", name[0]):
                fail("tests/faults/test_busy.c", f"{name[0]} is not called while its handle is busy")


def check_owners():
    """What makes a handle of other handles than a context is in tests/faults/test_owners.c, where those are given up in every order."""
    tested = {name.split("__")[0] for name in re.findall(r"\bX\((hnpe_\w+),", (ROOT / "tests/faults/test_owners.c").read_text())}
    for path in sorted((ROOT / "include/hnpe").glob("*.h")):
        for name, arguments in re.findall(r"^HNPE_API hnpe_status\s+(hnpe_\w+)\(([^;]*)\);", path.read_text(), re.M):
            makes = re.search(rf"hnpe_(?:{HANDLES}) \*\*", arguments)
            if makes and re.search(rf"hnpe_(?!context)(?:{HANDLES}) \*(?!\*)", arguments) and name not in tested:
                fail("tests/faults/test_owners.c", f"{name} has no row")


def check_allocations(functions):
    """Each function has a row in the tables of tests/faults/test_allocations_*.c, where its memory fails, or is counted as none."""
    tested = set()
    for path in (ROOT / "tests/faults").glob("test_allocations_*.c"):
        tested |= {name.split("__")[0] for name in re.findall(r"\bX\((?:TAKES|KEEPS|NONE), (hnpe_\w+),", path.read_text())}
    for name in sorted(set(functions) - tested):
        fail("tests/faults", f"{name} has no row in the tables of test_allocations_*.c")
    for name in sorted(tested - set(functions)):
        fail("tests/faults", f"there is no function {name}, which has a row in a table of test_allocations_*.c")


def check_options(functions):
    """Each type with options has a row in tests/faults/test_options.c."""
    tested = set(re.findall(r"\bOWNER_ROW\((\w+), ", (ROOT / "tests/faults/test_options.c").read_text())) - {"type"}
    wanted = {found[1] for name in functions if (found := re.fullmatch(r"hnpe_(\w+)_set_(?:int|real)", name))}
    for name in sorted(wanted ^ tested):
        fail("tests/faults/test_options.c", f"{name} has {'no row' if name in wanted else 'a row, but no options'}")


def main():
    reach = rooms()
    if len(reach) < 15:
        fail("docs/architecture.md", f"only {len(reach)} rooms found in the table")
    functions = declared()
    check_includes(reach)
    check_names()
    check_test_lengths()
    check_map(functions)
    check_documented(functions)
    check_pages()
    check_top_level()
    check_exported(functions)
    check_bad_handles()
    check_allocations(functions)
    check_options(functions)
    check_pointers()
    check_busy()
    check_owners()
    for line in failures:
        print(line)
    print(f"{len(reach)} rooms, {len(functions)} exported functions, {len(failures)} breaches")
    return 1 if failures else 0


sys.exit(main())
