"""JSON Schema of files of conversations, which are the cases of a check."""

from collections.abc import Mapping

from shipworthy.app.message import MAX_MESSAGE
from shipworthy.check.schema.values import ANYTHING, DRAFT, JSON, one_of, ref
from shipworthy.talk import model, read

__all__ = ["cases_schema"]

FULL: JSON = {"type": "string", "pattern": r"\S"}
CLOCK: JSON = {"type": ["string", "null"], "pattern": "^[0-9]{4}-?[W0-9]"}
MAPPING: JSON = {"type": "object"}
SCRIPT = one_of({"type": "string"}, {"type": "array", "minItems": 1, "items": ref("reply")}, none=True)
VALUES = one_of(MAPPING, none=True)


def several(one: JSON) -> JSON:
    """One of these, or a list of them."""
    return one_of(one, {"type": "array", "items": one})


def words(known: tuple[str, ...], *, none: bool = False) -> JSON:
    """One of the known words, or a list of them."""
    return several({"enum": [*known, *[None] * none]})


SHAPES: Mapping[str, tuple[Mapping[str, str], JSON]] = {
    "file": (
        read.PAGE,
        {
            "agent": one_of(FULL, none=True),
            "clock": CLOCK,
            "model": SCRIPT,
            "conversations": {"type": "array", "minItems": 1, "items": ref("conversation")},
        },
    ),
    "conversation": (
        read.CONVERSATION,
        {
            "name": FULL,
            "turns": {"type": "array", "minItems": 1, "items": one_of(ref("said"), ref("turn"))},
            "clock": CLOCK,
            "model": SCRIPT,
            "context": VALUES,
            "facts": several(FULL),
            "spread": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
            "entropy": {"type": ["number", "null"], "minimum": 0, "maximum": 64},
        },
    ),
    "turn": (read.TURN, {"say": ref("said"), "context": VALUES, "expect": one_of(ref("expect"), none=True)}),
    "expect": (
        read.EXPECT,
        {
            "status": words(read.STATUSES),
            "skill": several(one_of(FULL, none=True)),
            "inputs": VALUES,
            "text": several(FULL),
            "not_text": several(FULL),
            "calls": {"type": "array", "items": one_of(FULL, ref("expected_call"))},
            "reason": words(read.REASONS, none=True),
        },
    ),
    "expected_call": (read.CALL, {"tool": FULL, "args": VALUES}),
    "reply": (
        model.REPLY,
        {
            "to": FULL,
            "contains": FULL,
            "text": FULL,
            "json": ANYTHING,
            "calls": several(one_of(FULL, ref("call"))),
            "error": FULL,
            "always": {"type": "boolean"},
        },
    ),
    "call": (model.CALL, {"tool": FULL, "args": MAPPING}),
}
"""Mapping → the keys that are read of it, and their schemas."""
NEEDED = {
    "file": ["conversations"],
    "conversation": ["name", "turns"],
    "turn": ["say"],
    "expected_call": ["tool"],
    "call": ["tool"],
}
TOLD = {
    "agent": "The agent: a folder, an agent.yaml, or module:object.",
    "clock": "What is taken for the current time, such as 2026-11-30T09:00.",
    "model": "What a scripted model replies: a file, or a list of replies. Without it no model is asked.",
    "conversations": "Conversations, each in a session of its own.",
    "context": "What the agent's `context` says of the user: name → value.",
    "turns": "The messages of the user, in their order.",
    "say": "What the user writes.",
    "expect": "What the answer must be; what is not listed is not checked.",
    "status": "Any of these is right.",
    "reason": "Any of these is right; null: none.",
    "inputs": "Input → its value; null: it must have none.",
    "text": "Each must stand in the text.",
    "not_text": "None may stand in the answer.",
    "calls": "All tools that are called, in this order.",
    "facts": "What each trial must state in one of its answers: a figure, or `step.field` of a result.",
    "spread": "Most share of facts that not all trials may mention, 0 to 1.",
    "entropy": "Most bits of entropy that the paths of its trials may have.",
    "to": "The prompt or skill that asks; `understand` reads messages.",
    "contains": "A text that the request must contain.",
    "always": "true: it may be given more than once.",
    "error": "The model fails with this.",
}


def cases_schema() -> JSON:
    """The schema of a file of conversations."""
    definitions = {name: _mapping(name) for name in SHAPES}
    definitions["reply"] = one_of(FULL, {**definitions["reply"], **_replies()})
    definitions["said"] = {**FULL, "maxLength": MAX_MESSAGE}
    whole = definitions.pop("file")
    return {"$schema": DRAFT, "title": "Cases of a Shipworthy agent", **whole, "definitions": definitions}


def _mapping(name: str) -> JSON:
    keys, known = SHAPES[name]
    found: JSON = {}
    for key in keys:
        shape = known[key]
        assert isinstance(shape, dict)
        found[key] = shape if key not in TOLD else {"description": TOLD[key], "allOf": [shape]}
    mapping: JSON = {"type": "object", "properties": found, "additionalProperties": False}
    return mapping | ({"required": NEEDED[name]} if name in NEEDED else {})


def _replies() -> JSON:
    """A reply has an answer, and no two forms of one."""
    return {
        "anyOf": [{"required": [key]} for key in model.ANSWERS],
        "not": {"required": ["text", "json"]},
    }
