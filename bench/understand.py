"""What a model gains and costs where words alone do not suffice: conversations with two agents, before and after.

Run it with `.venv/bin/python bench/understand.py [--half a|b] [--only none|strong|local] [--show]`. Each message counts
as right, wrong (another skill or value, or an answer to what is none of its matters), asked (a question that a person
would not have asked) or refused. `none`: no model. `strong`: a scripted model that answers as an ideal reader would.
`local`: the small model of `shipworthy local`, left out by name where it is not there.
"""

import argparse
import asyncio
import datetime as dt
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from readings.agents import AGENTS, WRITTEN

from shipworthy import Agent, Price, RunResult, ScriptedModel
from shipworthy.models.local import weights
from shipworthy.models.local.installed import missing
from shipworthy.tokens.counting import load

HERE = Path(__file__).parent / "readings"
CLOCK = dt.datetime(2026, 11, 30, 9, 0)
FAST = Price(input=0.05, output=0.4)
"""USD per million tokens of a small model of a provider."""
OUTCOMES = ("right", "wrong", "asked", "refused")
Turn = dict[str, Any]


@dataclass
class Tally:
    """What the messages of one agent came to."""

    outcomes: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    vain: int = 0
    """Calls for messages that need none."""
    tokens: list[int] = field(default_factory=list)
    usd: float = 0.0
    ms: list[float] = field(default_factory=list)
    harm: int = 0


def main() -> None:
    """Print a table for each kind of model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=["a", "b"])
    parser.add_argument("--only", choices=["none", "strong", "local"])
    parser.add_argument("--show", action="store_true", help="print what did not go right (half a alone)")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    load()
    told: dict[str, dict[str, Any]] = {}
    for kind in ("none", "strong", "local"):
        if given.only in (None, kind) and not (kind == "local" and (why := absent())):
            told[kind] = {name: asyncio.run(tally(name, kind, given.half, given.show)) for name in AGENTS}
        elif kind == "local" and given.only in (None, kind):
            say(f"local: left out, {why}")
    if given.json:
        say(json.dumps({kind: {name: summary(of) for name, of in every.items()} for kind, every in told.items()}))
        return
    for kind, every in told.items():
        for name, of in every.items():
            row = summary(of)
            say(f"{kind:<7}{name:<9}" + "  ".join(f"{key} {value}" for key, value in row.items()))


def absent() -> str:
    """Why the small model cannot be asked; empty where it can."""
    if words := missing():
        return words
    return "" if (weights.folder() / weights.FILE).exists() else "fetch it with `shipworthy local --fetch`"


async def tally(name: str, kind: str, half: str | None, show: bool) -> Tally:
    """Hold every conversation of an agent."""
    conversations = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    said: list[Turn] = []
    models: dict[str, Callable[[], dict[str, Any]]] = {
        "none": dict,
        "strong": lambda: {"model": ScriptedModel(lambda _: ideal(said), price=FAST)},
        "local": lambda: {"models": {"fast": ["local"]}},
    }
    of = Tally()
    async with AGENTS[name](store="memory", clock=CLOCK, **models[kind]()) as agent:
        for number, conversation in enumerate(conversations):
            if half is None or conversation["half"] == half:
                WRITTEN.clear()
                for turn in conversation["turns"]:
                    said[:] = [turn]
                    await hold(agent, f"{kind}-{number}", turn, of, show=show and conversation["half"] == "a")
                of.harm += len(WRITTEN)
    return of


async def hold(agent: Agent, session: str, turn: Turn, of: Tally, *, show: bool) -> None:
    """Send one message and count what came of it."""
    began = time.perf_counter()
    result = await agent.run(turn["say"], session=session)
    elapsed = (time.perf_counter() - began) * 1000
    outcome = judged(result, turn)
    of.outcomes[outcome] += 1
    of.calls += result.usage.model_calls
    of.vain += result.usage.model_calls if turn.get("calls") == 0 else 0
    of.usd += result.usage.cost_usd
    if result.usage.model_calls:
        of.tokens.append(result.usage.input_tokens + result.usage.output_tokens)
        of.ms.append(elapsed)
    if show and outcome != "right":
        say(f"  {outcome:<8}{turn['say'][:70]!r} → {result.status} {result.skill} {result.inputs} {result.text[:90]!r}")


def judged(result: RunResult, turn: Turn) -> str:
    """One of `OUTCOMES`."""
    ends, wanted = turn["ends"], {name: str(value).casefold() for name, value in turn.get("set", {}).items()}
    if result.status == "refused":
        return "right" if ends == "refused" else "refused"
    if result.skill == "staff" and turn.get("skill") != "staff":
        return "refused"
    if result.status == "asked" and not (ends == "confirm" and before_a_write(result)):
        needed = ends == "input" and result.reason == "input" and result.skill in (turn.get("skill"), "", None)
        return "right" if needed else "asked"
    if ends == "refused" or result.skill != turn.get("skill") or ends == "input":
        return "wrong"
    read = {name: str(result.inputs.get(name)).casefold() for name in wanted}
    return "right" if all(read[name].startswith(value) for name, value in wanted.items()) else "wrong"


def before_a_write(result: RunResult) -> bool:
    """Whether it asks for the yes to a write, and not whether it has understood."""
    return result.reason == "confirm" and not result.text.startswith(("Do you mean", "I read that as"))


def ideal(said: list[Turn]) -> str:
    """What an ideal reader answers: the skill and the values, in the words of the message."""
    turn = said[0]
    words = {name: str(value) for name, value in turn.get("set", {}).items()} | turn.get("words", {})
    quoted = " ".join(turn["say"].split()[:12])
    return json.dumps({"skill": turn.get("skill"), "because": quoted, "set": words, "choice": turn.get("choice")})


def summary(of: Tally) -> dict[str, object]:
    """The figures of a row."""
    total = of.outcomes.total() or 1
    shares = {name: f"{100 * of.outcomes[name] / total:.0f} %" for name in OUTCOMES}
    tokens, ms = (round(statistics.median(values)) if values else 0 for values in (of.tokens, of.ms))
    costs = {"messages": total, "calls": of.calls, "of these in vain": of.vain, "tokens a call": tokens}
    return {**shares, "unasked writes": of.harm, **costs, "USD": f"{of.usd:.5f}", "ms a call": ms}


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


if __name__ == "__main__":
    main()
