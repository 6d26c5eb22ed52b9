"""Writes the Fortran module: constants, types, interfaces of callbacks and functions by iso_c_binding, and a few helpers."""
import pathlib
import textwrap

HELPERS = pathlib.Path(__file__).with_name("fortran_helpers.f90")
SCALARS = {"size_t": "integer(c_size_t)", "int64_t": "integer(c_int64_t)", "uint64_t": "integer(c_int64_t)", "int": "integer(c_int)",
           "int32_t": "integer(c_int32_t)", "uint32_t": "integer(c_int32_t)", "double": "real(c_double)",
           "unsigned char": "integer(c_signed_char)", "char": "character(kind=c_char)"}
WIDTH = 120

HEADER = """\
!> libhnpe for Fortran 2018 (or 2008 with TS 29113): the whole C interface. Written by bindings/generate from include/hnpe/*.h: do not edit.
!!
!! A handle is a type(c_ptr); c_null_ptr stands for the default context, for no monitor, and for what is said to be NULL.
!! Arrays are passed as they are. What C calls [n, d], row-major, is an array of (d, n) here: a row of C is a column.
!! Optional arguments are those that may be NULL. Seeds and other unsigned numbers are signed ones of the same bits.
!! Fortran does not tell cases apart: a constant that is called as a function is has _OPTION or _CONSTANT at its end.
!! Text goes in with a c_null_char at its end (hnpe_c_string) and comes out as a type(c_ptr) (hnpe_string).
module hnpe
  use, intrinsic :: iso_c_binding
  implicit none
  public
"""


def emit(api):
    parts = [HEADER, *_constants(api), *_types(api), "  abstract interface"]
    for name, callback in api["callbacks"].items():
        parts += _procedure(api, name, callback, callback=True)
    for struct, name, field in _function_fields(api):
        described = {**field["function"], "doc": field["doc"]}
        parts += _procedure(api, f"{struct}_{name}_fn", described, callback=True)
    parts += ["  end interface", "", "  interface"]
    for name, function in api["functions"].items():
        parts += _procedure(api, name, function)
    parts += ["  end interface", "", HELPERS.read_text(encoding="utf-8").rstrip(), "end module hnpe"]
    _check_names(api)
    return {"bindings/fortran/hnpe.f90": "\n".join(parts) + "\n"}


def _check_names(api):
    """Fortran has names of 63 characters, and one name for one thing."""
    names = [*api["functions"], *api["structs"], *api["callbacks"], *(_constant(api, name) for name in api["constants"]),
             *(_constant(api, value["name"], enum) for enum, about in api["enums"].items() for value in about["values"])]
    lower = [name.lower() for name in names]
    wrong = [name for name in lower if len(name) > 63 or lower.count(name) > 1]
    if wrong:
        raise SystemExit(f"too long for Fortran, or there twice: {wrong}")


def _constant(api, name, enum=""):
    """Its name here."""
    return name if name.lower() not in api["functions"] else name + ("_OPTION" if enum.endswith("_option") else "_CONSTANT")


def _comment(text, indent, first="!> "):
    """Doxygen's comment lines; ASCII, as Fortran has no other characters."""
    text = " ".join(text.split()).translate({0x2212: "-", 0x2026: "...", 0xE9: "e"})
    lines = textwrap.wrap(text, WIDTH - indent - 3, break_long_words=False)
    return [" " * indent + (first if number == 0 else "!! ") + line for number, line in enumerate(lines)]


def _constants(api):
    lines = []
    for of_c, constant in api["constants"].items():
        name = _constant(api, of_c)
        if isinstance(constant["value"], float):
            lines.append(f"  real(c_double), parameter :: {name} = {constant['value']!r}_c_double")
        else:
            lines.append(f"  integer(c_int32_t), parameter :: {name} = {constant['value']}")
    for name, enum in api["enums"].items():
        lines += ["", *_comment(enum["doc"], 2)]
        for value in enum["values"]:
            lines += [f"  integer(c_int), parameter :: {_constant(api, value['name'], name)} = {value['value']}", *_comment(value["doc"], 4, "!< ")]
    return [*lines, ""]


def _types(api):
    """The records; those that begin with their size know it."""
    lines = []
    for name, struct in api["structs"].items():
        lines += [*_comment(struct["doc"], 2), f"  type, bind(C) :: {name}"]
        for field in struct["fields"]:
            initial = f" = {struct['size']}" if field["name"] == "struct_size" else ""
            if "function" in field:
                kind, initial = "type(c_funptr)", " = c_null_funptr"
            elif field["type"].endswith("*"):
                kind, initial = "type(c_ptr)", " = c_null_ptr"
            else:
                kind = SCALARS[field["type"]]
                initial = initial or (" = 0.0_c_double" if field["type"] == "double" else " = 0")
            lines += [f"    {kind} :: {field['name']}{initial}", *_comment(field["doc"], 6, "!< ")]
        lines += [f"  end type {name}", ""]
    return lines


def _function_fields(api):
    for struct, description in api["structs"].items():
        for field in description["fields"]:
            if "function" in field:
                yield struct, field["name"], field


def _nullable(function, parameter):
    return "NULL" in parameter.get("doc", "") or (parameter.get("out") and "Outputs may be NULL" in function.get("doc", ""))


def _parameter(api, function, parameter, callback):
    """The declaration of one dummy argument."""
    name, kind = parameter["name"], parameter["type"]
    optional = ", optional" if _nullable(function, parameter) and not callback else ""
    base = kind.replace("const ", "").replace("*const", "*").replace(" *", "").rstrip("* ")
    stars, constant = kind.count("*"), kind.startswith("const ")
    if kind in api["callbacks"]:
        return f"procedure({kind}){optional} :: {name}"
    if kind in SCALARS or kind in api["enums"]:
        return f"{SCALARS.get(kind, 'integer(c_int)')}, value :: {name}"
    if base in api["opaque"]:
        if stars == 1:
            return f"type(c_ptr), value :: {name}"
        return f"type(c_ptr), intent(in) :: {name}(*)" if "const" in kind else f"type(c_ptr), intent(out) :: {name}"
    if kind == "void *" or (base == "char" and callback):
        return f"type(c_ptr), value :: {name}"
    if base in api["structs"]:
        return f"type({base}), intent({'in' if constant else 'inout'}){optional} :: {name}"
    array = "(*)" if constant or callback or "shape" in parameter or parameter["name"] == "path" else ""
    intent = "in" if constant else "inout" if callback else "out"
    return f"{SCALARS[base]}, intent({intent}){optional} :: {name}{array}"


def _result(api, returns):
    if returns in SCALARS:
        return SCALARS[returns]
    return "integer(c_int)" if returns in api["enums"] else "type(c_ptr)"


def _procedure(api, name, function, callback=False):
    void = function["returns"] == "void"
    word = "subroutine" if void else "function"
    lines = _comment(function.get("doc") or name, 4)
    for about in ("returns_doc", "thread", "source"):
        if function.get(about):
            lines += _comment({"returns_doc": "Returns: ", "thread": "Thread: ", "source": "Source: "}[about] + function[about], 4, "!! ")
    arguments = ", ".join(parameter["name"] for parameter in function["params"])
    lines += _continued(f"{word} {name}({arguments}) bind(C){'' if void else ' result(outcome)'}")
    lines.append("      import")
    for parameter in function["params"]:
        lines += [f"      {_parameter(api, function, parameter, callback)}", *_comment(parameter.get("doc", ""), 8, "!< ")]
    if not void:
        lines.append(f"      {_result(api, function['returns'])} :: outcome")
    return [*lines, f"    end {word} {name}", ""]


def _continued(line):
    pieces = textwrap.wrap(line, WIDTH - 8, break_long_words=False)
    return ["    " + ("  " if number else "") + piece + (" &" if number + 1 < len(pieces) else "") for number, piece in enumerate(pieces)]
