"""What an agent runs on: Shipworthy with the hash of its files, the interpreter, and packages with their versions."""

import functools
import hashlib
import os
import sys
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

import shipworthy
from shipworthy.routing.encoder.encoder import PACKAGES
from shipworthy.routing.encoder.encoder import Choice as Encoder

DISTRIBUTION = "shipworthy"
ROUTING: tuple[Encoder, ...] = ("english", "multilingual")
"""The encoders whose packages decide which skill a message goes to, where they are installed."""
PRICES = "genai-prices"
"""The package of the prices and windows of models."""


def hash_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def python() -> str:
    """The version of the interpreter without its last part: `3.11`."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def version_of(package: str) -> str | None:
    """The version of an installed package; None where it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


@functools.cache
def own_version() -> str:
    """The version of Shipworthy."""
    return version_of(DISTRIBUTION) or "unknown"


@functools.cache
def own_files() -> str:
    """The hash of all files of Shipworthy, 64 hex characters, computed once in a process."""
    root, whole = str(Path(shipworthy.__file__).parent), hashlib.sha256()
    for name in sorted(_files(root)):
        with open(os.path.join(root, name), "rb") as file:
            whole.update(f"{name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return whole.hexdigest()


def _files(root: str) -> Iterable[str]:
    for place, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name != "__pycache__" and not name.startswith(".")]
        below = os.path.relpath(place, root).replace(os.sep, "/")
        prefix = "" if below == "." else f"{below}/"
        yield from (f"{prefix}{name}" for name in files if not name.startswith(".") and not name.endswith(".pyc"))


def packages_of(modules: Iterable[str]) -> Mapping[str, str]:
    """The packages that bring these modules, those of the encoders, and the one of prices: name → version."""
    brought = metadata.packages_distributions()
    names = {package for module in modules for package in brought.get(module, ())}
    names |= {package for choice in ROUTING for package in PACKAGES[choice]} | {PRICES}
    found = {_canonical(name): version_of(name) for name in names if _canonical(name) != DISTRIBUTION}
    return {name: found[name] or "" for name in sorted(found) if found[name] is not None}


def _canonical(package: str) -> str:
    return package.lower().replace("_", "-").replace(".", "-")
