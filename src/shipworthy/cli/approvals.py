"""`shipworthy approvals [AGENT]`."""

import asyncio
import contextlib
import datetime as dt
import getpass
import sys
import time
from collections.abc import Sequence
from typing import Annotated

import typer

from shipworthy.cli.database import Database
from shipworthy.cli.opening import open_agent, own_stdout, stopping
from shipworthy.cli.printing import complain, put_json, say
from shipworthy.cli.run import EXIT_CODES
from shipworthy.cli.runs import agent_name
from shipworthy.durable.later import LaterStore
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import UsageError
from shipworthy.exits.clean import clean
from shipworthy.stores.approvals import Approval

NONE = "No question waits for another person."
HINT = "Decide one: `shipworthy approvals AGENT --approve ID`, or `--deny ID`."
SHORT = 8
"""Characters of an id that are shown."""


def approvals(
    agent: Annotated[
        str | None, typer.Argument(metavar="AGENT", help="Only those of this agent; needed to decide one.")
    ] = None,
    approve: Annotated[str | None, typer.Option(metavar="ID", help="Say yes to it, and go on with its run.")] = None,
    deny: Annotated[str | None, typer.Option(metavar="ID", help="Say no to it: nothing is done.")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides, for the record.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="List those too that are decided, or whose time is over.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON: the list, or the result of the run.")] = False,
    database: Database = None,
) -> None:
    """List the questions that wait for the yes of another person, or decide one.

    Who may use the database of the state may decide every question in it.

    Example: shipworthy approvals examples/trading --approve 0badcafe
    """
    if approve is not None and deny is not None:
        raise UsageError("--approve and --deny cannot go together: choose one")
    if (approve is not None or deny is not None) and agent is None:
        raise UsageError("name the agent that asks: `shipworthy approvals AGENT --approve ID`")
    with contextlib.closing(SqlStore.open(database)) as store:
        name = agent_name(agent)
        found = asyncio.run(
            store.approvals.listed(
                agent=name, tenant=None, waiting=not (every or approve is not None or deny is not None)
            )
        )
    if agent is None or (approve is None and deny is None):
        _list(found, json=json)
        return
    one = _chosen(found, approve if approve is not None else deny or "")
    with own_stdout() as out, stopping():
        opened = open_agent(agent, store=LaterStore(database=database))
        decider = by or getpass.getuser()
        result = asyncio.run(
            opened.decide(one.id, yes=approve is not None, tenant=one.tenant, authorised=True, decider=decider)
        )
        opened.close()
        if json:
            put_json(result.as_dict(), out)
        else:
            say(result.text, out)
    raise typer.Exit(EXIT_CODES[result.status])


def _list(found: Sequence[Approval], *, json: bool) -> None:
    if json:
        put_json([one.as_dict() | {"tenant": one.tenant} for one in found], sys.stdout)
        return
    for one in found:
        say("\n".join(_lines(one)), sys.stdout)
    if not found:
        say(NONE, sys.stdout)
    elif any(one.state == "waiting" for one in found):
        complain(HINT)


def _lines(one: Approval) -> list[str]:
    """A question: its id, who has to decide it and until when, and the question as it was shown."""
    left = max(one.expires - time.time(), 0.0)
    until = dt.datetime.fromtimestamp(one.expires).astimezone().strftime("%m-%d %H:%M")
    state = f"until {until} ({_span(left)})" if one.state == "waiting" else one.state
    who = f", by {clean(one.decided_by)}" if one.decided_by else ""
    head = f"{one.id[:SHORT]}  {clean(one.agent)}  {clean(one.by)}  {state}{who}  conversation {clean(one.session)}"
    return [head, *(f"  {clean(line)}" for line in one.text.splitlines())]


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"


def _chosen(found: Sequence[Approval], id: str) -> Approval:
    fits = [one for one in found if id and one.id.startswith(id.lower())]
    if len(fits) > 1:
        raise UsageError(f"{len(fits)} questions begin with `{clean(id)}`: write more of the id")
    if not fits:
        raise UsageError(f"no question of this agent begins with `{clean(id)}`: `shipworthy approvals` lists them")
    return fits[0]
