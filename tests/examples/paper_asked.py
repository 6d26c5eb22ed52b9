"""What is asked of the toy's figures, QUICK=1 or more: python3 paper_asked.py build/paper, after `make paper`.

One estimator for every N with the library's defaults and 10 000 sets is near the exact posterior, with noise and without; the
exact posterior is where it was computed independently; the paper's networks, which see the mean of X, are far behind; no draw is
outside the prior, and every number is finite.
"""

import json
import math
import pathlib
import sys

N = (0, 1, 2, 5, 10, 20, 50, 100)
failures = []


def at_most(value, limit, what):
    missed = not value <= limit
    print(f"{'MISSED' if missed else 'ok    '} {what}: {value:.3f}, asked {limit:g}")
    if missed:
        failures.append(what)


def numbers(node, path=""):
    if isinstance(node, dict):
        for key, value in node.items():
            yield from numbers(value, f"{path}.{key}")
    elif not isinstance(node, str):
        yield path, node


def check_noise(found, prefix):
    def median(method, n, score):
        return found[f"{prefix}.{method}.n{n}.{score}.median"]

    def ratio(method, n):
        return median(method, n, "beta") / median("exact", n, "beta")

    noiseless = "noiseless" in prefix
    for n in N:
        where = f"{'without' if noiseless else 'with'} noise, N = {n}"
        at_most(ratio("hnpe", n), 1.25 if noiseless and n == 100 else 1.15, f"{where}: W1 of beta to the truth over the exact one's")
        at_most(median("hnpe", n, "w1_to_exact_sd"), 0.15 if n <= 50 else 0.25, f"{where}: W1 of beta to the exact marginal in sd")
        if n <= 10:
            at_most(median("hnpe", n, "ks"), 0.10, f"{where}: Kolmogorov-Smirnov distance of beta to the exact marginal")
        if not noiseless:
            at_most(median("hnpe", n, "c2st"), 0.55, f"{where}: C2ST")
            at_most(abs(median("exact", n, "c2st") - 0.5), 0.03, f"{where}: C2ST of exact draws less 0.5")
        reference = found[f"{prefix}.reference.n{n}.beta.median"]
        at_most(abs(median("exact", n, "beta") / reference - 1), 0.2, f"{where}: exact W1 of beta over the reference less 1")
        if n >= 10:
            at_most(1.3 * ratio("hnpe", n), ratio("paper_networks", n), f"{where}: 1.3 times the ratio of hnpe below the mean's")


folder = pathlib.Path(sys.argv[1])
for name in ("figure1", "figure2"):
    numbers_of = {path[1:]: value for path, value in numbers(json.loads((folder / f"{name}.json").read_text()))}
    bad = [path for path, value in numbers_of.items() if value is None or not math.isfinite(value)]
    assert not bad, (name, bad)
    assert "nan" not in (folder / f"{name}.md").read_text()
    at_most(numbers_of["outside_prior"], 0, f"{name}: draws outside the prior")
    if name == "figure2":
        with_prefix = {f".{path}": value for path, value in numbers_of.items()}
        check_noise(with_prefix, "")
        check_noise(with_prefix, ".noiseless")
sys.exit(f"{len(failures)} of what is asked is missed" if failures else 0)
