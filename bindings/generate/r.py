"""Writes the raw layer of the R package: one .Call shim per function of the interface, all registered, and its numbers.

A shim takes the function's inputs in their order and returns its outputs: nothing, one value, or a named list. Arrays of C
[a, b] are matrices b x a of R, allocated here from the shape that the header documents. What the pieces mean is in
bindings/r/src/runtime.h."""
import re

from names import shared_prefix

PACKAGE = "bindings/r"
MARK = "Written by bindings/generate from the headers in include/hnpe: do not edit."
# What takes a function of R in the place of a pointer to one.
TRAMPOLINES = {"hnpe_simulate_fn": "hnper_simulate", "hnpe_progress_fn": "hnper_progress", "hnpe_log_fn": "hnper_log"}
NUMBERS = {"double": "real", "int64_t": "int64", "int32_t": "int32", "size_t": "size", "uint64_t": "uint64"}
# Asked twice: for the numbers of rows, then for arrays of their sum.
TWICE = {"hnpe_dataset_read"}
# Not for every posterior, so that it must be asked for: the shim takes a number more, of_NAME, and returns NULL for 0.
ASKED_FOR = {"hnpe_posterior_log_density_gradient": {"g_x"}}
# Left out: R's numbers are given to hnpe_importance_weigh instead, for which nothing calls back.
ABSENT = {"hnpe_importance_run"}
# Made by hand, in src/internal.c.
INTERNAL = {"internal_interrupted": 0, "internal_live": 0}


def emit(api):
    return {f"{PACKAGE}/src/raw.c": _raw(api), f"{PACKAGE}/R/constants.R": _constants(api)}


# ---- constants ----

def _constants(api):
    lines = [f"# {MARK}", "", f'library_version <- "{api["version"]}"', f"abi_version <- {api['abi_version']}L"]
    for name, enum in api["enums"].items():
        prefix = shared_prefix(enum)
        values = [f"  {_word(value['name'][len(prefix):])} = {value['value']}L" for value in enum["values"]]
        lines += ["", f"enum_{name[len('hnpe_'):]} <- c(", ",\n".join(values), ")"]
    return "\n".join(lines) + "\n"


def _word(name):
    return name.lower()


# ---- shims ----

def _index(name):
    return name.upper().replace("HNPE_", "TYPE_")


def _raw(api):
    types = list(api["opaque"])
    lines = [f"/* {MARK} */", "/* clang-format off */", '#include "runtime.h"', "", "#include <R_ext/Rdynload.h>", "",
             "enum { " + ", ".join(_index(name) for name in types) + " };"]
    lines += [f"static void let_go_of_{name}(void *handle)\n{{\n    {name}_release(handle);\n}}" for name in types]
    lines += ["hnper_type hnper_types[] = {"]
    lines += [f'    {{"{name}", let_go_of_{name}, 0, NULL}},' for name in types]
    lines += ["    {NULL, NULL, 0, NULL}", "};", ""]
    lines += [_from_struct(api, name) for name in _structs_out(api)]
    lines += [f"SEXP {name}(void);" for name in INTERNAL] + [""]
    shims = [Shim(api, name, function) for name, function in api["functions"].items() if name not in ABSENT]
    lines += [shim.text() for shim in shims]
    lines += ["#define ROUTINE(function) (DL_FUNC)(void (*)(void)) & function", "static const R_CallMethodDef methods[] = {"]
    lines += [f'    {{"{shim.name}", ROUTINE({shim.symbol}), {len(shim.arguments)}}},' for shim in shims]
    lines += [f'    {{"{name}", ROUTINE({name}), {count}}},' for name, count in INTERNAL.items()]
    lines += ["    {NULL, NULL, 0}", "};", "", "void R_init_hnpe(DllInfo *library)", "{",
              "    R_registerRoutines(library, NULL, methods, NULL, NULL);", "    R_useDynamicSymbols(library, FALSE);",
              "    R_forceSymbols(library, TRUE);", "    hnper_guard_init();", "    hnper_handles_init();", "}"]
    return "\n".join(lines) + "\n"


def _structs_out(api):
    """Records that functions fill in, and the one that a callback is given."""
    pointers = {parameter["type"] for function in api["functions"].values() for parameter in function["params"] if parameter["out"]}
    return [name for name in api["structs"] if f"{name} *" in pointers or name == "hnpe_progress"]


FROM = {"double": "Rf_ScalarReal({})", "int64_t": "Rf_ScalarReal((double){})", "size_t": "Rf_ScalarReal((double){})",
        "uint32_t": "Rf_ScalarReal({})", "int32_t": "Rf_ScalarInteger({})", "int": "Rf_ScalarInteger({})",
        "uint64_t": "hnper_from_uint64({})", "const char *": "hnper_from_string({})"}


def _value(kind, expression):
    """An expression of C as a value of R. What is not known yet gets a name that no compiler finds."""
    return FROM.get(kind, f"{re.sub('[^a-z0-9]+', '_', kind)}_in_R({{}})").format(expression)


def _from_struct(api, name):
    fields = [field for field in api["structs"][name]["fields"] if field["name"] not in ("struct_size", "reserved")]
    names = ", ".join(f'"{field["name"]}"' for field in fields)
    linkage = "" if name == "hnpe_progress" else "static "  # a callback is given it
    lines = [f"{linkage}SEXP hnper_from_{name}(const {name} *record)", "{",
             f"    static const char *const names[] = {{{names}}};",
             f"    SEXP list = PROTECT(hnper_list({len(fields)}, names));"]
    lines += [f"    SET_VECTOR_ELT(list, {i}, {_value(field['type'], 'record->' + field['name'])});"
              for i, field in enumerate(fields)]
    return "\n".join([*lines, "    UNPROTECT(1);", "    return list;", "}", ""])


class Shim:
    """One function: what its shim takes, does before the call, gives the call, and makes of what comes out."""

    def __init__(self, api, name, function):
        self.api, self.name, self.function, self.symbol = api, name, function, f"r_{name}"
        self.params = function["params"]
        self.arguments, self.before, self.call, self.after, self.results = [], [], [], [], []
        self.protected = 0
        self.callback = None
        self.keeper = None  # the handle that needs what the handles among the arguments need
        self.handles = []
        self.dims_of = self._dims_source()
        self.status = function["returns"] == "hnpe_status"
        for parameter in self._ordered():
            self._add(parameter)

    def _ordered(self):
        """Inputs first, so that shapes of outputs are known when they are allocated; handles before what is kept by them."""
        out = [parameter for parameter in self.params if parameter["out"]]
        handles = [parameter for parameter in out if parameter["type"].endswith("**")]
        plain = [parameter for parameter in self.params if not parameter["out"] and not self._of_callback(parameter)]
        callbacks = [parameter for parameter in self.params if self._of_callback(parameter)]
        return plain + handles + callbacks + [parameter for parameter in out if parameter not in handles]

    def _of_callback(self, parameter):
        return parameter["type"] in TRAMPOLINES or parameter["type"] in (
            "const hnpe_prior_functions *", "void *", "hnpe_release_fn")

    # ---- parameters ----

    def _add(self, parameter):
        name, kind = parameter["name"], parameter["type"]
        base = kind.replace("const ", "").replace("*", "").strip()
        if kind.endswith("**"):
            self._handle_out(name, base)
        elif parameter["out"]:
            self._out(parameter, base)
        elif base in self.api["opaque"] and "const*" not in kind.replace(" ", ""):
            self._handle_in(name, kind, base)
        elif base in self.api["opaque"] or kind == "hnpe_prior *const *":
            self._handles_in(name, base, parameter["shape"][0])
        elif self._of_callback(parameter):
            self._callback_part(name, kind)
        elif kind == "const hnpe_allocator *":
            pass  # the host's allocator: R has none to give
        elif kind.endswith("*") and kind != "const char *":
            self._array_in(parameter, base)
        else:
            self._number_in(name, kind)

    def _handle_in(self, name, kind, base):
        first = not self.handles and (base != "hnpe_context" or self.name.startswith("hnpe_context_"))
        self.arguments.append(name)
        self.handles.append(name)
        nothing = "0" if first and not self.name.endswith(("_create", "_create_factorised", "_create_joint", "_release")) else "1"
        self.before.append(f"{kind}{name} = hnper_handle_get({name}_, &hnper_types[{_index(base)}], {nothing}, \"{name}\");")
        if base == "hnpe_conditional" and self._words_of_shapes() & {"d_free"}:
            self.before.append(f"hnpe_conditional_info about = {{.struct_size = sizeof about}};\n"
                               f"    hnpe_conditional_describe({name}, &about);")
        if self.dims_of == name and self._shapes_need_dims():
            self.before.append(f"hnpe_dims dims = {{.struct_size = sizeof dims}};\n    {base}_dims({name}, &dims);")

    def _handles_in(self, name, base, count):
        self.arguments.append(name)
        self.handles.append(name)
        self.before.append(
            f"{base} **{name} = ({base} **)R_alloc({count} + 1, sizeof *{name});\n"
            f"    if (TYPEOF({name}_) != VECSXP || (size_t)XLENGTH({name}_) != {count})\n"
            f'        hnper_refuse(HNPE_ERROR_SHAPE, "{name} must be a list of {count} {base[5:]}s");\n'
            f"    for (size_t i = 0; i < {count}; ++i)\n"
            f"        {name}[i] = hnper_handle_get(VECTOR_ELT({name}_, (R_xlen_t)i), &hnper_types[{_index(base)}], 0, \"{name}\");")

    def _number_in(self, name, kind):
        self.arguments.append(name)
        if kind == "const char *":
            self.before.append(f'const char *{name} = hnper_string({name}_, "{name}");')
        elif kind not in self.api["enums"]:
            self.before.append(f'const {kind} {name} = hnper_{NUMBERS.get(kind, kind)}({name}_, "{name}");')
        else:
            self.before.append(f'const {kind} {name} = ({kind})hnper_int32({name}_, "{name}");')

    def _array_in(self, parameter, base):
        name = parameter["name"]
        reader = {"double": "reals", "int64_t": "int64s", "unsigned char": "bytes"}.get(base, base)
        self.arguments.append(name)
        extents = self._extents(parameter)
        expected = " * ".join(extents)
        self.before.append(f"const {base} *{name} = hnper_{reader}({name}_, {expected}, \"{name}\", \"{self._shape(parameter)}\");")

    def _callback_part(self, name, kind):
        if kind == "void *" or kind == "hnpe_release_fn":
            return
        self.arguments.append(name)
        sizes = [parameter["name"] for parameter in self.params if parameter["type"] == "size_t"][:3]
        sizes += ["0"] * (3 - len(sizes))
        keeper = f"{self.keeper}_out" if self.keeper else f"{self.handles[0]}_"
        if kind == "const hnpe_prior_functions *":
            self.before.append(f"hnpe_prior_functions {name};\n    hnper_prior_functions({name}_, &{name});")
        self.before.append(f"hnper_function *function = hnper_function_new({name}_, {keeper}, {', '.join(sizes)});")
        self.callback = (name, kind)

    def _handle_out(self, name, base):
        self.keeper = self.keeper or name
        self.before.append(f"SEXP {name}_out = PROTECT(hnper_handle_new(&hnper_types[{_index(base)}]));\n    {base} *{name} = NULL;")
        self.before += [f"hnper_keep_of({name}_out, {handle}_);" for handle in self.handles]
        self.after.append(f"hnper_handle_set({name}_out, &hnper_types[{_index(base)}], {name});")
        self.protected += 1
        self.results.append((name, f"{name}_out"))

    def _out(self, parameter, base):
        name = parameter["name"]
        if base in self.api["structs"]:
            self.before.append(f"{base} {name} = {{.struct_size = sizeof {name}}};")
            self.results.append((name, f"hnper_from_{base}(&{name})"))
        elif "shape" not in parameter:
            self.before.append(f"{base} {name} = 0;")
            self.results.append((name, _value(base, name)))
        elif base == "int64_t":
            extent = self._extents(parameter)[0]
            self.before.append(f"int64_t *{name} = (int64_t *)R_alloc((size_t){extent} + 1, sizeof *{name});")
            self.results.append((name, f"hnper_from_int64s({name}, (size_t){extent})"))
        else:
            extents = self._extents(parameter)
            listed = ", ".join(extents)
            if self._is_asked_for(name):
                self.arguments.append(f"of_{name}")
                self.before.append(f"SEXP {name}_out = PROTECT(hnper_int32(of_{name}_, \"of_{name}\") == 0\n"
                                   f"                              ? R_NilValue : hnper_array({len(extents)}, (double[]){{{listed}}}));")
                self.protected += 1
            elif self.name not in TWICE:
                self.before.append(f"SEXP {name}_out = PROTECT(hnper_array({len(extents)}, (double[]){{{listed}}}));")
                self.protected += 1
            else:
                self.twice = getattr(self, "twice", []) + [(name, len(extents), listed)]
            self.results.append((name, f"{name}_out"))

    def _is_asked_for(self, name):
        return name in ASKED_FOR.get(self.name, ())

    # ---- shapes ----

    def _dims_source(self):
        for parameter in self.params:
            kind = parameter["type"].replace("const ", "").replace("*", "").strip()
            if f"{kind}_dims" in self.api["functions"] and not parameter["type"].endswith("**"):
                return parameter["name"]
        return None

    def _words_of_shapes(self):
        return {word for parameter in self.params for part in parameter.get("shape", []) for word in re.findall(r"[a-z_]\w*", part)}

    def _shapes_need_dims(self):
        known = {parameter["name"] for parameter in self.params}
        return bool((self._words_of_shapes() - known) & {"dim", "d_local", "d_global", "d_x", "d_out", "d_given"})

    def _shape(self, parameter):
        return "[" + ", ".join(parameter["shape"]) + "]"

    def _extents(self, parameter):
        return [self._extent(part) for part in parameter["shape"]]

    def _extent(self, part):
        """A number of the documented shape, as C: a parameter, a dimension of the handle, or a sum of rows."""
        known = {parameter["name"]: parameter for parameter in self.params}
        if part.startswith("sum of "):
            return f"hnper_sum({part[len('sum of '):]}, (size_t)n_sets)"

        def word(match):
            name = match[0]
            if name in known:
                return f"(double)({name} > 0 ? {name} : 0)" if known[name]["type"] == "int64_t" else f"(double){name}"
            if name == "d_free":
                return "(double)about.d_free"
            return f"(double)dims.{'d_out' if name == 'dim' else name}"
        if "/" in part:  # whole numbers divide as in the header
            return f"(double)({part})"
        text = re.sub(r"[a-z_]\w*", word, part)
        return f"({text})" if "+" in part else text

    # ---- text ----

    def _given(self, parameter):
        """What the call gets for a parameter."""
        name, kind = parameter["name"], parameter["type"]
        if kind in TRAMPOLINES:
            always = kind == "hnpe_progress_fn"  # which looks for interrupts
            return TRAMPOLINES[kind] if always else f"function == NULL ? NULL : {TRAMPOLINES[kind]}"
        if kind == "void *":
            return "function"
        if kind == "hnpe_release_fn":
            return "hnper_function_release"
        if kind == "const hnpe_allocator *":
            return "NULL"
        if kind == "const hnpe_prior_functions *":
            return f"&{name}"
        if kind.endswith("**") or parameter["out"] and "shape" not in parameter:
            return f"&{name}"
        if self._is_asked_for(name):
            return f"{name}_out == R_NilValue ? NULL : REAL({name}_out)"
        if parameter["out"] and kind == "double *":
            return f"REAL({name}_out)"
        return name

    def text(self):
        if self.name.endswith(("_release", "_retain")):
            return self._text_of_references()
        head = ", ".join(f"SEXP {name}_" for name in self.arguments) or "void"
        lines = [f"static SEXP {self.symbol}({head})", "{", *(f"    {line}" for line in self.before)]
        call = f"{self.name}({', '.join(self._given(parameter) for parameter in self.params)})"
        lines += self._text_of_status(call) if self.status else self._text_of_value(call)
        return "\n".join([*lines, "}", ""])

    def _text_of_status(self, call):
        lines = ["    hnper_call call;", "    hnper_begin(&call);"]
        if self.name in TWICE:
            first = re.sub(r"REAL\(\w+\)", "NULL", call)
            lines += [f"    hnpe_status status = {first};", "    hnper_end(&call, status);"]
            for name, count, listed in self.twice:
                lines += [f"    SEXP {name}_out = PROTECT(hnper_array({count}, (double[]){{{listed}}}));"]
                self.protected += 1
            lines += ["    hnper_begin(&call);", f"    status = {call};"]
        else:
            lines += [f"    hnpe_status status = {call};"]
        if self.callback:
            lines += ["    if (status != HNPE_OK)", "        hnper_function_release(function);"]
        lines += [f"    {line}" for line in self.after]
        lines += ["    hnper_end(&call, status);"]
        if not self.keeper and "_set_" in self.name and len(self.handles) > 1:
            lines += [f"    hnper_keep_of({self.handles[0]}_, {handle}_);" for handle in self.handles[1:]]
        return lines + self._text_of_results()

    def _text_of_results(self):
        if not self.results:
            return ["    return R_NilValue;"]
        if len(self.results) == 1:
            return [f"    SEXP answer = PROTECT({self.results[0][1]});", f"    UNPROTECT({self.protected + 1});", "    return answer;"]
        names = ", ".join(f'"{name}"' for name, _ in self.results)
        lines = [f"    static const char *const names[] = {{{names}}};",
                 f"    SEXP answer = PROTECT(hnper_list({len(self.results)}, names));"]
        lines += [f"    SET_VECTOR_ELT(answer, {i}, {value});" for i, (_, value) in enumerate(self.results)]
        return lines + [f"    UNPROTECT({self.protected + 1});", "    return answer;"]

    def _text_of_value(self, call):
        returns = self.function["returns"]
        if returns == "void":
            return [f"    {call};", *self._text_of_results()]
        return [f"    const {returns.replace('const ', '')} value = {call};" if returns != "const char *" else
                f"    const char *value = {call};", f"    return {_value(returns, 'value')};"]

    def _text_of_references(self):
        name, kind = self.params[0]["name"], self.params[0]["type"]
        base = kind.replace("*", "").strip()
        lines = [f"static SEXP {self.symbol}(SEXP {name}_)", "{",
                 f'    {base} *{name} = hnper_handle_get({name}_, &hnper_types[{_index(base)}], {int(self.name.endswith("_release"))}, "{name}");']
        if self.name.endswith("_release"):
            lines += [f"    if ({name} != NULL)", f"        hnper_handle_release({name}_, &hnper_types[{_index(base)}]);",
                      "    return R_NilValue;"]
        else:
            lines += [f"    SEXP {name}_out = PROTECT(hnper_handle_new(&hnper_types[{_index(base)}]));",
                      f"    hnper_keep_of({name}_out, {name}_);", f"    {self.name}({name});",
                      f"    hnper_handle_set({name}_out, &hnper_types[{_index(base)}], {name});", "    UNPROTECT(1);",
                      f"    return {name}_out;"]
        return "\n".join([*lines, "}", ""])
