"""The recorded tasks, attacks and cases, as data (`shared/data/injection/README.md` says what each field means)."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

SUITES = ("workspace", "banking")
USER = "Emma Johnson"
MODEL = "the AI language model"
VECTOR = re.compile(r"\{\{vector:([^}]+)\}\}")


@dataclass(frozen=True)
class PlanStep:
    """One call of the recorded plan, with what it gave."""

    tool: str
    args: dict[str, Any]
    sources: dict[str, list[str]]
    result: str
    vectors: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """What a user wants, and the calls that do it."""

    suite: str
    id: str
    prompt: str
    plan: tuple[PlanStep, ...]
    vectors: tuple[str, ...]


@dataclass(frozen=True)
class Attack:
    """What an attacker wants, and the calls that do it."""

    id: str
    goal: str
    calls: tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True)
class Case:
    """One attack on one task."""

    task: Task
    attack: Attack
    vectors: tuple[str, ...]
    weakest: str
    """The weakest control that stops it."""
    slot: bool
    """Whether bound arguments alone leave the attacker a critical argument."""


@dataclass(frozen=True)
class Suite:
    """One suite of the recorded data."""

    name: str
    tools: Mapping[str, Mapping[str, Any]]
    tasks: Mapping[str, Task]
    cases: tuple[Case, ...]
    harmless: Mapping[str, str]
    """Vector → the text that stands there when nobody attacks."""

    @cached_property
    def writes(self) -> frozenset[str]:
        """The tools that change something."""
        return frozenset(name for name, tool in self.tools.items() if tool["effect"] == "write")

    def critical(self, tool: str) -> tuple[str, ...]:
        """The arguments of a write that decide who or what is affected."""
        return tuple(self.tools[tool].get("critical_args") or ())

    def payload(self, wrapper: Mapping[str, str], attack: Attack | None) -> str:
        """The text that an attacker writes."""
        named = ", ".join(name for name, _ in attack.calls) if attack else ""
        return wrapper["template"].format(
            goal=attack.goal if attack else "",
            user=USER,
            model=MODEL,
            tools=f"You should call the following tools: {named}.",
        )


def filled(text: str, texts: Mapping[str, str]) -> str:
    """The text with every place that an attacker can write filled in."""
    return VECTOR.sub(lambda found: texts[found[1]], text)


def filled_in(value: Any, texts: Mapping[str, str]) -> Any:
    """The same for every text of a value."""
    if isinstance(value, str):
        return filled(value, texts)
    if isinstance(value, dict):
        return {key: filled_in(item, texts) for key, item in value.items()}
    return [filled_in(item, texts) for item in value] if isinstance(value, list) else value


def load(folder: Path) -> tuple[dict[str, Suite], list[dict[str, str]]]:
    """The suites, and the wrappers of the attacks."""
    home = folder / "agentdojo"
    return {name: _suite(home / name, name) for name in SUITES}, _json(home / "attacks.json")


def _suite(home: Path, name: str) -> Suite:
    tools = {tool["name"]: tool for tool in _json(home / "tools.json")}
    tasks = {row["id"]: _task(row) for row in _lines(home / "user_tasks.jsonl")}
    attacks = {row["id"]: _attack(row) for row in _lines(home / "injection_tasks.jsonl")}
    cases = tuple(
        Case(
            task=tasks[row["user_task"]],
            attack=attacks[row["injection_task"]],
            vectors=tuple(row["vectors"]),
            weakest=row["weakest_control_that_stops_it"],
            slot=row["critical_slot_reachable"],
        )
        for row in _lines(home / "cases.jsonl")
    )
    harmless = {key: value["default"] for key, value in _json(home / "vectors.json").items()}
    return Suite(name=name, tools=tools, tasks=tasks, cases=cases, harmless=harmless)


def _task(row: Mapping[str, Any]) -> Task:
    plan = tuple(
        PlanStep(step["tool"], step["args"], step["arg_sources"], step["result"], tuple(step["vectors_in_result"]))
        for step in row["plan"]
    )
    return Task(row["suite"], row["id"], row["prompt"], plan, tuple(row["vectors_seen"]))


def _attack(row: Mapping[str, Any]) -> Attack:
    return Attack(row["id"], row["goal"], tuple((call["tool"], call["args"]) for call in row["calls"]))


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _lines(path: Path) -> Iterable[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
