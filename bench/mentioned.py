"""How many of the values that later calls of recorded conversations use are still shown to the model.

    .venv/bin/python bench/mentioned.py ../shared/data/trajectories [--limit 20] [--context 2000]

Each message of a user begins a run, as in Shipworthy: the model sees the message and the results of this run, the
history of the conversation, and the identifiers that earlier results held. A value counts where the conversation has
held it before the call. Prints, for each file, the share of values that are visible without the identifiers and with
them, and their tokens.
"""

import argparse
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shipworthy.context.history import recall
from shipworthy.context.mentioned import FoundNames, names_in
from shipworthy.runtime.prompting.context import PART, within
from shipworthy.tokens.counting import EXACT, count

KEEP = 4
"""Turns of the history, the default of `session.history`."""


@dataclass(slots=True)
class Totals:
    """Values used by later calls, and those of them that are visible."""

    used: int = 0
    plain: int = 0
    shown: int = 0
    earlier: int = 0
    earlier_plain: int = 0
    earlier_shown: int = 0
    turns: int = 0
    tokens: int = 0


@dataclass(slots=True)
class Conversation:
    """A recorded conversation up to a message."""

    turns: list[tuple[str, str]] = field(default_factory=list)
    found: list[FoundNames] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    """Everything that was said or found before this run."""
    now: list[str] = field(default_factory=list)
    """Everything that was said or found in this run."""


def main() -> None:
    """Print a row for each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=None, help="conversations of each file")
    parser.add_argument("--context", type=int, default=2000, help="max_context_tokens of the skill")
    given = parser.parse_args()
    print(
        f"{'file':<42}{'values':>8}{'without':>9}{'with':>8}   of earlier runs: values, without, with   tokens a turn"
    )
    for path in sorted(given.folder.glob("tau*_*.jsonl.gz")):
        totals = Totals()
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for _, line in zip(range(given.limit or 10**9), lines, strict=False):
                replay(json.loads(line)["messages"], totals, given.context)
        print(row(path.name.removesuffix(".jsonl.gz"), totals), flush=True)


def row(name: str, totals: Totals) -> str:
    """The line of one file."""
    used, earlier = max(totals.used, 1), max(totals.earlier, 1)
    return (
        f"{name:<42}{totals.used:>8}{totals.plain / used:>9.1%}{totals.shown / used:>8.1%}"
        f"{totals.earlier:>27}{totals.earlier_plain / earlier:>9.1%}{totals.earlier_shown / earlier:>8.1%}"
        f"{totals.tokens / max(totals.turns, 1):>16.0f}"
    )


def replay(messages: list[dict[str, object]], totals: Totals, context: int) -> None:
    """Add the values of one conversation."""
    talk, plain, shown = Conversation(), "", ""
    tools: dict[str, str] = {}
    for message in messages:
        role, text = message["role"], str(message.get("content") or "")
        if role == "user":
            talk.whole += talk.now
            talk.now = [text]
            plain = recall(talk.turns, keep=KEEP, limit=context // PART)
            shown = within(talk.turns, talk.found, KEEP, context, EXACT)
            talk.turns.append((text, ""))
            totals.turns += 1
            totals.tokens += count(shown) - count(plain)
            continue
        for call in calls(message):
            tools[str(call.get("id"))] = str(call["name"])
            note(call["arguments"], talk, plain, shown, totals)
        if role == "assistant" and talk.turns and text:
            talk.turns[-1] = (talk.turns[-1][0], f"{talk.turns[-1][1]} {text}".strip())
        if role == "tool":
            tool = tools.get(str(message.get("tool_call_id")), "a tool")
            talk.found.append(FoundNames(source=f"{tool}, untrusted", names=names_in(data(text), text)))
        talk.now.append(text)


def calls(message: dict[str, object]) -> list[dict[str, object]]:
    """The calls of a message of the agent."""
    made = message.get("tool_calls")
    return list(made) if isinstance(made, list) and message["role"] == "assistant" else []


def note(arguments: object, talk: Conversation, plain: str, shown: str, totals: Totals) -> None:
    """Count the values of one call."""
    before, now = "\n".join(talk.whole), "\n".join(talk.now)
    for value in dict.fromkeys(values(data(arguments) if isinstance(arguments, str) else arguments)):
        if value not in before and value not in now:
            continue
        totals.used += 1
        totals.plain += value in now or value in plain
        totals.shown += value in now or value in shown
        if value not in now:
            totals.earlier += 1
            totals.earlier_plain += value in plain
            totals.earlier_shown += value in shown


def values(arguments: object) -> Iterator[str]:
    """The texts of more than three characters in the arguments of a call."""
    if isinstance(arguments, dict | list):
        for inner in arguments.values() if isinstance(arguments, dict) else arguments:
            yield from values(inner)
    elif isinstance(arguments, str) and len(arguments) > 3:
        yield arguments


def data(text: str) -> object:
    """The text as data; itself where it is no JSON."""
    try:
        return json.loads(text)
    except ValueError:
        return text


if __name__ == "__main__":
    main()
