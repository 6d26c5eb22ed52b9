"""Checks the Julia package against bindings/api.json without running it: check_julia.py [ROOT].

Every file parses. In src/raw.jl every function, callback, record and constant is what api.json says: names, numbers of
arguments, types, returned types, offsets of fields. Elsewhere every name of the library's that is used exists, every raw
function is called with as many arguments as it has, and every callback has the parameters that the library calls it with."""
import json
import pathlib
import sys

import tree_sitter
import tree_sitter_julia

# C types as a ccall has them; pointers and the library's own types follow from these.
NUMBERS = {"void": "Cvoid", "int": "Cint", "double": "Cdouble", "size_t": "Csize_t", "int32_t": "Int32", "uint32_t": "UInt32",
           "int64_t": "Int64", "uint64_t": "UInt64", "unsigned char": "Cuchar"}
SIZES = {"Int32": 4, "UInt32": 4, "Int64": 8, "Cdouble": 8, "Csize_t": 8, "Cstring": 8}

# Symbols of the package that look like the library's.
OWN = {"HNPE_kept_exception", "HNPE_callback_backtrace"}

failures = []


def fail(what):
    failures.append(what)


def text(node):
    return node.text.decode()


def plain(node):
    return "".join(text(node).split())


def every(node, *kinds):
    if node.type in kinds:
        yield node
    for child in node.named_children:
        yield from every(child, *kinds)


def parsed(path):
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_julia.language()))
    root = parser.parse(path.read_bytes()).root_node
    if root.has_error:
        wrong = next((node for node in walk(root) if node.type == "ERROR" or node.is_missing), root)
        fail(f"{path.name}:{wrong.start_point[0] + 1}: does not parse")
    return root


def walk(node):
    yield node
    for child in node.children:
        yield from walk(child)


def wanted(kind, api):
    """The Julia type of a C type."""
    kind = " ".join(word for word in kind.replace("*", " * ").split() if word != "const")
    if "( * )" in kind or kind in api["callbacks"]:
        return "Ptr{Cvoid}"
    if kind == "char *":
        return "Cstring"
    if kind.endswith("*"):
        return f"Ptr{{{wanted(kind[:-1], api)}}}"
    if kind in NUMBERS:
        return NUMBERS[kind]
    assert kind in api["opaque"] or kind in api["structs"] or kind in api["enums"], kind
    return kind


def arguments(call):
    """The arguments of a call or of a macro's, without keywords."""
    lists = [child for child in call.named_children if child.type in ("argument_list", "macro_argument_list")]
    return [child for child in lists[0].named_children if child.type not in ("named_argument", "line_comment")] if lists else []


def called(call):
    return text(call.named_children[0]).lstrip("@")


def definition(node):
    """(name, parameters, body) of `function f(x) ... end`, `macro f(x) ... end` and `f(x) = ...`, else None."""
    if node.type in ("function_definition", "macro_definition"):
        head = next((child for child in node.named_children if child.type == "signature"), None)
        call = next((child for child in every(head, "call_expression")), None) if head else None
    elif node.type == "assignment" and node.named_children[0].type == "call_expression":
        call = node.named_children[0]
    else:
        return None
    return call and (called(call), arguments(call), node)


def definitions(root):
    kinds = ("function_definition", "macro_definition", "assignment")
    return [found for node in every(root, *kinds) if (found := definition(node))]


# ---- the raw layer ----


def same(where, what, found, expected):
    if found != expected:
        fail(f"{where}: {what} is {found}, and must be {expected}")


def check_foreign(where, types, values, returns, signature, api):
    """The returned type and the types of a ccall or @cfunction."""
    same(where, "what it returns", plain(returns), wanted(signature["returns"], api))
    found = [plain(kind) for kind in types.named_children]
    same(where, "the number of types", len(found), len(signature["params"]))
    for kind, parameter in zip(found, signature["params"]):
        same(where, f"the type of {parameter['name']}", kind, wanted(parameter["type"], api))
    if values is not None:
        same(where, "the list of arguments", [plain(value) for value in values], [entry["name"] for entry in signature["params"]])


def check_functions(raw, api):
    seen = []
    for name, parameters, node in definitions(raw):
        calls = [call for call in every(node, "call_expression") if called(call) == "ccall"]
        if not name.startswith("hnpe_") or not calls:
            continue
        seen.append(name)
        if name not in api["functions"]:
            fail(f"{name}: no such function")
            continue
        address, returns, types, *values = arguments(calls[0])
        same(name, "the function that it calls", plain(address), f"@address({name})")
        same(name, "the list of parameters", [plain(one) for one in parameters], [plain(value) for value in values])
        check_foreign(name, types, values, returns, api["functions"][name], api)
    same("raw.jl", "the list of functions", sorted(seen), sorted(api["functions"]))
    listed = [text(name) for name in every(constants(raw)["NAMES"], "identifier")]
    same("raw.jl", "NAMES", listed, list(api["functions"]))


def callbacks(api):
    """{name: signature} of all callbacks, those in fields of records as RECORD_FIELD."""
    fields = {f"{name}_{field['name']}": field["function"] for name, struct in api["structs"].items()
              for field in struct["fields"] if "function" in field}
    return {**api["callbacks"], **fields}


def check_callbacks(raw, api):
    seen = {}
    for name, _, node in definitions(raw):
        for call in every(node, "macrocall_expression"):
            if called(call) == "cfunction":
                seen[name] = arguments(call)
    same("raw.jl", "the list of callbacks", sorted(seen), sorted(callbacks(api)))
    for name in set(seen) & set(callbacks(api)):
        _, returns, types = seen[name]
        check_foreign(f"@{name}", types, None, returns, callbacks(api)[name], api)


def check_records(raw, api):
    records = {text(next(every(node, "identifier"))): node for node in every(raw, "struct_definition")
               if not text(node).startswith("mutable")}
    same("raw.jl", "the list of records", sorted(records), sorted(api["structs"]))
    for name in set(records) & set(api["structs"]):
        fields, offset, struct = every(records[name], "typed_expression"), 0, api["structs"][name]
        found = [(plain(field.named_children[0]), plain(field.named_children[1])) for field in fields]
        same(name, "the list of fields", [field for field, _ in found], [field["name"] for field in struct["fields"]])
        for (field, kind), expected in zip(found, struct["fields"]):
            same(f"{name}.{field}", "its type", kind, wanted(expected["type"], api))
            size = SIZES.get(kind, 8 if kind.startswith("Ptr{") else 0)
            offset = -(-offset // max(size, 1)) * max(size, 1)
            same(f"{name}.{field}", "its offset", offset, expected["offset"])
            offset += size
        same(name, "its size", -(-offset // 8) * 8, struct["size"])


def constants(raw):
    """{name: value} of the constants."""
    return {text(node.named_children[0].named_children[0]): node.named_children[0].named_children[-1]
            for node in every(raw, "const_statement")}


def check_constants(raw, api):
    there = {name: plain(value) for name, value in constants(raw).items()}
    expected = {name: str(constant["value"]) for name, constant in api["constants"].items()}
    for name, enum in api["enums"].items():
        expected[name] = "Int32"
        expected.update({value["name"]: f"Int32({value['value']})" for value in enum["values"]})
    found = {name: value for name, value in there.items() if name.lower().startswith("hnpe_")}
    for name in sorted(set(found) | set(expected)):
        same(name, "its value", found.get(name), expected.get(name))


# ---- the layer for people ----


def check_names(path, root, api):
    """Every name of the library's exists; nothing is called past the raw layer."""
    values = [value["name"] for enum in api["enums"].values() for value in enum["values"]]
    known = {*api["functions"], *api["structs"], *api["opaque"], *api["enums"], *api["constants"], *values, *callbacks(api)}
    for node in every(root, "identifier"):
        name = text(node)
        if name.startswith(("hnpe_", "HNPE_")) and name not in known | OWN:
            fail(f"{path.name}:{node.start_point[0] + 1}: {name} does not exist")
        if name in ("ccall", "cfunction", "llvmcall") and path.parent.name == "src":
            fail(f"{path.name}:{node.start_point[0] + 1}: {name} outside the raw layer")


def check_calls(path, root, api):
    for call in every(root, "call_expression"):
        name = called(call)
        if name in api["functions"]:
            count(path, call, name, len(arguments(call)), api)
            if any(argument.type == "splat_expression" for argument in arguments(call)):
                fail(f"{path.name}:{call.start_point[0] + 1}: {name} is called with as many arguments as a list has")


def count(path, call, name, found, api):
    expected = len(api["functions"][name]["params"])
    same(f"{path.name}:{call.start_point[0] + 1}", f"the number of arguments of {name}", found, expected)


def check_passed(path, root, everything, api):
    """A raw function that is handed to a function of the package is called there with as many arguments as it has."""
    takes = {}
    for name, parameters, node in everything:
        if parameters and parameters[0].type == "identifier":
            own = text(parameters[0])
            takes.setdefault(name, []).extend(
                len(arguments(call)) for call in every(node, "call_expression") if called(call) == own)
    for call in every(root, "call_expression"):
        given = arguments(call)
        if given and given[0].type == "identifier" and text(given[0]) in api["functions"]:
            for found in takes.get(called(call), []):
                count(path, call, text(given[0]), found, api)


def check_trampolines(path, root, everything, api):
    for call in every(root, "macrocall_expression"):
        signature = callbacks(api).get(called(call))
        if signature is None:
            continue
        name, where = text(arguments(call)[0]), f"{path.name}:{call.start_point[0] + 1}"
        found = [parameters for defined, parameters, _ in everything if defined == name]
        if len(found) != 1:
            fail(f"{where}: @{called(call)}({name}) needs one function {name}, and there are {len(found)}")
            continue
        types = [plain(parameter.named_children[-1]) if parameter.type == "typed_expression" else "Any"
                 for parameter in found[0]]
        same(f"{where}: {name}", "the list of types", types, [wanted(entry["type"], api) for entry in signature["params"]])


def main(root="."):
    package = pathlib.Path(root, "bindings/julia")
    api = json.loads(pathlib.Path(root, "bindings/api.json").read_text())
    raw = parsed(package / "src/raw.jl")
    for check in (check_functions, check_callbacks, check_records, check_constants):
        check(raw, api)
    files = {path: parsed(path) for folder in ("src", "test") for path in sorted((package / folder).glob("*.jl")) if path.name != "raw.jl"}
    everything = [found for root in files.values() for found in definitions(root)]
    for path, tree in files.items():
        check_names(path, tree, api)
        check_calls(path, tree, api)
        check_passed(path, tree, everything, api)
        check_trampolines(path, tree, everything, api)
    for failure in failures:
        print(failure)
    if not failures:
        print(f"{len(api['functions'])} functions, {len(callbacks(api))} callbacks, {len(api['structs'])} records of Julia's are those of C")
    sys.exit(bool(failures))


main(*sys.argv[1:])
