"""The gate of the binary interface: what hosts were compiled and linked against, beside the baselines in tests/abi.

    gate.py check|update [--source DIR] [--library FILE | --archive FILE] [--baselines DIR] [--work DIR]

The tree at DIR is read (headers, src/*/*_api.c, CHANGELOG.md). FILE is the built library that is asked for symbols and
options; without it one is linked from the *_api.c and, for all else, from the archive. `check` prints each difference and
fails on any; `update` writes what is there. docs/abi.md says which differences are allowed when."""
import argparse
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys

import stub
from declarations import Declarations

ABIDW = ["--drop-private-types", "--no-show-locs", "--no-comp-dir-path", "--no-corpus-path", "--no-architecture",
         "--no-elf-needed", "--no-parameter-names", "--exported-interfaces-only", "--type-id-style", "hash"]
SHOWN = 40  # differences per file
LIBS = ["-llapacke", "-lopenblas", "-lcjson", "-lm", "-pthread"]
SANITIZERS = [f"-fsanitize={os.environ['SANITIZE']}"] if os.environ.get("SANITIZE") else []


def run(*command, **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))[:300]}\n{done.stdout}{done.stderr}")
    return done.stdout


class Tree:
    """One state of the sources, and programs compiled against its headers."""

    def __init__(self, source, work):
        self.source, self.work = pathlib.Path(source), pathlib.Path(work)
        self.include = self.source / "include"
        self.declared = Declarations(self.include)
        self.changelog = (self.source / "CHANGELOG.md").read_text()
        self.version, patch, state = re.search(r"^## (\d+\.\d+)\.(\d+), (.+)$", self.changelog, re.M).groups()
        self.frozen = patch != "0" or state != "unreleased"  # what old clients of this version are compiled with
        self.work.mkdir(parents=True, exist_ok=True)

    def link(self, archive):
        """The library, of exported functions as they are here and all else from the archive."""
        library, objects = self.work / f"libhnpe.so.{self.version}", []
        for source in sorted(self.source.glob("src/*/*_api.c")):
            objects.append((self.work / (source.stem + ".o")).resolve())
            run("gcc", *stub.FLAGS, "-Iinclude", "-Isrc", "-c", source.relative_to(self.source), "-o", objects[-1], cwd=self.source)
        run("gcc", "-shared", f"-Wl,-soname,{library.name}", f"-Wl,--version-script={self.source}/src/hnpe.map", "-Wl,-z,defs",
            "-o", library, *objects, archive, *LIBS)
        return library

    def answer(self, name, lines, library=None):
        """What a program of these lines prints, compiled against the headers."""
        program, text, cc = self.work / name, self.work / f"{name}.c", os.environ.get("CC") or "cc"
        text.write_text("#include <hnpe.h>\n#include <stdio.h>\n" + "\n".join(lines) + "\n")
        link = [*SANITIZERS, library, f"-Wl,-rpath,{library.parent.resolve()}"] if library else []
        run(*cc.split(), "-std=c11", "-Wall", "-Wextra", "-Werror", f"-I{self.include}", text, "-o", program, *link)
        return run(program.resolve()).splitlines()


def symbols(library):
    dynamic = run("readelf", "-dW", library)
    lines = ["soname " + re.search(r"SONAME.*\[(.*)\]", dynamic)[1]]
    return lines + sorted(line.split(" ", 1)[1] for line in run("nm", "-D", "--defined-only", library).splitlines())


def constants(tree):
    """Numbers as the compiler sees them: constants, and where the fields of records lie."""
    body = ["#define WHOLE(name, value) printf(\"%s %lld\\n\", name, (long long)(value))",
            "static void whole(const char *name, long long value) { WHOLE(name, value); }",
            "static void real(const char *name, double value) { printf(\"%s %.17g\\n\", name, value); }",
            "static void text(const char *name, const char *value) { printf(\"%s \\\"%s\\\"\\n\", name, value); }",
            "#define ANY(m) _Generic((m), double: real, char *: text, default: whole)(\"macro \" #m, (m))",
            "int main(void) { (void)whole; (void)real; (void)text;"]
    for name, (arguments, _) in sorted(tree.declared.macros.items()):
        body.append(f'puts("macro {name}{arguments}");' if arguments else f"ANY({name});")
    for enum, names in sorted(tree.declared.enums.items()):
        body.append(f'WHOLE("sizeof {enum}", sizeof({enum}));')
        body += [f'WHOLE("{enum} {name}", {name});' for name in names]
    for record, fields in sorted(tree.declared.structs.items()):
        body.append(f'WHOLE("sizeof {record}", sizeof({record}));')
        for name, declaration in fields:
            of = f"(({record} *)0)->{name}"
            body.append(f'printf("{record}.{name} at %zu, %zu bytes: {declaration}\\n", offsetof({record}, {name}), sizeof({of}));')
        body.append(f'if (offsetof({record}, {name}) + sizeof({of}) != sizeof({record})) puts("{record} ends in a gap");')
    return tree.answer("constants", [*body, "return 0; }"])


def options(tree, library):
    """What the library says of itself: version of the interface, statuses, every option with default and range."""
    body = ["""typedef hnpe_status describe_fn(size_t, hnpe_option_info *);
typedef hnpe_status choose_fn(int32_t, size_t, hnpe_choice_info *);
static void show(const char *of, describe_fn *describe, choose_fn *choose)
{
    hnpe_option_info o = {.struct_size = sizeof o};
    for (size_t i = 0; describe(i, &o) == HNPE_OK; ++i) {
        const char *kinds[] = {"", "integer", "real", "boolean", "choice", "flags"};
        printf("%s %s %d %s", of, o.name, o.key, o.kind < 0 || o.kind > 5 ? "unknown" : kinds[o.kind]);
        if (o.kind == HNPE_OPTION_REAL)
            printf(" %.17g in %.17g ... %.17g\\n", o.default_real, o.minimum_real, o.maximum_real);
        else
            printf(" %lld in %lld ... %lld\\n", (long long)o.default_int, (long long)o.minimum_int, (long long)o.maximum_int);
        hnpe_choice_info c = {.struct_size = sizeof c};
        for (size_t j = 0; j < (size_t)o.n_choices && choose(o.key, j, &c) == HNPE_OK; ++j)
            printf("%s %s: %s %d\\n", of, o.name, c.name, c.value);
    }
}
int main(void)
{
    printf("hnpe_abi_version %u\\n", (unsigned)hnpe_abi_version());"""]
    for name in tree.declared.enums["hnpe_status"]:
        if not name.endswith("_FORCE_32"):
            body.append(f'printf("%d %s: %s\\n", {name}, hnpe_status_name({name}), hnpe_status_text({name}));')
    for name in sorted(tree.declared.functions):
        if found := re.fullmatch(r"hnpe_(\w+)_describe_option", name):
            body.append(f'show("{found[1]}", hnpe_{found[1]}_describe_option, hnpe_{found[1]}_describe_choice);')
    return tree.answer("options", [*body, "return 0; }"], library)


def layout(tree):
    """abidw's description of the exported functions and of all types they reach, from functions that do nothing: without what
    handles hold. That the real ones are of these types, their own compilation has shown, which includes the headers."""
    file = tree.work / "hnpe.abi"
    empty = stub.link(tree.include, tree.declared, tree.work / "interface", tree.version, tree.source / "src/hnpe.map")
    run("abidw", "--headers-dir", tree.include, *ABIDW, "--out-file", file, empty)
    return file


def compare_text(name, before, after):
    """Lines that went and came, each with the file that it is in."""
    found = list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
    found = [line for line in found if not line.startswith("@@")]
    more = [f"... and {len(found) - SHOWN} lines more"] if len(found) > SHOWN else []
    return [f"{name}: {line}" for line in found[:SHOWN] + more]


def compare_layout(before, after):
    done = subprocess.run(["abidiff", "--no-architecture", "--no-corpus-path", "--no-show-locs", "--harmless", before, after],
                          capture_output=True, text=True)
    if done.returncode == 0:
        return []
    return [f"hnpe.abi: {line.rstrip()}" for line in (done.stdout + done.stderr).splitlines() if line.strip()]


def laws(tree, produced):
    """What no update may write down: a number of the interface that is not the headers', records with a gap at the end,
    a release without a line on its interface."""
    found = [f"{line}: append a field 'reserved'" for line in produced["constants.txt"] if line.endswith("ends in a gap")]
    said = [line.split()[1] for line in produced["options.txt"] if line.startswith("hnpe_abi_version ")]
    if (want := tree.declared.macros.get("HNPE_ABI_VERSION")) and [re.sub(r"\D", "", want[1])] != said:
        found.append(f"HNPE_ABI_VERSION is {want[1]} in the headers, {said} in the library")
    release = re.search(r"^## .+?(?=^## |\Z)", tree.changelog, re.M | re.S)[0]
    if not re.search(r"^### ABI\n(.*\n)*?- ", release, re.M):
        found.append(f"CHANGELOG.md: {tree.version} has no line under ### ABI")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("action", choices=["check", "update"])
    parser.add_argument("--source", default=".")
    parser.add_argument("--library", type=pathlib.Path)
    parser.add_argument("--archive")
    parser.add_argument("--baselines", default="tests/abi", type=pathlib.Path)
    parser.add_argument("--work", default="build/abi")
    asked = parser.parse_args()

    tree = Tree(asked.source, asked.work)
    library = asked.library or tree.link(asked.archive)
    produced = {"symbols.txt": symbols(library), "signatures.txt": tree.declared.signatures(),
                "constants.txt": constants(tree), "options.txt": options(tree, library)}
    if not tree.frozen:
        produced[f"{tree.version}/hnpe.h"] = tree.declared.header(f"What libhnpe {tree.version} declares; made by make abi-update.")
    abi = layout(tree) if shutil.which("abidw") and shutil.which("abidiff") else None

    found = laws(tree, produced)
    if tree.frozen and not (asked.baselines / tree.version / "hnpe.h").exists():
        found.append(f"{asked.baselines / tree.version}/hnpe.h, the header of {tree.version}.0, is not there")
    if asked.action == "update":
        for name, lines in produced.items():
            (asked.baselines / name).parent.mkdir(parents=True, exist_ok=True)
            (asked.baselines / name).write_text("\n".join(lines) + "\n")
        if abi:
            shutil.copy(abi, asked.baselines / "hnpe.abi")
        print("\n".join(found + [f"written to {asked.baselines}; say under ### ABI in CHANGELOG.md what changed for hosts"]))
        return bool(found)

    for name, lines in produced.items():
        file = asked.baselines / name
        found += compare_text(name, file.read_text().splitlines() if file.exists() else [], lines)
    found += compare_layout(asked.baselines / "hnpe.abi", abi) if abi else []
    if found:
        print("\n".join(found))
        print("The binary interface is not that of tests/abi. Where that is meant, docs/abi.md says what follows from it;\n"
              "make abi-update then writes the files anew.")
        return 1
    print(f"{len(tree.declared.functions)} functions, {len(produced['constants.txt'])} constants, "
          f"{len(produced['options.txt'])} lines on options{'' if abi else '; layout not compared'}: as in {asked.baselines}")
    return 0


sys.exit(main())
