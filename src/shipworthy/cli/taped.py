"""A tape by the id of its run or as a file, and the agent that it was recorded with."""

import contextlib
from pathlib import Path

from shipworthy.app.agent import Agent
from shipworthy.cli.opening import open_agent
from shipworthy.cli.runs import found_tape
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import UsageError
from shipworthy.exits.clean import clean
from shipworthy.stores.store import TapeLine


def opened(agent: str | None, head: TapeLine) -> Agent:
    """Open the agent given on the command line, else the one on the tape; raises UsageError and SpecError."""
    if agent is not None:
        return open_agent(agent)
    origin = _origin(head)
    try:
        return open_agent(origin)
    except UsageError as error:
        raise UsageError(f"{error}\nname the agent: `shipworthy replay RUN AGENT`") from error


def _origin(head: TapeLine) -> str:
    """Path or `module:object` of the agent of a tape; raises UsageError if the tape has none or it has moved."""
    origin = str(head["origin"])
    if not origin:
        raise UsageError("the agent of this run was made in Python: name it, `shipworthy replay RUN module:object`")
    if not Path(origin).exists() and (Path(origin).is_absolute() or ":" not in origin):
        raise UsageError(f"the agent is not at {origin} any more: name it, `shipworthy replay RUN AGENT`")
    return origin


def tape_text(which: str, database: str | None) -> str:
    """The tape of a run by the beginning of its id, or of a file; raises UsageError."""
    path = Path(which)
    try:
        if path.is_dir():
            raise UsageError(f"{which} is a folder: give the id of a run (`shipworthy runs` lists them), or a file")
        if path.exists():
            return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{which} is no tape: it is not text") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{clean(which[:80])} cannot be read: {reason}") from error
    with contextlib.closing(SqlStore.open(database)) as store:
        return found_tape(store, which)
