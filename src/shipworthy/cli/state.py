"""`shipworthy state due [AGENT]`."""

import asyncio
import contextlib
import datetime as dt
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from shipworthy.app.agent import Agent
from shipworthy.app.due import Opened
from shipworthy.cli.database import Database
from shipworthy.cli.opening import open_agent, own_stdout, stopping
from shipworthy.cli.printing import complain, put_json, say
from shipworthy.cli.runs import agent_name
from shipworthy.durable.later import LaterStore
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import ShipworthyError, UsageError
from shipworthy.exits.clean import clean
from shipworthy.stores.timers import Timer

NONE = "Nothing waits for the clock."
HINT = "Open what is due: `shipworthy state due --run`; a server does so by itself."
SHORT = 8
"""Characters of an id that are shown."""
KINDS = {"wait": "goes on", "expiry": "ends undecided", "notify": "is told"}
ACTIONS = ("due",)


def state(
    action: Annotated[str, typer.Argument(metavar="due", help="What waits for the clock.")],
    agent: Annotated[str | None, typer.Argument(metavar="AGENT", help="Only that of this agent.")] = None,
    run: Annotated[bool, typer.Option("--run", help="Open what is due, once; for cron, where no server runs.")] = False,
    every: Annotated[bool, typer.Option("--all", help="List that too which has ended.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON: the timers, or what came of each.")] = False,
    database: Database = None,
) -> None:
    """List what waits for the clock, or open what is due.

    Without AGENT, `--run` opens the agents from where they were loaded. What is due is opened once, also where a server
    or another `--run` is at it.

    Example: shipworthy state due --run
    """
    if action not in ACTIONS:
        raise UsageError(f"`{clean(action)}` is nothing that `state` shows: write `shipworthy state due`")
    if run and every:
        raise UsageError("--run and --all cannot go together: choose one")
    with contextlib.closing(SqlStore.open(database)) as store:
        found = asyncio.run(store.timers.listed(agent=agent_name(agent), tenant=None, waiting=not every))
    if not run:
        _list(found, json=json)
        return
    with own_stdout() as out, stopping():
        done, failed = _run(agent, found, database)
        if json:
            put_json([one.as_dict() for one in done], out)
        else:
            for one in done:
                say(_told(one), out)
    raise typer.Exit(1 if failed else 0)


def _run(agent: str | None, found: Sequence[Timer], database: str | None) -> tuple[list[Opened], bool]:
    """What came of what is due, and whether an agent could not be opened."""
    done, failed = list[Opened](), False
    due = [one for one in found if one.due <= time.time()]
    origins = [agent] if agent is not None else sorted({one.origin for one in due})
    for origin in origins:
        try:
            store = LaterStore(database=database)
            opened = open_agent(origin, store=store) if agent is not None else _opened(origin, store)
            if agent is not None or any(one.origin == origin and one.agent == opened.spec.name for one in due):
                done += asyncio.run(opened.run_due())
            opened.close()
        except ShipworthyError as error:
            if agent is not None:
                raise
            complain(f"{clean(origin) or 'an agent made in Python'}: {error}")
            failed = True
    return done, failed


def _opened(origin: str, store: LaterStore) -> Agent:
    if not origin:
        raise UsageError("it was made in Python: name it, `shipworthy state due module:object --run`")
    if ":" not in origin and not Path(origin).exists():
        raise UsageError("it is not there any more: name it, `shipworthy state due AGENT --run`")
    return open_agent(origin, store=store)


def _list(found: Sequence[Timer], *, json: bool) -> None:
    if json:
        put_json([one.as_dict() for one in found], sys.stdout)
        return
    now = time.time()
    for one in found:
        say(_line(one, now), sys.stdout)
    if not found:
        say(NONE, sys.stdout)
    elif any(one.state == "waiting" and one.due <= now for one in found):
        complain(HINT)


def _line(one: Timer, now: float) -> str:
    """A timer: its id, when it is due or how it ended, and what is opened."""
    when: str = one.state
    if when == "waiting":
        at = dt.datetime.fromtimestamp(one.due).astimezone().strftime("%Y-%m-%d %H:%M")
        when = f"{at} (due)" if one.due <= now else f"{at} (in {_span(one.due - now)})"
    tries = f", after {one.tries} tries" if one.tries else ""
    id, what = one.id.removeprefix("expiry ")[:SHORT], f"{clean(one.agent)}  {clean(one.skill)} {KINDS[one.kind]}"
    return f"{id}  {when}{tries}  {what}  conversation {clean(one.session)}"


def _told(one: Opened) -> str:
    text = one.result.text if one.result is not None else "told" if not one.why else ""
    left = f" (again at a later time: {one.why})" if one.why else ""
    return f"{one.timer.skill or one.timer.kind}, conversation {one.timer.session}: {text}{left}"


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} d"
