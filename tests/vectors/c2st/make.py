"""Writes values.json: the classifier two-sample test of pairs of samples by scikit-learn, as sbibm/metrics/c2st.py
defines it. Needs numpy and scikit-learn (1.9 made what is here, in some minutes): python3 make.py > values.json

The samples are made again by tests/diagnostics/test_c2st.c: a linear congruential generator and Box-Muller, so that
numbers alone are kept here. For each pair the mean over some seeds, which alone move a value by up to 0.02, and their
deviation.
"""
import json
import math

import numpy as np
from sklearn.model_selection import KFold, cross_val_score
from sklearn.neural_network import MLPClassifier

N = 400
CASES = [  # dimensions, what is done to y, by how much
    (1, "shift", 0.0), (1, "shift", 0.5), (1, "scale", 4.0), (1, "shift", 8.0),
    (2, "shift", 0.0), (2, "scale", 1.5), (2, "shift", 1.0), (2, "shift", 6.0),
    (5, "shift", 0.0), (5, "scale", 1.8), (5, "shift", 4.0)]


class Normals:
    def __init__(self, state):
        self.state = state

    def uniform(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return ((self.state >> 12) + 0.5) * 2.0**-52

    def draw(self, n, dim):
        return np.array([[math.sqrt(-2 * math.log(self.uniform())) * math.cos(2 * math.pi * self.uniform())
                          for _ in range(dim)] for _ in range(n)])


def c2st(x, y, seed):
    mean, sd = x.mean(0), x.std(0, ddof=1)
    x, y = (x - mean) / sd, (y - mean) / sd
    units = 10 * x.shape[1]
    classifier = MLPClassifier(activation="relu", hidden_layer_sizes=(units, units), max_iter=10000, solver="adam",
                               random_state=seed)
    data = np.concatenate((x, y)).astype(np.float32)
    target = np.concatenate((np.zeros(len(x)), np.ones(len(y))))
    folds = KFold(n_splits=5, shuffle=True, random_state=seed)
    return float(cross_val_score(classifier, data, target, cv=folds, scoring="accuracy").mean())


def value_of(number, dim, change, amount):
    normals = Normals(number + 1)
    x, y = normals.draw(N, dim), normals.draw(N, dim)
    y = y + amount if change == "shift" else y * amount
    seeds = 40 if dim < 5 else 20 if amount < 4 else 10
    values = [c2st(x, y, seed) for seed in range(1, seeds + 1)]
    return {"dim": dim, "change": change, "amount": amount, "seeds": seeds, "mean": np.mean(values), "sd": np.std(values)}


if __name__ == "__main__":
    cases = [value_of(number, *case) for number, case in enumerate(CASES)]
    print(json.dumps({"n": N, "cases": cases}, indent=1))
