"""What is asked of the figures, QUICK=1 or more: python3 paper_asked.py build/paper, after `make paper`.

One estimator for every N with the library's defaults and 10 000 sets is near the exact posterior, with noise and without; the
exact posterior is where it was computed independently; the paper's networks, which see the mean of X, are far behind; no draw is
outside the prior, and every number is finite. On the neural mass model HNPE is not above the naive and the aggregated
architecture at any N > 0, within the spread of the seeds (with one seed, where that is unknown: at the largest N). On a
recording, if there was one, C tells eyes closed from eyes open, and the gain is the narrower for the extra segments.
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


def check_neural_mass(found, size):
    extras = sorted({int(path.split(".")[1][1:]) for path in found if path.startswith("hnpe.n")})
    for other in ("naive", "aggregated"):
        for n in extras[-1:] if size == "quick" else extras[1:]:
            path = f"hnpe.n{n}.minus_{other}"
            spread = found[f"{path}.sd"] if size != "quick" else 0
            at_most(found[f"{path}.mean"], spread, f"neural mass model, N = {n}: W1 of hnpe less that of {other}")
    at_most(found[f"hnpe.n{extras[-1]}.w1_of.g"], 0.5 * found["hnpe.n0.w1_of.g"], f"neural mass model, N = {extras[-1]}: W1 of the gain")


def check_recording(found):
    larger = found["tolerant.round2.separation.n9.C.probability"]
    at_most(0.8, larger, "recording: 0.8 below the probability that C is larger with eyes closed")
    for eyes in ("closed", "open"):
        at_most(found[f"tolerant.round2.{eyes}.g_width_ratio"], 0.5, f"recording, eyes {eyes}: the gain's interval at N = 9 over N = 0")


folder = pathlib.Path(sys.argv[1])
figures = [name for name in ("figure1", "figure2", "figure3", "figure4") if (folder / f"{name}.json").exists()]
assert figures[:3] == ["figure1", "figure2", "figure3"], figures
for name in figures:
    document = json.loads((folder / f"{name}.json").read_text())
    numbers_of = {path[1:]: value for path, value in numbers(document)}
    bad = [path for path, value in numbers_of.items() if value is None or not math.isfinite(value)]
    assert not bad, (name, bad)
    assert "nan" not in (folder / f"{name}.md").read_text()
    at_most(numbers_of["outside_prior"], 0, f"{name}: draws outside the prior")
    if name == "figure2":
        with_prefix = {f".{path}": value for path, value in numbers_of.items()}
        check_noise(with_prefix, "")
        check_noise(with_prefix, ".noiseless")
    elif name == "figure3":
        check_neural_mass(numbers_of, document["size"])
    elif name == "figure4":
        check_recording(numbers_of)
sys.exit(f"{len(failures)} of what is asked is missed" if failures else 0)
