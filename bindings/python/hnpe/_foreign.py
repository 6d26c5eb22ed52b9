"""What networks made elsewhere are read with: classes by their names, so that nothing of theirs is imported here."""
from __future__ import annotations

from typing import Any

import numpy as np

from .errors import Unsupported


def name_of(thing: Any) -> str:
    """The class of a thing, or the function that it is, with its module."""
    kind = thing if callable(thing) and hasattr(thing, "__qualname__") else type(thing)
    return f"{kind.__module__}.{kind.__qualname__}"


def is_a(thing: Any, *names: str) -> bool:
    """Is this the class of the thing, exactly? What inherits from it may do something else."""
    return name_of(thing) in names


def refuse(what: str) -> Any:
    """There is no such thing in the library."""
    raise Unsupported(f"{what} cannot be imported")


def refuse_thing(part: str, thing: Any) -> Any:
    """As refuse, with the thing's class."""
    return refuse(f"{part} of class {name_of(thing)}")


def array(tensor: Any) -> Any:
    """A tensor's numbers, in its own precision."""
    return np.asarray(tensor.detach().cpu().numpy())


def numbers(tensor: Any, length: int, part: str) -> Any:
    """[length] in double precision, of as many numbers or of one."""
    values = array(tensor).astype(np.float64).reshape(-1)
    if values.size not in (1, length):
        refuse(f"{part} with {values.size} numbers for {length}")
    return np.broadcast_to(values, (length,)).copy()


def same(values: Any, part: str) -> Any:
    """The value that all layers have."""
    different = [value for value in values if value != values[0]]
    return refuse(f"a flow whose layers differ in {part} ({values[0]} and {different[0]})") if different else values[0]


_ACTIVATIONS = {
    "identity": 0, "relu": 1, "tanh": 2, "silu": 3, "elu": 4, "sigmoid": 5,
}
_NAMES = {
    "torch.nn.modules.activation.ReLU": "relu", "torch.nn.modules.activation.Tanh": "tanh",
    "torch.nn.modules.activation.SiLU": "silu", "torch.nn.modules.activation.ELU": "elu",
    "torch.nn.modules.activation.Sigmoid": "sigmoid", "torch.nn.functional.relu": "relu", "torch.nn.functional.tanh": "tanh",
    "torch.nn.functional.silu": "silu", "torch.nn.functional.elu": "elu", "torch.nn.functional.sigmoid": "sigmoid",
}
_BUILTIN = ("relu", "tanh", "sigmoid")  # torch.relu and the like have no module of their own


def activation_or_none(thing: Any) -> int | None:
    """The library's number for an activation, a module or a function; None: it is none that the library has."""
    known = _NAMES.get(name_of(thing))
    if known is None and type(thing).__name__ == "builtin_function_or_method" and thing.__name__ in _BUILTIN:
        known = thing.__name__
    if known == "elu" and getattr(thing, "alpha", 1) != 1:
        refuse(f"an ELU with alpha = {thing.alpha}")
    return None if known is None else _ACTIVATIONS[known]


def activation_of(thing: Any, part: str) -> int:
    """As activation_or_none, which must be one."""
    known = activation_or_none(thing)
    return refuse_thing(f"{part}: an activation", thing) if known is None else known


def layers_of(module: Any) -> list:
    """What a module does one after the other: sequences laid flat, without what does nothing when it is used."""
    if is_a(module, "torch.nn.modules.container.Sequential", "zuko.nn.MLP"):
        return [layer for part in module for layer in layers_of(part)]
    if is_a(module, "sbi.neural_nets.embedding_nets.fully_connected.FCEmbedding"):
        return layers_of(module.net)
    if is_a(module, "torch.nn.modules.linear.Identity", "torch.nn.modules.dropout.Dropout"):
        return []
    return [module]


_LINEAR = "torch.nn.modules.linear.Linear", "zuko.nn.Linear"


def dense(layers: list, part: str) -> tuple[list, int, int]:
    """Linear layers, the activation between them, and that after the last (0: none)."""
    linears, between, after = [], [], 0
    for i, layer in enumerate(layers):
        if is_a(layer, *_LINEAR):
            if i and is_a(layers[i - 1], *_LINEAR):
                refuse(f"{part}: linear layers without an activation between them")
            linears.append(layer)
            continue
        activation = activation_or_none(layer)
        if activation is None:
            refuse_thing(part + ": a layer", layer)
        if not linears or not is_a(layers[i - 1], *_LINEAR):
            refuse(f"{part}: an activation that follows no linear layer")
        if i + 1 < len(layers):
            between.append(activation)
        else:
            after = activation
    if not linears:
        refuse(f"{part}: no linear layer")
    if len({linear.out_features for linear in linears[:-1]}) > 1:
        refuse(f"{part}: hidden layers of different widths")
    if len(set(between)) > 1:
        refuse(f"{part}: different activations")
    return linears, between[0] if between else 0, after


def put_linear(tensors: dict, name: str, linear: Any) -> None:
    """Its weights, where they are [out, in] and [out]."""
    weight = array(linear.weight)
    if weight.ndim != 2:
        refuse(f"a linear layer with weights of shape {weight.shape}")
    bias = np.zeros(len(weight), weight.dtype) if linear.bias is None else array(linear.bias)
    put(tensors, name, weight, bias)


def put(tensors: dict, name: str, weight: Any, bias: Any) -> None:
    """A layer of the library's."""
    tensors[name + ".weight"] = np.ascontiguousarray(weight)
    tensors[name + ".bias"] = np.ascontiguousarray(bias).reshape(1, -1)
