"""`shipworthy runs RUN --result HANDLE`: the whole text of a result, also of one that was cut."""

import asyncio
import pydoc
import shutil
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from shipworthy.cli.printing import fitted, put_json, say
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import UsageError
from shipworthy.exits.clean import clean, clean_text

PART = 1_000_000
"""Characters of a text that are read at a time."""


def put_result(store: SqlStore, lines: Sequence[Mapping[str, Any]], handle: str, out: TextIO, *, json: bool) -> None:
    """Print the result behind a handle, or of a step; raises UsageError with the known ones.

    `lines`: the tape of the run. On a terminal a text that is longer than the screen is shown page by page.
    """
    run_id = str(lines[0]["run_id"])
    found = {str(line["key"]): line for line in lines if line["kind"] == "call" and "error" not in line}
    step_id = handle.removeprefix(f"{run_id}/")
    line = found.get(step_id)
    # The handle of an earlier run stands in a result that was used again.
    kept = asyncio.run(_kept(store, handle if line is None else f"{run_id}/{step_id}"))
    if line is None and not kept:
        raise UsageError(_unknown(run_id, handle, found))
    whole = kept if line is None else line["full"] or kept or line["text"]
    if json:
        made = {"tool": line["tool"], "args": line["args"]} if line is not None else {}
        cut = line is None or line["full"] is not None
        put_json({"handle": handle if line is None else f"{run_id}/{step_id}", **made, "text": whole, "cut": cut}, out)
    elif out.isatty() and whole.count("\n") >= shutil.get_terminal_size().lines:
        pydoc.pager(fitted(clean_text(whole), out))
    else:
        say(whole, out)


async def _kept(store: SqlStore, handle: str) -> str:
    """The text in the store, which holds it also where the tape does not; empty where there is none."""
    pieces: list[str] = []
    while part := await store.read(handle, PART * len(pieces), PART):
        pieces.append(part)
    return "".join(pieces)


def _unknown(run_id: str, handle: str, found: Mapping[str, Mapping[str, Any]]) -> str:
    rows = [
        f"  {step_id:<12} {clean(line['tool'])}: {len(line['full'] or line['text']):,} characters"
        + (", of which a model saw the beginning" if line["full"] is not None else "")
        for step_id, line in found.items()
    ]
    about = f"run {run_id[:8]} has no result `{clean(handle)}`"
    return "\n".join([f"{about}; it has:", *rows]) if rows else f"{about}: no tool gave one"
