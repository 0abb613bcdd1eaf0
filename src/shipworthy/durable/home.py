"""Where the state lives: `$SHIPWORTHY_HOME`, for its owner's eyes only."""

import os
from pathlib import Path

from shipworthy.errors import StateError


def home() -> Path:
    """The folder of the state, made if it is not there; raises StateError."""
    named = os.environ.get("SHIPWORTHY_HOME")
    folder = Path(named) if named else Path.home() / ".local" / "state" / "shipworthy"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StateError(
            f"the state cannot be kept in {folder}: {error.strerror or error}. Set SHIPWORTHY_HOME to a folder of yours"
        ) from error
    return folder


def database_url() -> str:
    """The URL of the state's SQLite database; its file is made readable for its owner alone."""
    path = home() / "state.db"
    if not path.exists():
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise StateError(f"{path} cannot be made: {error.strerror or error}") from error
    return f"sqlite:///{path}"
