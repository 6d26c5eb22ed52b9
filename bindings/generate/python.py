"""Writes the raw layer of the Python package: cffi's tables of the whole interface, and its numbers as enumerations."""
import contextlib
import io
import pathlib
import tempfile
import textwrap

import cffi

from names import shared_prefix

PACKAGE = "bindings/python/hnpe"


def emit(api):
    return {f"{PACKAGE}/_raw.py": _raw(api), f"{PACKAGE}/_constants.py": _constants(api)}


def declarations(api):
    """The interface as cffi reads it."""
    lines = [f"typedef struct {name} {name};" for name in api["opaque"]]
    for name, enum in api["enums"].items():
        values = ", ".join(f"{value['name']} = {value['value']}" for value in enum["values"])
        lines.append(f"typedef enum {name} {{ {values}, {name.upper()}_FORCE_32_ = 0x7fffffff }} {name};")
    lines += [f"typedef struct {name} {name};" for name in api["structs"]]
    for name, callback in api["callbacks"].items():
        lines.append(f"typedef {_function_pointer(name, callback)};")
    for name, struct in api["structs"].items():
        fields = " ".join((_function_pointer(field["name"], field["function"]) if "function" in field
                           else f"{field['type']} {field['name']}") + ";" for field in struct["fields"])
        lines.append(f"struct {name} {{ {fields} }};")
    for name, function in api["functions"].items():
        lines.append(f"{function['returns']} {name}({_parameters(function)});")
    return "\n".join(lines)


def _parameters(function):
    return ", ".join(f"{parameter['type']} {parameter['name']}" for parameter in function["params"]) or "void"


def _function_pointer(name, function):
    return f"{function['returns']} (*{name})({_parameters(function)})"


def _raw(api):
    ffi = cffi.FFI()
    ffi.cdef(declarations(api))
    ffi.set_source("hnpe._raw", None)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "_raw.py")
        with contextlib.redirect_stdout(io.StringIO()):  # it tells the path
            ffi.emit_python_code(str(path))
        text = path.read_text()
    for between in ("',b'", "),(b'", "),b'"):  # one line per entry shows what a change changes
        text = text.replace(between, between.replace(",", ",\n     "))
    return "# Written by bindings/generate from include/hnpe/*.h: do not edit.\n" + text


def _constants(api):
    lines = ['"""The numbers of the C interface. Written by bindings/generate from include/hnpe/*.h: do not edit."""', "import enum", "",
             f'VERSION = "{api["version"]}"', f"ABI_VERSION = {api['abi_version']}"]
    for name, constant in api["constants"].items():
        if name != "HNPE_ABI_VERSION":
            lines.append(f"{name[len('HNPE_'):]} = {constant['value']}")
    for name, enum in api["enums"].items():
        lines += ["", "", f"class {_title(name)}(enum.IntEnum):", *_docstring(enum["doc"]), ""]
        prefix = shared_prefix(enum)
        for value in enum["values"]:
            lines += [f"    {value['name'][len(prefix):]} = {value['value']}",
                      *(_docstring(value["doc"]) if value["doc"] else [])]
    return "\n".join(lines) + "\n"


def _title(name):
    return "".join(part.capitalize() for part in name.split("_")[1:])


def _quoted(text):
    text = text.replace("\\", "\\\\").replace('"""', "'''")
    return f'"""{text}"""'


def _docstring(text):
    return textwrap.wrap(_quoted(text), 116, initial_indent="    ", subsequent_indent="    ")
