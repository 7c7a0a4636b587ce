"""The data files of a package, as bytes."""

from pkgutil import get_data

__all__ = ["data_of"]


def data_of(package: str, name: str) -> bytes:
    """Read a file of a package, also of one in an archive. Raises FileNotFoundError.

    importlib.resources does the same, but to import it takes as long as to check a small file.
    """
    found = get_data(package, name)
    if found is None:
        raise FileNotFoundError(f"{package} has no {name}")
    return found
