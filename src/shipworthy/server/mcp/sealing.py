"""The key that seals what a client carries between a question and its answer, kept beside the state."""

import contextlib
import os
import secrets

from shipworthy.errors import StateError
from shipworthy.home import home

FILE = "mcp.key"
BYTES = 32


def sealing_key() -> bytes:
    """The key of this folder of the state, made if missing; where none can be kept, one of this process.

    Servers on several machines need the same file, so that one takes back what another has sealed.
    """
    new = secrets.token_bytes(BYTES)
    try:
        path = home() / FILE
        part = path.with_name(f"{FILE}.{secrets.token_hex(8)}")
        # Linked whole under its name: of two processes that begin at once, both read the first one's.
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(new)
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
        part.unlink()
        found = path.read_bytes()
    except (OSError, StateError):
        return new
    return found if len(found) == BYTES else new
