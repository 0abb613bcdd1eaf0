"""`shipworthy replay RUN|TAPE [AGENT]`."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import orjson
import typer

from shipworthy.cli.opening import open_agent
from shipworthy.cli.runs import found_tape
from shipworthy.durable.replaying import Replayed
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import UsageError


def replay(
    which: Annotated[str, typer.Argument(metavar="RUN|TAPE", help="A run, by its id; or a file with its tape.")],
    agent: Annotated[
        str | None, typer.Argument(metavar="[AGENT]", help="The agent it was recorded with, if it has moved.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print its result and its divergence as one JSON object.")
    ] = False,
) -> None:
    """Repeat a run from its tape: exactly, offline, without calling a tool or a model.

    Example: shipworthy replay 3f2a91c0
    """
    text = _tape(which)
    lines = read_tape(text)
    origin = agent or lines[0]["origin"]
    if not origin:
        raise UsageError("the agent of this run was made in Python: name it, `shipworthy replay RUN module:object`")
    if agent is None and not Path(origin).exists() and ":" not in origin:
        raise UsageError(f"the agent is not at {origin} any more: name it, `shipworthy replay RUN AGENT`")
    found = asyncio.run(open_agent(origin).replay(text))
    if json:
        told = orjson.dumps(found.as_dict(), default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    else:
        told = _told(found, lines)
    sys.stdout.write(told + "\n")
    raise typer.Exit(0 if found.divergence is None else 1)


def _tape(which: str) -> str:
    if Path(which).is_file():
        try:
            return Path(which).read_text()
        except UnicodeDecodeError as error:
            raise UsageError(f"{which} is no tape: it is not text") from error
    store = SqlStore.open()
    try:
        return found_tape(store, which)
    finally:
        store.close()


def _told(found: Replayed, lines: list[dict[str, object]]) -> str:
    changed = "\nThe agent's definition has changed since the run." if found.redefined else ""
    divergence = found.divergence
    if divergence is None:
        return f"repeated exactly: {len(lines)} lines, the same answer{changed}\n{found.result['text']}"
    line = lines[divergence["seq"]]
    where = " ".join(str(line[name]) for name in ("kind", "key") if name in line)
    expected, got = (orjson.dumps(divergence[name], default=str).decode() for name in ("expected", "got"))
    head = f"went another way at line {divergence['seq']} ({where}, {line['at']} ms)"
    return f"{head}\n  then: {expected}\n  now:  {got}{changed}"
