"""The requests to models on a tape: which model was asked, what it used and what that cost."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.models.model import Price

Fields = Mapping[str, Any]
"""A line of a tape."""
UNKNOWN = "a model"
"""Stands for the name of a model that the tape does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedModel:
    """One request to a model, settled."""

    seq: int
    """The line of the tape."""
    key: str
    """The step execution that asked."""
    prompt: str
    """The prompt or skill that sent it."""
    model: str
    attempt: int
    """From 1, among the requests of one call."""
    why: str
    """Why this model was asked."""
    began_ms: float
    ended_ms: float
    max_output_tokens: int
    input_tokens: int = 0
    """All input tokens, as they were charged."""
    output_tokens: int = 0
    cached_tokens: int = 0
    written_tokens: int = 0
    reasoning_tokens: int = 0
    counted_by: str = "provider"
    """provider: its own figures · us: it told none that can be right · nothing: the request was turned away."""
    cost_usd: float | None = 0.0
    """None: the price of the model is not known."""
    price: Mapping[str, float | None] | None = None
    """USD per million tokens; None: not known."""
    stop: str | None = None
    """Why the answer ended; None: it broke off."""
    error: str | None = None
    """Why there is no answer, or no whole one."""


@dataclass(slots=True)
class _Line:
    """The models of one call, until the next call of the same step begins."""

    rows: dict[str, Fields]
    reason: str
    seq: int
    attempts: int = 0


def asked_of(lines: Sequence[Fields]) -> list[AskedModel]:
    """The requests of a tape, in the order in which they ended; raises KeyError or TypeError for a damaged tape."""
    return list(_asked(lines, _Chosen(lines)))


def _asked(lines: Sequence[Fields], chosen: "_Chosen") -> Iterable[AskedModel]:
    known: dict[str, _Line] = {}
    used = _settled(lines)
    for line in lines:
        key = str(line.get("key", ""))
        if line["kind"] == "fact" and key.endswith(" line") and "error" not in line:
            rows = {row["name"]: row for row in line["value"]["rows"]}
            known[key.removesuffix(" line")] = _Line(rows, line["value"]["reason"], line["seq"])
        elif line["kind"] == "kept" and key.endswith(" turn") and "error" in line and (turn := known.get(key[:-5])):
            turn.attempts += 1
        elif line["kind"] == "model":
            yield _request(line, known.get(key) or _Line({}, "", 0), chosen, used.get(line["seq"]))


def _request(line: Fields, at: _Line, chosen: "_Chosen", used: Fields | None) -> AskedModel:
    at.attempts += 1
    request, parts = line["request"], line["parts"]
    told = used["value"] if used is not None else {}
    event = chosen.of(at, line["seq"])
    model = told.get("model") or event.get("model") or (next(iter(at.rows)) if len(at.rows) == 1 else UNKNOWN)
    row = at.rows.get(model, {})
    counts = {name: int(told.get(name, 0)) for name in COUNTS}
    price, seconds = row.get("price"), used["took"] if used is not None else 0.0
    stops = [part["reason"] for kind, part in parts if kind == "stop"]
    return AskedModel(
        seq=line["seq"],
        key=str(line["key"]),
        prompt=str(request["name"]),
        model=str(model),
        attempt=at.attempts,
        why=str(event.get("reason") or at.reason),
        began_ms=line["began"],
        ended_ms=max(line["at"], line["began"]),
        max_output_tokens=request["max_output_tokens"],
        counted_by="nothing" if used is None else "us" if told.get("own") else "provider",
        cost_usd=_cost(price, counts, seconds) if used is not None else 0.0,
        price=dict(price) if price else None,
        stop=stops[-1] if stops else None,
        error=f"{line['error']['type']}: {line['error']['message']}" if "error" in line else None,
        **counts,
    )


COUNTS = ("input_tokens", "output_tokens", "cached_tokens", "written_tokens", "reasoning_tokens")


def _cost(price: Mapping[str, float | None] | None, counts: Mapping[str, int], seconds: float) -> float | None:
    if not price:
        return None
    known: dict[str, Any] = dict(price)
    given = counts["input_tokens"], counts["output_tokens"]
    return Price(**known).of(*given, cached=counts["cached_tokens"], written=counts["written_tokens"], seconds=seconds)


def _settled(lines: Sequence[Fields]) -> Mapping[int, Fields]:
    """Line of a request → what it used, and the seconds that it took."""
    asked: dict[str, list[int]] = defaultdict(list)
    found: dict[int, dict[str, Any]] = {}
    waiting: dict[str, int] = {}
    for line in lines:
        key = str(line.get("key", ""))
        if line["kind"] == "model":
            asked[key].append(line["seq"])
        elif line["kind"] != "fact" or "error" in line:
            continue
        elif key.endswith(" used") and asked[place := key.removesuffix(" used")]:
            found[asked[place][-1]] = {"value": line["value"], "took": 0.0}
            waiting[place] = asked[place][-1]
        elif key.endswith(" took") and (seq := waiting.pop(key.removesuffix(" took"), None)) is not None:
            found[seq]["took"] = line["value"]
    return found


class _Chosen:
    """The events that tell which model is asked; they do not tell for which step."""

    def __init__(self, lines: Sequence[Fields]) -> None:
        events = [line for line in lines if line["kind"] == "event" and line["event"]["type"] == "model_chosen"]
        self._left = [(line["seq"], line["event"]) for line in events]

    def of(self, at: _Line, before: int) -> Fields:
        """The first event that is not taken, of this attempt at one of these models; empty where there is none."""
        for place, (seq, event) in enumerate(self._left):
            if seq > before:
                break
            if seq > at.seq and event.get("attempt") == at.attempts and event.get("model") in at.rows:
                del self._left[place]
                return dict(event)
        return {}
