"""A run as watching sees it: what is compared of it, without what people said."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import orjson

from shipworthy.stores.store import ListedRun
from shipworthy.watch.form import Form, form_of, words_of

__all__ = ["NONE", "Seen", "Taped", "seen_of", "taped"]

NONE = "(none)"
"""Stands for no skill, no model, no path."""
READ = (b'"skill_chosen"', b'"figure_withheld"', b'"step_finished"', b'"kind":"run"')
"""Marks of the lines of a tape that are read; the others are not even decoded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taped:
    """What only the tape of a run says."""

    contract: str = ""
    confidence: float | None = None
    """Of the choice of the skill, 0 to 1; None: nothing was routed."""
    withheld: int = 0
    """Sentences that were not shown for a figure in them."""
    steps: tuple[tuple[str, float], ...] = ()
    """Each step that was really made, with its time in ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One run."""

    run_id: str
    at: float
    """Seconds since the epoch."""
    session: str = ""
    message: str = ""
    words: frozenset[str] = frozenset()
    """Those of the message, without the values of inputs."""
    skill: str = NONE
    status: str
    reason: str = ""
    path: tuple[str, ...] = ()
    """The tools in their order, without arguments."""
    model: str = NONE
    latency_ms: float = 0.0
    cost_usd: float = 0.0
    input_tokens: float = 0.0
    output_tokens: float = 0.0
    form: Form = field(default_factory=lambda: form_of(""))
    taped: Taped = field(default_factory=Taped)

    @property
    def ended(self) -> str:
        """Status and reason as one text."""
        return f"{self.status} ({self.reason})" if self.reason else self.status

    @property
    def way(self) -> str:
        """The path as one text."""
        return " > ".join(self.path) or NONE

    @property
    def routed(self) -> str:
        """The skill that answered; where none did, how it ended."""
        return self.skill if self.skill != NONE else self.ended

    @property
    def answered(self) -> bool:
        """Whether it gave an answer, whole or not."""
        return self.status in ("completed", "degraded")


def taped(tape: str | None) -> Taped:
    """What a tape says; of a tape that cannot be read, what can be."""
    contract, confidence, withheld, steps = "", None, 0, list[tuple[str, float]]()
    for line in _lines(tape or ""):
        if line.get("kind") == "run":
            contract = str(line.get("contract", ""))
            continue
        event: Mapping[str, Any] = line.get("event") or {}
        kind = event.get("type")
        if kind == "skill_chosen":
            confidence = float(event["confidence"])
        elif kind == "figure_withheld":
            withheld += 1
        elif kind == "step_finished" and not event.get("reused"):
            steps.append((str(event["step"]), float(event["elapsed_ms"])))
    return Taped(contract=contract, confidence=confidence, withheld=withheld, steps=tuple(steps))


def _lines(tape: str) -> Iterator[Mapping[str, Any]]:
    for raw in tape.encode("utf-8", "replace").split(b"\n"):
        if any(mark in raw for mark in READ):
            try:
                line = orjson.loads(raw)
            except orjson.JSONDecodeError:
                continue
            if isinstance(line, dict):
                yield line


def seen_of(run: ListedRun, tape: str | None) -> Seen | None:
    """The run as it is compared; None where it has no result."""
    used = run.get("usage")
    if used is None:
        return None
    inputs: Mapping[str, object] = run.get("inputs") or {}
    path: Iterable[Mapping[str, object]] = cast(Iterable[Mapping[str, object]], run.get("path") or ())
    return Seen(
        run_id=run["run_id"],
        at=run["at"],
        session=run["session"],
        message=run["message"],
        words=words_of(run["message"], inputs.values()),
        skill=run.get("skill") or NONE,
        status=run["status"],
        reason=run.get("reason") or "",
        path=tuple(str(call["tool"]) for call in path),
        model=run.get("model") or NONE,
        latency_ms=used["latency_ms"],
        cost_usd=used["cost_usd"],
        input_tokens=used["input_tokens"],
        output_tokens=used["output_tokens"],
        form=form_of(run.get("text") or "", inputs.values()),
        taped=taped(tape),
    )
