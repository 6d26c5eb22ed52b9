"""The names that parameters go by where nobody gave them any."""


def default_names(n_local, n_global):
    """alpha and beta, numbered where there is more than one of a kind."""
    return _numbered("alpha", n_local) + _numbered("beta", n_global)


def _numbered(name, count):
    return [name] if count == 1 else [f"{name}_{index}" for index in range(count)]


def checked_names(names, count, default):
    """The names as a list of `count` strings, or the default."""
    if names is None:
        return default
    names = [str(name) for name in names]
    if len(names) != count:
        raise ValueError(f"names has {len(names)} names, expected {count}, one of each parameter")
    if len(set(names)) != count:
        raise ValueError(f"names has a name twice: {', '.join(names)}")
    return names
