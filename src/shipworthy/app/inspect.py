"""A run of an agent, inspected: its tape with what the agent's definition tells of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.app.building import Built
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import UsageError
from shipworthy.tracing.inspected.definition import UNKNOWN, Definition
from shipworthy.tracing.inspected.inspection import Inspection, inspection
from shipworthy.tracing.inspected.prompts import Prompt, Prompts

__all__ = ["inspected", "prompt_of"]
Lines = Sequence[Mapping[str, Any]]


def inspected(built: Built | None, tape: str, *, prompts: bool = True) -> Inspection:
    """Read a tape; raises UsageError if the text is no tape, or one of another version.

    `built`: the agent, where it is here. `prompts`: whether their texts are read, which counts their tokens.
    """
    lines = read_tape(tape)
    return inspection(lines, _definition(built, lines), prompts=prompts)


def prompt_of(built: Built | None, tape: str, seq: int) -> tuple[Mapping[str, Any], Prompt | None]:
    """A line of a tape, and where it is a request to a model its prompt; raises UsageError where there is none."""
    lines = read_tape(tape)
    if not 0 <= seq < len(lines):
        raise UsageError(f"the tape has the lines 0 to {len(lines) - 1}", field="seq")
    line = lines[seq]
    if line["kind"] != "model":
        return line, None
    try:
        return line, Prompts(lines, _definition(built, lines, routes=False)).at(seq)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"the tape is of another version: {type(error).__name__}: {error}") from error


def _definition(built: Built | None, lines: Lines, *, routes: bool = True) -> Definition:
    """What the definition tells, where it is that of the run."""
    head = lines[0]
    if built is None or built.compiled.contract != head.get("contract"):
        return UNKNOWN
    spec = built.compiled.spec
    offered = {str(name) for line in lines if line["kind"] == "model" for name in line["request"]["tools"]}
    scores, why = _routed(built, lines) if routes else ({}, "")
    return Definition(
        guidelines={one.name: one.then for one in spec.guidelines if one.then},
        schemas={name: built.compiled.schema(name) for name in offered if name in spec.tools},
        scores=scores,
        why=why,
    )


def _routed(built: Built, lines: Lines) -> tuple[dict[str, float], str]:
    """The scores of the skills for the message, and the reason that goes with them, where the tape has none."""
    message = str(lines[0]["message"])
    if not message.strip() or any(line.get("key") == "route" for line in lines):
        return {}, ""
    forecast = built.forecast(message)
    return {one["skill"]: one["score"] for one in forecast["candidates"]}, forecast["why"]
