"""Draws of a posterior as ArviZ keeps them."""
import numpy as np

from ._parameter_names import checked_names, default_names


def to_arviz(theta, x=None, *, n_local, n_global, names=None, log_density=None):
    """InferenceData (a DataTree from ArviZ 1.0 on) with one variable of each parameter and one chain of independent draws.

    theta        [n, L + G] draws of (alpha_0, beta); or (theta_local, theta_global) as Posterior.sample_all gives them, [1 + N, n, L]
                 and [n, G]: local parameters then have a dimension `observation`
    x            [1 + N, d_x], kept as observed data with the dimensions `observation` and `feature`
    names        L + G names, of local parameters first; by default alpha and beta, numbered
    log_density  [n], of each draw, kept as lp of the sample statistics
    """
    try:
        import arviz
    except ImportError as error:
        raise ImportError("to_arviz needs ArviZ: pip install arviz, or install hnpe with the extra [arviz]") from error
    names = checked_names(names, n_local + n_global, default_names(n_local, n_global))
    every = isinstance(theta, tuple)
    theta_local, theta_global = theta if every else (theta[:, :n_local], theta[:, n_local:])

    posterior = {name: theta_local[..., index].T[np.newaxis] if every else theta_local[np.newaxis, :, index]
                 for index, name in enumerate(names[:n_local])}
    dims = {name: ["observation"] for name in posterior} if every else {}
    for index, name in enumerate(names[n_local:]):
        posterior[name] = theta_global[np.newaxis, :, index]
    groups = {"posterior": posterior}
    if log_density is not None:
        groups["sample_stats"] = {"lp": np.asarray(log_density)[np.newaxis]}
    if x is not None:
        groups["observed_data"] = {"x": np.asarray(x)}
        dims["x"] = ["observation", "feature"]
    if int(arviz.__version__.split(".")[0]) < 1:
        return arviz.from_dict(**groups, dims=dims)
    return arviz.from_dict(groups, dims=dims)
