"""The requests of one step side by side, and what changed from each to the next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.tracing.inspected.requests import AskedModel

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing in which a request differs from the one before it."""

    what: str
    """model · prompt: its text is another · messages: how many there are · tools · max_output_tokens."""
    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One request of several of the same step."""

    seq: int
    model: str
    outcome: str
    """The reason of its end, or its error."""
    cost_usd: float | None
    took_ms: float
    changed: tuple[Change, ...]
    """From the request before it; empty for the first, and for one that was sent again as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """All requests of one step, where there are several."""

    key: str
    prompt: str
    attempts: tuple[Attempt, ...]


def attempts_of(lines: Sequence[Fields], asked: Sequence[AskedModel]) -> list[Attempts]:
    """The steps that sent several requests, in the order of the tape."""
    requests = {line["seq"]: line["request"] for line in lines if line["kind"] == "model"}
    by_key: dict[str, list[AskedModel]] = {}
    for one in asked:
        by_key.setdefault(one.key, []).append(one)
    return [
        Attempts(key=key, prompt=many[0].prompt, attempts=tuple(_side_by_side(many, requests)))
        for key, many in by_key.items()
        if len(many) > 1
    ]


def _side_by_side(many: Sequence[AskedModel], requests: Mapping[int, Fields]) -> Iterator[Attempt]:
    before: AskedModel | None = None
    for one in many:
        changed = () if before is None else tuple(_changes(before, one, requests[before.seq], requests[one.seq]))
        yield Attempt(
            seq=one.seq,
            model=one.model,
            outcome=one.error or one.stop or "",
            cost_usd=one.cost_usd,
            took_ms=round(one.ended_ms - one.began_ms, 3),
            changed=changed,
        )
        before = one


def _changes(one: AskedModel, other: AskedModel, first: Fields, second: Fields) -> Iterator[Change]:
    if one.model != other.model:
        yield Change(what="model", before=one.model, after=other.model)
    texts, later = ([message["text"] for message in request["messages"]] for request in (first, second))
    if len(texts) != len(later):
        yield Change(what="messages", before=len(texts), after=len(later))
    for place, (text, new) in enumerate(zip(texts, later, strict=False)):
        if text != new:
            sizes = {"message": place, "characters": len(text)}, {"message": place, "characters": len(new)}
            yield Change(what="prompt", before=sizes[0], after=sizes[1])
    for what in ("tools", "max_output_tokens"):
        if first[what] != second[what]:
            yield Change(what=what, before=first[what], after=second[what])
