"""Keeps the values that an answer gives for other inputs than the one that was asked for."""

from collections.abc import Mapping
from dataclasses import replace

from shipworthy.contract.input import Input
from shipworthy.routing.replies.counted import COUNTED
from shipworthy.routing.replies.several import moments, only_one
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.guard import NUMERIC
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import STOP, defined_stems, stem
from shipworthy.runtime.meaning.again import noted
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.early import for_a_later_choice, left_of, picked_early, without_praise
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.meant import is_question
from shipworthy.runtime.meaning.recorded import recorded
from shipworthy.runtime.meaning.turns import POLITE
from shipworthy.stores.session import Open, Pending

UNREAD = ("yesno", "any", "record")
"""Types of which a message by the way says nothing sure."""
LONGEST = 4_000
"""Characters of what was said for a skill before its choices are known."""


def given(talk: Conversation, opened: Open, pending: Pending) -> dict[str, object]:
    """Return the values of a message that holds the one that was asked for in a range: `from 2 to 4 in the afternoon`.

    Empty where the message does not give what was asked for.
    """
    if pending.kind != "input" or pending.choices:
        return {}
    typed = readable(talk.inputs_of(opened.skill))
    values = fill(typed, talk.said.after(opened.message), talk.agent.extractor).values
    return dict(values) if any(name in values for name in pending.names) else {}


def besides(talk: Conversation, opened: Open, pending: Pending) -> Intent | None:
    """Keep what the message gives for inputs that have no value yet, and ask again for what is missing; else None."""
    if pending.kind != "input":
        return None
    typed = readable(talk.inputs_of(opened.skill))
    filled = fill(typed, talk.said, talk.agent.extractor)
    values = {
        name: value
        for name, value in filled.values.items()
        if name not in opened.inputs and name not in pending.names and _is_named(talk, name, typed, filled.found)
    }
    # Choices that are offered later may be named here too.
    message = f"{opened.message}\n{talk.said.message}"[:LONGEST]
    if values:
        kept = replace(opened, inputs={**opened.inputs, **values}, message=message, pending=None)
        return Intent(open=kept, reason="values beside the open question")
    if held := {n: value for n, value in filled.values.items() if str(opened.inputs.get(n)) == str(value)}:
        return Intent(
            ask=pending,
            prefix=noted(talk.agent.phrases, held.values()),
            open=opened,
            reason="a value that was said before",
        )
    if picked := picked_early(talk, opened, pending):
        kept = replace(opened, inputs={**opened.inputs, **picked}, message=message, pending=None)
        note = noted(talk.agent.phrases, [talk.said.message.strip()])
        return Intent(open=kept, prefix=note, reason="one of the choices of a later question")
    if for_a_later_choice(talk, opened, pending):
        kept = replace(opened, message=f"{opened.message}\n{without_praise(talk.said).message}"[:LONGEST])
        note = noted(talk.agent.phrases, [talk.said.message.strip()])
        return Intent(open=replace(kept, pending=None), prefix=note, reason="a value for a later question")
    return None


def asked_instead(talk: Conversation, opened: Open, pending: Pending) -> Intent | None:
    """Say whether it is done, where that is asked instead of answering, or ask which of several moments is meant."""
    done = recorded(talk) if pending.kind == "confirm" else None
    return done or several_moments(talk, opened, pending)


def several_moments(talk: Conversation, opened: Open, pending: Pending) -> Intent | None:
    """Say that one day or one time is taken at a time, where the message joins several; None where it does not."""
    inputs = talk.inputs_of(opened.skill)
    names = pending.names if pending.kind == "input" else tuple(opened.inputs)
    several = {} if is_question(talk.said) else moments(inputs, names, talk.said, talk.agent.extractor)
    if not several:
        return None
    prefix = only_one(several, talk.agent.phrases)
    return Intent(ask=pending, prefix=prefix, open=opened, reason="several values for one input")


def with_more(talk: Conversation, opened: Open, pending: Pending) -> str:
    """Return the message that opened the skill, with an answer that says more than values where choices come later.

    They may be named by it: `L-4410, and the one with a screen`. The words of an answer in free text are its value.
    """
    inputs = talk.inputs_of(opened.skill)
    later = [n for n, spec in inputs.items() if spec.choices and n not in opened.inputs and n not in pending.names]
    asked = [inputs[name] for name in pending.names if name in inputs]
    if not later or pending.choices or any((s.list or s.type).name == "text" and not s.pattern for s in asked):
        return opened.message
    typed = readable(inputs)
    used = [item for spec in typed.values() for item in talk.agent.extractor.of(spec, talk.said)]
    if (STOP | POLITE).issuperset(left_of(talk, used)):
        return opened.message
    return f"{opened.message}\n{talk.said.message}"[:LONGEST]


def readable(inputs: Mapping[str, Input]) -> dict[str, Input]:
    """Return the inputs whose values are known by their form."""
    return {
        name: spec
        for name, spec in inputs.items()
        if spec.choices is None and (spec.pattern is not None or (spec.list or spec.type).name not in (*UNREAD, "text"))
    }


def _is_named(talk: Conversation, name: str, inputs: Mapping[str, Input], found: tuple[Found, ...]) -> bool:
    """Whether a number stands beside a word of its input; any other value has a form of its own."""
    spec = inputs[name]
    kind = spec.list or spec.type
    if spec.pattern is not None or kind.name not in NUMERIC or kind.name == "money":
        return True
    if COUNTED.search(talk.said.message):
        # "Two of them" counts what is asked for, where the skill takes one number.
        numbers = [one for one in inputs.values() if (one.list or one.type).name in NUMERIC]
        return len(numbers) == 1
    asked = set(defined_stems(f"{name.replace('_', ' ')} {spec.ask.source if spec.ask else ''}"))
    tokens = talk.said.tokens
    for item in found:
        beside = [t for t in tokens if t.end <= item.start][-2:] + [t for t in tokens if t.start >= item.end][:1]
        if any(token.lower not in STOP and stem(token.lower) in asked for token in beside):
            return True
    return False
