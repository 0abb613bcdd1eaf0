"""The skill in which several specialists answer one message: side by side, or one with what the others have found."""

from collections.abc import Iterable, Mapping, Sequence

from shipworthy.contract.input import Input
from shipworthy.contract.language.text import Text
from shipworthy.contract.limits import DEFAULTS, Limits
from shipworthy.contract.skill import Skill, read_let
from shipworthy.contract.specialist.remote import FOUND
from shipworthy.contract.specialist.specialist import MESSAGE, Specialist
from shipworthy.contract.step import Prompt, Step

TOGETHER = "specialists"
"""Its name, which no skill of the author can have."""
MERGED = "merged"
"""The name of the result of the step that merges the answers."""
EVERY, LOST = "answers", "lost"
"""Its named values: all answers, each under its name, and whether one of those that are asked first failed."""
WAITING = ("", "_with_answers", "_with_later_answers")
"""By wave, what ends the name of the input with a part of a message: one that waits for nothing, one that waits for
what others find out, and one that waits for such a part."""
LAST = len(WAITING) - 1
"""The last wave of parts."""
NEEDS = "_needs"
"""Ends the name of the input with the parts whose answers a part needs that waits."""
NOTHING = "{''}"
"""The fallback of the step that merges: then the answers stand one after the other."""


def answer_of(part: str) -> str:
    """The name of the result of a specialist in it; `part`: the name of the input with what it is told."""
    return f"{part}_answer"


def later_of(name: str, wave: int = 1) -> str:
    """The name of the input with the part for a specialist that waits for the answers of others."""
    return f"{name}{WAITING[wave]}"


def needs_of(part: str) -> str:
    """The name of the input with the parts whose answers a part needs; `part`: the name of its input."""
    return f"{specialist_of(part)}{'_later' if part.endswith(WAITING[LAST]) else ''}{NEEDS}"


def parts_in(inputs: Mapping[str, object]) -> dict[str, object]:
    """The parts of a message among the inputs of the skill, as they were said."""
    return {name: told for name, told in inputs.items() if told and not name.endswith(NEEDS)}


def specialist_of(part: str) -> str:
    """The specialist that is told the part of this input."""
    return part.removesuffix(WAITING[1]).removesuffix(WAITING[2])


def together_of(specialists: Mapping[str, Specialist], limits: Limits, merge: Prompt | None = None) -> Skill:
    """The skill: each specialist with its part of the message as an input; one without a part is not asked.

    `merge`: the prompt that makes one answer of those of all; None: they stand one after the other.
    """
    waves = [[later_of(name, wave) for name in specialists] for wave in range(len(WAITING))]
    parts = [part for wave in waves for part in wave]
    needs = [needs_of(part) for wave in waves[1:] for part in wave]
    steps = [*_first(specialists)]
    for number, wave in enumerate(waves[1:], 1):
        steps += _later(specialists, wave, [part for before in waves[:number] for part in before])
    alone = [one.implied(name, limits) for name, one in specialists.items()]
    times = [own for one in alone if (own := one.max_latency_ms) is not None]
    costs = [own for one in alone if (own := one.max_cost_usd) is not None]
    merging = (DEFAULTS.max_latency_ms or 0, DEFAULTS.max_cost_usd or 0) if merge is not None else (0, 0)
    dearest = len(waves) * sum(costs) + merging[1] if costs else None
    if merge is not None:
        steps.append(_merging(merge, specialists))
    return Skill(
        name=TOGETHER,
        description="Several specialists answer one message",
        inputs={name: Input.read({"type": "text", "default": ""}) for name in (*parts, *needs)},
        let=read_let(
            {
                EVERY: _told(specialists, parts),
                LOST: " or ".join(f"{answer_of(name)}.error" for name in specialists),
            }
        ),
        workflow=tuple(Step.read(step) for step in steps),
        routable=False,
        # One part of a message may wait for the others, and one more for that.
        max_latency_ms=limits.max_latency_ms or (len(waves) * max(times) + merging[0] if times else None),
        # Each of them may ask as often as it may alone.
        max_turns=sum(one.limits(limits).max_turns or 0 for one in alone) or None,
        max_cost_usd=dearest if limits.max_cost_usd is None else limits.max_cost_usd,
    )


def _first(specialists: Mapping[str, Specialist]) -> Iterable[dict[str, object]]:
    for name, one in specialists.items():
        own = {"tool": name, "as": answer_of(name), "with": {MESSAGE: f"={name}"}, "when": name}
        yield {**own, "on_error": "skip", "required": one.required}


def _later(
    specialists: Mapping[str, Specialist], wave: Iterable[str], before: Sequence[str]
) -> Iterable[dict[str, object]]:
    """The steps of the parts of one wave; `before`: the parts of those before it."""
    for part in wave:
        name, needs = specialist_of(part), needs_of(part)
        one = specialists[name]
        found = _told(specialists, before, needs)
        told = {MESSAGE: f"{{{part}}}\n\n{{{found}}}"} if one.is_remote else {MESSAGE: f"={part}", FOUND: f"={found}"}
        # What needs an answer that is missing is not done at all.
        missing = [f"{_counts(other, needs)} and not {_is_there(answer_of(other))}" for other in before]
        when = f"{part} and not ({' or '.join(missing)})"
        own = {"tool": name, "as": answer_of(part), "with": told, "when": when}
        yield {**own, "on_error": "skip", "required": one.required}


def _merging(merge: Prompt, specialists: Mapping[str, Specialist]) -> dict[str, object]:
    """The step that merges: only where two and more have answered, and none failed."""
    text = merge.text if EVERY in merge.text.reads else Text.parse(f"{merge.text}\n\n{{message}}\n\n{{{EVERY}}}")
    own = merge.model_copy(update={"text": text, "name": MERGED, "fallback": Text.parse(NOTHING)})
    known = ", ".join(f"{answer_of(one)}" for one in specialists)
    return {
        "prompt": own,
        "as": MERGED,
        "when": f"len([one for one in [{known}] if one]) > 1 and not {LOST}",
        "required": False,
    }


def _told(specialists: Mapping[str, Specialist], parts: Iterable[str], needs: str = "") -> str:
    """The expression of what parts were answered, each under the specialist's name; what has no answer is left out.

    `needs`: the name of the input with the parts that count; empty: all do.
    """
    found = []
    for part in parts:
        name, one = specialist_of(part), answer_of(part)
        counts = f"{_counts(part, needs)} and {_is_there(one)}" if needs else _is_there(one)
        label = repr(specialists[name].named(name) + ": ")
        # One answer alone needs no name: it may become the text of a mail as it is.
        label = f"({label} if ',' in {needs} else '')" if needs else label
        found.append(f"{label} + join([{one}], '') if {counts} else ''")
    return f"join([one for one in [{', '.join(found)}] if one], '\\n\\n')"


def _counts(part: str, needs: str) -> str:
    """Whether a part is one of those in the input of this name; they are joined with `, `."""
    return f"', {part},' in ', ' + {needs} + ','"


def _is_there(answer: str) -> str:
    return f"({answer} and not {answer}.error)"
