"""The Python package and PyTorch in one process, either of them first, and at once: each computes what it does alone."""
import concurrent.futures
import subprocess
import sys

import numpy as np


def networks():
    """A training of torch's, and its linear algebra."""
    import torch
    torch.manual_seed(1)
    torch.set_num_threads(1)
    x = torch.randn(256, 8, dtype=torch.float64)
    y = torch.sin(x.sum(1, keepdim=True))
    network = torch.nn.Sequential(torch.nn.Linear(8, 32), torch.nn.Tanh(), torch.nn.Linear(32, 1)).double()
    optimiser = torch.optim.Adam(network.parameters(), lr=0.01)
    for _ in range(50):
        optimiser.zero_grad()
        loss = ((network(x) - y) ** 2).mean()
        loss.backward()
        optimiser.step()
    s = x.T @ x + torch.eye(8, dtype=torch.float64)
    factor = torch.linalg.cholesky(s)
    assert float((factor @ factor.T - s).abs().max()) < 1e-10
    parts = (network(x).detach(), factor, torch.linalg.eigvalsh(s), torch.linalg.solve(s, x.T))
    return np.concatenate([part.numpy().ravel() for part in parts])


def inference():
    import hnpe
    prior = hnpe.Prior.uniform(0, 1)
    made = hnpe.Inference(prior, prior, hnpe.Simulator.product(0.05), seed=3, simulations=500, max_extra=4, trainer={"epochs": 5})
    normal = hnpe.Prior.multivariate_normal(np.zeros(3), np.eye(3) + 0.5)
    return np.concatenate([made.run().sample(500, [0.2, 0.3], rng=1).ravel(), normal.sample(100, rng=2).ravel()])


def at_once():
    import torch
    torch.manual_seed(0)  # the generator is the process's: one thread of torch's alone
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(networks), pool.submit(inference)
        return {"networks": first.result(), "inference": second.result()}


ORDERS = {
    "torch": lambda: {"networks": networks()},
    "hnpe": lambda: {"inference": inference()},
    "torch-hnpe": lambda: {"networks": networks(), "inference": inference()},
    "hnpe-torch": lambda: {"inference": inference(), "networks": networks()},
    "at-once": at_once,
}

if len(sys.argv) == 3:
    np.savez(sys.argv[2], **ORDERS[sys.argv[1]]())
    sys.exit()

folder = sys.argv[1]
found = {}
for order in ORDERS:
    path = f"{folder}/{order}.npz"
    subprocess.run([sys.executable, __file__, order, path], check=True, timeout=200)
    found[order] = dict(np.load(path))
alone = {**found["torch"], **found["hnpe"]}
for order in ("torch-hnpe", "hnpe-torch", "at-once"):
    for name, values in alone.items():
        assert (found[order][name] == values).all(), f"{order}: {name} is not what it is alone"
print("torch and hnpe compute beside each other what they do alone")
