"""Asks the reader of an agent's author what a message means, and types what it says.

What it makes of a stranger's values is a stranger's: it is asked once more without these, and what is another value
then was made of them.
"""

import functools
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace

from shipworthy.compiled import Compiled
from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.contract.reader import Last, Reader, Reading, Spoken
from shipworthy.runtime.meaning.carried import label_of
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.given import typed_inputs
from shipworthy.stores.session import Open, Origin

FIELDS = tuple(one.name for one in fields(Reading))
log = logging.getLogger("shipworthy")


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader says of a message, with its values as the types of the skill."""

    reading: Reading
    values: Mapping[str, object] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Input → where its value comes from, where it is made of what the user has not said himself."""


@dataclass(frozen=True, slots=True)
class Strange:
    """What a reader is given that the user has not said himself: inputs, and results of tools, by their names."""

    inputs: Collection[str]
    found: Collection[str]
    label: Label
    """What is known of all of it."""

    @classmethod
    def of(cls, agent: Compiled, opened: Open | None) -> "Strange":
        """That of the request with which a message may go on."""
        if opened is None:
            return cls((), (), TRUSTED)
        found = {one.tool: label_of(agent, one) for one in opened.results.values()}
        found = {tool: label for tool, label in found.items() if label != TRUSTED}
        labels = (*(one.label for one in opened.origins.values()), *found.values())
        return cls(opened.origins, found, functools.reduce(Label.join, labels, TRUSTED))

    def without(self, last: Last) -> Last:
        """The request without it."""
        inputs = {name: value for name, value in last.inputs.items() if name not in self.inputs}
        found = {tool: value for tool, value in last.found.items() if tool not in self.found}
        return replace(last, inputs=inputs, found=found)


def readings(talk: Conversation, opened: Open | None) -> list[Read]:
    """The requests that the reader finds, each for a skill of the agent and with values of its types; else none."""
    reader, said, implied = talk.agent.spec.reader, talk.said, talk.agent.spec.implied
    assert reader is not None
    expired = talk.wall - talk.session.updated > talk.agent.spec.session.expires
    over = () if expired else talk.session.earlier[::-1]
    last, earlier = _last(opened, implied), [_last(one, implied) for one in over]
    known = [Strange.of(talk.agent, one) for one in (opened, *over)]
    spoken = Spoken(message=said.message, now=said.now, last=last, earlier=tuple(one for one in earlier if one))
    alone = replace(
        spoken,
        last=known[0].without(last) if last is not None else None,
        earlier=tuple(strange.without(one) for strange, one in zip(known[1:], earlier, strict=True) if one is not None),
    )
    told = said.observed("reader", lambda: _told(reader, spoken, alone))
    label = functools.reduce(Label.join, (one.label for one in known), TRUSTED)
    found = [_read(talk, dict(one), label) for one in told] if isinstance(told, list) else []
    return [one for one in found if one is not None] if None not in found else []


def _told(reader: Reader, spoken: Spoken, alone: Spoken) -> list[dict[str, object]]:
    """What the reader says as plain data; `made`: the inputs of which it says something else of `alone`.

    `alone`: the same without what the user has not said himself.
    """
    found = reader.readings(spoken)
    if not found or spoken == alone:
        return [_plain(one) for one in found]
    without = reader.readings(alone)
    same = [(one, other.inputs) for one, other in zip(found, without, strict=False) if one.skill == other.skill]
    apart = same if len(same) == len(found) else [(one, {}) for one in found]
    return [
        {**_plain(one), "made": [n for n, value in one.inputs.items() if n not in given or given[n] != value]}
        for one, given in apart
    ]


def _plain(reading: Reading) -> dict[str, object]:
    said = {name: getattr(reading, name) for name in FIELDS}
    return {name: value for name, value in said.items() if value or name == "inputs"}


def _read(talk: Conversation, told: dict[str, object], label: Label) -> Read | None:
    """What is used of a reading; None where the skill does not take it. `label`: of what its `made` is made of."""
    made = told.pop("made", ())
    reading = Reading(**told)  # type: ignore[arg-type]
    if reading.ends or reading.again:
        return Read(reading)
    if (values := _typed(talk, reading)) is None:
        return None
    names = made if isinstance(made, list) else ()
    return Read(reading, values, {n: Origin(value=values[n], label=label) for n in names if n in values})


def _last(opened: Open | None, implied: frozenset[str]) -> Last | None:
    if opened is None or not opened.skill:
        return None
    pending = opened.pending
    asks_for_values = pending is not None and pending.kind == "input"
    asker = pending.within.partition(" ")[0] if pending is not None and opened.skill in implied else ""
    return Last(
        skill=asker or opened.skill,
        inputs=opened.inputs,
        asked=pending.names if pending is not None and asks_for_values else (),
        confirms=pending is not None and pending.kind == "confirm",
        wrote=any(stored.write for stored in opened.results.values()),
        found={stored.tool: stored.value for stored in sorted(opened.results.values(), key=lambda one: one.at)},
        choices=pending.choices if pending is not None and asks_for_values else (),
    )


def _typed(talk: Conversation, reading: Reading) -> dict[str, object] | None:
    """The values of a reading as the types of its skill; None, and a line in the log, where it does not take them."""
    if reading.skill not in talk.agent.spec.skills:
        log.warning("the reader names no skill of the agent: `%s`", reading.skill)
        return None
    values, problems = typed_inputs(talk.inputs_of(reading.skill), reading.inputs, talk.agent.spec.types)
    if problems:
        log.warning("the reader gives `%s` what it does not take: %s", reading.skill, "; ".join(map(str, problems)))
        return None
    return values
