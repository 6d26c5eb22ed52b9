"""Writes the raw layer of the Julia package: constants, records, and one ccall for each function, with its exact types."""
import re
import textwrap

PATH = "bindings/julia/src/raw.jl"

NUMBERS = {
    "void": "Cvoid", "int": "Cint", "double": "Cdouble", "size_t": "Csize_t", "int32_t": "Int32", "uint32_t": "UInt32",
    "int64_t": "Int64", "uint64_t": "UInt64", "unsigned char": "Cuchar", "char": "Cchar",
}

HEAD = '''
"""
The C interface as it is: every function of `include/hnpe/*.h` under its own name, with its own arguments, and every
constant. Arrays are passed as arrays of the element type, outputs as arrays or `Ref`s, handles as pointers or as objects
of HNPE, NULL as `C_NULL`. Statuses are returned, not thrown.
"""
module Raw

import Libdl

const NAMES = (
{names}
)

# Where the functions are: filled by `load`, all at once. A Vector, so that it is empty again in a precompiled image.
const POINTERS = fill(C_NULL, length(NAMES))

"""Look up every function in the library at `path`. Refuses a library of another ABI, and one that lacks a function."""
function load(path)
    library = Libdl.dlopen(path)
    found = [Libdl.dlsym_e(library, name) for name in NAMES]
    version = found[findfirst(isequal(:hnpe_abi_version), NAMES)]
    version == C_NULL && error("$path is not libhnpe")
    abi = ccall(version, UInt32, ())
    abi == HNPE_ABI_VERSION || error("$path has ABI $abi, and this package is made for ABI $HNPE_ABI_VERSION")
    lacking = [NAMES[i] for i in eachindex(found) if found[i] == C_NULL]
    isempty(lacking) || error("$path lacks $(join(lacking, ", "))")
    copyto!(POINTERS, found)
    return nothing
end

@noinline unloaded() = error("libhnpe is not loaded")

@inline function pointer_of(index)
    pointer = @inbounds POINTERS[index]
    pointer == C_NULL && unloaded()
    return pointer
end

"""`@address name`: where the function of that name is; its place in the table is known when this is compiled."""
macro address(name)
    index = findfirst(isequal(name), NAMES)
    index === nothing && error("no such function: $name")
    return :(pointer_of($index))
end
'''.lstrip()


def emit(api):
    parts = ["# Written by bindings/generate from include/hnpe/*.h: do not edit.\n",
             HEAD.replace("{names}", "\n".join(f"    :{name}," for name in api["functions"])),
             _constants(api), _types(api), _callbacks(api), _option_tables(api), *_functions(api),
             _exports(api), "end\n"]
    return {PATH: "\n".join(parts)}


def julia_type(kind):
    """The Julia type of a C type, as in the argument list of a ccall."""
    kind = re.sub(r"\bconst\b", "", kind).strip()
    if kind.endswith("*"):
        to = kind[:-1].strip()
        if to == "char":
            return "Cstring"
        return f"Ptr{{{julia_type(to)}}}"
    if "(*)" in kind or kind.endswith("_fn"):
        return "Ptr{Cvoid}"
    return NUMBERS.get(kind, kind)


def _constants(api):
    lines = [f"const LIBRARY_VERSION = v\"{api['version']}\"",
             *(f"const {name} = {entry['value']}" for name, entry in api["constants"].items()), ""]
    for name, enum in api["enums"].items():
        lines.append(f'"{_escaped(enum["doc"])}"' if enum["doc"] else "")
        lines.append(f"const {name} = Int32")
        lines += [f"const {value['name']} = Int32({value['value']})" + (f"  # {value['doc']}" if value["doc"] else "")
                  for value in enum["values"]]
        lines.append("")
    return "\n".join(lines)


def _types(api):
    blocks = [f'"{_escaped(entry["doc"])}"\nmutable struct {name} end\n' for name, entry in api["opaque"].items()]
    for name, struct in api["structs"].items():
        fields = [f"    {field['name']}::{julia_type(field['type'])}" for field in struct["fields"]]
        blocks.append("\n".join([f'"{_escaped(struct["doc"])}"', f"struct {name}", *fields, "end", _blank(name, struct), ""]))
    return "\n".join(blocks)


def _blank(name, struct):
    """A constructor of the record that the library fills."""
    values = [f"sizeof({name})" if field["name"] == "struct_size" else _zero(julia_type(field["type"]))
              for field in struct["fields"]]
    return f"{name}() = {name}({', '.join(values)})"


def _zero(kind):
    return {"Cstring": "Cstring(C_NULL)", "Cdouble": "0.0"}.get(kind, "C_NULL" if kind.startswith("Ptr") else "0")


def callbacks(api):
    """Every type of callback: {name: signature}, those of a record's fields as RECORD_FIELD."""
    found = dict(api["callbacks"])
    for name, struct in api["structs"].items():
        found.update({f"{name}_{field['name']}": field["function"] for field in struct["fields"] if "function" in field})
    return found


def _callbacks(api):
    blocks = ["# `@NAME function` is the address of a function of the module that says so, with that callback's types.\n"]
    for name, signature in callbacks(api).items():
        types = ", ".join(julia_type(parameter["type"]) for parameter in signature["params"])
        comma = "," if len(signature["params"]) == 1 else ""
        blocks.append(f"macro {name}(callback)\n"
                      f"    return esc(:(@cfunction($callback, {julia_type(signature['returns'])}, ({types}{comma}))))\nend\n")
    return "\n".join(blocks)


def _option_tables(api):
    """The functions that every object with options has, by the object's name."""
    verbs = ("set_int", "set_real", "get_int", "get_real", "reset_option", "describe_option", "describe_choice")
    lines = [f"    {owner} = (" + ", ".join(f"{verb} = hnpe_{owner}_{verb}" for verb in verbs) + "),"
             for owner in api["options"]]
    return "\n".join(["options_of() = (", *(textwrap.fill(line, 120, subsequent_indent=" " * 8) for line in lines), ")", ""])


def _functions(api):
    for name, function in api["functions"].items():
        names = [parameter["name"] for parameter in function["params"]]
        types = [julia_type(parameter["type"]) for parameter in function["params"]]
        listed = f"({', '.join(types)}{',' if len(types) == 1 else ''})"
        call = ", ".join([f"@address({name})", julia_type(function["returns"]), listed, *names])
        body = textwrap.wrap(f"return ccall({call})", 116, initial_indent=" " * 4, subsequent_indent=" " * 8,
                             break_long_words=False, break_on_hyphens=False)
        yield "\n".join([_docstring(name, function), f"function {name}({', '.join(names)})", *body, "end\n"])


def _docstring(name, function):
    signature = ", ".join(f"{parameter['type']} {parameter['name']}".replace("* ", "*") for parameter in function["params"])
    prototype = textwrap.wrap(f"{function['returns']} {name}({signature or 'void'})".replace("* ", "*"), 112,
                              initial_indent=" " * 4, subsequent_indent=" " * 8)
    lines = ['"""', *prototype, "", *_wrapped(function["doc"])]
    if any(parameter["doc"] for parameter in function["params"]):
        lines.append("")
        for parameter in function["params"]:
            lines += _wrapped(f"- `{parameter['name']}`: {parameter['doc']}", "  ")
    if function["returns_doc"]:
        lines += ["", *_wrapped(f"Returns {function['returns_doc']}.")]
    lines += ["", f"Thread: {_escaped(function['thread'])}", '"""']
    return "\n".join(lines)


def _wrapped(text, indent=""):
    return [line for paragraph in _escaped(text).split("\n")
            for line in textwrap.wrap(paragraph, 116, subsequent_indent=indent, break_on_hyphens=False)]


def _escaped(text):
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")


def _exports(api):
    values = [value["name"] for enum in api["enums"].values() for value in enum["values"]]
    names = [*api["constants"], *values, *api["enums"], *api["opaque"], *api["structs"],
             *(f"@{name}" for name in callbacks(api)), *api["functions"]]
    return textwrap.fill("export " + ", ".join(names), 120, subsequent_indent=" " * 4, break_on_hyphens=False) + "\n"
