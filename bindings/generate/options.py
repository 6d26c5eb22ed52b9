"""Asks the built library for the options that each object describes."""
import ctypes
import math

KINDS = {1: "integer", 2: "real", 3: "boolean", 4: "choice", 5: "flags"}


def read(library, api):
    """{object: [option, ...]} of every object with a describe function, in the library's order."""
    return {name.split("_")[1]: _options(library, name.split("_")[1], api)
            for name in api["functions"] if name.endswith("_describe_option")}


def _record(api, name):
    kinds = {"uint32_t": ctypes.c_uint32, "int32_t": ctypes.c_int32, "int64_t": ctypes.c_int64, "double": ctypes.c_double,
             "const char *": ctypes.c_char_p}
    fields = [(field["name"], kinds[field["type"]]) for field in api["structs"][name]["fields"]]
    return type(name, (ctypes.Structure,), {"_fields_": fields})


def _all(describe, record, *key):
    index = 0
    while True:
        info = record(struct_size=ctypes.sizeof(record))
        if describe(*key, ctypes.c_size_t(index), ctypes.byref(info)) != 0:
            return
        yield info
        index += 1


def _finite(value):
    """JSON has no infinity."""
    return value if math.isfinite(value) else str(value)


def _options(library, owner, api):
    constants = {value["value"]: value["name"] for value in api["enums"][f"hnpe_{owner}_option"]["values"]}
    choice_record = _record(api, "hnpe_choice_info")
    options = []
    for info in _all(getattr(library, f"hnpe_{owner}_describe_option"), _record(api, "hnpe_option_info")):
        kind = KINDS[info.kind]
        suffix = "real" if kind == "real" else "int"
        option = {"name": info.name.decode(), "key": info.key, "constant": constants[info.key], "kind": kind,
                  "doc": info.doc.decode()}
        for bound in ("default", "minimum", "maximum"):
            option[bound] = _finite(getattr(info, f"{bound}_{suffix}"))
        if info.n_choices:
            option["choices"] = [
                {"name": choice.name.decode(), "value": choice.value, "doc": choice.doc.decode()} for choice in
                _all(getattr(library, f"hnpe_{owner}_describe_choice"), choice_record, ctypes.c_int32(info.key))]
        options.append(option)
    return options
