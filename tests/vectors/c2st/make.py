"""Writes values.json: the classifier two-sample test of pairs of samples by scikit-learn, as sbibm/metrics/c2st.py
defines it. Needs numpy and scikit-learn (1.9 made what is here, in some minutes): python3 make.py > values.json

The samples are made again by tests/diagnostics/test_c2st.c: a linear congruential generator and Box-Muller, so that
numbers alone are kept here. For each pair the mean over some seeds, which alone move a value by up to 0.02, and their
deviation.

Of the classifier (tests/diagnostics/test_classifier.c): "curve" is the loss of each epoch from weights and orders of the
points that the generator gives, so that nothing is left to chance; "epochs" is how many it takes until it stops, the mean
over seeds.
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
    (5, "shift", 0.0), (5, "scale", 1.8), (5, "shift", 4.0), (10, "shift", 0.3)]
CURVE = {"state": 41, "dim": 10, "n": 150, "shift": 0.5}  # a batch of 200 points and one of 100
CURVE_EPOCHS = 30
EPOCHS = {"state": 2, "dim": 10, "n": 150, "shift": 0.5, "seeds": 40}


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
    seeds = 40 if dim != 5 else 20 if amount < 4 else 10
    values = [c2st(x, y, seed) for seed in range(1, seeds + 1)]
    return {"dim": dim, "change": change, "amount": amount, "seeds": seeds, "mean": np.mean(values), "sd": np.std(values)}


def two_samples(normals, dim, n, shift):
    x = normals.draw(n, dim)
    return np.concatenate((x, normals.draw(n, dim) + shift)), np.repeat((0, 1), n)


class Given(MLPClassifier):
    """Begins with weights of a generator of uniform numbers."""

    def _init_coef(self, fan_in, fan_out, dtype):
        bound = math.sqrt(6 / (fan_in + fan_out))
        values = [bound * (2 * self.generator.uniform() - 1) for _ in range((fan_in + 1) * fan_out)]
        return np.reshape(values[:fan_in * fan_out], (fan_in, fan_out)), np.array(values[fan_in * fan_out:])


def curve(state, dim, n, shift):
    generator = Normals(state)
    points, target = two_samples(generator, dim, n, shift)
    classifier = Given((10 * dim, 10 * dim), shuffle=False)
    classifier.generator = Normals(state + 1)
    order = list(range(2 * n))
    for _ in range(CURVE_EPOCHS):
        for i in range(2 * n - 1, 0, -1):
            j = int(generator.uniform() * (i + 1))
            order[i], order[j] = order[j], order[i]
        classifier.partial_fit(points[order], target[order], classes=[0, 1])
    return classifier.loss_curve_


def epochs(state, dim, n, shift, seeds):
    points, target = two_samples(Normals(state), dim, n, shift)
    counts = [MLPClassifier((10 * dim, 10 * dim), max_iter=10000, random_state=seed).fit(points, target).n_iter_
              for seed in range(seeds)]
    return {"mean": np.mean(counts), "sd": np.std(counts)}


if __name__ == "__main__":
    cases = [value_of(number, *case) for number, case in enumerate(CASES)]
    print(json.dumps({"n": N, "cases": cases, "curve": {**CURVE, "loss": curve(**CURVE)},
                      "epochs": {**EPOCHS, **epochs(**EPOCHS)}}, indent=1))
