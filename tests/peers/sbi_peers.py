"""Posteriors of the sbi toolkit, trained here, converted, and compared with the library.

    python tests/peers/sbi_peers.py check FOLDER [NAME…]     sbi's own defaults; prints a table, fails where anything disagrees;
                                                             HNPE_PEERS_TESTS: programs that look at the folder, test_imported
    python tests/peers/sbi_peers.py vectors FOLDER [NAME…]   small networks for tests/vectors/sbi, with what sbi says of them

sbi's numbers are computed in double precision. `make check-peers` runs the first in a virtual environment.
"""
import os
import pickle
import re
import subprocess
import sys
import time
import warnings
from typing import NamedTuple

import numpy as np
import torch

import hnpe

warnings.filterwarnings("ignore")
from sbi.inference import NPE  # noqa: E402
from sbi.neural_nets import posterior_nn  # noqa: E402
from sbi.neural_nets.embedding_nets import FCEmbedding  # noqa: E402
from sbi.utils import BoxUniform, MultipleIndependent  # noqa: E402
from torch.distributions import Independent, MultivariateNormal, Normal, Uniform  # noqa: E402

POINTS = 48
MASS_DRAWS = 20000  # of sbi's; the library has 10240


class Case(NamedTuple):
    name: str
    kind: str
    dim: int
    prior: str = "box"
    options: dict = {}
    embedding: int = 0  # outputs of an embedding net; 0: none


def prior_of(case):
    dim, ones = case.dim, torch.ones(case.dim)
    if case.prior == "normal":
        return MultivariateNormal(0.3 * ones, 0.5 * torch.eye(dim) + 0.5)
    if case.prior == "independent":
        return Independent(Normal(0.5 * ones, 1.5 * ones), 1)
    if case.prior == "mixed":
        return MultipleIndependent([Uniform(-torch.ones(1), 2 * torch.ones(1)) if i % 2 == 0 else
                                    Normal(torch.zeros(1), torch.ones(1)) for i in range(dim)])
    return BoxUniform(-2 * ones, 2 * ones)


def simulate(theta):
    """One feature more than parameters, each of two of them, with noise."""
    mixed = torch.cat([theta, theta.sum(1, keepdim=True)], dim=1)
    return mixed + 0.2 * mixed.roll(1, 1) ** 2 + 0.4 * torch.randn_like(mixed)


def train(case, epochs, moved):
    torch.manual_seed(sum(map(ord, case.name)))
    prior = prior_of(case)
    theta = prior.sample((500,))
    x = 3 + 2 * simulate(theta)
    options = dict(case.options)
    if case.embedding:
        options["embedding_net"] = FCEmbedding(x.shape[1], output_dim=case.embedding, num_layers=3, num_hiddens=12)
    inference = NPE(prior, density_estimator=posterior_nn(case.kind, **options), show_progress_bars=False)
    estimator = inference.append_simulations(theta, x).train(max_num_epochs=epochs, training_batch_size=100)
    # What training leaves near where it began is moved, so that no weight is without effect.
    with torch.no_grad():
        for weight in estimator.parameters():
            weight += moved * torch.randn_like(weight)
    return inference.build_posterior(estimator), x


def noise_of(case, n):
    noise = torch.randn(n, case.dim, dtype=torch.float64).to(torch.float32).double()
    if case.kind == "mdn":  # the last column picks the component
        noise = torch.cat([noise, torch.rand(n, 1).double()], dim=1)
    return noise


def from_noise(estimator, case, noise, x):
    """theta of each row of noise given that of x."""
    if case.kind == "mdn":
        mixture = estimator.net(estimator.embedding_net(x))
        rows = torch.arange(len(x))
        reached = torch.cumsum(mixture.weights, dim=1)
        k = (noise[:, -1:] >= reached).sum(1).clamp(max=reached.shape[1] - 1)
        inner = torch.linalg.solve_triangular(mixture.precision_factors[rows, k], noise[:, :-1, None], upper=True)[..., 0]
        return estimator._inverse_transform_input(mixture.means[rows, k] + inner)
    if case.kind.startswith("zuko"):
        return estimator.net(estimator.embedding_net(x)).transform.inv(noise)
    return estimator.net._transform.inverse(noise, context=estimator.embedding_net(x))[0]


def expect(case, posterior, x):
    """What sbi says in double precision: densities of points about its own draws, and the draws of noise."""
    estimator = posterior.posterior_estimator.double()
    for module in estimator.modules():  # the constant of nflows' base density was rounded
        if hasattr(module, "_log_z"):
            module._log_z = torch.tensor(case.dim / 2 * np.log(2 * np.pi), dtype=torch.float64)
    x = x[:POINTS].double()  # single precision has these points exactly
    noise = noise_of(case, POINTS)
    with torch.no_grad():
        draws = from_noise(estimator, case, noise, x)
        theta = (draws + 0.1 * torch.randn_like(draws)).float().double()
        log_prob = estimator.log_prob(theta[None], condition=x)[0]
    return {"x": x, "theta": theta, "log_prob": log_prob, "noise": noise, "draws": draws}


def write(path, tensors):
    """Safetensors of doubles."""
    arrays = {name: np.ascontiguousarray(tensor.numpy().reshape(POINTS, -1), np.float64) for name, tensor in tensors.items()}
    from hnpe.sbi import _write

    _write(path, arrays, {})


def mass_inside(posterior, x):
    """What posterior.leakage_correction estimates, of so many draws, however few are inside."""
    with torch.no_grad():
        draws = posterior.posterior_estimator.sample(torch.Size((MASS_DRAWS,)), condition=x)[:, 0]
    return float(posterior.prior.support.check(draws).reshape(MASS_DRAWS, -1).all(1).double().mean())


def make(case, folder, epochs, moved, wants_mass):
    """FOLDER/name.safetensors, and name.expected.safetensors."""
    posterior, x = train(case, epochs, moved)
    path = os.path.join(folder, case.name)
    if case.name == "maf_2":  # as a user would
        with open(path + ".pickle", "wb") as file:
            pickle.dump(posterior, file)
        subprocess.run([sys.executable, "-m", "hnpe.sbi", path + ".pickle", path + ".safetensors"], check=True)
        os.remove(path + ".pickle")
    else:
        hnpe.from_sbi(posterior, path + ".safetensors")
    torch.manual_seed(1)
    mass = mass_inside(posterior, x[:1]) if wants_mass else 1.0
    expected = expect(case, posterior, x)
    write(path + ".expected.safetensors", expected)
    return posterior, expected, mass


# ---- sbi's own defaults ----

DEFAULTS = [Case(f"{kind}_{dim}", kind, dim) for kind in ("maf", "nsf", "mdn", "zuko_nsf", "zuko_maf") for dim in (1, 2, 6)]
OTHERS = [
    Case("maf_rqs_1", "maf_rqs", 1), Case("maf_rqs_3", "maf_rqs", 3, options={"num_bins": 6, "tail_bound": 4.0}),
    Case("maf_structured", "maf", 3, options={"z_score_theta": "structured", "z_score_x": "structured"}),
    Case("nsf_none", "nsf", 3, "independent", {"z_score_theta": "none", "z_score_x": "none", "num_bins": 5, "tail_bound": 6.0}),
    Case("mdn_embedding", "mdn", 2, "normal", {"num_components": 4}, 7),
    Case("maf_embedding", "maf", 2, "mixed", {"hidden_features": 30, "num_transforms": 4}, 5),
    Case("zuko_maf_randperm", "zuko_maf", 4, "mixed", {"randperm": True, "num_transforms": 4, "hidden_features": 23}),
    Case("zuko_nsf_embedding", "zuko_nsf", 3, "normal", {"num_bins": 6, "num_transforms": 2, "z_score_theta": "none"}, 5),
]

# ---- small ones, for every `make check` ----

SMALL = {"hidden_features": 11, "num_transforms": 3}
VECTORS = [Case(f"{kind}_{dim}", kind, dim, options=SMALL) for kind in ("maf", "nsf", "zuko_nsf") for dim in (1, 2, 6)] + [
    *(Case(f"mdn_{dim}", "mdn", dim, options={"hidden_features": 11, "num_components": 4}) for dim in (1, 2, 6)),
    Case("zuko_maf_1", "zuko_maf", 1, options=SMALL),
    Case("zuko_maf_4", "zuko_maf", 4, "mixed", {**SMALL, "randperm": True}),
    Case("maf_rqs_1", "maf_rqs", 1, options=SMALL),
    Case("maf_rqs_3", "maf_rqs", 3, "independent", {**SMALL, "tail_bound": 4.0, "z_score_theta": "structured"}),
    Case("nsf_embedding", "nsf", 2, "normal", {**SMALL, "z_score_x": "none"}, 5),
]


def compare(case, posterior, expected, mass, path):
    """Off by: densities (relative to themselves, where they are above 1), and how many standard errors the mass inside."""
    ours = hnpe.Posterior.load(path)
    x, theta = expected["x"].numpy(), expected["theta"].numpy()
    want = expected["log_prob"].numpy().reshape(-1)
    found = np.array([ours.log_density(theta[i:i + 1], x[i:i + 1])[0] + ours.log_mass(x[i:i + 1]) for i in range(POINTS)])
    support = posterior.prior.support.check(expected["theta"]).numpy().reshape(POINTS, -1).all(1)
    if not np.array_equal(np.isfinite(found), support):
        return np.inf, np.inf
    off = np.abs(found - want)[support] / np.maximum(1, np.abs(want[support]))
    ours_mass = np.exp(ours.log_mass(x[:1]))
    error = np.sqrt(max(mass * (1 - mass), 1e-8) * (1 / MASS_DRAWS + 1 / 10240))
    return off.max(), abs(ours_mass - mass) / error


# ---- what is refused, and what must be said ----

class OwnPrior(BoxUniform):
    """What inherits from something known may do something else."""


REFUSED = [
    ("made", {}, "MADEMoG"), ("zuko_nice", {}, "MaskedAutoregressiveTransform of class|CouplingTransform"),
    ("zuko_naf", {}, "zuko"), ("zuko_gf", {}, "zuko"), ("zuko_bpf", {}, "zuko"), ("zuko_ncsf", {}, "zuko|ComposedTransform"),
    ("zuko_sospf", {}, "zuko"), ("maf", {"use_batch_norm": True}, "batch normalisation"), ("nsf", {"use_batch_norm": True}, "batch normalisation"),
    ("maf", {"embedding_net": FCEmbedding(4, 4, enable_layer_norm=True)}, "LayerNorm"),
    ("maf", {"embedding_net": torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.GELU())}, "GELU"),
    ("maf", {"embedding_net": torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.ReLU(), torch.nn.Linear(4, 5), torch.nn.Tanh(),
                                                  torch.nn.Linear(5, 2))}, "different widths"),
    ("zuko_maf", {"hidden_features": [20, 30]}, "hidden units"), ("zuko_nsf", {"passes": 2}, "passes"),
    ("zuko_nsf", {"residual": True, "hidden_features": [20, 20]}, "layer|zuko"), ("prior", {}, "OwnPrior"), ("posterior", {}, "MCMCPosterior"),
]


def refuse(kind, options):
    """What is said of such a network; None: it was converted."""
    from sbi.inference.posteriors.direct_posterior import DirectPosterior

    box = BoxUniform(-2 * torch.ones(3), 2 * torch.ones(3))
    theta = box.sample((50,))
    estimator = posterior_nn("maf" if kind in ("prior", "posterior") else kind, **options)(theta, simulate(theta))
    posterior = DirectPosterior(estimator, OwnPrior(-2 * torch.ones(3), 2 * torch.ones(3)) if kind == "prior" else box)
    if kind == "posterior":
        posterior = type("MCMCPosterior", (), {"__module__": "sbi.inference.posteriors.mcmc_posterior"})()
    try:
        hnpe.from_sbi(posterior, "refused.safetensors")
    except hnpe.Unsupported as error:
        return str(error)
    return None


def check_refusals():
    failed = 0
    for kind, options, words in REFUSED:
        said = refuse(kind, options)
        known = said is not None and any(word in said for word in words.split("|")) and not os.path.exists("refused.safetensors")
        failed += not known
        print(f"{kind:12} {'refused: ' + said if said else 'CONVERTED'}{'' if known else '  FAILED'}", flush=True)
    return failed


# ---- the table ----

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def run_tests(folder):
    """What each of HNPE_PEERS_TESTS says of each file of the folder (log densities, draws), and how many of them fail."""
    said, failed = [], 0
    for program in os.environ.get("HNPE_PEERS_TESTS", "").split():
        run = subprocess.run([program], cwd=ROOT, env={**os.environ, "HNPE_IMPORTED": os.path.abspath(folder)}, check=False,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said.append(dict((name, numbers) for name, *numbers in re.findall(r"(\S+) +log densities off by (\S+), draws by (\S+)",
                                                                           run.stdout)))
        if run.returncode:
            failed += 1
            print(run.stdout)
    return said, failed


def print_table(rows, said):
    """Columns: the Python package; then of each program."""
    programs = [os.path.relpath(program, ROOT).split(os.sep)[-3] for program in os.environ.get("HNPE_PEERS_TESTS", "").split()]
    print(f"\n{'':20} {'python':>9} {'mass inside, off by':>22}  " + "  ".join(f"{name:>19}" for name in programs))
    print(f"{'':20} {'densities':>9} {'':>22}  " + "  ".join(f"{'densities':>9} {'draws':>9}" for _ in programs))
    for name, off, mass, errors, bad in rows:
        print(f"{name:20} {off:9.1e} {mass:8.4f} {errors:6.1f} errors  " + "  ".join(
            "{:>9} {:>9}".format(*numbers.get(name, ("", ""))) for numbers in said) + ("  FAILED" if bad else ""))


def check(folder, names):
    failed = 0 if names else check_refusals()
    print(f"sbi {_version('sbi')}, torch {torch.__version__}", flush=True)
    rows = []
    for case in chosen(DEFAULTS + OTHERS, names):
        began = time.monotonic()
        posterior, expected, mass = make(case, folder, 10, 0.003, case.prior in ("box", "mixed"))
        off, errors = compare(case, posterior, expected, mass, os.path.join(folder, case.name + ".safetensors"))
        rows.append((case.name, off, mass, errors, not (off <= 1e-5 and errors <= 4.5)))
        print(f"{case.name}: {time.monotonic() - began:.0f} s", flush=True)
    said, more = run_tests(folder)
    print_table(rows, said)
    return failed + more + sum(row[-1] for row in rows)


def _version(package):
    from importlib import metadata

    return metadata.version(package)


def chosen(cases, names):
    return [case for case in cases if not names or case.name in names]


def main(what, folder, *names):
    os.makedirs(folder, exist_ok=True)
    if what == "vectors":
        for case in chosen(VECTORS, names):
            make(case, folder, 3, 0.03, False)
            print(case.name, flush=True)
        return 0
    return 1 if check(folder, names) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
