"""`shipworthy talk FILE [AGENT]`."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated

import typer

from shipworthy.app.agent import Agent
from shipworthy.cli.figures import plural
from shipworthy.cli.opening import fetch_local, open_agent, own_stdout, stopping
from shipworthy.cli.printing import cut, put_json, say
from shipworthy.errors import Problem, SpecError, UsageError
from shipworthy.exits.clean import clean
from shipworthy.talk.compare import Came, plain
from shipworthy.talk.hold import HeldConversation, HeldTurn, hold_all
from shipworthy.talk.read import read_talk
from shipworthy.talk.script import Talk

WRAP = 96
"""Characters of an answer in one line."""
COLUMN = 40
"""Characters of a column."""


def talk(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Conversations with what is expected, in YAML.")],
    agent: Annotated[
        str | None, typer.Argument(metavar="AGENT", help="A folder, an agent.yaml, or module:object; wins over FILE.")
    ] = None,
    only: Annotated[str, typer.Option(help="Only conversations whose name contains this.")] = "",
    model: Annotated[str | None, typer.Option(help="A real model to ask, instead of none or the scripted one.")] = None,
    show: Annotated[bool, typer.Option("--show", help="Print whole conversations, not only what fails.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Hold conversations with an agent, and say which answers are not as the file expects.

    Each conversation begins in a fresh session in memory, and no model is asked unless the file scripts one.
    docs/routing.md has the form of FILE. Exit code 1: an answer is not as expected.

    Example: shipworthy talk examples/trading/talk.yaml --show
    """
    read = read_talk(file)
    chosen = read.only(only)
    if not chosen:
        raise UsageError(f"no conversation of {file} is named like `{clean(only)}`")
    opener = _opener(read, agent)
    with own_stdout() as out, stopping():
        if model is not None:
            fetch_local(opener(), model)
        held = asyncio.run(hold_all(read, opener, conversations=chosen, model=model))
        if json:
            put_json({"file": read.file, "agent": _place(read, agent), **_totals(held), **_as_json(held)}, out)
        else:
            lines = [line for one in held if show or not one.holds for line in _conversation(read.file, one, show)]
            say("\n".join([*lines, _summary(held)]), out)
    raise typer.Exit(0 if all(one.holds for one in held) else 1)


def _opener(read: Talk, agent: str | None) -> Callable[[], Agent]:
    where = _place(read, agent)
    return lambda: open_agent(where, store="memory")


def _place(read: Talk, agent: str | None) -> str:
    """Where the agent is; a path in the file is relative to the file."""
    if agent is not None:
        return agent
    if read.agent is None:
        message = "no agent is named"
        raise SpecError([Problem(f"{read.file}:1", message, "add `agent: PATH`, or write AGENT behind the file")])
    beside = read.folder / read.agent
    return str(beside) if beside.exists() or ":" not in read.agent else read.agent


def _conversation(file: str, held: HeldConversation, show: bool) -> Iterator[str]:
    yield f"{'✓' if held.holds else '✗'} {cut(held.conversation.name)}  ({file}:{held.conversation.line})"
    for number, turn in enumerate(held.turns, start=1):
        if show or not turn.holds:
            yield from _turn(number, turn, show)
    yield ""


def _turn(number: int, held: HeldTurn, show: bool) -> Iterator[str]:
    mark = "✗" if not held.holds else "✓" if held.turn.expect is not None else "·"
    yield f"  {mark} {number}  “{cut(held.turn.say, WRAP)}”  line {held.turn.line}"
    yield from (f"       │ {line}" for line in _folded(held.came.text))
    yield f"       {_facts(held.came)}"
    if held.came.why and not (show and held.holds):
        sure = f" ({held.came.confidence:.2f})" if held.came.confidence is not None else ""
        yield f"       why: {cut(held.came.why, WRAP)}{sure}"
    rows = [(miss.key, cut(miss.expected, WRAP), cut(miss.came, WRAP)) for miss in held.misses]
    keys, wide = (max((len(row[at]) for row in rows), default=0) for at in (0, 1))
    for key, expected, came in rows:
        # The answer stands above.
        after = "" if key in ("text", "not_text") else f"  came {came}"
        yield f"     ✗ {key:<{keys}}  expected {expected:<{min(wide, COLUMN)}}{after}".rstrip()


def _folded(text: str) -> Iterable[str]:
    """The lines of a text, none longer than `WRAP`."""
    for line in text.split("\n"):
        rest = clean(line)
        while len(rest) > WRAP:
            at = rest.rfind(" ", 1, WRAP)
            at = at if at > 0 else WRAP
            yield rest[:at]
            rest = rest[at:].lstrip()
        yield rest


def _facts(came: Came) -> str:
    """One line about an answer: status, skill, inputs and calls."""
    parts = [came.status + (f" ({came.reason})" if came.reason and came.reason != came.status else "")]
    parts += [came.skill] if came.skill else []
    parts += [", ".join(f"{name} = {cut(plain(value), COLUMN)}" for name, value in came.inputs.items())]
    parts += ["called " + ", ".join(str(call["tool"]) for call in came.calls)] * bool(came.calls)
    return " · ".join(part for part in parts if part)


def _totals(held: list[HeldConversation]) -> dict[str, int]:
    turns = [turn for one in held for turn in one.turns]
    checked = [turn for turn in turns if turn.turn.expect is not None]
    return {
        "conversations": len(held),
        "conversations_hold": sum(one.holds for one in held),
        "turns": len(turns),
        "turns_checked": len(checked),
        "turns_hold": sum(turn.holds for turn in checked),
    }


def _summary(held: list[HeldConversation]) -> str:
    totals = _totals(held)
    ends = f"{totals['conversations_hold']} of {plural(totals['conversations'], 'conversation')} as expected"
    return f"{ends}, {totals['turns_hold']} of {plural(totals['turns_checked'], 'checked answer')}"


def _as_json(held: list[HeldConversation]) -> dict[str, object]:
    return {"results": [_conversation_json(one) for one in held]}


def _conversation_json(held: HeldConversation) -> dict[str, object]:
    return {
        "name": held.conversation.name,
        "line": held.conversation.line,
        "holds": held.holds,
        "turns": [_turn_json(turn) for turn in held.turns],
    }


def _turn_json(held: HeldTurn) -> dict[str, object]:
    came = held.came
    return {
        "say": held.turn.say,
        "line": held.turn.line,
        "holds": held.holds,
        "checked": held.turn.expect is not None,
        "misses": [{"key": miss.key, "expected": miss.expected, "came": miss.came} for miss in held.misses],
        "came": {
            "status": came.status,
            "skill": came.skill,
            "reason": came.reason,
            "inputs": plain(came.inputs),
            "text": came.text,
            "calls": plain(came.calls),
            "why": came.why,
            "confidence": came.confidence,
            "model_calls": came.model_calls,
        },
    }
