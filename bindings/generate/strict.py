"""What the emitters do not understand is refused, by name, before a binding could have it wrong or lack it."""
import re

import clang.cindex as clang

KINDS = {clang.CursorKind.MACRO_DEFINITION, clang.CursorKind.MACRO_INSTANTIATION, clang.CursorKind.INCLUSION_DIRECTIVE,
         clang.CursorKind.ENUM_DECL, clang.CursorKind.STRUCT_DECL, clang.CursorKind.TYPEDEF_DECL, clang.CursorKind.FUNCTION_DECL}
NUMBER = r"int|size_t|double|u?int(32|64)_t"
TYPE = re.compile(rf"void|{NUMBER}|(const )?(void|char|unsigned char|{NUMBER}|hnpe_\w+) \*|(const )?hnpe_\w+ \*(const )?\*|hnpe_\w+")
MACROS = {"HNPE_API"}
"""That mean something to C alone."""


def refuse(cursor, why):
    where = cursor.location
    raise SystemExit(f"{where.file}:{where.line}: {cursor.spelling or 'what is here'} {why}")


def check(cursor):
    """A declaration of a header."""
    if cursor.kind not in KINDS:
        refuse(cursor, f"is a {cursor.kind.name.lower()}, of which the generator knows nothing")
    if cursor.kind == clang.CursorKind.MACRO_DEFINITION:
        _macro(cursor)
    elif cursor.kind == clang.CursorKind.ENUM_DECL and not cursor.spelling.startswith("hnpe_"):
        refuse(cursor, "is an enumeration without a name of the library's")
    elif cursor.kind == clang.CursorKind.STRUCT_DECL and cursor.is_definition():
        _struct(cursor)
    elif cursor.kind == clang.CursorKind.TYPEDEF_DECL:
        _typedef(cursor)
    elif cursor.kind == clang.CursorKind.FUNCTION_DECL:
        _function(cursor)


def _macro(cursor):
    tokens = list(cursor.get_tokens())
    words = [token.spelling for token in tokens]
    if len(words) == 1 or words[0] in MACROS:
        return
    takes_arguments = words[1] == "(" and tokens[1].extent.start.offset == tokens[0].extent.end.offset
    if not takes_arguments and not (len(words) == 2 and re.fullmatch(r"\d+|\d+\.\d*(e[+-]?\d+)?", words[1])):
        refuse(cursor, f"is {' '.join(words[1:])}, not a plain number")


def _struct(cursor):
    for field in cursor.type.get_fields():
        if field.is_bitfield():
            refuse(field, "is a bit-field")
        if not field.spelling:
            refuse(cursor, "has a field without a name")
        if field.type.get_pointee().kind != clang.TypeKind.FUNCTIONPROTO:
            _type(field, field.type, "is")


def _typedef(cursor):
    under = cursor.underlying_typedef_type.get_canonical()
    known = under.kind in (clang.TypeKind.RECORD, clang.TypeKind.ENUM) or under.get_pointee().kind == clang.TypeKind.FUNCTIONPROTO
    if not known:
        refuse(cursor, f"is another name of {under.spelling}")


def _function(cursor):
    if cursor.linkage != clang.LinkageKind.EXTERNAL:
        refuse(cursor, "is not exported")
    if cursor.type.is_function_variadic():
        refuse(cursor, "takes any number of arguments")
    _type(cursor, cursor.result_type, "returns")
    for argument in cursor.get_arguments():
        if not argument.spelling:
            refuse(cursor, "has a parameter without a name")
        _type(argument, argument.type, "is")


def _type(cursor, kind, verb):
    by_value = kind.get_canonical().kind == clang.TypeKind.RECORD
    if by_value or not TYPE.fullmatch(kind.spelling):
        refuse(cursor, f"{verb} {kind.spelling}{' by value' if by_value else ''}, which the generator does not know")
