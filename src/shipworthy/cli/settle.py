"""`shipworthy settle [KEY]`."""

import asyncio
import contextlib
import sys
from typing import Annotated

import typer

from shipworthy.cli.database import Database
from shipworthy.cli.printing import cut, put_json, say
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import UsageError
from shipworthy.exits.clean import clean
from shipworthy.stores.effects import Effect, State
from shipworthy.stores.naming import name_of

SHORT = 8
"""Number of last characters of a key that are shown."""
NONE = "No write is open: of every write it is known whether it happened."
BY = "a person said so"


def settle(
    key: Annotated[
        str | None,
        typer.Argument(metavar="KEY", help="The write, by the end of its key; without it, all are listed."),
    ] = None,
    happened: Annotated[bool, typer.Option("--happened", help="It happened.")] = False,
    undone: Annotated[bool, typer.Option("--undone", help="It did not happen, and may be made again.")] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print JSON: the list of open writes, or the settled one.")
    ] = False,
    database: Database = None,
) -> None:
    """Say whether a write happened whose outcome is unknown; without KEY, list those writes.

    Example: shipworthy settle 0badcafe --happened
    """
    if key is None and (happened or undone):
        raise UsageError("name the write: `shipworthy settle KEY --happened`; `shipworthy settle` lists the keys")
    if key is not None and happened is undone:
        raise UsageError(f"say what became of it: `shipworthy settle {clean(key)} --happened`, or `--undone`")
    with contextlib.closing(SqlStore.open(database)) as store:
        unsettled = asyncio.run(store.effects.unsettled())
        if key is None:
            _list(unsettled, json=json)
            return
        effect = _chosen(unsettled, key)
        state: State = "done" if happened else "void"
        asyncio.run(store.effects.settle(effect.key, state, None, BY))
    if json:
        put_json({**_object(effect), "state": state}, sys.stdout)
    else:
        say(f"{_call(effect)}: {'it happened' if happened else 'it did not happen, and may be made again'}", sys.stdout)


def line_of(effect: Effect) -> str:
    """Format an unsettled write: the end of its key, its agent, the call."""
    return f"{effect.key[-SHORT:]}  {clean(effect.agent)}: {_call(effect)}"


def _list(unsettled: list[Effect], *, json: bool) -> None:
    if json:
        put_json([_object(effect) for effect in unsettled], sys.stdout)
        return
    for effect in unsettled:
        say(f"{line_of(effect)}  {cut(effect.text)}".rstrip(), sys.stdout)
    say(
        "Check each, then say so: `shipworthy settle KEY --happened`, or `--undone`." if unsettled else NONE, sys.stdout
    )


def _chosen(unsettled: list[Effect], key: str) -> Effect:
    found = [effect for effect in unsettled if key and effect.key.endswith(key.lower())]
    if len(found) > 1:
        raise UsageError(f"{len(found)} open writes end with `{clean(key)}`: write more of the key")
    if not found:
        raise UsageError(f"no open write ends with `{clean(key)}`: `shipworthy settle` lists them")
    return found[0]


def _call(effect: Effect) -> str:
    return f"{clean(effect.tool)}({cut(', '.join(f'{name} {value}' for name, value in effect.args.items()))})"


def _object(effect: Effect) -> dict[str, object]:
    return {
        "key": effect.key,
        "state": effect.state,
        "agent": effect.agent,
        "session": name_of(effect.session_id),
        "run_id": effect.run_id,
        "tool": effect.tool,
        "args": effect.args,
        "at": effect.at,
        "text": effect.text,
    }
