"""What tapes have recorded of tools and models, by what they were asked."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson

from shipworthy.app.agent import Agent
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import Problem, ShipworthyError, SpecError, UsageError
from shipworthy.models.model import Part
from shipworthy.talk.compare import plain
from shipworthy.tracing.lines import read_error, read_part

__all__ = ["Recorded", "recorded_in", "recorded_of"]

MOST_RUNS = 1000
"""Latest runs of an agent whose tapes are read."""


class Recorded:
    """The results of tools by their arguments, and the answers of models by the texts that they were sent."""

    def __init__(self) -> None:
        self._results: dict[str, dict[str, Mapping[str, Any]]] = {}
        self._answers: dict[str, list[list[Part]]] = {}
        self.runs = 0
        """Tapes that were read."""

    def add(self, tape: str) -> None:
        """Add what a tape holds; of equal calls the first that was added stands. Raises UsageError for no tape."""
        lines = read_tape(tape)
        self.runs += 1
        for line in lines:
            if line["kind"] == "call":
                self._results.setdefault(line["tool"], {}).setdefault(_key(line["args"]), line)
            elif line["kind"] == "model" and "error" not in line:
                parts = [read_part(part) for part in line["parts"]]
                self._answers.setdefault(asked(line["request"]), []).append(parts)

    def has(self, tool: str) -> bool:
        """Whether any result of the tool is recorded."""
        return tool in self._results

    def result(self, tool: str, args: Mapping[str, object]) -> object:
        """The result that was recorded; raises KeyError where none was, and the ShipworthyError that was recorded."""
        line = self._results[tool][_key(args)]
        if "error" in line:
            raise read_error(line["error"])
        return line["value"]

    def answers(self, request: str) -> list[list[Part]]:
        """Every answer to a request, in the order in which they were added; empty where none was recorded."""
        return self._answers.get(request, [])


async def recorded_of(agent: Agent, database: str | None = None) -> Recorded:
    """What the latest runs of an agent have recorded in a database, which it has from now on; newest first.

    `database`: its URL; None: the default store.
    """
    agent.use_store(database)
    found = Recorded()
    for run in await agent.runs(MOST_RUNS):
        tape = await agent.tape(run["run_id"])
        if tape:
            try:
                found.add(tape)
            except ShipworthyError:
                continue  # one that was interrupted has no end
    return found


def recorded_in(place: Path) -> Recorded:
    """What one tape, or those of a folder (`*.jsonl`), have recorded; raises SpecError with every file that is none."""
    files = sorted(place.glob("*.jsonl")) if place.is_dir() else [place]
    found, problems = Recorded(), list[Problem]()
    if not files:
        repair = "write them there with `shipworthy runs RUN --tape > FILE.jsonl`"
        problems.append(Problem(str(place), "there is no tape (*.jsonl) in this folder", repair))
    for file in files:
        try:
            found.add(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(str(file), f"it cannot be read: {error}", "name a tape, or a folder of tapes"))
        except UsageError as error:
            problems.append(Problem(str(file), f"it is no tape: {error}", "write it with `shipworthy runs RUN --tape`"))
    if problems:
        raise SpecError(problems)
    return found


def asked(request: Mapping[str, Any]) -> str:
    """A request to a model as one text that equal requests share: its name, its tools and its messages."""
    messages: Iterable[Mapping[str, Any]] = request["messages"]
    said = [[one["role"], one["text"], [call["name"] for call in one.get("calls", ())]] for one in messages]
    return orjson.dumps([request["name"], list(request["tools"]), said]).decode()


def _key(args: Mapping[str, object]) -> str:
    return orjson.dumps(plain(args), default=str, option=orjson.OPT_SORT_KEYS).decode()
