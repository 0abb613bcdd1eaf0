"""`shipworthy inspect RUN|TAPE [AGENT]`."""

import contextlib
import sys
from typing import Annotated

import typer

from shipworthy.app.inspect import inspected
from shipworthy.cli.database import Database
from shipworthy.cli.inspected import shown
from shipworthy.cli.opening import own_stdout
from shipworthy.cli.printing import put_json
from shipworthy.cli.taped import opened, tape_text
from shipworthy.cli.timeline import put
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import SpecError, UsageError
from shipworthy.tracing.inspected.inspection import Inspection


def inspect(
    which: Annotated[str, typer.Argument(metavar="RUN|TAPE", help="A run, by its id; or a file with its tape.")],
    agent: Annotated[
        str | None, typer.Argument(metavar="AGENT", help="The agent it was recorded with, if it has moved.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object.")] = False,
    database: Database = None,
) -> None:
    """Show one run whole: what ran when, what each prompt held and cost, where each figure is from, what was decided.

    Example: shipworthy inspect 3f2a91c0

    The object of --json is what the page and `GET /v1/inspect/RUN` show; docs/inspect.md says what each field means.
    """
    text = tape_text(which, database)
    with own_stdout():
        found = _inspected(text, agent)
    if json:
        put_json(found.as_dict(), sys.stdout)
    else:
        put(shown(found), sys.stdout)


def _inspected(text: str, agent: str | None) -> Inspection:
    """Read the tape, with the agent where it can be opened: a tape tells nearly all of it alone."""
    head = read_tape(text)[0]
    if agent is not None:
        return opened(agent, head).inspect(text)
    with contextlib.suppress(UsageError, SpecError, KeyError):
        return opened(None, head).inspect(text)
    return inspected(None, text)
