"""Draws of a posterior as ArviZ keeps them."""
import numpy as np

from ._parameter_names import checked_names, default_names


def to_arviz(theta_local, theta_global, x=None, names=None, log_density=None):
    """InferenceData (a DataTree from ArviZ 1.0 on) with one variable of each parameter and one chain of independent draws.

    theta_local   [n, L] of x_0, or [1 + N, n, L] of every observation: these variables have a dimension `observation`
    theta_global  [n, G]; either may be None
    x             [1 + N, d_x], kept as observed data with the dimensions `observation` and `feature`
    names         L + G names, of local parameters first; by default alpha and beta, numbered
    log_density   [n], of each draw, kept as lp of the sample statistics
    """
    try:
        import arviz
    except ImportError as error:
        raise ImportError("to_arviz needs ArviZ: pip install arviz, or install hnpe with the extra [arviz]") from error
    theta_local = None if theta_local is None else np.asarray(theta_local)
    theta_global = None if theta_global is None else np.asarray(theta_global)
    n_local = 0 if theta_local is None else theta_local.shape[-1]
    n_global = 0 if theta_global is None else theta_global.shape[-1]
    names = checked_names(names, n_local + n_global, default_names(n_local, n_global))

    posterior, dims = {}, {}
    for index, name in enumerate(names[:n_local]):
        values = theta_local[..., index]
        posterior[name] = values.T[np.newaxis] if values.ndim == 2 else values[np.newaxis]
        if values.ndim == 2:
            dims[name] = ["observation"]
    for index, name in enumerate(names[n_local:]):
        posterior[name] = theta_global[np.newaxis, :, index]
    groups = {"posterior": posterior}
    if log_density is not None:
        groups["sample_stats"] = {"lp": np.asarray(log_density)[np.newaxis]}
    if x is not None:
        groups["observed_data"] = {"x": np.asarray(x)}
        dims["x"] = ["observation", "feature"]
    if hasattr(arviz, "InferenceData"):
        return arviz.from_dict(**groups, dims=dims)
    return arviz.from_dict(groups, dims=dims)
