"""The folder of the state, `$SHIPWORTHY_HOME`, and its files, readable by their owner only."""

import os
from pathlib import Path

from shipworthy.errors import StateError

DATABASE = "SHIPWORTHY_DATABASE"
"""The variable with the URL of the database; without it, the state is a file in the folder."""
ELSEWHERE = "Set SHIPWORTHY_HOME to a folder of yours"


def home(folder: Path | None = None) -> Path:
    """The folder of the state, by default `named_home`, made with mode 0700 if missing; raises StateError."""
    named = str(folder) if folder is not None else os.environ.get("SHIPWORTHY_HOME")
    try:
        folder = folder or named_home()
        # An existing folder keeps its mode: other programs may share it.
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StateError(f"the state cannot be kept in {named or 'the home folder'}: {reason}. {ELSEWHERE}.") from error
    return folder


def named_home() -> Path:
    """The folder in `$SHIPWORTHY_HOME`, else one in the home folder; raises RuntimeError without a home folder."""
    named = os.environ.get("SHIPWORTHY_HOME")
    return Path(named).expanduser() if named else Path.home() / ".local" / "state" / "shipworthy"


def named_database() -> str | None:
    """The URL in `$SHIPWORTHY_DATABASE`; None where it is not set."""
    return os.environ.get(DATABASE) or None


def database(folder: Path | None = None) -> Path:
    """The file of the database, made if missing; raises StateError."""
    return private(home(folder) / "state.db")


def cache() -> Path:
    """The folder of what can be computed again, such as vectors of texts, made if missing; raises StateError."""
    return home(home() / "cache")


def private(path: Path) -> Path:
    """The file, made empty with mode 0600 if missing; raises StateError."""
    try:
        # Made before SQLite opens it, which would use the umask; the -wal and -shm files get the same mode.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return path
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StateError(f"{path} cannot be made: {reason}. {ELSEWHERE}.") from error
    return path
