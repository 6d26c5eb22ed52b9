"""How names of C become names of other languages."""


def shared_prefix(enum):
    """What the names of an enumeration's values share, up to an underscore."""
    names = [value["name"] for value in enum["values"]]
    parts = names[0].split("_")[:-1]
    while not all(name.startswith("_".join(parts) + "_") for name in names):
        parts.pop()
    return "_".join(parts) + "_"
