"""What an agent runs on: Shipworthy with the hash of its files, the interpreter, and packages with their versions."""

import contextlib
import functools
import hashlib
import importlib.util
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path

import shipworthy
from shipworthy.regex import regex
from shipworthy.routing.encoder.encoder import PACKAGES
from shipworthy.routing.encoder.encoder import Choice as Encoder

DISTRIBUTION = "shipworthy"
ROUTING: tuple[Encoder, ...] = ("english", "multilingual")
"""The encoders whose packages decide which skill a message goes to, where they are installed."""
VERSION = regex(r"^Version: *(\S+)", re.MULTILINE)
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
    """The version of an installed package, or the hash of the files of a module of none; None without both."""
    try:
        found = metadata.distribution(package)
    except metadata.PackageNotFoundError:
        return _files_of(package)
    # `found.version` reads all of a file that may hold a book.
    written = VERSION.search(found.read_text("METADATA") or "")
    return written[1] if written is not None else found.version


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
    """The packages that bring these modules, those of the encoders, and the one of prices: name → version.

    A module of no package stands for itself.
    """
    brought = _brought(tuple(_folders()))
    names = {_canonical(package) for module in modules for package in brought.get(module, ())}
    names |= {module for module in modules if module not in brought}
    names |= {package for choice in ROUTING for package in PACKAGES[choice]} | {PRICES}
    found = {name: version_of(name) for name in names if name != DISTRIBUTION}
    return {name: version for name, version in sorted(found.items()) if version is not None}


@functools.lru_cache(maxsize=1)
def _brought(folders: tuple[tuple[str, int], ...]) -> Mapping[str, list[str]]:
    """Module → the packages that bring it; reading it from the files of every package takes a quarter of a second."""
    return metadata.packages_distributions()


def _folders() -> Iterator[tuple[str, int]]:
    """The folders of modules, each with the time at which a package was put in or taken out."""
    for place in sys.path:
        with contextlib.suppress(OSError):
            yield place, os.stat(place or ".").st_mtime_ns


def _files_of(module: str) -> str | None:
    """The hash of the Python files of a module that no package brings, such as one of the same repository."""
    try:
        found = importlib.util.find_spec(module) if module.isidentifier() else None
    except (ImportError, ValueError):
        return None
    if found is None or not (found.origin or "").endswith(".py"):
        return None
    origin, whole = Path(str(found.origin)), hashlib.sha256()
    inside = [name for name in _files(str(origin.parent)) if name.endswith(".py")]
    for name in sorted(inside) if found.submodule_search_locations else [origin.name]:
        whole.update(f"{name}\0{hash_of(origin.parent / name)}\n".encode())
    return f"files {whole.hexdigest()[:16]}"


def _canonical(package: str) -> str:
    return package.lower().replace("_", "-").replace(".", "-")
