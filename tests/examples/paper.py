"""What `paper FOLDER … tiny` leaves: all keys, finite numbers, nothing outside the prior, figures' files in the summary."""

import json
import math
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
QUARTILES = ("quartile1", "median", "quartile3")


def numbers(node, path=""):
    if isinstance(node, dict):
        for key, value in node.items():
            yield from numbers(value, f"{path}.{key}")
    elif not isinstance(node, str):
        yield path, node


def figure1_keys():
    for n in (0, 1, 2):
        for networks, rounds in (("default", "truncated"), ("paper", "atomic")):
            for way in ("one_round", rounds, "truncated_global"):
                for r in (1, 2):
                    for score in ("sinkhorn", "w1_to_exact_sd"):
                        yield from (f"n{n}.{networks}.{way}.round{r}.{score}.{q}" for q in QUARTILES)
                if way != "one_round":
                    yield from (f"n{n}.{networks}.{way}.better_than_{what}" for what in ("one_round", "first"))
        for what in ("exact", "exact_given_mean"):
            for score in ("sinkhorn", "w1_to_exact_sd"):
                yield from (f"n{n}.{what}.{score}.{q}" for q in QUARTILES)
        for whose in ("exact", "default", "paper"):
            for parameter in ("alpha", "beta"):
                yield from (f"n{n}.draws.{whose}.{parameter}.{q}" for q in ("low", "median", "high"))
    yield from ("seconds", "sets", "simulations", "outside_prior")


def study_keys(path, methods, sampled):
    for method in methods:
        for n in (0, 1) if method == "naive" else (0, 1, 2, 5):
            for score in ("alpha", "beta", "w1_to_exact_sd", "ks") + (("c2st",) if method in sampled else ()):
                yield from (f"{path}{method}.n{n}.{score}.{q}" for q in QUARTILES + ("largest",))
        yield from (f"{path}{method}.{cost}" for cost in ("sets", "simulations", "seconds"))
    for n in (0, 1, 2, 5):
        yield from (f"{path}reference.n{n}.{parameter}.median" for parameter in ("alpha", "beta"))


def figure2_keys():
    ours = ("exact", "hnpe", "paper_networks")
    yield from study_keys("", ours + ("naive", "hierarchical_abc", "rejection_abc"), ours + ("naive",))
    yield from study_keys("noiseless.", ours + ("exact_given_mean",), ())
    yield from ("seconds", "sets", "simulations", "outside_prior")


def figure3_keys():
    parameters = ("C", "mu", "sigma", "g")
    architectures = ("naive", "aggregated", "hnpe")
    for n in (0, 2):
        for curve in (*architectures, "hnpe_joint", *(f"first_round.{a}" for a in architectures), "hnpe_amortised"):
            yield from (f"{curve}.n{n}.w1.{q}" for q in ("low", "median", "high"))
            yield from (f"{curve}.n{n}.w1_of.{p}" for p in parameters)
        for architecture in architectures:
            yield f"{architecture}.n{n}.training_seconds"
            if architecture != "hnpe":
                for hnpe in ("hnpe", "hnpe_joint"):
                    yield from (f"{hnpe}.n{n}.minus_{architecture}.{what}" for what in ("mean", "sd", "at_or_below"))
        yield from (f"{method}.n{n}.second_round_seconds" for method in (*architectures, "hnpe_joint"))
        yield from (f"draws.n{n}.{p}.{q}" for p in parameters for q in ("low", "median", "high"))
    yield from (f"unit.{p}" for p in parameters)
    yield from ("hnpe_amortised.training_seconds", "seconds", "sets", "simulations", "outside_prior")


def figure4_keys():
    parameters = ("C", "mu", "sigma", "g")
    for analysis in ("exact", "tolerant"):
        for r in (1, 2):
            for n in (0, 9):
                for eyes in ("closed", "open"):
                    path = f"{analysis}.round{r}.{eyes}.n{n}"
                    yield from (f"{path}.{p}.{q}" for p in parameters for q in ("low", "median", "high"))
                yield from (f"{analysis}.round{r}.separation.n{n}.{p}.probability" for p in parameters)
            yield from (f"{analysis}.round{r}.{eyes}.g_width_ratio" for eyes in ("closed", "open"))
        yield from (f"{analysis}.{what}_seconds" for what in ("training", "second_round"))
    yield from ("reference.closed.C", "reference.open.C", "seconds", "sets", "simulations", "outside_prior")


def check(name, keys):
    text = (folder / f"{name}.json").read_text()
    found = {path[1:]: value for path, value in numbers(json.loads(text))}
    missing, extra = set(keys) - set(found), set(found) - set(keys)
    assert not missing and not extra, (name, sorted(missing), sorted(extra))
    bad = [path for path, value in found.items() if value is None or not math.isfinite(value)]
    assert not bad, (name, bad)
    assert found["outside_prior"] == 0
    assert found["seconds"] > 0 and found["simulations"] >= found["sets"] > 0
    for path in found:
        if path.endswith(".median") and path.replace("median", "quartile1") in found:
            low, high = (found[path.replace("median", q)] for q in ("quartile1", "quartile3"))
            assert low <= found[path] <= high, path
    page = (folder / f"{name}.md").read_text()
    assert "nan" not in page and "eference" in page and "of wall time" in page, name
    return found


first = check("figure1", list(figure1_keys()))
check("figure2", list(figure2_keys()))
third = check("figure3", list(figure3_keys()))
# Two seeds, two values of N, rounds of 60 sets: a first, then four methods and two truths; what is shown; the one for
# every N.
assert third["sets"] == 2 * (120 + 2 * (60 + 4 * 2 * 60)) + 2 * 60
for path, value in third.items():
    if path.endswith(".w1.median"):
        assert third[path.replace("median", "low")] <= value <= third[path.replace("median", "high")], path
fourth = check("figure4", list(figure4_keys()))
assert fourth["sets"] == 2 * (60 + 4 * 60)
for path, value in fourth.items():
    if path.endswith(".median"):
        assert fourth[path.replace("median", "low")] <= value <= fourth[path.replace("median", "high")], path
# Before anything was aimed, all ways but the atomic are the same.
for path, value in first.items():
    if ".one_round.round1." in path:
        assert value == first[path.replace("one_round", "truncated_global")], path
FIGURES = ("figure1", "figure2", "figure3", "figure4")
summary = json.loads((folder / "summary.json").read_text())
assert summary == {name: json.loads((folder / f"{name}.json").read_text()) for name in FIGURES}
print(f"{sum(1 for _ in numbers(summary))} numbers")
