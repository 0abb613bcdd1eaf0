"""What-if on the command line: a run with another model or other limits, beside the run as it was."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import TextIO

from shipworthy.app.agent import Agent
from shipworthy.app.suppose import Supposed
from shipworthy.cli.printing import cut, json_text, put_json
from shipworthy.cli.timeline import Pieces, ended, put
from shipworthy.errors import UsageError


def limits_given(given: Sequence[str]) -> dict[str, float]:
    """The limits of `NAME=NUMBER`; raises UsageError with all that are none."""
    found: dict[str, float] = {}
    wrong = []
    for one in given:
        name, _, number = one.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError:
            wrong.append(f"--limits: `{one}` is no limit: write NAME=NUMBER, as in max_latency_ms=2000")
    if wrong:
        raise UsageError("\n".join(wrong))
    return found


def suppose(
    agent: Agent, tape: str, model: str | None, limits: Mapping[str, float], out: TextIO, *, json: bool
) -> None:
    """Repeat the run and print in what it differs; raises UsageError for a model or limits that are none."""
    found = asyncio.run(_supposed(agent, tape, model, limits))
    if json:
        put_json(found.as_dict(), out)
    else:
        put(shown(found), out)


async def _supposed(agent: Agent, tape: str, model: str | None, limits: Mapping[str, float]) -> Supposed:
    async with agent:
        return await agent.suppose(tape, model=model, limits=limits)


def shown(found: Supposed) -> list[Pieces]:
    """The lines that compare the two runs."""
    return list(_shown(found))


def _shown(found: Supposed) -> Iterator[Pieces]:
    yield [("as it was   ", "dim"), (ended(found.before.result), "bold")]
    yield [("as it would be  ", "dim"), (ended(found.after.result), "bold")]
    for one in found.differences:
        yield [(f"{one.what}: ", "bold"), (f"{cut(_text(one.before))} → {cut(_text(one.after))}", "")]
    if not found.differences:
        yield [("nothing differs", "green")]
    for name in found.notes.assumed:
        yield [
            ("! ", "yellow"),
            (f"the prompt of {name} is another one, and the recorded answer was taken", ""),
        ]
    for name in found.notes.missing:
        yield [("! ", "yellow"), (f"{name} is not on the tape, and failed", "")]
    if found.redefined:
        yield [("The agent's definition has changed since the run.", "yellow")]


def _text(value: object) -> str:
    return value if isinstance(value, str) else "nothing" if value is None else json_text(value)
