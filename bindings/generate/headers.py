"""Reads include/hnpe/*.h with libclang: every type, constant and function of the interface, as plain dictionaries."""
import re
import subprocess

import clang.cindex as clang

import comments
import strict

NUMBERS = {"double", "int64_t", "int32_t", "uint64_t", "uint32_t", "size_t", "unsigned char"}


def read(root):
    """The interface as the headers have it. Order is that of the headers."""
    unit = _parse(root)
    api = {"constants": {}, "opaque": {}, "enums": {}, "callbacks": {}, "structs": {}, "functions": {}}
    texts = _status_texts(root)
    for cursor in unit.cursor.get_children():
        room = _room(cursor, root)
        if room is None:
            continue
        strict.check(cursor)
        if cursor.kind == clang.CursorKind.MACRO_DEFINITION:
            _constant(api, cursor, room)
        elif cursor.kind == clang.CursorKind.ENUM_DECL:
            api["enums"][cursor.spelling] = _enum(cursor, room, texts)
        elif cursor.kind == clang.CursorKind.STRUCT_DECL and cursor.is_definition():
            api["structs"][cursor.spelling] = _struct(cursor, room)
        elif cursor.kind == clang.CursorKind.TYPEDEF_DECL:
            _typedef(api, cursor, room)
        elif cursor.kind == clang.CursorKind.FUNCTION_DECL:
            api["functions"][cursor.spelling] = _function(cursor, room)
    return api


def _parse(root):
    builtin = subprocess.run(["cc", "-print-file-name=include"], check=True, capture_output=True, text=True).stdout.strip()
    arguments = ["-std=c11", f"-I{root}/include", "-isystem", builtin, "--target=x86_64-linux-gnu"]
    unit = clang.Index.create().parse(
        str(root / "include/hnpe.h"), arguments, options=clang.TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD)
    errors = [str(note) for note in unit.diagnostics if note.severity >= clang.Diagnostic.Warning]
    if errors:
        raise SystemExit("the headers do not parse:\n" + "\n".join(errors))
    return unit


def _room(cursor, root):
    """The header that the cursor is in, None where it is not one of ours."""
    file = cursor.location.file
    found = file and re.search(r"/include/hnpe/(\w+)\.h$", str(file))
    return found[1] if found else None


def _status_texts(root):
    """The statuses are one list of macros: their comments are its texts."""
    text = (root / "include/hnpe/base.h").read_text()
    return dict(re.findall(r'X\((HNPE_\w+), -?\d+, "([^"]*)"\)', text))


def _constant(api, cursor, room):
    tokens = [token.spelling for token in cursor.get_tokens()]
    if len(tokens) == 2 and re.fullmatch(r"\d[\w.+-]*", tokens[1]):
        value = float(tokens[1]) if re.search(r"[.e]", tokens[1]) else int(tokens[1], 0)
        api["constants"][tokens[0]] = {"header": room, "value": value}


def _enum(cursor, room, texts):
    values = [{"name": child.spelling, "value": child.enum_value,
               "doc": texts.get(child.spelling, comments.sentence(child.raw_comment))}
              for child in cursor.get_children()
              if child.kind == clang.CursorKind.ENUM_CONSTANT_DECL and not child.spelling.endswith("_FORCE_32")]
    return {"header": room, "doc": comments.sentence(cursor.raw_comment), "values": values}


def _struct(cursor, room):
    fields = []
    for child in cursor.type.get_fields():
        field = {"name": child.spelling, "type": child.type.spelling, "size": child.type.get_size(),
                 "offset": cursor.type.get_offset(child.spelling) // 8, "doc": comments.sentence(child.raw_comment)}
        if _is_function(child.type):
            field["function"] = _signature(child)
        fields.append(field)
    return {"header": room, "doc": comments.sentence(cursor.raw_comment), "size": cursor.type.get_size(), "fields": fields}


def _is_function(kind):
    return kind.kind == clang.TypeKind.POINTER and kind.get_pointee().kind in (
        clang.TypeKind.FUNCTIONPROTO, clang.TypeKind.FUNCTIONNOPROTO)


def _signature(cursor):
    pointee = (cursor.underlying_typedef_type if cursor.kind == clang.CursorKind.TYPEDEF_DECL else cursor.type).get_pointee()
    names = [child.spelling for child in cursor.get_children() if child.kind == clang.CursorKind.PARM_DECL]
    return {"returns": pointee.get_result().spelling,
            "params": [{"name": name, "type": kind.spelling} for name, kind in zip(names, pointee.argument_types())]}


def _typedef(api, cursor, room):
    under = cursor.underlying_typedef_type
    if _is_function(under):
        api["callbacks"][cursor.spelling] = {
            "header": room, "doc": comments.function(cursor.raw_comment)["doc"], **_signature(cursor)}
    elif under.get_canonical().kind == clang.TypeKind.RECORD and under.get_size() < 0:
        api["opaque"][cursor.spelling] = {"header": room, "doc": comments.sentence(cursor.raw_comment)}


def _function(cursor, room):
    said = comments.function(cursor.raw_comment)
    known = {argument.spelling for argument in cursor.get_arguments()}
    if set(said["params"]) - known:
        raise SystemExit(f"{cursor.spelling} documents {sorted(set(said['params']) - known)}, which it has not")
    params = [_parameter(cursor.spelling, argument, said["params"].get(argument.spelling, ""))
              for argument in cursor.get_arguments()]
    return {"header": room, "returns": cursor.result_type.spelling, "params": params, "doc": said["doc"],
            "returns_doc": said["returns"], "thread": said["thread"], "since": said["since"], "source": said["source"]}


def _parameter(function, argument, doc):
    kind = argument.type.spelling
    written = kind.endswith("*") and not kind.startswith("const ") and (
        kind[:-1].strip() in NUMBERS or kind.endswith("**") or kind in ("hnpe_dims *",) or kind.endswith("_info *"))
    if doc and written != (doc.split()[0].strip(",;") == "out"):
        raise SystemExit(f"{function}: {kind} {argument.spelling} is documented as {doc!r}")
    entry = {"name": argument.spelling, "type": kind, "out": written, "doc": doc}
    shape = re.search(r"\[([^\]]*)\]", doc) if kind.endswith("*") else None
    if shape:
        entry["shape"] = [part.strip() for part in shape[1].split(",")]
    return entry
