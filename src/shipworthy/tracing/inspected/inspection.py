"""A run, inspected: the one document that the page, the API and `shipworthy inspect --json` give."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import orjson

from shipworthy.contract.bounds.bound import Bound, Usage
from shipworthy.errors import UsageError
from shipworthy.tracing.inspected.attempts import Attempts, attempts_of
from shipworthy.tracing.inspected.decisions import Decision, decisions_of
from shipworthy.tracing.inspected.definition import UNKNOWN, Definition
from shipworthy.tracing.inspected.figures import Sourced, sourced
from shipworthy.tracing.inspected.prompts import Prompt, Prompts
from shipworthy.tracing.inspected.requests import AskedModel, asked_of
from shipworthy.tracing.inspected.spans import Span, spans_of

Fields = Mapping[str, Any]
SCHEMA = 1
"""The version of the document; a later one may have more fields, and none with another meaning."""
DEAREST = 10
OPTIONS = orjson.OPT_NON_STR_KEYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Dear:
    """A span that cost much of something."""

    span: str
    label: str
    cost_usd: float | None
    tokens: int
    took_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """Everything that a tape tells of its run; docs/inspect.md says what each field means."""

    run: Fields
    """Who was asked what, when, and by which definition."""
    result: Fields
    """The object of `shipworthy run --json`."""
    spans: Sequence[Span]
    requests: Sequence[AskedModel]
    prompts: Sequence[Prompt] | None
    """None: they are read one by one."""
    figures: Sequence[Sourced]
    decisions: Sequence[Decision]
    attempts: Sequence[Attempts]
    dearest: Sequence[Dear]
    shares: Mapping[str, float | None]
    """Dimension → the used share of its bound, from 0; None: it is not promised."""
    lines: int
    changed: Sequence[int]
    """The lines of the tape that were changed after they were written."""
    cut: bool
    """Whether the run was answered because its event loop was blocked, so that the tape ends before its work did."""

    def as_dict(self) -> dict[str, object]:
        """The document as JSON data."""
        told = {one.name: value for one in fields(self) if (value := getattr(self, one.name)) is not None}
        # By its encoder, which is far faster than `asdict` where there are hundreds of spans.
        made: dict[str, object] = orjson.loads(orjson.dumps({"schema": SCHEMA, **told}, default=str, option=OPTIONS))
        return made


def inspection(lines: Sequence[Fields], definition: Definition = UNKNOWN, *, prompts: bool = True) -> Inspection:
    """Read a tape; raises UsageError for a damaged one, or one of another version.

    `definition`: of the agent as it is now, where it is the one of the run. `prompts`: whether their texts are read,
    which takes the vocabulary of tokens.
    """
    try:
        return _inspection(lines, definition, prompts=prompts)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise UsageError(f"the tape is of another version: {type(error).__name__}: {error}") from error


def _inspection(lines: Sequence[Fields], definition: Definition, *, prompts: bool) -> Inspection:
    result: Fields = lines[-1]["result"]
    asked = asked_of(lines)
    spans = spans_of(lines, asked)
    shares = Bound(**result["bound"]).tightness(Usage(**result["usage"])) if "bound" in result else {}
    return Inspection(
        run=_run(lines[0]),
        result=result,
        spans=spans,
        requests=asked,
        prompts=Prompts(lines, definition).all() if prompts else None,
        figures=sourced(lines, result),
        decisions=decisions_of(lines, definition),
        attempts=attempts_of(lines, asked),
        dearest=_dearest(spans),
        shares=shares,
        lines=len(lines),
        changed=[line["seq"] for line in lines if line.get("changed")],
        cut=any(line["kind"] == "cut" for line in lines[-2:]),
    )


def _run(head: Fields) -> Fields:
    session, now = head["session"], head["now"]
    told = {name: head[name] for name in ("run_id", "agent", "contract", "origin", "message", "skill", "answering")}
    more = {name: head[name] for name in ("language", "inputs", "limits", "context", "decides") if head.get(name)}
    at = now.isoformat() if isinstance(now, dt.datetime) else str(now)
    return {**told, **more, "now": at, "session": session["id"] if isinstance(session, Mapping) else None}


def _dearest(spans: Sequence[Span]) -> list[Dear]:
    """The steps and requests that cost most, by dollars, then tokens, then time; those around others are left out."""
    around = {span.parent for span in spans}
    leaves = [span for span in spans if span.id not in around and (span.tokens or span.ended_ms > span.began_ms)]
    leaves.sort(key=lambda span: (span.cost_usd or 0.0, span.tokens, span.ended_ms - span.began_ms), reverse=True)
    return [
        Dear(
            span=span.id,
            label=span.label,
            cost_usd=span.cost_usd,
            tokens=span.tokens,
            took_ms=round(span.ended_ms - span.began_ms, 3),
        )
        for span in leaves[:DEAREST]
    ]
