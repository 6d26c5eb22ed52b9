"""The densities of the sbi toolkit as the library has them: a row of integers that describes the networks, the numbers that the
convention leaves open, and the weights. From theta to noise, as everything here."""
from __future__ import annotations

import inspect
from typing import Any, NamedTuple

import numpy as np

from ._foreign import (activation_of, array, dense, is_a, layers_of, name_of, numbers, put, put_linear, refuse,
                       refuse_thing, same)

MAF, SPLINE, COUPLING, MIXTURE = 1, 2, 3, 4
NFLOWS, ZUKO = 1, 2
_NF = "nflows.transforms."


class Flow(NamedTuple):
    """A density of `dim` parameters given `d_given` numbers."""

    plan: list
    """What estimator.q_local is in a file."""
    convention: list
    """What estimator.q_local.convention is: bound, least width, height and slope, epsilon."""
    tensors: dict
    """Weights by their names after the flow's own."""
    mean: Any
    """[dim] theta enters as (theta - mean) / sd."""
    sd: Any


def _plan(family, dim, d_given, convention, *, transforms=0, hidden, blocks, bins=0, components=0, activation, residual=0):
    return [family, dim, d_given, transforms, hidden, blocks, bins, components, activation, residual, 0, convention]


def _finish(plan, convention, tensors, mean, sd):
    """With the flow's own doors, which stay open: the estimator's standardise."""
    dim, d_given = plan[1], plan[2]
    for name, length in (("given", d_given), ("theta", dim)):
        tensors[name + ".mean"], tensors[name + ".sd"] = np.zeros((1, length), np.float32), np.ones((1, length), np.float32)
    return Flow(plan, convention, tensors, mean, sd)


def flow_of(estimator: Any, dim: int) -> Flow:
    """The density in an sbi estimator."""
    if is_a(estimator, "sbi.neural_nets.estimators.nflows_flow.NFlowsFlow"):
        return _of_nflows(estimator.net, dim)
    if is_a(estimator, "sbi.neural_nets.estimators.zuko_flow.ZukoFlow"):
        return _of_zuko(estimator.net, dim)
    if is_a(estimator, "sbi.neural_nets.estimators.mixture_density_estimator.MixtureDensityEstimator"):
        return _of_mixture(estimator, dim)
    return refuse_thing("a density estimator", estimator)


# ---- nflows ----

def _of_nflows(net, dim):
    if not is_a(net, "nflows.flows.base.Flow"):
        refuse_thing("a flow", net)
    if not is_a(net._distribution, "nflows.distributions.normal.StandardNormal"):
        refuse_thing("a base density", net._distribution)
    transforms = _laid_flat(net._transform)
    mean, sd = np.zeros(dim), np.ones(dim)
    if transforms and is_a(transforms[0], _NF + "standard.PointwiseAffineTransform", _NF + "standard.AffineTransform"):
        shift, scale = (numbers(getattr(transforms[0], name), dim, "standardisation of theta") for name in ("_shift", "_scale"))
        mean, sd, transforms = -shift / scale, 1 / scale, transforms[1:]
    if not transforms:
        refuse("a flow without transforms")
    if is_a(transforms[0], _NF + "autoregressive.MaskedAffineAutoregressiveTransform"):
        return _finish(*_autoregressive(transforms, dim, MAF), mean, sd)
    if is_a(transforms[0], _NF + "autoregressive.MaskedPiecewiseRationalQuadraticAutoregressiveTransform"):
        return _finish(*_autoregressive(transforms, dim, SPLINE), mean, sd)
    if is_a(transforms[0], _NF + "coupling.PiecewiseRationalQuadraticCouplingTransform"):
        return _finish(*_coupling(transforms, dim), mean, sd)
    return refuse_thing("a transform", transforms[0])


def _laid_flat(transform):
    if is_a(transform, _NF + "base.CompositeTransform"):
        return [part for inner in transform._transforms for part in _laid_flat(inner)]
    return [] if is_a(transform, _NF + "standard.IdentityTransform") else [transform]


def _spline_numbers(layer):
    if layer.tails != "linear":
        refuse(f"a spline with tails {layer.tails!r}")
    return [float(layer.tail_bound), float(layer.min_bin_width), float(layer.min_bin_height), float(layer.min_derivative)]


def _no_batch_norm(block):
    if getattr(block, "use_batch_norm", False) or getattr(block, "batch_norm", None) is not None:
        refuse("a network with batch normalisation")


def _autoregressive(transforms, dim, family):
    """Layers, each with the orders behind it."""
    kind = type(transforms[0])
    layers, orders = [], []
    for transform in transforms:
        if type(transform) is kind:
            layers.append(transform)
            orders.append(np.arange(dim))
        elif name_of(transform) in [_NF + "permutations." + name for name in ("Permutation", "RandomPermutation", "ReversePermutation")]:
            orders[-1] = orders[-1][array(transform._permutation)]  # y[j] = x[p[j]], one after the other
        else:
            refuse_thing("between autoregressive layers, a transform", transform)
    nets = [layer.autoregressive_net for layer in layers]
    residual = same([_is_residual(net) for net in nets], "their blocks")
    tensors: dict = {}
    at = 0
    for layer, net, order in zip(layers, nets, orders):
        _put_made(tensors, f"transform.{at}", net, dim, layer._output_dim_multiplier(), residual)
        at += 1
        if dim > 1:
            tensors[f"transform.{at}.order"] = order.astype(np.float32).reshape(1, dim)
            at += 1
    # How MADE's activations are known: plain blocks and residual ones keep theirs too.
    activation = same([activation_of(part.activation, "MADE") for net in nets for part in (net, *net.blocks)], "activations")
    plan = _plan(family, dim, _context(nets[0]), NFLOWS, transforms=len(layers),
                 hidden=same([net.initial_layer.out_features for net in nets], "hidden units"),
                 blocks=same([len(net.blocks) for net in nets], "blocks"), activation=activation, residual=residual,
                 bins=same([layer.num_bins for layer in layers], "bins") if family == SPLINE else 0)
    if family == SPLINE:
        return plan, [*same([_spline_numbers(layer) for layer in layers], "splines"), 0.0], tensors
    return plan, [0.0, 0.0, 0.0, 0.0, float(same([layer._epsilon for layer in layers], "epsilon"))], tensors


def _context(net):
    layer = getattr(net, "context_layer", None)
    return 0 if layer is None else layer.in_features


def _is_residual(net):
    kinds = {name_of(block) for block in net.blocks}
    if not kinds or kinds == {_NF + "made.MaskedFeedforwardBlock"}:
        if net.use_residual_blocks:
            refuse("a residual MADE without blocks")
        return 0
    return 1 if kinds == {_NF + "made.MaskedResidualBlock"} else refuse(f"MADE with blocks of {' and '.join(sorted(kinds))}")


def _degrees(dim, hidden):
    """Of inputs and of hidden units, as common implementations have them, and the library."""
    return np.arange(1, dim + 1), np.arange(hidden) % max(1, dim - 1) + min(1, dim - 1)


def _put_masked(tensors, name, layer, expected):
    if not np.array_equal(array(layer.mask) != 0, expected):
        refuse("MADE with other masks than those of consecutive degrees (random masks, say)")
    tensors[name + ".weight"] = np.where(expected, array(layer.weight), 0).astype(array(layer.weight).dtype)
    tensors[name + ".bias"] = array(layer.bias).reshape(1, -1)


def _put_made(tensors, name, net, dim, multiplier, residual):
    if not is_a(net, _NF + "made.MADE"):
        refuse_thing("an autoregressive network", net)
    inputs, hidden = _degrees(dim, net.initial_layer.out_features)
    inner = hidden[:, None] >= hidden
    _put_masked(tensors, name + ".initial", net.initial_layer, hidden[:, None] >= inputs)
    if _context(net):
        put_linear(tensors, name + ".context", net.context_layer)
    for b, block in enumerate(net.blocks):
        _no_batch_norm(block)
        if not residual:
            _put_masked(tensors, f"{name}.blocks.{b}", block.linear, inner)
            continue
        for k, linear in enumerate(block.linear_layers):
            _put_masked(tensors, f"{name}.blocks.{b}.linear.{k}", linear, inner)
        if _context(net):
            put_linear(tensors, f"{name}.blocks.{b}.context", block.context_layer)
    _put_masked(tensors, name + ".final", net.final_layer, np.repeat(inputs, multiplier)[:, None] > hidden)


def _coupling(transforms, dim):
    """A spline on every other feature, its complement next; of more than one feature a linear layer after each."""
    step = 2 if dim > 1 else 1
    layers, linears = transforms[::step], transforms[1::step] if dim > 1 else []
    tensors: dict = {}
    found = []
    for i, layer in enumerate(layers):
        if not is_a(layer, _NF + "coupling.PiecewiseRationalQuadraticCouplingTransform"):
            refuse_thing("among coupling layers, a transform", layer)
        if layer.unconditional_transform is not None:
            refuse("a coupling layer that transforms the other features too")
        expected = [j for j in range(dim) if dim == 1 or j % 2 == i % 2]
        if array(layer.transform_features).tolist() != expected:
            refuse(f"a coupling layer that changes the features {array(layer.transform_features).tolist()}, where it is the turn of "
                   f"{expected},")
        put_net = _put_context_map if dim == 1 else _put_residual
        found.append([*put_net(tensors, f"transform.{i * step}", layer.transform_net), layer.num_bins, _spline_numbers(layer)])
    if dim > 1 and len(linears) != len(layers):
        refuse("coupling layers without a linear layer after each")
    for i, linear in enumerate(linears):
        if not is_a(linear, _NF + "lu.LULinear"):
            refuse_thing("between coupling layers, a transform", linear)
        name = f"transform.{i * step + 1}."
        for part in ("lower_entries", "upper_entries", "unconstrained_upper_diag", "bias"):
            tensors[name + part] = array(getattr(linear, part)).reshape(1, -1)
    hidden, blocks, activation, d_given, bins, spline = same(found, "networks or splines")
    plan = _plan(COUPLING, dim, d_given, NFLOWS, transforms=len(layers), hidden=hidden, blocks=blocks, bins=bins, activation=activation)
    return plan, [*spline, float(same([linear.eps for linear in linears], "eps")) if linears else 0.0], tensors


def _put_residual(tensors, name, net):
    if not is_a(net, "nflows.nn.nets.resnet.ResidualNet"):
        refuse_thing("in a coupling layer, a network", net)
    put_linear(tensors, name + ".initial", net.initial_layer)
    for b, block in enumerate(net.blocks):
        _no_batch_norm(block)
        for k, linear in enumerate(block.linear_layers):
            put_linear(tensors, f"{name}.blocks.{b}.linear.{k}", linear)
        if net.context_features is not None:
            put_linear(tensors, f"{name}.blocks.{b}.context", block.context_layer)
    put_linear(tensors, name + ".final", net.final_layer)
    activation = same([activation_of(block.activation, "a residual network") for block in net.blocks], "activations")
    return net.hidden_features, len(net.blocks), activation, net.context_features or 0


def _put_context_map(tensors, name, net):
    if not is_a(net, "sbi.neural_nets.net_builders.flow.ContextSplineMap"):
        refuse_thing("in a coupling layer of one feature, a network", net)
    linears, activation, _ = _put_dense(tensors, name, layers_of(net.spline_predictor), "spline_predictor")
    if net.hidden_features != linears[0].out_features:
        refuse(f"a spline_predictor of {linears[0].out_features} hidden units that says {net.hidden_features}")
    return net.hidden_features, len(linears) - 2, activation, linears[0].in_features


def _put_dense(tensors, name, layers, part):
    """An MLP without an activation at the end, and with one hidden layer at least."""
    linears, activation, after = dense(layers, part)
    if after or len(linears) < 2:
        refuse(f"{part}: {'an activation at the end' if after else 'no hidden layer'}")
    for i, linear in enumerate(linears):
        put_linear(tensors, f"{name}.{i}", linear)
    return linears, activation, after


# ---- mixtures of Gaussians ----

def _of_mixture(estimator, dim):
    net = estimator.net
    if not is_a(net, "sbi.neural_nets.estimators.mixture_density_estimator.MultivariateGaussianMDN"):
        refuse_thing("a mixture", net)
    if estimator._prior_transform is not None:
        refuse("parameters transformed to be unconstrained (transform_to_unconstrained)")
    mean, sd = np.zeros(dim), np.ones(dim)
    if estimator.has_input_transform:
        mean, sd = (numbers(part, dim, "standardisation of theta") for part in (estimator._transform_shift, estimator._transform_scale))
    linears, activation, after = dense(layers_of(net._hidden_net), "the hidden layers of a mixture")
    if not after or (len(linears) > 1 and after != activation) or linears[-1].out_features != linears[0].out_features:
        refuse("a mixture whose hidden layers are not alike")
    heads = [net._logits_layer, net._means_layer, net._unconstrained_diagonal_layer, *([net._upper_layer] if dim > 1 else [])]
    tensors: dict = {}
    for i, linear in enumerate(linears):
        put_linear(tensors, f"mixture.{i}", linear)
    put(tensors, f"mixture.{len(linears)}", np.concatenate([array(head.weight) for head in heads]),
        np.concatenate([array(head.bias) for head in heads]))
    plan = _plan(MIXTURE, dim, net.context_features, NFLOWS, hidden=linears[0].out_features, blocks=len(linears) - 1,
                 components=net.num_components, activation=after)
    return _finish(plan, [0.0, 0.0, 0.0, 0.0, float(net._epsilon)], tensors, mean, sd)


# ---- zuko ----

def _of_zuko(net, dim):
    if not is_a(net, "zuko.lazy.Flow", "zuko.flows.core.Flow"):
        refuse_thing("a flow", net)
    _check_base(net.base, dim)
    transforms = list(net.transform.transforms)
    mean, sd = np.zeros(dim), np.ones(dim)
    if transforms and is_a(transforms[0], "zuko.lazy.UnconditionalTransform"):
        affine = transforms[0]()
        if not is_a(affine, "torch.distributions.transforms.AffineTransform"):
            refuse_thing("theta before the flow: a transform", affine)
        loc, scale = (numbers(part, dim, "standardisation of theta") for part in (affine.loc, affine.scale))
        mean, sd, transforms = -loc / scale, 1 / scale, transforms[1:]
    if not transforms:
        refuse("a flow without transforms")
    for transform in transforms:
        if not is_a(transform, "zuko.flows.autoregressive.MaskedAutoregressiveTransform" if dim > 1 else
                    "zuko.flows.gaussianization.ElementWiseTransform"):
            refuse_thing("a transform", transform)
    return _finish(*_zuko_layers(transforms, dim), mean, sd)


def _check_base(base, dim):
    if is_a(base, "zuko.lazy.UnconditionalDistribution"):
        normal = base()
        if is_a(normal, "zuko.distributions.DiagNormal"):
            if not (np.array_equal(array(normal.mean), np.zeros(dim)) and np.array_equal(array(normal.stddev), np.ones(dim))):
                refuse("a base density that is not standard normal")
            return
        base = normal
    refuse_thing("a base density", base)


def _univariate(transform):
    """Family, what a layer has for each feature, and the least slope: what a constructor would make is looked at."""
    zeros = next(transform.parameters()).detach().new_zeros
    made = transform.univariate(*(zeros(tuple(shape)) for shape in transform.shapes))
    if is_a(made, "zuko.transforms.MonotonicAffineTransform"):
        return MAF, 0, 0.0, _said(transform, made, "slope")
    if is_a(made, "zuko.transforms.MonotonicRQSTransform"):
        return SPLINE, made.bins, _said(transform, made, "bound"), _said(transform, made, "slope")
    return refuse_thing("a univariate transform", made)


def _said(transform, made, name):
    """A number that the constructor is given, or what it is where it is not said."""
    univariate = transform.univariate
    said = dict(getattr(univariate, "keywords", {}))
    if set(said) - {"slope", "bound"} or getattr(univariate, "args", ()):
        refuse(f"a univariate transform made with {univariate}")
    return float(said.get(name, inspect.signature(type(made).__init__).parameters[name].default))


def _zuko_layers(transforms, dim):
    family, bins, bound, slope = same([_univariate(transform) for transform in transforms], "univariate transforms")
    tensors: dict = {}
    shapes = []
    at, before = 0, np.arange(dim)
    for transform in transforms:
        if dim == 1:
            shapes.append(_put_element_wise(tensors, f"transform.{at}", transform, family))
            at += 1
            continue
        place = _place_of(transform, dim)
        tensors[f"transform.{at}.order"] = _between(before, place)
        shapes.append(_put_masked_mlp(tensors, f"transform.{at + 1}", transform, place, family))
        at, before = at + 2, place
    if dim > 1:
        tensors[f"transform.{at}.order"] = _between(before, np.arange(dim))
    hidden, blocks, activation, d_given = same(shapes, "networks")
    plan = _plan(family, dim, d_given, ZUKO, transforms=len(transforms), hidden=hidden, blocks=blocks, bins=bins, activation=activation)
    return plan, [bound, 0.0, 0.0, slope, slope], tensors


def _place_of(transform, dim):
    """[feature] its place in the order of a fully autoregressive layer."""
    if transform.order is None or transform.passes != dim:
        refuse(f"an autoregressive layer of {transform.passes} passes instead of {dim}, or with a graph of its own,")
    return array(transform.order)


def _between(before, after):
    """Features stand as `before` says; order[k] is where that one stands which `after` puts at k."""
    return before[np.argsort(after)].astype(np.float32).reshape(1, -1)


def _head_rows(family, total):
    """zuko's affine layers have the shift first."""
    return np.array([1, 0]) if family == MAF else np.arange(total)


def _put_element_wise(tensors, name, transform, family):
    """Of one feature: an MLP of what is given, which is what a MADE then is."""
    linears, activation, after = dense(layers_of(transform.hyper), "hyper")
    if after or len(linears) < 2:
        refuse("hyper: no hidden layer")
    rows = _head_rows(family, transform.total)
    weights = [array(linear.weight) for linear in linears]
    biases = [array(linear.bias) for linear in linears]
    weights[-1], biases[-1] = weights[-1][rows], biases[-1][rows]
    hidden, d_given = weights[0].shape
    if family == SPLINE:
        for i, (weight, bias) in enumerate(zip(weights, biases)):
            put(tensors, f"{name}.{i}", weight, bias)
        return hidden, len(linears) - 2, activation, d_given
    put(tensors, name + ".initial", np.zeros((hidden, 1), weights[0].dtype), np.zeros(hidden, weights[0].dtype))
    put(tensors, name + ".context", weights[0], biases[0])
    for b, (weight, bias) in enumerate(zip(weights[1:-1], biases[1:-1])):
        put(tensors, f"{name}.blocks.{b}", weight, bias)
    put(tensors, name + ".final", weights[-1], biases[-1])
    return hidden, len(linears) - 2, activation, d_given


def _put_masked_mlp(tensors, name, transform, place, family):
    """Hidden unit i has the degree i mod dim, and sees features whose place is before that, and what is given. The library's are
    sorted by degree in groups of one size: missing units are added, without weights."""
    dim = len(place)
    layers = list(transform.hyper) if is_a(transform.hyper, "zuko.nn.MaskedMLP") else refuse_thing("hyper", transform.hyper)
    linears, activations = layers[::2], [activation_of(layer, "hyper") for layer in layers[1::2]]
    for linear in linears:
        if not is_a(linear, "zuko.nn.MaskedLinear"):
            refuse_thing("hyper: a layer", linear)
    activation = same(activations, "activations") if activations else refuse("hyper: no hidden layer")
    width = same([linear.out_features for linear in linears[:-1]], "hidden units")
    features = np.argsort(place)
    degree = np.arange(width) % dim
    group = -(-width // dim)
    rows = degree * group + np.arange(width) // dim  # of unit i among the library's
    hidden, total = group * dim, transform.total
    first = linears[0]
    _check_mask(first, np.concatenate([place < degree[:, None], np.ones((width, first.in_features - dim), bool)], axis=1))
    weight = _masked(first)
    put(tensors, name + ".initial", _spread(weight[:, :dim][:, features], rows, hidden), np.zeros(hidden, weight.dtype))
    put(tensors, name + ".context", _spread(weight[:, dim:], rows, hidden), _spread(array(first.bias), rows, hidden))
    for b, linear in enumerate(linears[1:-1]):
        _check_mask(linear, degree[:, None] >= degree)
        put(tensors, f"{name}.blocks.{b}", _spread(_spread(_masked(linear), rows, hidden).T, rows, hidden).T,
            _spread(array(linear.bias), rows, hidden))
    last = linears[-1]
    _check_mask(last, np.repeat(place, total)[:, None] >= degree)
    outputs = (features[:, None] * total + _head_rows(family, total)).reshape(-1)
    put(tensors, name + ".final", _spread(_masked(last).T, rows, hidden).T[outputs], array(last.bias)[outputs])
    return hidden, len(linears) - 2, activation, first.in_features - dim


def _check_mask(linear, expected):
    if not np.array_equal(array(linear.mask) != 0, expected):
        refuse("a masked network with other masks than those of consecutive degrees")


def _masked(linear):
    return np.where(array(linear.mask) != 0, array(linear.weight), 0).astype(array(linear.weight).dtype)


def _spread(values, rows, n):
    """Row i becomes row rows[i] of n; the others are zero."""
    out = np.zeros((n, *values.shape[1:]), values.dtype)
    out[rows] = values
    return out
