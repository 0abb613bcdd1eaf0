"""`shipworthy replay RUN|TAPE [AGENT]`."""

import asyncio
import contextlib
import logging
import os
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from shipworthy.app.replay import Replayed
from shipworthy.cli.database import Database
from shipworthy.cli.opening import own_stdout
from shipworthy.cli.printing import CUT, cut, json_text, put_json
from shipworthy.cli.supposed import limits_given, suppose
from shipworthy.cli.taped import opened, tape_text
from shipworthy.cli.timeline import Pieces, put
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import UsageError
from shipworthy.exits.clean import clean, clean_text
from shipworthy.stores.store import TapeLine

HEAD = {"agent", "contract", "charged", "message", "now", "origin", "run_id", "session", "skill"}
"""Required fields of the first line of a tape."""
NOT_ON_TAPE = "the run does something that is not on the tape"
NAMES = {"left": "the time left for", "bound": "the bound of", "line": "the models to ask in", "used": "the tokens of"}
"""Kind of a recorded value → its description."""


def replay(
    which: Annotated[str, typer.Argument(metavar="RUN|TAPE", help="A run, by its id; or a file with its tape.")],
    agent: Annotated[
        str | None, typer.Argument(metavar="AGENT", help="The agent it was recorded with, if it has moved.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print its result and its divergence as one JSON object.")
    ] = False,
    model: Annotated[
        str | None, typer.Option(help="What if: ask this model or tier of the agent, for real; tools are not called.")
    ] = None,
    limits: Annotated[
        list[str] | None, typer.Option(metavar="NAME=NUMBER", help="What if: other limits, as max_cost_usd=0.001.")
    ] = None,
    database: Database = None,
) -> None:
    """Repeat a run from its tape: exactly, offline, without calling a tool or a model.

    Example: shipworthy replay 3f2a91c0

    What if: shipworthy replay 3f2a91c0 --limits max_latency_ms=2000 --limits max_cost_usd=0.001
    """
    most = limits_given(limits or [])
    text = tape_text(which, database)
    lines = read_tape(text)
    _check(lines)
    with own_stdout() as out, _quiet():
        repeated = opened(agent, lines[0])
        if model is not None or most:
            suppose(repeated, text, model, most, out, json=json)
            return
        try:
            found = asyncio.run(repeated.replay(text))
            report = _report(found, lines, repeated.spec.name)
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise UsageError(f"the tape was changed, or is of another version: {error}") from error
        if json:
            put_json(found.as_dict(), out)
        else:
            put(report, out)
    raise typer.Exit(0 if found.divergence is None else 1)


def _check(lines: Sequence[TapeLine]) -> None:
    """Raise UsageError if a line lacks fields that every tape has."""
    if missing := sorted(HEAD - lines[0].keys()):
        raise UsageError(f"line 1 of the tape does not say {', '.join(missing)}: the tape was changed")
    for number, line in enumerate(lines, start=1):
        event, whole = line.get("event"), isinstance(line.get("at"), int | float)
        if not whole or (line["kind"] == "event" and not (isinstance(event, dict) and "type" in event)):
            raise UsageError(f"line {number} of the tape does not say when, or what happened: the tape was changed")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Silence the log, because failures of the repetition are reported as a divergence."""
    log = logging.getLogger("shipworthy")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)


def _report(found: Replayed, lines: Sequence[TapeLine], agent: str) -> list[Pieces]:
    """The lines that report a replay."""
    report, divergence = list[Pieces](), found.divergence
    if not found.repeated:
        report.append(
            [("not replayed", "yellow"), (": it was stopped, and when is not on the tape; it ended with:", "")]
        )
    elif divergence is None:
        report.append([("replayed exactly", "green"), (f": {len(lines)} lines, the same answer", "")])
    else:
        line = lines[divergence["seq"]]
        about = NOT_ON_TAPE if str(divergence["expected"]).startswith("nothing more") else _about(line, lines)
        place = f" at line {line['seq'] + 1} of {len(lines)}, +{line['at']:,.0f} ms: {about}"
        report.append([("went another way", "red"), (clean(place), "")])
        sides = _sides(divergence["expected"], divergence["got"])
        if line.get("changed"):
            report.append([("  This line is not as it was written: it has been changed.", "")])
            sides = sides if line["kind"] == "end" else {"it says": sides["came"]}
        report += [[(f"  {name + ':':<10}", "dim"), (words, "")] for name, words in sides.items()]
    if found.redefined:
        report.append([("The agent's definition has changed since the run.", "yellow")])
    elif divergence is not None:
        report.append([("The agent's definition has not changed since the run.", "")])
    if agent != lines[0]["agent"]:
        report.append([(clean(f"The run is of the agent `{lines[0]['agent']}`, and this one is `{agent}`."), "yellow")])
    answer = clean_text(found.result["text"]).split("\n") if divergence is None else []
    return [*report, *([(words, "")] for words in answer)]


def _about(line: TapeLine, lines: Sequence[TapeLine]) -> str:
    """Describe a line of the tape and its step."""
    if line["kind"] == "run":
        return "its first line, who was asked what"
    if line["kind"] == "end":
        return "its last line, the result"
    if line["kind"] == "event":
        event = line["event"]
        return f"the event {event['type']}" + (f" of “{event['label']}”" if "label" in event else "")
    place, _, what = str(line["key"]).rpartition(" ")
    if line["kind"] == "call":
        return f"the call of {line['tool']}"
    if line["kind"] == "model":
        return f"what {line['request']['name']} asks a model"
    words = NAMES.get(what, f"`{what}`" + (" of" if place else ""))
    return f"{words} {_step(place, lines)}".rstrip()


def _step(place: str, lines: Sequence[TapeLine]) -> str:
    """The name of the step at a place in the run; the place itself if the tape has no name."""
    for line in lines:
        if line.get("key") == place and line["kind"] in ("call", "model"):
            return str(line["tool"] if line["kind"] == "call" else line["request"]["name"])
    return place


def _sides(expected: object, got: object) -> dict[str, str]:
    """Format the expected and the actual side of a divergence."""
    sides = {"expected": _named(expected), "came": _named(got)}
    items = {side: [_value(name, value, sides) for name, value in found.items()] for side, found in sides.items()}
    return {side: ", ".join(words) for side, words in items.items()}


def _named(value: object) -> dict[str, str]:
    """The items of a value as text."""
    parts = value if isinstance(value, dict) else {"": value}
    return {str(name): inner if isinstance(inner, str) else _json(inner) for name, inner in parts.items()}


def _value(name: str, value: str, sides: dict[str, dict[str, str]]) -> str:
    """Format one item, from shortly before the first difference of the two sides."""
    same = len(os.path.commonprefix([found.get(name, "") for found in sides.values()]))
    begin = same - CUT // 4 if same > CUT // 2 and same < len(value) else 0
    return (f"{name} = " if name else "") + ("…" if begin else "") + cut(value[begin:], CUT * 2)


def _json(value: object) -> str:
    return "nothing" if value is None else json_text(value)
