"""The file of the API keys: JSON, readable by its owner, replaced whole."""

import contextlib
import dataclasses
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from shipworthy.errors import StateError, UsageError
from shipworthy.home import home, private
from shipworthy.server.operation.keys import ApiKey

if sys.platform != "win32":
    import fcntl

VARIABLE = "SHIPWORTHY_KEYS"
"""Names the file where the command line does not."""
Keys = dict[str, ApiKey]


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    keys: list[ApiKey]


def keys_file(named: Path | None = None) -> Path:
    """The file that was named, else in `$SHIPWORTHY_KEYS`, else `keys.json` in the folder of the state."""
    if named is not None or (found := os.environ.get(VARIABLE)) is None:
        return named if named is not None else home() / "keys.json"
    return Path(found).expanduser()


def read_keys(path: Path) -> Keys:
    """The keys of a file by their ids; none where it is missing or empty. Raises UsageError for another content."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StateError(f"the API keys in {path} cannot be read: {error.strerror}. See its rights.") from error
    if not data.strip():
        return {}
    try:
        keys = _Stored.model_validate_json(data).keys
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise UsageError(f"{path} has no API keys: {where}: {first['msg']}. `shipworthy keys add` writes it") from error
    return {key.id: key for key in keys}


@contextlib.contextmanager
def changed_keys(path: Path) -> Iterator[Callable[[ApiKey], None]]:
    """Change keys one writer at a time: the block puts keys, and its end writes the file whole. Raises StateError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone(path):
            keys = read_keys(path)
            yield lambda key: keys.__setitem__(key.id, key)
            _write(path, keys)
    except OSError as error:
        told = f"the API keys in {path} cannot be written: {error.strerror}. See the rights of its folder."
        raise StateError(told) from error


def _write(path: Path, keys: Keys) -> None:
    stored = {"keys": [dataclasses.asdict(key) for key in keys.values()]}
    # A new file in its place, so that a reader has the old one or the new one, and never a part.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(orjson.dumps(stored, option=orjson.OPT_INDENT_2) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        _give(path, Path(name))
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _give(path: Path, made: Path) -> None:
    """Where an administrator changes the file of another user, it stays that user's, who reads it."""
    if sys.platform != "win32" and os.geteuid() == 0:
        owner = (path if path.exists() else path.parent).stat()
        os.chown(made, owner.st_uid, owner.st_gid)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Wait until no other process changes the file."""
    if sys.platform == "win32":
        yield
        return
    with private(path.with_name(f".{path.name}.lock")).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
