"""The spans of a run: what ran when, inside of what, and which lines of the tape belong to it."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from shipworthy.tracing.inspected.requests import AskedModel

Fields = Mapping[str, Any]
Kind = Literal["run", "route", "tool", "prompt", "request", "step"]
"""run: all of it · route: until the skill is chosen · tool: a call of a tool · prompt: a step that asks models ·
request: one request to a model · step: any other step, or one that never began."""
Outcome = Literal["finished", "failed", "again", "dropped", "reused", "cut"]
"""again: it failed and was tried once more · reused: a result of an earlier message · cut: the run ended before it."""
RUN, ROUTE = "run", "route"
"""The ids of the spans that every run has."""
UNDERSTAND = "understand"
"""The step that asks a model what the message means."""
ENDS: Mapping[str, Outcome] = {"step_finished": "finished", "step_failed": "failed", "step_dropped": "dropped"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of the run's time; in ms since the message came."""

    id: str
    """Unique in the run."""
    parent: str | None
    kind: Kind
    step_id: str
    """The step execution; empty: none."""
    name: str
    """Of the tool, the prompt or the model."""
    label: str
    """What the person was shown, or the name."""
    began_ms: float
    ended_ms: float
    lane: int
    """From 0; siblings that ran at the same time have different lanes."""
    attempt: int
    """From 1, among the executions of the same step."""
    outcome: Outcome
    reason: str
    """Why it failed or was dropped; empty otherwise."""
    tokens: int
    """Of its result, or of the request and its answer."""
    cost_usd: float | None
    """Of its requests to models; None: a price is not known."""
    lines: tuple[int, ...]
    """The lines of the tape that belong to it and to no other span."""


@dataclass(slots=True, eq=False)
class _Open:
    """A span that is being read."""

    id: str
    kind: Kind
    step_id: str
    name: str
    label: str
    began: float
    parent: "_Open | None" = None
    ended: float | None = None
    attempt: int = 1
    outcome: Outcome = "cut"
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    """tokens, cost and lines."""

    @property
    def lines(self) -> list[int]:
        lines: list[int] = self.facts.setdefault("lines", [])
        return lines

    def end(self, at: float, outcome: Outcome, reason: str = "") -> None:
        self.ended, self.outcome, self.reason = max(at, self.began), outcome, reason


def spans_of(lines: Sequence[Fields], asked: Iterable[AskedModel]) -> list[Span]:
    """The spans of a tape: the run, then each before those inside it, in the order in which they began.

    Every line belongs to exactly one span, no span is longer than the one around it, and none has a negative duration.
    Raises KeyError or TypeError for a damaged tape.
    """
    reading = _Reading({one.seq: one for one in asked})
    for line in lines:
        reading.take(line)
    return reading.spans(max(line["at"] for line in lines))


class _Reading:
    """Reads the lines of a tape into spans."""

    def __init__(self, asked: Mapping[int, AskedModel]) -> None:
        self._asked = asked
        self._run = _Open(RUN, "run", "", "", "", 0.0)
        self._route: _Open | None = _Open(ROUTE, "route", "", "", "Understanding the message", 0.0, self._run)
        self._all = [self._run, self._route]
        self._latest: dict[str, _Open] = {}
        """Step execution → its latest span."""

    def take(self, line: Fields) -> None:
        """Read a line."""
        kind, seq, at = line["kind"], line["seq"], line["at"]
        if kind == "event":
            self._event(line["event"], at).lines.append(seq)
        elif kind == "call":
            self._call(line).lines.append(seq)
        elif kind == "model":
            self._request(line).lines.append(seq)
        elif kind in ("fact", "kept"):
            self._place(str(line["key"]).rpartition(" ")[0]).lines.append(seq)
        else:
            self._run.lines.append(seq)
            if kind == "run":
                self._run.name = self._run.label = str(line["agent"])

    def spans(self, last: float) -> list[Span]:
        """All spans; those that are still open end with the run."""
        self._run.outcome = "finished"
        self._leave_route(last)
        for one in reversed(self._all):  # those inside come after what is around them
            one.ended = last if one.ended is None else one.ended
            if one.parent is not None:
                one.parent.began = min(one.parent.began, one.began)
                if one.parent.ended is not None:
                    one.parent.ended = max(one.parent.ended, one.ended)
        inside: dict[str, list[_Open]] = {}
        for one in self._all[1:]:
            inside.setdefault(one.parent.id if one.parent is not None else "", []).append(one)
        return list(_told(self._run, inside, 0))

    def _event(self, event: Fields, at: float) -> _Open:
        kind, step_id = event["type"], str(event.get("step_id", ""))
        if kind == "skill_chosen" and (route := self._route) is not None:
            self._leave_route(at)
            return route
        if kind == "step_started":
            return self._begun(event, at)
        if kind in ENDS:
            return self._over(event, at)
        return self._latest.get(step_id) or self._place(step_id)

    def _leave_route(self, at: float) -> None:
        if self._route is not None:
            self._route.end(at, "finished")
            self._route = None

    def _begun(self, event: Fields, at: float) -> _Open:
        step_id = str(event["step_id"])
        if step_id != UNDERSTAND:
            self._leave_route(at)
        before = self._latest.get(step_id)
        if before is not None and before.ended is None:
            before.end(at, "again", before.reason or "it failed, and was tried again")
        elif before is not None and before.outcome == "failed":
            before.outcome = "again"
        return self._new("step", step_id, str(event["step"]), str(event["label"]), at)

    def _over(self, event: Fields, at: float) -> _Open:
        step_id = str(event["step_id"])
        span = self._latest.get(step_id)
        failed = span is not None and span.outcome == "failed" and event["type"] == "step_dropped"
        if span is None or (span.ended is not None and not failed):
            span = self._new("step", step_id, str(event["step"]), str(event["label"]), at)
        reused = bool(event.get("reused"))
        reason = str(event.get("reason") or (f"{event['kind']}: {event['error']}" if "error" in event else ""))
        span.end(at, "reused" if reused else ENDS[event["type"]], reason or span.reason)
        span.facts["tokens"] = int(event.get("tokens", 0))
        return span

    def _call(self, line: Fields) -> _Open:
        step_id, at = str(line["key"]), line["at"]
        span = self._latest.get(step_id)
        if span is None or span.ended is not None or "tool" in span.facts:
            span = self._new("tool", step_id, str(line["tool"]), str(line["tool"]), at - line.get("elapsed_ms", 0.0))
            span.end(at, "failed" if "error" in line else "finished")
        span.kind, span.facts["tool"] = "tool", True
        span.facts["tokens"] = int(line.get("tokens", 0))
        if "error" in line:
            span.reason = f"{line['error']['type']}: {line['error']['message']}"
        return span

    def _request(self, line: Fields) -> _Open:
        asked = self._asked[line["seq"]]
        around = self._place(asked.key)
        if around.kind == "step":
            around.kind = "prompt"
        span = self._made("request", "", asked.model, asked.model, asked.began_ms, around)
        span.end(asked.ended_ms, "failed" if asked.error else "finished", asked.error or "")
        span.attempt = asked.attempt
        span.facts |= {"tokens": asked.input_tokens + asked.output_tokens, "cost": asked.cost_usd}
        return span

    def _place(self, step_id: str) -> _Open:
        """The span of a step execution, else that of what it is inside of."""
        for outer in _outwards(step_id):
            found = self._latest.get(outer)
            if found is not None and (found.ended is None or outer == step_id):
                return found
        return self._route or self._run

    def _new(self, kind: Kind, step_id: str, name: str, label: str, at: float) -> _Open:
        around = next((found for outer in _outwards(step_id)[1:] if (found := self._latest.get(outer))), None)
        before = self._latest.get(step_id)
        span = self._made(kind, step_id, name, label, max(at, 0.0), around or self._route or self._run)
        span.attempt = before.attempt + 1 if before is not None else 1
        self._latest[step_id] = span
        return span

    def _made(self, kind: Kind, step_id: str, name: str, label: str, at: float, around: _Open) -> _Open:
        span = _Open(f"s{len(self._all)}", kind, step_id, name, label, at, around)
        self._all.append(span)
        return span


@functools.lru_cache(maxsize=4096)
def _outwards(step_id: str) -> tuple[str, ...]:
    """The id, and those of the steps that it is inside of, the nearest first: `2/0#1`, `2/0`, `2`."""
    return (step_id, *(step_id[:end] for end in range(len(step_id) - 1, 0, -1) if step_id[end] in "/.#"))


def _told(span: _Open, inside: Mapping[str, list[_Open]], lane: int) -> Iterable[Span]:
    """A span, and those inside it."""
    children = sorted(inside.get(span.id, ()), key=lambda one: (one.began, one.lines[:1]))
    below = [each for one, place in zip(children, _lanes(children), strict=True) for each in _told(one, inside, place)]
    own = [one for one in below if one.parent == span.id]
    costs = [span.facts.get("cost", 0.0), *(one.cost_usd for one in own)]
    yield Span(
        id=span.id,
        parent=span.parent.id if span.parent is not None else None,
        kind=span.kind,
        step_id=span.step_id,
        name=span.name,
        label=span.label,
        began_ms=round(span.began, 3),
        ended_ms=round(span.ended or span.began, 3),
        lane=lane,
        attempt=span.attempt,
        outcome=span.outcome,
        reason=span.reason,
        tokens=span.facts.get("tokens", 0),
        cost_usd=None if None in costs else sum(cost for cost in costs if cost is not None),
        lines=tuple(span.lines),
    )
    yield from below


def _lanes(spans: Sequence[_Open]) -> list[int]:
    """For each of the spans, in the order in which they began, the first lane in which no earlier one still runs."""
    free: list[float] = []
    lanes = []
    for one in spans:
        lane = next((at for at, until in enumerate(free) if until <= one.began), len(free))
        free[lane : lane + 1] = [one.ended or one.began]
        lanes.append(lane)
    return lanes
