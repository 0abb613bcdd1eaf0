"""An interrupt is a question: what a client is told of it, and its answer as the message that it stands for."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from shipworthy.events import QuestionAsked
from shipworthy.runtime.result import RunResult
from shipworthy.server.fields import Fields
from shipworthy.server.refusal import Refused

YES, NO, LEFT = "yes", "no", "never mind"
"""What an approval, a denial and an interrupt that was given up say; every agent reads them, in each language."""
WORDS = ("answer", "text", "message", "value", "response", "choice", "input")
"""The fields of an object in which a client may put the words of an answer."""
DEEPEST = 4
"""How deep an answer may be nested."""
APPROVAL: Mapping[str, object] = {
    "type": "object",
    "properties": {"approved": {"type": "boolean"}},
    "required": ["approved"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one interrupt."""

    interrupt: str
    given_up: bool
    message: str
    """What it says."""


def interrupt_of(result: RunResult, asked: QuestionAsked | None) -> dict[str, object]:
    """The interrupt of a run that ends with a question; `asked` is missing where it was answered before."""
    kind = asked.kind if asked is not None else "confirm" if result.reason == "confirm" else "input"
    choices = list(asked.choices) if asked is not None else []
    ours: dict[str, object] = {"kind": kind}
    more: dict[str, object] = {}
    if asked is not None:
        ours |= {"names": list(asked.names), "choices": choices}
        if asked.by:
            ours["by"] = asked.by
        if asked.expires:
            more["expiresAt"] = dt.datetime.fromtimestamp(asked.expires, dt.UTC).isoformat()
    return {
        **more,
        "id": result.question or "",
        "reason": "confirmation" if kind == "confirm" else "input_required",
        "message": asked.text if asked is not None else result.text,
        "responseSchema": APPROVAL if kind == "confirm" else _form(asked),
        "metadata": {"shipworthy": ours},
    }


def _form(asked: QuestionAsked | None) -> Mapping[str, object]:
    """The schema of an answer in words: of several things that are asked for, an object with each."""
    if asked is None:
        return {"type": "string"}
    if asked.kind == "input" and len(asked.names) > 1:
        return {"type": "object", "properties": {name: {"type": "string"} for name in asked.names}}
    return {"type": "string", "enum": list(asked.choices)} if asked.choices else {"type": "string"}


def answer_of(entry: Fields) -> Answer:
    """Read an entry of `resume`; raises Refused."""
    interrupt = entry.need_text("interruptId")
    if entry.raw("status") is None:
        place = entry.place("status")
        raise Refused("invalid", f"`{place}` is missing: resolved or cancelled", field=place)
    given_up = entry.one_of("status", ("resolved", "cancelled"), "") == "cancelled"
    message = LEFT if given_up else _said(entry.raw("payload"), entry.place("payload"))
    return Answer(interrupt=interrupt, given_up=given_up, message=message)


def _said(payload: object, place: str, depth: int = 0) -> str:
    """The words that the payload of an answer stands for."""
    if depth > DEEPEST:
        raise Refused("invalid", f"`{place}` is nested too deep for an answer", field=place)
    if isinstance(payload, dict):
        return _object_said(payload, place, depth + 1)
    if isinstance(payload, list):
        said = (_said(item, f"{place}[{number}]", depth + 1) for number, item in enumerate(payload))
        payload = ", ".join(said)
    if isinstance(payload, bool):
        return YES if payload else NO
    text = "" if payload is None else str(payload)
    if not text.strip():
        raise Refused("invalid", f"`{place}` is missing: it is the answer", field=place)
    return text


def _object_said(payload: Mapping[str, object], place: str, depth: int) -> str:
    if "approved" in payload:
        return _approval_said(payload, place)
    for name in WORDS:
        if payload.get(name) is not None:
            return _said(payload[name], f"{place}.{name}", depth)
    said = [f"{name}: {_said(value, f'{place}.{name}', depth)}" for name, value in payload.items()]
    return _said(", ".join(said), place, depth)


def _approval_said(payload: Mapping[str, object], place: str) -> str:
    approved = payload["approved"]
    if not isinstance(approved, bool):
        raise Refused("invalid", f"`{place}.approved` is true or false", field=f"{place}.approved")
    changed = [name for name in ("editedArgs", "edited_args") if payload.get(name)]
    if approved and changed:
        at = f"{place}.{changed[0]}"
        raise Refused("invalid", f"`{at}` is not taken: the call is approved as it was shown, or not", field=at)
    return YES if approved else NO
