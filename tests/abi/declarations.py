"""What the public headers declare, read from what the C preprocessor leaves of them: no comment and no macro is left there,
so that a statement is one of five plain forms, and anything else is an error."""
import pathlib
import re
import subprocess

MARK = "HNPE_EXPORTED"  # what HNPE_API stands for here


def squeeze(text):
    """One space between words, none beside brackets, stars at their names."""
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"\s*([(),])\s*", r"\1", text).replace(",", ", ").replace("* ", "*")


def split(text, separator):
    """Cut at a separator that stands in no bracket."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "({") - (letter in ")}")
        if letter == separator and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def nameless(parameters):
    """Types alone: `const double *x, size_t n` becomes `const double *, size_t`."""
    types = []
    for parameter in split(parameters, ","):
        pointer = re.fullmatch(r"(.*)\(\*\w+\)\((.*)\)", parameter)
        if pointer:
            types.append(f"{pointer[1]}(*)({nameless(pointer[2])})")
        else:
            types.append(parameter if parameter == "void" else re.sub(r"\w+$", "", parameter).strip())
    return ", ".join(types)


class Declarations:
    """functions and callbacks: name -> (type, parameters); enums: name -> [constant];
    structs: name -> [(field, its declaration)]; handles: names; macros: name -> (arguments or None, body)."""

    def __init__(self, include, cc="gcc"):
        self.functions, self.callbacks, self.enums, self.structs, self.macros = {}, {}, {}, {}, {}
        self.handles, self.statements = [], []
        include = pathlib.Path(include)
        command = [cc, "-std=c11", "-E", f"-DHNPE_API={MARK}", f"-I{include}", "-x", "c", str(include / "hnpe.h")]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode:
            raise SystemExit(f"the headers of {include} do not compile:\n{run.stderr}")
        for statement in split(self._own_lines(run.stdout, include), ";"):
            self._read(squeeze(statement))
        self._read_macros(subprocess.run(command + ["-dM"], capture_output=True, text=True, check=True).stdout)

    @staticmethod
    def _own_lines(text, include):
        kept, own = [], False
        for line in text.splitlines():
            marker = re.match(r'#\s*\d+\s+"([^"]*)"', line)
            if marker:
                own = marker[1].startswith(str(include))
            elif own:
                kept.append(line)
        return "\n".join(kept)

    def _read(self, statement):
        self.statements.append(statement)
        if found := re.fullmatch(rf"{MARK} (.+?)\b(hnpe_\w+)\((.*)\)", statement):
            self.functions[found[2]] = (found[1].strip(), found[3])
        elif found := re.fullmatch(r"typedef (.+?)\(\*(hnpe_\w+)\)\((.*)\)", statement):
            self.callbacks[found[2]] = (found[1].strip(), found[3])
        elif found := re.fullmatch(r"typedef enum (hnpe_\w+) \{(.*)\} \1", statement):
            self.enums[found[1]] = [re.match(r"HNPE_\w+", one)[0] for one in split(found[2], ",")]
            for one in split(found[2], ","):
                if "=" not in one:
                    raise SystemExit(f"{found[1]}: {one} has no number of its own")
        elif found := re.fullmatch(r"typedef struct (hnpe_\w+) \{(.*)\} \1", statement):
            self.structs[found[1]] = [(re.search(r"\(\*(\w+)\)\(|(\w+)$", one), one) for one in split(found[2], ";")]
            self.structs[found[1]] = [(name[1] or name[2], one) for name, one in self.structs[found[1]]]
        elif found := re.fullmatch(r"typedef struct (hnpe_\w+) \1", statement):
            self.handles.append(found[1])
        else:
            raise SystemExit(f"the headers declare something of an unknown form: {statement}")

    def _read_macros(self, text):
        for name, arguments, body in re.findall(r"^#define (HNPE_\w+?)(\([^)]*\))? (.*)$", text, re.M):
            if name not in ("HNPE_API", MARK) and body.strip():
                self.macros[name] = (arguments or None, body)

    def signatures(self):
        """One line for each function and each callback type, without the names of parameters."""
        lines = [f"{of} {name}({nameless(parameters)})" for name, (of, parameters) in self.functions.items()]
        lines += [f"typedef {of} (*{name})({nameless(parameters)})" for name, (of, parameters) in self.callbacks.items()]
        lines += [f"typedef struct {name} {name}" for name in self.handles]
        return [line.replace("* hnpe", "*hnpe") for line in sorted(lines)]

    def header(self, title):
        """All declarations in one file, to compile old clients with when the headers have moved on."""
        lines = [f"/* {title} */", "#include <stddef.h>", "#include <stdint.h>"]
        lines += ["#ifndef HNPE_API", "#define HNPE_API", "#endif", "/* clang-format off */"]
        lines += [f"#define {name} {body}" for name, (arguments, body) in sorted(self.macros.items()) if not arguments]
        for statement in self.statements:
            statement = re.sub(rf"^{MARK} ", "HNPE_API ", statement)
            if found := re.fullmatch(r"(typedef (enum|struct) \w+ )\{(.*)\} (\w+)", statement):
                mark = "," if found[2] == "enum" else ";"
                members = [f"    {one}{mark}" for one in split(found[3], mark)]
                lines += [f"{found[1]}{{", *members, f"}} {found[4]};"]
            else:
                lines.append(statement + ";")
        return lines
