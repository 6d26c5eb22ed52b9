"""Writes chains.json: draws of chains, with R-hat and effective sample sizes by arviz.

    python3 -m venv venv && venv/bin/pip install arviz==0.22.0 && venv/bin/python tests/vectors/chains/make.py
"""
import json
import pathlib

import arviz
import numpy as np

rng = np.random.default_rng(20260711)


def autoregressive(n_chains, n_draws, rho):
    x = rng.normal(size=(n_chains, n_draws))
    for t in range(1, n_draws):
        x[:, t] = rho * x[:, t - 1] + np.sqrt(1 - rho**2) * x[:, t]
    return x


cases = {
    "independent": rng.normal(size=(4, 100)),
    "one chain": autoregressive(1, 200, 0.5),
    "slow": autoregressive(4, 150, 0.9),
    "very slow": autoregressive(2, 60, 0.99),
    "alternating": autoregressive(4, 100, -0.6),
    "apart": rng.normal(size=(3, 80)) + np.array([[0.0], [0.0], [2.0]]),
    "of different widths": rng.normal(size=(4, 80)) * np.array([[1.0], [1.0], [1.0], [5.0]]),
    "drifting": rng.normal(size=(2, 100)) + np.linspace(0, 3, 100),
    "heavy tails": rng.standard_cauchy(size=(4, 101)),
    "ties": rng.integers(0, 4, size=(5, 60)).astype(float),
    "odd": autoregressive(3, 51, 0.3),
    "five draws": rng.normal(size=(4, 5)),
    "four draws": rng.normal(size=(6, 4)),
    "nine draws": rng.normal(size=(8, 9)),
    "many chains": autoregressive(32, 20, 0.4),
}

found = []
for name, draws in cases.items():
    draws = np.round(draws, 5)
    found.append({
        "name": name,
        "n_chains": draws.shape[0],
        "n_draws": draws.shape[1],
        "draws": draws.ravel().tolist(),
        "rhat": float(arviz.rhat(draws, method="rank")) if len(draws) > 1 else None,  # arviz has none of one chain
        "ess_bulk": float(arviz.ess(draws, method="bulk")),
        "ess_tail": float(arviz.ess(draws, method="tail")),
    })
path = pathlib.Path(__file__).with_name("chains.json")
path.write_text("[\n" + ",\n".join(json.dumps(item) for item in found) + "\n]\n")
print({item["name"]: (item["rhat"], item["ess_bulk"], item["ess_tail"]) for item in found}, path.stat().st_size)
