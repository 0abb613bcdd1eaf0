"""`shipworthy dev AGENT`."""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, TextIO

import typer

from shipworthy import lazy
from shipworthy.app.agent import Agent
from shipworthy.cli.database import Database
from shipworthy.cli.opening import fetch_local, open_agent, own_stdout, stopping
from shipworthy.cli.printing import complain, json_text, put_json_text, say
from shipworthy.cli.serve import MISSING
from shipworthy.dev.development import EVERY, SETTLED, Development, Loaded
from shipworthy.dev.files import Files
from shipworthy.errors import Problem, SpecError, UsageError
from shipworthy.server.settings import Settings


def dev(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="A folder, or an agent.yaml.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")] = 8400,
    model: Annotated[str | None, typer.Option(help="The model to ask, inside the limits.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object for each thing that happens.")] = False,
    database: Database = None,
) -> None:
    """Serve an agent on this machine while you write it: what you save is loaded at once, without a restart.

    A definition that does not load is told with file and line, and the last one that did goes on answering. A yes that
    was asked under an earlier definition is asked for again. docs/dev.md has the whole.

    Example: shipworthy dev examples/trading

    For programs: shipworthy dev examples/trading --port 0 --json
    """
    try:
        room = lazy.serving("developing")
    except ImportError as error:
        raise UsageError(f"{MISSING} ({error})") from error
    if not Path(agent).exists() and ":" in agent:
        raise UsageError("`dev` watches the files of a folder: give the folder of the agent, and not module:object")
    with own_stdout() as out, stopping():
        opened, files = _opened(agent, database, model, out, json=json)
        for warning in opened.warnings():
            complain(f"warning: {warning}")
        fetch_local(opened, model)
        development = Development(agent, opened, model=model, files=files)

        def listening(host: str, at: int) -> None:
            url = f"http://{host}:{at}"
            event = {"type": "listening", "url": url, "agent": opened.spec.name, "folder": str(development.folder)}
            words = f"{opened.spec.name} on {url}/ , and loaded anew when you save. Ctrl-C ends it."
            _put(event, [words], out, json=json)

        settings = Settings(host="127.0.0.1", port=port, drain=2.0)
        room.serve_dev(
            development,
            settings,
            listening=listening,
            told=lambda found: _put(_event(found), list(_lines(found)), out, json=json),
        )


def _opened(agent: str, database: str | None, model: str | None, out: TextIO, *, json: bool) -> tuple[Agent, Files]:
    """The agent as soon as it loads, with its files as they were before; until then its problems are told."""
    path = Path(agent)
    files = Files((path if path.is_dir() else path.parent).resolve())
    while True:
        try:
            return open_agent(agent, store=database, model=model), files
        except SpecError as error:
            _put(_failed(error.problems), [*_problems(error.problems), "Waiting for a change."], out, json=json)
            while not files.changed():
                time.sleep(EVERY)
            time.sleep(SETTLED)


def _event(found: Loaded) -> dict[str, object]:
    if not found.good:
        return {**_failed(found.problems), "number": found.number, "changed": list(found.changed)}
    return {
        "type": "loaded",
        "number": found.number,
        "changed": list(found.changed),
        "contract": found.contract,
        "redefined": found.redefined,
        "took_ms": round(found.took_ms, 1),
        "warnings": list(found.warnings),
    }


def _failed(problems: tuple[Problem, ...]) -> dict[str, object]:
    told = [{"where": one.where, "message": one.message, "repair": one.repair} for one in problems]
    return {"type": "failed", "problems": told}


def _lines(found: Loaded) -> Iterator[str]:
    at = time.strftime("%H:%M:%S", time.localtime(found.at))
    names = ", ".join(found.changed[:3]) + (f" and {len(found.changed) - 3} more" if len(found.changed) > 3 else "")
    if not found.good:
        yield f"{at} {names}: it does not load, and the definition before goes on answering"
        yield from _problems(found.problems)
        return
    what = "another definition" if found.redefined else "the definition is the same"
    yield f"{at} {names}: loaded in {found.took_ms:,.0f} ms, {what}"
    yield from (f"  warning: {warning}" for warning in found.warnings)


def _problems(problems: tuple[Problem, ...]) -> Iterator[str]:
    yield from (f"  {problem}" for problem in problems)


def _put(event: Mapping[str, object], lines: list[str], out: TextIO, *, json: bool) -> None:
    """Print what happened, at once: programs read it line by line."""
    if json:
        put_json_text(lazy.secrets().hide(json_text(event)) + "\n", out)
    else:
        say(lazy.secrets().hide("\n".join(lines)), out)
    out.flush()
