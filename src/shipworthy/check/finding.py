"""What a check has found: findings, the items of the checklist that they decide, and what was measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from shipworthy.regex import regex

__all__ = ["HEADINGS", "SEVERITIES", "Finding", "Heading", "Item", "Severity", "State"]

Severity = Literal["error", "warning", "note"]
Heading = Literal["determinism", "tokens", "latency", "safety", "models", "routing", "trials", "dry_run", "definition"]
State = Literal["met", "failed", "not_established", "not_applicable"]
FIGURE = regex(r"\d+(?:[.,:]\d+)*")
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""From the worst."""
HEADINGS: Mapping[Heading, str] = {
    "determinism": "Determinism",
    "tokens": "Token control",
    "latency": "Latency",
    "safety": "Safety",
    "models": "Models and prices",
    "routing": "Routing",
    "trials": "Trials",
    "dry_run": "Adversarial dry run",
    "definition": "Definition",
}
"""Heading → its words, in the order of a report; the first three are the checklist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with an agent, with its evidence and its repair."""

    code: str
    """A key of `codes.json`, which never changes its meaning: suppressions and baselines name it."""
    severity: Severity
    where: str
    """`file:line` below the agent's folder; the dotted path of a definition made in Python."""
    message: str
    """What is wrong, in one sentence that names the part."""
    repair: str
    """What to write, or to remove."""
    proof: str
    """One command that shows whether the repair has worked."""
    skill: str | None = None
    evidence: str = ""
    """The figures or the texts that show it."""

    @property
    def fingerprint(self) -> str:
        """What stays the same while lines move: its code, its skill and its message without figures."""
        words = FIGURE.sub("0", self.message)
        return f"{self.code}|{self.skill or ''}|{self.where.rpartition(':')[0]}|{words}"

    def as_dict(self) -> dict[str, object]:
        """The object that `check --json` prints."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the checklist."""

    key: str
    heading: Heading
    title: str
    state: State
    evidence: str
    """Why it is met, or what was not established."""
    codes: tuple[str, ...] = field(default=())
    """The codes of the findings that would fail it."""

    def as_dict(self) -> dict[str, object]:
        """The object that `check --json` prints."""
        return {name: getattr(self, name) for name in self.__slots__}
