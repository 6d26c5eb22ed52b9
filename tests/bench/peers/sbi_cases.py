"""PyTorch's side of the comparison: the networks as sbi and nflows build them, and what is timed of each. Every case is a
function that returns (what to call, trainable parameters)."""
import warnings

import torch
from nflows import distributions, flows, transforms
from sbi.neural_nets.net_builders import build_maf, build_nsf

BATCH = 100
CLIP = 5.0  # the norm to which both sides clip gradients
warnings.filterwarnings("ignore", message=".*one-dimensional output space.*")


def parameters(*modules):
    return sum(p.numel() for module in modules for p in module.parameters() if p.requires_grad)


class Pooled(torch.nn.Module):
    """x_0 beside the mean of the extra observations, [n, rows, features] -> [n, 2 features]."""

    def forward(self, x):
        return torch.cat([x[:, 0], x[:, 1:].mean(1)], 1)


class Hierarchy(torch.nn.Module):
    """q_global(beta | x_0, mean of X) and q_local(alpha | x_0, beta), trained together as in the paper's code."""

    def __init__(self, build, x, alpha, beta):
        super().__init__()
        self.q_global = build(beta, x, embedding_net=Pooled())
        self.q_local = build(alpha, torch.cat([x[:, 0], beta], 1))

    def loss(self, x, alpha, beta):
        return self.q_global.loss(beta, x) + self.q_local.loss(alpha, torch.cat([x[:, 0], beta], 1))

    def log_prob(self, x, alpha, beta):
        return self.q_global.log_prob(beta, x) + self.q_local.log_prob(alpha, torch.cat([x[:, 0], beta], 1))

    def sample(self, n, x):
        """n draws of (alpha, beta) for one observation set."""
        beta = self.q_global.sample((n,), x)[:, 0]
        given = torch.cat([x[:, 0].expand(n, -1), beta], 1)
        return self.q_local.sample((1,), given)[0], beta


def made_up(n_sets, n_rows, d_x, d_local):
    torch.manual_seed(1)
    alpha, beta = torch.randn(n_sets, d_local), torch.randn(n_sets, 1)
    return 0.1 * torch.randn(n_sets, n_rows, d_x) + alpha[:, :1, None], alpha, beta


def stepper(module, loss, fused=False):
    """A training step: gradients, clipping, Adam."""
    weights = [p for p in module.parameters() if p.requires_grad]
    optimiser = torch.optim.Adam(weights, lr=1e-5, fused=fused or None)

    def step(*batch):
        optimiser.zero_grad()
        loss(*batch).mean().backward()
        torch.nn.utils.clip_grad_norm_(weights, CLIP)
        optimiser.step()

    return step


# ---- training steps ----
def q_local_step(fused=False):
    torch.manual_seed(1)
    theta, given = torch.randn(BATCH, 3), torch.randn(BATCH, 34)
    flow = build_maf(theta, given, hidden_features=50, num_transforms=3, num_blocks=2)
    step = stepper(flow, flow.loss, fused)
    return lambda: step(theta, given), parameters(flow)


def splines_step():
    torch.manual_seed(1)
    theta, given = 2 * torch.rand(1000, 10) - 1, 2 * torch.rand(1000, 64) - 1
    layers = []
    for _ in range(8):
        layers += [transforms.ReversePermutation(10)] if layers else []
        layers.append(transforms.MaskedPiecewiseRationalQuadraticAutoregressiveTransform(
            features=10, hidden_features=256, context_features=64, num_bins=10, tails="linear", tail_bound=5.0,
            num_blocks=1, use_residual_blocks=False, activation=torch.relu))
    flow = flows.Flow(transforms.CompositeTransform(layers), distributions.StandardNormal([10]))
    step = stepper(flow, lambda theta, given: -flow.log_prob(theta, given))
    return lambda: step(theta, given), parameters(flow)


# ---- epochs: every training set once, in random order ----
def epoch(model, data):
    step = stepper(model, model.loss)

    def run():
        for chosen in torch.randperm(len(data[0])).split(BATCH):
            step(*(part[chosen] for part in data))

    return run, parameters(model)


def jansen_rit(n_sets):
    def build(theta, given, **more):
        return build_maf(theta, given, hidden_features=50, num_transforms=3, num_blocks=2, **more)

    data = made_up(n_sets, 10, 33, 3)
    return Hierarchy(build, *data), data


def jansen_rit_epoch():
    return epoch(*jansen_rit(45000))


def toy_epoch():
    def build(theta, given, **more):
        return build_nsf(theta, given, hidden_features=50, num_transforms=5, num_bins=10, **more)

    data = made_up(9000, 11, 1, 1)
    return epoch(Hierarchy(build, *data), data)


# ---- a posterior: fixed observation, no gradients ----
def posterior(call):
    model, data = jansen_rit(1000)
    one = [part[:1] for part in data]

    @torch.no_grad()
    def run():
        call(model, *one)

    return run, parameters(model)


def draws(n=10000):
    return posterior(lambda model, x, alpha, beta: model.sample(n, x))


def one_draw():
    return draws(1)


def one_density():
    return posterior(lambda model, x, alpha, beta: model.log_prob(x, alpha, beta))
