"""`shipworthy run AGENT MESSAGE`."""

import sys
from typing import Annotated, TextIO

import typer

from shipworthy import lazy
from shipworthy.app.agent import Agent
from shipworthy.app.arguments import Arguments
from shipworthy.app.message import check_message
from shipworthy.cli.certified import Asked, Certified, Drifts, MaxAge, SignedBy, open_as_certified
from shipworthy.cli.database import Database
from shipworthy.cli.figures import closing, whys
from shipworthy.cli.opening import fetch_local, own_stdout, stopping
from shipworthy.cli.printing import complain, put_json, say
from shipworthy.cli.said import Context, context_from
from shipworthy.durable.later import LaterStore
from shipworthy.errors import StateError, UsageError
from shipworthy.events import AnyEvent
from shipworthy.runtime.result import RunResult

EXIT_CODES = {"completed": 0, "asked": 0, "degraded": 0, "refused": 1, "failed": 1}


def run(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="A folder, an agent.yaml, or module:object.")],
    message: Annotated[str, typer.Argument(metavar="MESSAGE", help="What you want to know; - reads standard input.")],
    session: Annotated[str | None, typer.Option(help="Carry this conversation on; any name.")] = None,
    model: Annotated[str | None, typer.Option(help="The model to ask, inside the limits.")] = None,
    language: Annotated[str | None, typer.Option(help="The language of the built-in sentences, such as de.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as one JSON object.")] = False,
    events: Annotated[bool, typer.Option("--events", help="Print each event as a line of JSON.")] = False,
    context: Context = None,
    record: Annotated[bool, typer.Option("--record/--no-record", help="Keep a record for `runs` and `replay`.")] = True,
    database: Database = None,
    certified: Certified = None,
    max_age: MaxAge = None,
    signed_by: SignedBy = None,
    drift: Drifts = None,
) -> None:
    """Answer one message.

    With --certified, an agent that is another one than was checked is refused before its code is run (exit code 1).

    Example: shipworthy run examples/trading "What's the price of NVDA?" --json
    """
    if json and events:
        raise UsageError("--json and --events cannot go together: choose one")
    text = check_message(_message(message))
    said = Arguments(session=session, language=language, context=context_from(context))
    later = LaterStore(database=database) if record or session is not None else None
    with own_stdout() as out, stopping():
        asked = Asked(file=certified, max_age=max_age, signed_by=signed_by, drift=tuple(drift or ()))
        opened, verified = open_as_certified(agent, asked, store=later or "memory", model=model)
        for warning in opened.warnings():
            complain(f"warning: {warning}")
        fetch_local(opened, model)
        try:
            if json:
                result = opened.run_sync(text, **said)
                put_json(result.as_dict(), out)
            elif events:
                result = opened.run_sync(text, emit=lambda event: _put_event(out, event), **said)
            else:
                result = _answered(opened, text, said, out)
            out.flush()
            for warning in verified.answered_otherwise() if verified is not None else ():
                complain(f"warning: {warning}")
        finally:
            # Also if the reader has closed the pipe.
            _record(later)
    raise typer.Exit(EXIT_CODES[result.status])


def _record(store: LaterStore | None) -> None:
    """Write the record of the run; a failure is only reported."""
    if store is None:
        return
    try:
        store.flush()
    except StateError as error:
        complain(f"the run could not be recorded: {error}")
    finally:
        store.close()


def _answered(agent: Agent, text: str, said: Arguments, out: TextIO) -> RunResult:
    if not out.isatty():
        happened: list[AnyEvent] = []
        result = agent.run_sync(text, emit=happened.append, **said)
        say(result.text, out)
        # Flushed, so that the answer comes first if both streams go to one terminal.
        out.flush()
        complain("\n".join([*closing(result), *whys(happened, result.text)]))
        return result
    # Imported only for a terminal: rich takes 80 ms.
    view = lazy.view()(out)
    try:
        result = agent.run_sync(text, emit=view, **said)
    finally:
        view.stop()
    view.close(result)
    return result


def _put_event(out: TextIO, event: AnyEvent) -> None:
    put_json(event.as_dict(), out)
    out.flush()


def _message(message: str) -> str:
    if message != "-":
        return message
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        raise UsageError("the message on standard input is not text: it must be UTF-8") from error
