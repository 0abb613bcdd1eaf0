"""The decisions of a run, each with its reason."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shipworthy.tracing.inspected.definition import UNKNOWN, Definition

Fields = Mapping[str, Any]
Kind = Literal[
    "routed",
    "skill",
    "guideline",
    "admitted",
    "model",
    "another",
    "paused",
    "endorsed",
    "shortened",
    "reused",
    "added",
    "dropped",
    "failed",
    "degraded",
    "withheld",
    "exceeded",
    "asked",
    "overdue",
]
"""routed: the skills with their scores · skill: the one that was chosen · admitted: the worst case that was let in ·
model: the models of a call, the first choice first · another: a further attempt at it · paused: seconds until then ·
endorsed: an argument that a stranger may have had a word in · shortened: a result cut for the model · reused: a result
of an earlier message · added: a value that a model left out, said behind its words · withheld: a sentence that was not
shown · exceeded: a provider counted more than was set aside ·
asked: the question with which the run ends · overdue: the deadline has passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided, when and why."""

    seq: int
    """The line of the tape."""
    at_ms: float
    kind: Kind
    about: str
    """The skill, model, step, guideline or argument that it is about."""
    reason: str
    more: Mapping[str, object]
    """Figures of its kind: scores, bounds, models with prices."""


Told = tuple[Kind, str, str, Mapping[str, object]]


def decisions_of(lines: Sequence[Fields], definition: Definition = UNKNOWN) -> list[Decision]:
    """The decisions on a tape, in its order; raises KeyError or TypeError for a damaged tape."""
    return [
        Decision(seq=line["seq"], at_ms=line["at"], kind=kind, about=about, reason=reason, more=more)
        for line in lines
        for kind, about, reason, more in (*_scored(line, definition), *_told(line))
    ]


def _scored(line: Fields, definition: Definition) -> Iterator[Told]:
    """The scores of a skill that was chosen by its words alone, which the tape does not have."""
    event = line["event"] if line["kind"] == "event" else {"type": ""}
    if event["type"] == "skill_chosen" and definition.scores and event["reason"] == definition.why:
        scores = [{"skill": skill, "score": score} for skill, score in definition.scores.items()]
        more = {"outcome": "route", "confidence": event["confidence"], "scores": scores}
        yield "routed", str(event["skill"]), str(event["reason"]), more


def _told(line: Fields) -> Iterator[Told]:
    key = str(line.get("key", ""))
    if line["kind"] == "event" and (read := EVENTS.get(line["event"]["type"])) is not None:
        yield from read(line["event"])
    elif line["kind"] == "fact":
        yield from _fact(line, key)
    elif line["kind"] == "kept" and key == "reserve":
        granted = line["value"]["granted"] if "error" not in line else {}
        yield "admitted", "its accounts", _error(line), {"granted": granted}
    elif line["kind"] == "call" and line.get("full") is not None:
        more = {"tokens": line["tokens"], "characters": len(line["full"]), "step_id": key}
        yield "shortened", str(line["tool"]), "its result is longer than its ceiling", more


def _fact(line: Fields, key: str) -> Iterator[Told]:
    place, _, what = key.rpartition(" ")
    value = line.get("value")
    if key == "route" and isinstance(value, Mapping):
        scores = [{"skill": skill, "score": score} for skill, score in value["candidates"]]
        more = {"outcome": value["outcome"], "confidence": value["confidence"], "scores": scores}
        yield "routed", str(value["skill"] or ""), str(value["why"]), more
    elif what == "bound" and place and isinstance(value, Mapping):
        yield "admitted", place, "its worst case is its bound", {"bound": value}
    elif what == "line" and place:
        rows = value["rows"] if isinstance(value, Mapping) else []
        models = [{"model": row["name"], "price": row["price"]} for row in rows]
        reason = str(value["reason"]) if isinstance(value, Mapping) else _error(line)
        yield "model", str(models[0]["model"]) if models else "", reason, {"step_id": place, "models": models}
    elif what == "pause" and value:
        yield "paused", place, "it is asked again after this pause", {"step_id": place, "seconds": value}
    elif key.startswith("look ") or (what == "late" and value is True):
        yield "overdue", place, "the deadline has passed", {}


def _error(line: Fields) -> str:
    return str(line["error"]["message"]) if "error" in line else ""


def _another(event: Fields) -> Iterator[Told]:
    if event["attempt"] > 1:
        yield "another", str(event["model"]), str(event["reason"]), {"attempt": event["attempt"]}


def _reused(event: Fields) -> Iterator[Told]:
    if event["reused"]:
        yield "reused", str(event["step"]), "the result of an earlier message is still fresh", _of_step(event)


def _finished(event: Fields) -> Iterator[Told]:
    yield from _reused(event)
    if event.get("added"):
        yield "added", str(event["step"]), "the model left out a value that its answer has to say", _of_step(event)


def _withheld(event: Fields) -> Iterator[Told]:
    more = {"figures": event["figures"], "coincidence": event.get("coincidence", 0.0), **_of_step(event)}
    yield "withheld", str(event["sentence"]), "a figure of it is in nothing that the model was sent", more


def _of_step(event: Fields) -> dict[str, object]:
    return {"step_id": event["step_id"]}


def _one(kind: Kind, about: str, reason: str, *more: str) -> Callable[[Fields], Iterator[Told]]:
    """Reads an event by the names of its fields."""

    def read(event: Fields) -> Iterator[Told]:
        yield kind, str(event[about]), str(event.get(reason, "")), {name: event[name] for name in more if name in event}

    return read


EVENTS: Mapping[str, Callable[[Fields], Iterator[Told]]] = {
    "skill_chosen": _one("skill", "skill", "reason", "confidence", "inputs"),
    "guideline_applied": _one("guideline", "name", "name"),
    "model_chosen": _another,
    "endorsed": _one("endorsed", "argument", "rule", "tool"),
    "step_finished": _finished,
    "step_dropped": _one("dropped", "step", "reason", "step_id", "label"),
    "step_failed": _one("failed", "step", "error", "step_id", "label", "kind"),
    "degraded": _one("degraded", "reason", "detail", "step_id"),
    "figure_withheld": _withheld,
    "usage_exceeded": _one("exceeded", "model", "model", "step_id", "input_tokens", "output_tokens", "cost_usd"),
    "question_asked": _one("asked", "kind", "text", "names", "choices", "question_id", "by", "expires"),
}
"""Type of an event → how it is read."""
