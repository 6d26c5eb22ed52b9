"""Posteriors trained with the sbi toolkit, as files of this library.

    python -m hnpe.sbi posterior.pickle posterior.safetensors

or, where the posterior is at hand, hnpe.from_sbi(posterior, "posterior.safetensors"). Either needs torch and sbi, with which the
posterior was made; what loads the file needs neither. docs/from_sbi.md says what is taken over and how.
"""
from __future__ import annotations

import json
import os
import sys
import tempfile
from typing import Any

import numpy as np

from ._foreign import array, dense, is_a, layers_of, name_of, numbers, put_linear, refuse, refuse_thing
from ._sbi_flows import Flow, flow_of
from .errors import Unsupported
from .estimator import Estimator
from .prior import Prior

_LOCAL = "q_local."
_DISTRIBUTIONS = "torch.distributions."


def from_sbi(posterior: Any, path: str | os.PathLike[str], *, check: int = 200) -> None:
    """Write an sbi DirectPosterior to a file for Posterior.load and Estimator.load, in C and every binding.

    Its parameters are local parameters (d_local), one observation is a set. Draws outside the prior's support are rejected and
    the density is normalised within, as sbi does. What the library does not have is refused with hnpe.Unsupported, which names it.

    check  points of which the file's density must be sbi's, before the file is written; 0: none
    """
    if not is_a(posterior, "sbi.inference.posteriors.direct_posterior.DirectPosterior"):
        refuse_thing("a posterior", posterior)
    estimator = posterior.posterior_estimator
    estimator.eval()
    (dim,), (d_x,) = _one_axis(estimator.input_shape, "parameters"), _one_axis(estimator.condition_shape, "observations")
    prior = prior_of(posterior.prior)
    if prior.dim != dim:
        refuse(f"a prior of {prior.dim} parameters for a density of {dim}")
    flow = flow_of(estimator, dim)
    with tempfile.TemporaryDirectory() as folder:
        draft = os.path.join(folder, "draft")
        _write(draft, *_contents(estimator, prior, flow, dim, d_x, folder))
        made = Estimator.load(draft)
        if check:
            _compare(posterior, made, prior, check)
        made.save(path)


def _one_axis(shape, what):
    return tuple(shape) if len(shape) == 1 else refuse(f"{what} of shape {tuple(shape)}")


# ---- priors ----

def prior_of(distribution: Any) -> Prior:
    """A torch distribution as a prior."""
    if is_a(distribution, "sbi.utils.torchutils.BoxUniform", _DISTRIBUTIONS + "independent.Independent"):
        return prior_of(distribution.base_dist)
    if is_a(distribution, "sbi.utils.user_input_checks_utils.MultipleIndependent"):
        return Prior.product(*map(prior_of, distribution.dists))
    if is_a(distribution, "sbi.utils.user_input_checks_utils.OneDimPriorWrapper"):
        return prior_of(distribution.prior)
    if is_a(distribution, _DISTRIBUTIONS + "multivariate_normal.MultivariateNormal"):
        return Prior.multivariate_normal(_double(distribution.loc).reshape(-1), _double(distribution.covariance_matrix).reshape(
            distribution.loc.numel(), -1))
    for name, (make, parts) in _FAMILIES.items():
        if is_a(distribution, _DISTRIBUTIONS + name):
            return make(*(np.atleast_1d(_double(getattr(distribution, part))).reshape(-1) for part in parts))
    return refuse_thing("a prior", distribution)


_FAMILIES = {
    "uniform.Uniform": (Prior.uniform, ("low", "high")),
    "normal.Normal": (Prior.normal, ("loc", "scale")),
    "log_normal.LogNormal": (Prior.log_normal, ("loc", "scale")),
    "exponential.Exponential": (Prior.exponential, ("rate",)),
    "gamma.Gamma": (Prior.gamma, ("concentration", "rate")),
    "beta.Beta": (Prior.beta, ("concentration1", "concentration0")),
}


def _double(tensor):
    return array(tensor).astype(np.float64)


# ---- what embeds an observation ----

def _embedding(estimator, d_x):
    """Standardisation, the row of integers of estimator.observation, and weights."""
    layers = layers_of(estimator.embedding_net)
    mean, sd = np.zeros(d_x), np.ones(d_x)
    if layers and is_a(layers[0], "sbi.utils.sbiutils.Standardize"):
        mean, sd = (numbers(part, d_x, "standardisation of x") for part in (layers[0]._mean, layers[0]._std))
        layers = layers[1:]
    tensors = {"observation.x_mean": np.zeros((1, d_x), np.float32), "observation.x_sd": np.ones((1, d_x), np.float32)}
    if not layers:
        return mean, sd, d_x, [1, d_x, *[0] * 14], tensors
    linears, activation, after = dense(layers, "the embedding net")
    if linears[0].in_features != d_x:
        refuse(f"an embedding net of {linears[0].in_features} inputs for observations of {d_x}")
    for i, linear in enumerate(linears):
        put_linear(tensors, f"observation.mlp.{i}", linear)
    d_out, hidden = linears[-1].out_features, linears[0].out_features if len(linears) > 1 else 0
    return mean, sd, d_out, [2, d_x, d_out, hidden, len(linears) - 1, *[0] * 8, activation, after, 0], tensors


# ---- the file ----

def _contents(estimator, prior, flow: Flow, dim, d_x, folder):
    mean, sd, d_given, observation, tensors = _embedding(estimator, d_x)
    if flow.plan[2] != d_given:
        refuse(f"a density given {flow.plan[2]} numbers behind an embedding net of {d_given}")
    tensors.update({_LOCAL + name: tensor for name, tensor in flow.tensors.items()})
    integers = {"plan": [1, 4, dim, 0, d_x, 0, 0, 0], "observation": observation, "set": [1, d_x, *[0] * 14], "q_local": flow.plan,
                "q_global": [1, *[0] * 11]}
    tensors.update({"estimator." + name: np.array(values, np.int64) for name, values in integers.items()})
    tensors["estimator.q_local.convention"] = np.array([flow.convention])
    tensors["estimator.doors"] = np.concatenate([mean, sd, flow.mean, flow.sd]).reshape(1, -1)
    stored, metadata = _stored_prior(prior, os.path.join(folder, "prior"))
    tensors.update(stored)
    return tensors, {"kind": "hnpe.estimator", "format_version": "1", **metadata}


def _stored_prior(prior, path):
    """What the library writes of a prior, under the name that it has in an estimator."""
    prior.save(path)
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        content = file.read()
    tensors, metadata = {}, {}
    for name, entry in header.items():
        if name == "__metadata__":
            metadata = {"prior_local" + key[len("prior"):]: value for key, value in entry.items() if key.startswith("prior.")}
            continue
        begin, end = entry["data_offsets"]
        tensors["prior_local" + name[len("prior"):]] = np.frombuffer(
            content[begin:end], {"F64": "<f8", "I64": "<i8"}[entry["dtype"]]).reshape(entry["shape"])
    return tensors, metadata


def _write(path, tensors, metadata):
    """Safetensors, format 1: the library adds the checksum when it saves what it has loaded. Wide types come first."""
    kinds = {"float64": "F64", "float32": "F32", "int64": "I64"}
    header: dict = {"__metadata__": metadata}
    at, pieces = 0, []
    for name in sorted(tensors, key=lambda name: (-tensors[name].itemsize, name)):
        tensor = np.ascontiguousarray(tensors[name]).astype(tensors[name].dtype.newbyteorder("<"))
        if tensor.dtype.name not in kinds:
            refuse(f"weights of type {tensor.dtype.name}")
        header[name] = {"dtype": kinds[tensor.dtype.name], "shape": list(tensor.shape), "data_offsets": [at, at + tensor.nbytes]}
        pieces.append(tensor.tobytes())
        at += tensor.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(pieces))


# ---- the check ----

# In single precision densities agree to some 1e-5 of themselves where parameters are likely; what is put together wrongly is off
# by far more.
_TOLERANCE = 1e-3


def _compare(posterior, made, prior, n):
    """The densities of both at draws given observations about those of the training, before they are normalised; and the priors."""
    import torch

    estimator = posterior.posterior_estimator
    d_x = made.d_x
    layers = layers_of(estimator.embedding_net)
    centre, spread = np.zeros(d_x), np.ones(d_x)
    if layers and is_a(layers[0], "sbi.utils.sbiutils.Standardize"):
        centre, spread = (numbers(part, d_x, "") for part in (layers[0]._mean, layers[0]._std))
    ours = made.posterior()
    x = centre + spread * np.random.default_rng(0).normal(size=(8, d_x))
    dtype = next(estimator.parameters()).dtype
    for row in x:
        with torch.no_grad(), torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            given = torch.as_tensor(row, dtype=dtype).reshape(1, -1)
            theta = estimator.sample(torch.Size((-(-n // 8),)), condition=given)
            expected = array(estimator.log_prob(theta, condition=given))[:, 0].astype(np.float64)
        points = array(theta)[:, 0].astype(np.float64)
        inside = np.isfinite(prior.log_density(points))
        if not inside.any():
            continue
        found = ours.log_density(points[inside], row[None]) + ours.log_mass(row[None])
        off = np.max(np.abs(found - expected[inside]) / np.maximum(1, np.abs(expected[inside])))
        if not off <= _TOLERANCE:
            raise Unsupported(f"the densities of the posterior and of the file differ by {off:.3g}: this posterior has something that "
                              f"is not known here, of sbi {_version('sbi')}")
    with torch.no_grad():
        points = posterior.prior.sample((n,))
        off = np.max(np.abs(prior.log_density(array(points).astype(np.float64).reshape(n, -1)) -
                            array(posterior.prior.log_prob(points)).astype(np.float64).reshape(n)))
    if not off <= _TOLERANCE:
        raise Unsupported(f"the densities of the prior {name_of(posterior.prior)} and of the file differ by {off:.3g}")


def _version(package):
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "of unknown version"


def _load(path):
    """A posterior that was written by torch.save or pickle.dump. Loading runs code that is in the file: it must be one's own."""
    import pickle

    import torch

    with open(path, "rb") as file:
        start = file.read(2)
    if start == b"PK":
        return torch.load(path, weights_only=False, map_location="cpu")
    with open(path, "rb") as file:
        return pickle.load(file)


def main(arguments: list[str]) -> int:
    """python -m hnpe.sbi posterior.pickle posterior.safetensors"""
    if len(arguments) != 2:
        print("usage: python -m hnpe.sbi POSTERIOR FILE\n\nPOSTERIOR  an sbi posterior, as pickle.dump or torch.save wrote it; "
              "loading it runs what is in it\nFILE       the file to write, for hnpe.Posterior.load", file=sys.stderr)
        return 2
    try:
        from_sbi(_load(arguments[0]), arguments[1])
    except Unsupported as error:
        print(f"hnpe.sbi: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
