"""The folder of reference files that the converter reads, and what is wrong with them."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

__all__ = ["BadReferenceError", "Reference"]


class BadReferenceError(Exception):
    """A reference file is missing, can't be read, or does not say what is needed of it."""


class Reference:
    """A folder of reference files."""

    def __init__(self, folder: Path) -> None:
        """Read nothing yet. Raises BadReferenceError if there is no such folder."""
        if not folder.is_dir():
            raise BadReferenceError(f"{folder}: there is no such folder")
        self.folder = folder

    def load(self, name: str) -> Any:
        """Read a file, YAML or JSON by its ending. Raises BadReferenceError."""
        path = self.folder / name
        try:
            text = path.read_text("utf-8")
            return yaml.safe_load(text) if path.suffix == ".yaml" else json.loads(text)
        except FileNotFoundError:
            raise BadReferenceError(f"{path}: the file is missing") from None
        except OSError as error:
            raise BadReferenceError(f"{path}: {error.strerror}") from None
        except (yaml.YAMLError, ValueError) as error:
            raise BadReferenceError(f"{path}: {' '.join(str(error).split())}") from None

    @contextmanager
    def using(self, *names: str) -> Generator[None, None, None]:
        """Say which files it was that something is wrong with."""
        files = " or ".join(str(self.folder / name) for name in names)
        try:
            yield
        except LookupError as error:
            raise BadReferenceError(f"{files}: nothing is found for {error}") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise BadReferenceError(f"{files}: {error}") from error
