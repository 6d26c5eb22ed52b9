"""Writes values.json: what ArviZ's Pareto smoothed importance sampling gives for weights that a formula makes, so that tests have
them too. python make.py, with arviz 0.21 installed."""
import json
import pathlib

import arviz
import numpy as np

GOLDEN = 0.6180339887498949
LAWS = {"pareto": lambda p, k: -k * np.log1p(-p), "exponential": lambda p, k: np.log(-np.log1p(-p)), "uniform": lambda p, k: np.log(p)}


def case(law, n, k, zeros=0):
    log_weights = LAWS[law]((np.arange(1, n + 1) * GOLDEN) % 1, k)
    log_weights[:zeros] = -np.inf
    smoothed, found = arviz.psislw(log_weights)
    order = np.argsort(log_weights, kind="stable")
    return {"law": law, "n": n, "k": k, "zeros": zeros, "pareto_k": float(found), "largest": [float(v) for v in np.sort(smoothed)[-12:]],
            "middle": float(smoothed[order[n // 2 + zeros // 2]])}


cases = [case("pareto", n, k) for n in (100, 1000, 4000) for k in (0.2, 0.5, 0.7, 1.1)]
cases += [case("exponential", 1000, 0), case("uniform", 1000, 0), case("pareto", 1000, 0.5, zeros=300)]
made = {"about": f"made by make.py with arviz {arviz.__version__}", "cases": cases}
(pathlib.Path(__file__).parent / "values.json").write_text(json.dumps(made, indent=1) + "\n")
