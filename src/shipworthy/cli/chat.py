"""`shipworthy chat AGENT`."""

import asyncio
import contextlib
import sys
import threading
from collections.abc import Iterator
from typing import Annotated

import typer

from shipworthy.app.agent import Agent
from shipworthy.app.arguments import Arguments
from shipworthy.app.message import check_message, new_id
from shipworthy.cli.asides import Asides
from shipworthy.cli.database import Database
from shipworthy.cli.opening import fetch_local, open_agent, own_stdout
from shipworthy.cli.printing import complain, say
from shipworthy.cli.said import Context, context_from
from shipworthy.cli.view import View
from shipworthy.durable.later import LaterStore
from shipworthy.errors import UsageError
from shipworthy.events import AnyEvent, Emit

LEAVE = {"/quit", "/exit", "/q", "quit", "exit", "bye"}


def chat(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="A folder, an agent.yaml, or module:object.")],
    session: Annotated[str | None, typer.Option(help="Carry this conversation on; any name.")] = None,
    model: Annotated[str | None, typer.Option(help="The model to ask, inside the limits.")] = None,
    language: Annotated[str | None, typer.Option(help="The language of the built-in sentences, such as de.")] = None,
    context: Context = None,
    database: Database = None,
) -> None:
    """Talk with an agent; leave with /quit, stop an answer with Ctrl-C.

    One line under each answer says what it took. /why and /cost tell more of the last answer, /help lists them.

    Example: shipworthy chat examples/trading
    """
    opened = open_agent(agent, store=LaterStore(database=database), model=model)
    for warning in opened.warnings():
        complain(f"warning: {warning}")
    fetch_local(opened, model)
    said = Arguments(session=session or new_id(), language=language, context=context_from(context))
    threading.Thread(target=opened.warm, name="warm", daemon=True).start()
    with own_stdout() as out, asyncio.Runner() as runner, closed(opened, runner):
        say(f"{opened.spec.name}: {opened.spec.description or 'ask me something'} (/help, /quit to leave)", out)
        asides, terminal = Asides(), sys.stdin.isatty()
        while (line := _ask(terminal)) is not None:
            if line.strip().lower() in LEAVE:
                return
            if terminal and not line.strip():
                continue
            if (lines := asides.answer(line)) is not None:
                say("\n".join(lines), out)
                continue
            try:
                text = check_message(line)
            except UsageError as error:
                say(error, out)
                continue
            view = View(out)
            asides.begin()
            try:
                result = runner.run(opened.run(text, emit=_both(asides, view), **said))
                asides.end(result)
                view.close(result, brief=True)
            except KeyboardInterrupt:
                view.stop()
                say("\nStopped.", out)


@contextlib.contextmanager
def closed(agent: Agent, runner: asyncio.Runner) -> Iterator[None]:
    """Close the agent's connections and its store when the block ends."""
    try:
        yield
    finally:
        runner.run(agent.aclose())


def _both(asides: Asides, view: View) -> Emit:
    def heard(event: AnyEvent) -> None:
        asides.hear(event)
        view(event)

    return heard


def _ask(terminal: bool) -> str | None:
    """Read the next line; None at the end of the input and on Ctrl-C."""
    line = ""
    # Only a terminal gets a prompt.
    if terminal:
        sys.stderr.write("\n> ")
        sys.stderr.flush()
    with contextlib.suppress(KeyboardInterrupt):
        line = sys.stdin.readline()
    if not line and terminal:
        sys.stderr.write("\n")
    return line.rstrip("\n") if line else None
