"""Hierarchical neural posterior estimation: priors and a simulator in, the posterior of every observation's own parameters and of
those that all observations share out.

    import hnpe
    prior = hnpe.Prior.uniform(0, 1)
    simulator = hnpe.Simulator(lambda alpha, beta, rng: alpha * beta + 0.05 * rng.normal(alpha.shape), 1, 1, 1)
    posterior = hnpe.Inference(prior, prior, simulator, simulations=2000, max_extra=10).run()
    draws = posterior.sample(1000, [0.24, 0.11, 0.43, 0.33, 0.05, 0.47])  # x_0 first; columns alpha_0, beta
"""
from typing import Any as _Any

from . import diagnostics, importance, summary
from ._library import __version__
from .conditional import Chains, Conditional
from .context import Context
from .dataset import Dataset
from .embedder import Embedder
from .errors import (Busy, CallbackError, Cancelled, Error, FormatError, InputOutputError, InvalidArgument, NoMemory, NumericError,
                     ShapeError, Unsupported)
from .estimator import Estimator
from .flow import Flow
from .inference import Batch, Inference, Round
from .monitor import Monitor, Progress
from .options import Option, Options, option_table
from .posterior import Posterior
from .prior import Prior
from .report import Report, Result
from .rng import Rng
from .simulator import Simulator
from .trainer import Trainer

__all__ = ["Batch", "Busy", "CallbackError", "Cancelled", "Chains", "Conditional", "Context", "Dataset", "Embedder", "Error", "Estimator", "Flow", "FormatError",
           "Inference", "InputOutputError", "InvalidArgument", "Monitor", "NoMemory", "NumericError", "Option", "Options", "Posterior",
           "Prior", "Progress", "Report", "Result", "Rng", "Round", "ShapeError", "Simulator", "Trainer", "Unsupported", "diagnostics",
           "from_sbi", "importance", "option_table", "pairplot", "summary"]


def __getattr__(name: str) -> _Any:
    if name == "pairplot":  # when it is asked for: it needs matplotlib
        from .plot import pairplot

        return pairplot
    if name == "from_sbi":
        from .sbi import from_sbi

        return from_sbi
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list:
    return [*__all__, "__version__"]
